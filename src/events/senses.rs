//! What a word means by itself: the English of its likeliest reading, so that synonyms meet.

use super::features::key;
use mujaz_arabic::analysis::{Lemma, Pos, analyses};
use mujaz_arabic::stems::stem;
use std::cell::RefCell;
use std::collections::HashMap;

/// Written forms that are remembered at once.
const REMEMBERED: usize = 1 << 16;

thread_local! {
    /// The keys of written forms: a text says most of its words more than once, and so does the news of a day.
    static KNOWN: RefCell<HashMap<String, u32>> = RefCell::default();
}

/// The key of what a written word means.
pub(super) fn key_of(written: &str, folded: &str) -> u32 {
    KNOWN.with_borrow_mut(|known| {
        if let Some(k) = known.get(written) {
            return *k;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let k = sense_key(analyses(written).first().and_then(|a| a.lemma), folded);
        known.insert(written.to_owned(), k);
        k
    })
}

/// The key of what a word means: that of its English where the lexicon knows it, else of its stem.
pub(super) fn sense_key(lemma: Option<Lemma>, folded: &str) -> u32 {
    let gloss = lemma.filter(|l| l.pos() != Pos::Propn).and_then(|l| l.glosses().next()).filter(|g| !g.is_empty());
    match gloss {
        Some(g) => key(b's', english_stem(g)),
        None => key(b's', stem(folded)),
    }
}

/// A gloss without the endings that part an English verb from its noun.
fn english_stem(gloss: &str) -> &str {
    let mut g = gloss.trim();
    for p in ["the ", "a ", "an ", "to ", "be ", "of "] {
        g = g.strip_prefix(p).unwrap_or(g);
    }
    let word = g.split_whitespace().next().unwrap_or(g);
    let mut stem = word;
    for s in ["ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "ion", "ment", "s", "e", "d"] {
        if let Some(rest) = word.strip_suffix(s).filter(|r| r.chars().count() >= 3) {
            stem = rest;
            break;
        }
    }
    let mut back = stem.chars().rev();
    match (back.next(), back.next()) {
        // "stopp" of "stopped" is "stop".
        (Some(a), Some(b)) if a == b && stem.chars().count() > 3 => &stem[..stem.len() - a.len_utf8()],
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::fold;

    #[test]
    fn forms_of_one_word_and_synonyms_mean_the_same() {
        let of = |w: &str| key_of(w, &fold(w));
        assert_eq!(of("مدينة"), of("المدينة"));
        assert_ne!(of("مدينة"), of("كتاب"));
        assert_eq!(of("زرقلفش"), of("زرقلفش"), "a word that nobody knows has a key as well");
    }
}
