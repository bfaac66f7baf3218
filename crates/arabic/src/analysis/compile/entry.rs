//! An entry of the lexicon, listed or derived.

use crate::analysis::forms::Forms;
use crate::analysis::pos::Pos;

/// A lemma as in the data.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Citation form without vowels.
    pub text: String,
    /// Part of speech.
    pub pos: Pos,
    /// The column of forms.
    pub forms: String,
    /// English glosses, separated by `; `.
    pub glosses: String,
    /// How frequent it is.
    pub band: u8,
}

impl Entry {
    /// An entry without irregular forms.
    pub fn regular(text: String, pos: Pos, glosses: impl Iterator<Item = String>, band: u8) -> Self {
        Self { text, pos, forms: "-".to_owned(), glosses: glosses.collect::<Vec<_>>().join("; "), band }
    }

    /// The irregular forms.
    pub fn forms(&self) -> Forms<'_> {
        Forms(&self.forms)
    }

    /// The English glosses.
    pub fn glosses(&self) -> impl Iterator<Item = &str> {
        self.glosses.split("; ")
    }
}
