//! Senses of words, and the neighbouring lemmas that indicate each.

use super::source::{Line, lines};
use crate::analysis::layout::{FORMS, place};
use crate::analysis::pos::Pos;
use crate::letters::fold;
use std::collections::BTreeMap;

/// A sense of a lemma.
#[derive(Debug)]
pub struct Sense {
    /// Its English, separated by `; `: the gloss, then what else renders the sense.
    pub glosses: String,
    /// Whether it and the lemma's other such senses exclude one another.
    pub exclusive: bool,
    /// The lemma's part of speech.
    pub pos: Pos,
    /// Lemmas that indicate it, folded, with their [`place`]; at most 255, and none for what the word never means. For a
    /// word directly before or after, it may be the tag of a part of speech or a property of its form; for the word
    /// itself, `=` and a property of its form.
    pub cues: Vec<(String, u8)>,
}

/// Senses by their folded lemma.
pub fn senses(source: &str) -> Result<BTreeMap<String, Vec<Sense>>, String> {
    let mut out: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
    for line in lines("senses.tsv", source) {
        let line: Line<4> = line?;
        let [lemma, _, english, words] = line.columns;
        let (exclusive, glosses) = english.strip_prefix('!').map_or((false, english), |english| (true, english));
        let cues: Vec<(String, u8)> = words.split(' ').filter(|w| *w != "-").map(cue).collect();
        if cues.is_empty() && !exclusive {
            return Err(line.error("nothing indicates the sense, which is possible only for one that begins with `!`"));
        }
        if cues.len() > usize::from(u8::MAX) {
            return Err(line.error("more than 255 lemmas indicate the sense"));
        }
        if let Some((form, _)) = cues.iter().find(|(w, _)| w.starts_with('=') && !FORMS.contains(&w.as_str())) {
            return Err(line.error(&format!("`{form}` is not a property of a word's form")));
        }
        out.entry(fold(lemma)).or_default().push(Sense { glosses: glosses.to_owned(), exclusive, pos: line.pos, cues });
    }
    Ok(out)
}

fn cue(word: &str) -> (String, u8) {
    let places =
        [("<<", place::EARLIER), (">>", place::LATER), ("<", place::BEFORE), (">", place::BEHIND), ("", place::NEAR)];
    let cue = places.into_iter().find_map(|(mark, place)| Some((word.strip_prefix(mark)?, place)));
    match cue {
        Some((form, place::NEAR)) if form.starts_with('=') => (form.to_owned(), place::OWN),
        Some((form, place)) if form.starts_with('=') => (form.to_owned(), place),
        Some((lemma, place)) => (fold(lemma), place),
        None => (fold(word), place::NEAR),
    }
}
