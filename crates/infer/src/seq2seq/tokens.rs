//! From text to the tokens of a family and back.

mod files;
mod folder;
mod gguf;
mod written;

use super::config::Config;
use crate::card::Tokens as Wishes;
use crate::error::{Error, Kind, Result};
use crate::spm::{Spm, join};
use std::collections::HashMap;
use tokenizers::Tokenizer;
use written::{Part, Written};

/// The tokenizer of an encoder–decoder model.
pub struct Tokens {
    layout: Layout,
    /// Put before the text itself.
    lead: String,
    before: Vec<u32>,
    after: Vec<u32>,
    /// Token that the output must begin with, in families that specify the target language that way.
    pub forced_bos: Option<u32>,
    /// Start token, in families that specify the target language that way.
    pub start: Option<u32>,
    special: Vec<u32>,
    /// Special tokens as a text may contain them.
    written: Written,
    /// Maximum number of source tokens, if the files give one.
    pub longest: Option<usize>,
    /// Whether spaces before punctuation and contractions are removed (`clean_up_tokenization_spaces`).
    clean_up: bool,
}

enum Layout {
    /// Pieces looked up in `vocab.json`: Marian, where `codes` says that a text may begin with a language between `>>`
    /// and `<<`, and M2M100.
    Vocabulary { spm: Box<Spm>, ids: HashMap<String, u32>, names: HashMap<u32, String>, unknown: u32, codes: bool },
    /// SentencePiece's own ids, shifted: by one for fairseq, by 103 for PEGASUS, not at all for T5.
    Moved { spm: Box<Spm>, by: u32, unknown: u32 },
    /// `tokenizer.json`, or BART's vocabulary and merges.
    Whole(Box<Tokenizer>),
}

impl Tokens {
    /// Applies the settings of the card, and marks the tokens that no text may contain.
    fn close(&mut self, config: &Config, wishes: &Wishes) {
        if let Some(p) = &wishes.prefix {
            self.lead = p.clone();
        }
        self.special.extend(&config.eos);
        self.special.push(config.pad);
        self.special.extend(config.decoder_start);
        self.special.extend(self.before.iter().chain(&self.after).chain(&self.forced_bos).chain(&self.start));
    }

    fn of(layout: Layout, after: Vec<u32>) -> Self {
        Self {
            layout,
            lead: String::new(),
            before: Vec::new(),
            after,
            forced_bos: None,
            start: None,
            special: Vec::new(),
            written: Written::default(),
            longest: None,
            clean_up: false,
        }
    }

    /// The id of a token by its text.
    pub fn id(&self, token: &str) -> Option<u32> {
        match &self.layout {
            Layout::Vocabulary { ids, .. } => ids.get(token).copied(),
            Layout::Moved { spm, by, .. } => spm.id(token).map(|i| i + by),
            Layout::Whole(t) => t.token_to_id(token),
        }
    }

    /// The highest id that a text can be encoded to, and the file that says so.
    pub fn highest(&self) -> (u32, &'static str) {
        match &self.layout {
            Layout::Vocabulary { ids, .. } => (ids.values().copied().max().unwrap_or(0), "vocab.json"),
            Layout::Moved { spm, by, .. } => ((spm.len() as u32).saturating_sub(1) + by, "the SentencePiece model"),
            Layout::Whole(t) => (t.get_vocab_size(false).saturating_sub(1) as u32, "tokenizer.json"),
        }
    }

    /// Tokens of a text, with the special tokens that the family adds. `special` says whether special tokens that are
    /// written in the text, such as `</s>`, count as such, as they do in the reference; else they are text like any
    /// other.
    pub fn encode(&self, text: &str, special: bool) -> Result<Vec<u32>> {
        let mut ids = self.before.clone();
        let led = match &self.layout {
            _ if self.lead.is_empty() => text.to_owned(),
            Layout::Vocabulary { .. } if text.starts_with(">>") => text.to_owned(),
            Layout::Vocabulary { .. } => format!("{} {text}", self.lead.trim_end()),
            _ => format!("{}{text}", self.lead),
        };
        if let Layout::Whole(t) = &self.layout {
            // The library recognises them by itself.
            let led = if special { led } else { self.written.defused(led) };
            let e = t
                .encode_fast(led, false)
                .map_err(|e| Error::new(Kind::Model, "a text cannot be tokenized").because(e))?;
            ids.extend(e.get_ids());
        } else if special {
            for part in self.written.cut(&led) {
                match part {
                    Part::Special(id) => ids.push(id),
                    Part::Text(text) => self.pieces(text, true, &mut ids)?,
                }
            }
        } else {
            self.pieces(&led, false, &mut ids)?;
        }
        ids.extend(&self.after);
        Ok(ids)
    }

    /// Adds the tokens of a text without special tokens, except for a leading language code, which is a token of its
    /// own. An unknown code becomes the unknown token as in the reference, if `special` requests that; otherwise it
    /// stays text, since it may be a headline between marks.
    fn pieces(&self, text: &str, special: bool, ids: &mut Vec<u32>) -> Result<()> {
        match &self.layout {
            Layout::Vocabulary { spm, ids: known, unknown, codes, .. } => {
                let end = text.find("<<").filter(|_| *codes && text.starts_with(">>")).map_or(0, |i| i + 2);
                let code = known.get(&text[..end]).or(Some(unknown).filter(|_| special && end > 0));
                ids.extend(code);
                let text = if code.is_some() { &text[end..] } else { text };
                // Consecutive characters without a piece are merged into one, which may look like a special token.
                let id = |p: &String| known.get(p).copied().filter(|id| !self.special.contains(id)).unwrap_or(*unknown);
                ids.extend(spm.encode(text)?.iter().map(id));
            }
            Layout::Moved { spm, by, unknown } => {
                let own = spm.unknown();
                ids.extend(spm.ids(text)?.into_iter().map(|i| if i == own { *unknown } else { i + by }));
            }
            Layout::Whole(_) => {}
        }
        Ok(())
    }

    /// The text of tokens, without special ones.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        let plain = tokens.iter().copied().filter(|t| !self.special.contains(t));
        let text = match &self.layout {
            Layout::Vocabulary { names, .. } => join(plain.filter_map(|t| names.get(&t).map(String::as_str))),
            Layout::Moved { spm, by, unknown } => {
                join(plain.filter(|t| t != unknown).map(|t| spm.piece(t.wrapping_sub(*by))))
            }
            Layout::Whole(t) => {
                let ids: Vec<u32> = plain.collect();
                let text = t
                    .decode(&ids, true)
                    .map_err(|e| Error::new(Kind::Model, "tokens cannot be turned into text").because(e))?;
                text.trim().to_owned()
            }
        };
        Ok(if self.clean_up { clean_up(text) } else { text })
    }
}

/// Removes the spaces that the reference removes if a tokenizer requests it: before punctuation, and before the ends of
/// English contractions.
fn clean_up(text: String) -> String {
    const BLANKS: [(&str, &str); 10] = [
        (" .", "."),
        (" ?", "?"),
        (" !", "!"),
        (" ,", ","),
        (" ' ", "'"),
        (" n't", "n't"),
        (" 'm", "'m"),
        (" 's", "'s"),
        (" 've", "'ve"),
        (" 're", "'re"),
    ];
    BLANKS.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_before_punctuation_are_removed_in_the_order_of_the_reference() {
        let text = "He said : \" It 's late , is n't it ? \" They 've left . . . the dogs ' house";
        assert_eq!(clean_up(text.into()), "He said : \" It's late, isn't it? \" They've left... the dogs'house");
    }
}
