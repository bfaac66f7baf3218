//! Model architectures, by the names that cards and files use.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The architecture of a network. Unsupported ones keep their name for error messages.
///
/// ```
/// use mujaz_infer::Architecture;
///
/// assert_eq!(Architecture::from("m2m_100"), Architecture::M2m100);
/// assert_eq!(Architecture::from("mamba").to_string(), "mamba");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Architecture {
    /// Llama.
    Llama,
    /// Qwen2.
    Qwen2,
    /// Qwen3.
    Qwen3,
    /// Gemma 3.
    Gemma3,
    /// Hunyuan-dense.
    HunyuanDense,
    /// Marian, as of OPUS-MT.
    Marian,
    /// M2M100 and NLLB-200.
    M2m100,
    /// BART.
    Bart,
    /// mBART-50.
    Mbart,
    /// PEGASUS.
    Pegasus,
    /// T5, Flan-T5 and MADLAD-400.
    T5,
    /// mT5.
    Mt5,
    /// BERT, for embedding.
    Bert,
    /// Any other.
    Other(String),
}

/// The name of each, as used in cards and GGUF files.
const NAMES: [(Architecture, &str); 13] = [
    (Architecture::Llama, "llama"),
    (Architecture::Qwen2, "qwen2"),
    (Architecture::Qwen3, "qwen3"),
    (Architecture::Gemma3, "gemma3"),
    (Architecture::HunyuanDense, "hunyuan-dense"),
    (Architecture::Marian, "marian"),
    (Architecture::M2m100, "m2m_100"),
    (Architecture::Bart, "bart"),
    (Architecture::Mbart, "mbart"),
    (Architecture::Pegasus, "pegasus"),
    (Architecture::T5, "t5"),
    (Architecture::Mt5, "mt5"),
    (Architecture::Bert, "bert"),
];

impl Architecture {
    /// Its name, as used in cards and GGUF files.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => NAMES.iter().find(|(a, _)| a == known).map_or("", |(_, name)| name),
        }
    }

    /// By the `model_type` of a repository's `config.json`.
    pub fn of_model_type(name: &str) -> Self {
        match name {
            "gemma3_text" => Self::Gemma3,
            "hunyuan_v1_dense" => Self::HunyuanDense,
            // That name occurs only in GGUF files.
            "hunyuan-dense" => Self::Other(name.into()),
            _ => Self::from(name),
        }
    }

    /// Whether it is a supported decoder-only transformer.
    pub fn is_decoder_only(&self) -> bool {
        matches!(self, Self::Llama | Self::Qwen2 | Self::Qwen3 | Self::Gemma3 | Self::HunyuanDense)
    }
}

impl From<&str> for Architecture {
    fn from(name: &str) -> Self {
        NAMES.iter().find(|(_, n)| *n == name).map_or_else(|| Self::Other(name.into()), |(a, _)| a.clone())
    }
}

impl From<String> for Architecture {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<Architecture> for String {
    fn from(a: Architecture) -> Self {
        a.name().to_owned()
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_unknown_ones_are_kept() {
        for (a, name) in &NAMES {
            assert_eq!(Architecture::from(*name), *a);
            assert_eq!(a.name(), *name);
        }
        let json = serde_json::to_string(&[Architecture::HunyuanDense, Architecture::Other("mamba".into())]).unwrap();
        assert_eq!(json, r#"["hunyuan-dense","mamba"]"#);
        assert_eq!(Architecture::of_model_type("hunyuan_v1_dense"), Architecture::HunyuanDense);
        assert_eq!(Architecture::of_model_type("mamba").to_string(), "mamba");
    }
}
