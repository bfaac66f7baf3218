//! A mask that keeps the output in the script of its language.

use super::prompt::Mask;
use crate::error::Result;
use crate::text::Text;

/// Excludes tokens with letters of another script. Single-byte tokens are allowed: part of a letter does not determine
/// its script.
pub(crate) struct Script {
    /// By token.
    foreign: Vec<bool>,
}

impl Script {
    /// Classifies every token of a vocabulary.
    pub(crate) fn of(text: &Text, is_foreign: fn(char) -> bool) -> Result<Self> {
        let tokens = 0..text.size() as u32;
        let foreign: Vec<bool> =
            tokens.map(|t| Ok(text.decode(&[t])?.chars().any(is_foreign))).collect::<Result<_>>()?;
        Ok(Self { foreign })
    }
}

impl Mask for Script {
    fn allows(&self, _: &[u32], token: u32) -> bool {
        !self.foreign.get(token as usize).copied().unwrap_or(false)
    }

    fn apply(&self, _: &[u32], logits: &mut [f32]) {
        let banned = logits.iter_mut().zip(&self.foreign).filter(|(_, foreign)| **foreign);
        banned.for_each(|(v, _)| *v = f32::NEG_INFINITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_with_letters_of_other_scripts_may_not_follow() {
        let words = ["said", "7", "é", "’", "قال", " الوزير", "中", "，", "мир", "ab中"];
        let vocab: serde_json::Value =
            words.iter().enumerate().map(|(i, w)| (w.to_string(), serde_json::Value::from(i))).collect();
        let model = serde_json::json!({ "type": "WordLevel", "vocab": vocab, "unk_token": "said" });
        let dir = tempfile::tempdir().unwrap();
        let json = serde_json::json!({ "version": "1.0", "added_tokens": [], "model": model });
        std::fs::write(dir.path().join("tokenizer.json"), json.to_string()).unwrap();
        let text = Text::from_folder(dir.path(), &[], &[]).unwrap();
        let mask = Script::of(&text, |c| !(c.is_ascii() || matches!(c, 'é' | '’'))).unwrap();
        let mut logits = vec![0.0; words.len()];
        mask.apply(&[], &mut logits);
        for (t, word) in words.iter().enumerate() {
            assert_eq!(mask.allows(&[], t as u32), t < 4, "{word}");
            assert_eq!(logits[t] == 0.0, t < 4, "{word}");
        }
    }
}
