//! An entry of the lexicon, listed or derived.

use crate::analysis::forms::Forms;
use crate::analysis::pos::Pos;

/// A lemma as the data have it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Citation form without vowels.
    pub text: String,
    /// Part of speech.
    pub pos: Pos,
    /// The column of forms.
    pub forms: String,
    /// English glosses, parted by `; `.
    pub glosses: String,
    /// How common it is.
    pub band: u8,
}

impl Entry {
    /// An entry all of whose forms are regular.
    pub fn regular(text: String, pos: Pos, glosses: impl Iterator<Item = String>, band: u8) -> Self {
        Self { text, pos, forms: "-".to_owned(), glosses: glosses.collect::<Vec<_>>().join("; "), band }
    }

    /// The forms that follow no rule.
    pub fn forms(&self) -> Forms<'_> {
        Forms(&self.forms)
    }

    /// The English glosses.
    pub fn glosses(&self) -> impl Iterator<Item = &str> {
        self.glosses.split("; ")
    }
}
