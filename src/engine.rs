//! The inference engine configured for this program: its cards, its folders, its clock, Ctrl-C.

use crate::config::{ModelConfig, config_dir, data_dir};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::{cancel, clock};
use mujaz_arabic::{letters, sentences};
use mujaz_infer::card::Card;
use mujaz_infer::{Catalogue, Language, Letters, Pair, Runtime, weights};
use std::path::Path;
use std::sync::Arc;

/// The cards in `models/`; users add their own in `cards/` in the configuration folder.
const CARDS: [(&str, &str); 16] = [
    ("opus-mt-tc-big-ar-en", include_str!("../models/opus-mt-tc-big-ar-en.toml")),
    ("opus-mt-ar-en", include_str!("../models/opus-mt-ar-en.toml")),
    ("qwen2.5-coder-1.5b-instruct-q4_k_m", include_str!("../models/qwen2.5-coder-1.5b-instruct-q4_k_m.toml")),
    ("qwen3-4b-q4_k_m", include_str!("../models/qwen3-4b-q4_k_m.toml")),
    ("hy-mt2-1.8b-q4_k_m", include_str!("../models/hy-mt2-1.8b-q4_k_m.toml")),
    ("gemma-3-4b-it-q4_k_m", include_str!("../models/gemma-3-4b-it-q4_k_m.toml")),
    ("translategemma-4b-it-q4_k_m", include_str!("../models/translategemma-4b-it-q4_k_m.toml")),
    ("nllb-200-distilled-600m", include_str!("../models/nllb-200-distilled-600m.toml")),
    ("m2m100-418m", include_str!("../models/m2m100-418m.toml")),
    ("mbart-large-50-many-to-one", include_str!("../models/mbart-large-50-many-to-one.toml")),
    ("madlad400-3b-mt", include_str!("../models/madlad400-3b-mt.toml")),
    ("bart-large-cnn", include_str!("../models/bart-large-cnn.toml")),
    ("distilbart-cnn-12-6", include_str!("../models/distilbart-cnn-12-6.toml")),
    ("pegasus-cnn_dailymail", include_str!("../models/pegasus-cnn_dailymail.toml")),
    ("multilingual-e5-small", include_str!("../models/multilingual-e5-small.toml")),
    ("mt5-crosssum-english", include_str!("../models/mt5-crosssum-english.toml")),
];

/// The default translators, best first: the first one that is on disk or can be fetched is used.
pub const DEFAULT_ORDER: [&str; 2] = ["opus-mt-tc-big-ar-en", "qwen2.5-coder-1.5b-instruct-q4_k_m"];

/// The model that judges adequacy if none is named: the first instruct model of the list.
pub const DEFAULT_JUDGE: &str = "qwen2.5-coder-1.5b-instruct-q4_k_m";

/// Arabic into English.
const LANGUAGE: Language = Language {
    pair: Some(Pair { card: "ar-en", m2m100: ["ar", "en"], nllb: ["arb_Arab", "eng_Latn"], mbart: ["ar_AR", "en_XX"] }),
    letters: Some(Letters { name: "English", foreign: letters::is_foreign }),
    sentences: |text| sentences::sentences(text, 0..text.len()),
    clauses: sentences::clauses,
};

/// The catalogue of models known by name.
pub fn catalogue() -> Catalogue {
    Catalogue { built_in: &CARDS, folder: Some(config_dir().join("cards")), defaults: &DEFAULT_ORDER }
}

/// The engine's environment for loading and fetching; it reports to `progress`.
pub fn runtime(progress: &Progress) -> Runtime {
    Runtime {
        catalogue: catalogue(),
        models: data_dir().join("models"),
        cancel: cancel::token().clone(),
        observer: Arc::new(progress.clone()),
        today: Some(|| clock::today().to_string()),
        language: LANGUAGE,
    }
}

/// The translator that would be used now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Card id or path.
    pub id: String,
    /// Whether its files are on this machine.
    pub on_disk: bool,
    /// Why it is used, in words.
    pub why: String,
}

/// The translator that would be used now: the one named by the configuration, or else the first default one that is on
/// this machine or can be fetched.
///
/// # Errors
/// A card cannot be read.
pub fn selection(config: &ModelConfig, runtime: &Runtime) -> Result<Selection> {
    let size = |c: &Card| format!("{:.2} GB", c.bytes as f64 / 1e9);
    if let Some(id) = &config.id {
        let card = runtime.catalogue.find(id).ok();
        let path = Path::new(id).exists();
        let on_disk = path || card.as_ref().is_some_and(|c| weights::on_disk(c, runtime));
        let why = match &card {
            Some(c) if !on_disk => format!("the configuration names it; {} are fetched at first use", size(c)),
            None if !path => "the configuration names it, but there is no such model or file".into(),
            _ => "the configuration names it".into(),
        };
        return Ok(Selection { id: id.clone(), on_disk, why });
    }
    let cards: Vec<Card> = DEFAULT_ORDER.iter().map(|id| runtime.catalogue.find(id)).collect::<Result<_>>()?;
    let [best, rest @ ..] = cards.as_slice() else {
        return Err(Error::new(Kind::Model, "there is no default model"));
    };
    let on_disk = weights::on_disk(best, runtime);
    let mut why = "no model is named, and it is the best of the default ones".to_owned();
    if !on_disk {
        why.push_str(&format!("; {} are fetched at first use", size(best)));
        for c in rest {
            let state = if weights::on_disk(c, runtime) { "which is on this machine" } else { "which is fetched then" };
            why.push_str(&format!(", or if that fails, {} is used, {state}", c.id));
        }
    }
    Ok(Selection { id: best.id.clone(), on_disk, why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_infer::card::{Source, parse};

    #[test]
    fn every_built_in_card_is_whole() {
        for (id, text) in CARDS {
            let c = parse(text, Path::new(id)).unwrap();
            assert_eq!(c.id, id);
            assert!(!c.licence.is_empty() && c.bytes > 0 && !c.sources.is_empty(), "{id}");
            let files: Vec<&str> = c
                .sources
                .iter()
                .flat_map(|s| match s {
                    Source::Hub { files, .. } => files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
                    Source::Wheels { file, .. } => vec![file.name.as_str()],
                })
                .collect();
            // Either the folder of an encoder–decoder model, or a file of a model that is prompted.
            assert!(files.contains(&"config.json") || !c.prompt.translate.is_empty(), "{id}");
            assert!(matches!(c.task.as_str(), "translate" | "summarise" | "embed"), "{id}");
        }
    }
}
