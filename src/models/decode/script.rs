//! Keeps what is generated in the letters that English is written in.

use super::prompt::Mask;
use crate::arabic::letters::is_foreign;
use crate::error::Result;
use crate::models::text::Text;

/// Leaves out the tokens with letters of another script. Tokens of single bytes stay: part of a letter
/// does not say which it is.
pub struct EnglishLetters {
    foreign: Vec<bool>,
    list: Vec<u32>,
}

impl EnglishLetters {
    /// Looks at every token of a vocabulary.
    pub fn of(text: &Text) -> Result<Self> {
        let tokens = 0..text.size() as u32;
        let foreign: Vec<bool> =
            tokens.map(|t| Ok(text.decode(&[t])?.chars().any(is_foreign))).collect::<Result<_>>()?;
        let list = (0..foreign.len() as u32).filter(|t| foreign[*t as usize]).collect();
        Ok(Self { foreign, list })
    }
}

impl Mask for EnglishLetters {
    fn allows(&self, _: &[u32], token: u32) -> bool {
        !self.foreign.get(token as usize).copied().unwrap_or(false)
    }

    fn apply(&self, _: &[u32], logits: &mut [f32]) {
        for t in &self.list {
            if let Some(v) = logits.get_mut(*t as usize) {
                *v = f32::NEG_INFINITY;
            }
        }
    }
}
