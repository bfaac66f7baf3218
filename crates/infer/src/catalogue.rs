//! The models that are known by name: built-in cards, and those of the user.

use crate::architecture::Architecture;
use crate::card::{Card, Prompting, parse};
use crate::error::{Error, Kind, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Cards by id. A card in the user's folder replaces the built-in one with the same id.
///
/// ```
/// use mujaz_infer::Catalogue;
///
/// const CARD: &str = r#"
/// id = "opus-mt-ar-en"
/// name = "OPUS-MT Arabic to English"
/// task = "translate"
/// architecture = "marian"
/// licence = "Apache-2.0"
/// bytes = 310000000
/// languages = ["ar-en"]
///
/// [[source]]
/// kind = "hub"
/// repository = "Helsinki-NLP/opus-mt-ar-en"
/// revision = "main"
/// files = [{ name = "config.json" }, { name = "pytorch_model.bin" }]
/// "#;
///
/// let catalogue = Catalogue { built_in: &[("opus-mt-ar-en", CARD)], ..Catalogue::default() };
/// let card = catalogue.find("opus-mt-ar-en")?;
/// assert_eq!(card.licence, "Apache-2.0");
/// # Ok::<(), mujaz_infer::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Id and TOML text of each built-in card. The first card of an architecture also determines the prompts of a model
    /// without a card; the first of all does so for architectures without one.
    pub built_in: &'static [(&'static str, &'static str)],
    /// Folder of the user's cards, files that end in `.toml`; it may be missing.
    pub folder: Option<PathBuf>,
    /// Translators that are tried if none is named, best first.
    pub defaults: &'static [&'static str],
}

impl Catalogue {
    /// All cards, sorted by id.
    ///
    /// # Errors
    /// If a card cannot be read or is invalid.
    pub fn all(&self) -> Result<Vec<Card>> {
        let mut cards: BTreeMap<String, Card> = BTreeMap::new();
        for (id, text) in self.built_in {
            let card = parse(text, Path::new(&format!("models/{id}.toml")))?;
            cards.insert(card.id.clone(), card);
        }
        if let Some(dir) = self.folder.as_ref().filter(|d| d.is_dir()) {
            let list =
                std::fs::read_dir(dir).map_err(|e| Error::io(Kind::Usage, "cannot list the model cards", dir, e))?;
            let mut paths: Vec<_> =
                list.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "toml")).collect();
            paths.sort();
            for p in paths {
                let text = std::fs::read_to_string(&p)
                    .map_err(|e| Error::io(Kind::Usage, "cannot read the model card", &p, e))?;
                let card = parse(&text, &p)?;
                cards.insert(card.id.clone(), card);
            }
        }
        Ok(cards.into_values().collect())
    }

    /// The card of an id.
    ///
    /// # Errors
    /// If no card has the id, or a card cannot be read.
    pub fn find(&self, id: &str) -> Result<Card> {
        let cards = self.all()?;
        let known: Vec<String> = cards.iter().map(|c| c.id.clone()).collect();
        cards.into_iter().find(|c| c.id == id).ok_or_else(|| {
            let help = format!("known are {}; a path to a folder or a .gguf file works too", known.join(", "));
            if id.contains(['/', '\\']) {
                return Error::new(Kind::Usage, format!("there is no file or folder `{id}`")).help(help);
            }
            Error::new(Kind::Usage, format!("no model is called `{id}`")).help(help)
        })
    }

    /// The prompts of a model without a card: those of the first built-in card of its architecture, else of the first
    /// card with any prompts.
    pub(crate) fn prompts_for(&self, architecture: &Architecture, has_chatml: bool) -> Prompting {
        let cards = self.built_in.iter().filter_map(|(id, text)| parse(text, Path::new(id)).ok());
        let asked: Vec<Card> = cards.filter(|c| !c.prompt.translate.is_empty()).collect();
        let like = asked.iter().find(|c| c.architecture == *architecture).or(asked.first());
        let mut prompt = like.map(|c| c.prompt.clone()).unwrap_or_default();
        if *architecture == Architecture::Llama && !has_chatml {
            prompt.chat = "{% if system %}<|start_header_id|>system<|end_header_id|>\n\n{{ system }}<|eot_id|>{% endif %}<|start_header_id|>user<|end_header_id|>\n\n{{ user }}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n".into();
            prompt.stop.clear();
        }
        prompt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: [(&str, &str); 3] = [
        (
            "a",
            "id = \"a\"\nname = \"A\"\ntask = \"translate\"\narchitecture = \"marian\"\nlicence = \"MIT\"\nbytes = 1\nlanguages = []",
        ),
        (
            "b",
            "id = \"b\"\nname = \"B\"\ntask = \"translate\"\narchitecture = \"qwen2\"\nlicence = \"MIT\"\nbytes = 1\nlanguages = []\n[prompt]\nchat = \"b\"\ntranslate = [{ user = \"b\" }]",
        ),
        (
            "c",
            "id = \"c\"\nname = \"C\"\ntask = \"translate\"\narchitecture = \"qwen3\"\nlicence = \"MIT\"\nbytes = 1\nlanguages = []\n[prompt]\nchat = \"c\"\ntranslate = [{ user = \"c\" }]",
        ),
    ];

    #[test]
    fn a_user_card_replaces_a_built_in_one() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("mine.toml"), BUILT_IN[0].1.replace("\"MIT\"", "\"own\"")).unwrap();
        let catalogue = Catalogue { built_in: &BUILT_IN, folder: Some(dir.path().into()), ..Catalogue::default() };
        assert_eq!(catalogue.all().unwrap().len(), 3);
        assert_eq!(catalogue.find("a").unwrap().licence, "own");
        let e = catalogue.find("d").unwrap_err();
        assert!(e.report().contains("no model is called `d`") && e.report().contains("known are a, b, c"));
    }

    #[test]
    fn a_file_without_a_card_is_prompted_like_the_first_card_of_its_architecture() {
        let catalogue = Catalogue { built_in: &BUILT_IN, ..Catalogue::default() };
        for (architecture, chat) in
            [(Architecture::Qwen2, "b"), (Architecture::Qwen3, "c"), (Architecture::Gemma3, "b")]
        {
            assert_eq!(catalogue.prompts_for(&architecture, true).chat, chat);
        }
        assert!(catalogue.prompts_for(&Architecture::Llama, false).chat.contains("<|start_header_id|>"));
        assert!(Catalogue::default().prompts_for(&Architecture::Qwen2, true).translate.is_empty());
    }
}
