//! Senses of words, and the neighbouring lemmas that indicate each.

use super::source::{Line, lines};
use crate::analysis::layout::{FORMS, place};
use crate::analysis::pos::Pos;
use crate::letters::fold;
use std::collections::BTreeMap;

/// A sense of a lemma.
#[derive(Debug)]
pub struct Sense {
    /// Its English.
    pub gloss: String,
    /// The lemma's part of speech.
    pub pos: Pos,
    /// Lemmas that indicate it, folded, with their [`place`]; at most 255. For a word directly before or after, it may
    /// be the tag of a part of speech; for the word itself, `=` and a property of its form.
    pub cues: Vec<(String, u8)>,
}

/// Senses by their folded lemma.
pub fn senses(source: &str) -> Result<BTreeMap<String, Vec<Sense>>, String> {
    let mut out: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
    for line in lines("senses.tsv", source) {
        let line: Line<4> = line?;
        let [lemma, _, gloss, words] = line.columns;
        let cues: Vec<(String, u8)> = words.split(' ').map(cue).collect();
        if cues.len() > usize::from(u8::MAX) {
            return Err(line.error("more than 255 lemmas indicate the sense"));
        }
        if let Some((form, _)) = cues.iter().find(|(w, at)| *at == place::OWN && !FORMS.contains(&w.as_str())) {
            return Err(line.error(&format!("`{form}` is not a property of a word's form")));
        }
        out.entry(fold(lemma)).or_default().push(Sense { gloss: gloss.to_owned(), pos: line.pos, cues });
    }
    Ok(out)
}

fn cue(word: &str) -> (String, u8) {
    match (word.strip_prefix('<'), word.strip_prefix('>')) {
        (Some(before), _) => (fold(before), place::BEFORE),
        (_, Some(behind)) => (fold(behind), place::BEHIND),
        _ if word.starts_with('=') => (word.to_owned(), place::OWN),
        _ => (fold(word), place::NEAR),
    }
}
