//! What a word means by itself, the English of its likeliest reading, so that synonyms meet; and a form for each word in
//! which spellings of one foreign name meet (`ترامب` and `ترمب`).

use super::features::key;
use mujaz_arabic::analysis::{Lemma, Pos, analyses};
use mujaz_arabic::letters::fold;
use mujaz_arabic::sound::{is_arabic_sound, sound_key_arabic};
use mujaz_arabic::stems::stem;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Written forms that are remembered at once.
const REMEMBERED: usize = 1 << 16;
/// Meanings of a word that count: a second one lets it meet words of similar meaning.
pub(super) const GLOSSES: usize = 3;
/// Consonants from which a name is known by them alone.
const CONSONANTS: usize = 3;

/// The keys of a written word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keys {
    /// Those of what it may mean, the likeliest first; 0 where there is none.
    pub senses: [u32; GLOSSES],
    /// That of the word itself.
    pub term: u32,
}

thread_local! {
    /// The keys of written forms: a text says most of its words more than once, and so does the news of a day.
    static KNOWN: RefCell<HashMap<String, Keys>> = RefCell::default();
}

/// The keys of a written word.
pub(super) fn keys_of(written: &str, folded: &str) -> Keys {
    KNOWN.with_borrow_mut(|known| {
        if let Some(k) = known.get(written) {
            return *k;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let lemma = analyses(written).first().and_then(|a| a.lemma);
        let k = Keys { senses: sense_keys(lemma, folded), term: term_key(lemma, folded) };
        known.insert(written.to_owned(), k);
        k
    })
}

/// How much a meaning counts, by its place among those of a word.
pub(super) fn likelihood(nth: usize) -> f32 {
    0.5f32.powi(nth as i32)
}

/// The keys of what a word may mean: those of its English where the lexicon knows it, else that of the word.
pub(super) fn sense_keys(lemma: Option<Lemma>, folded: &str) -> [u32; GLOSSES] {
    let mut keys = [0; GLOSSES];
    let mut found = 0;
    for g in lemma.into_iter().flat_map(|l| l.glosses()).filter(|g| !g.is_empty()) {
        let k = key(b's', english_stem(g));
        if found < GLOSSES && !keys.contains(&k) {
            keys[found] = k;
            found += 1;
        }
    }
    if found == 0 {
        keys[0] = key(b's', &spelling(folded));
    }
    keys
}

/// The key of a word: that of its stem; a known name goes by its English, a word that the lexicon lacks by its sounds.
pub(super) fn term_key(lemma: Option<Lemma>, folded: &str) -> u32 {
    match lemma {
        None => key(b't', &spelling(folded)),
        Some(l) if l.pos() == Pos::Propn => key(b't', gloss(l).unwrap_or_else(|| stem(folded))),
        Some(_) => key(b't', stem(folded)),
    }
}

fn gloss(lemma: Lemma) -> Option<&'static str> {
    lemma.glosses().next().filter(|g| !g.is_empty())
}

/// The name that a word outside the lexicon spells in its own way, or its sounds: outlets write the vowels of foreign
/// names, and some of their consonants, as they like. An Arabic word, or a stem with few consonants, stays as it is.
fn spelling(folded: &str) -> String {
    let stem = stem(folded);
    let sounds = sound_key_arabic(stem);
    if sounds.len() < CONSONANTS || folded.starts_with("ال") || folded.chars().any(is_arabic_sound) {
        return stem.to_owned();
    }
    match NAMES.get(sounds.as_str()) {
        Some(Some(name)) => (*name).to_owned(),
        _ => sounds,
    }
}

/// The names of the lexicon by their sounds, where one name alone sounds so.
static NAMES: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Option<&'static str>> = HashMap::new();
    for lemma in Lemma::all().filter(|l| l.pos() == Pos::Propn && !l.text().contains(' ')) {
        let Some(name) = gloss(lemma) else { continue };
        let entry = names.entry(sound_key_arabic(stem(&fold(lemma.text())))).or_insert(Some(name));
        *entry = entry.filter(|n| *n == name);
    }
    names
});

/// Endings that part an English verb from its noun, longer ones first.
const ENDINGS: [&str; 17] = [
    "ations", "ation", "ings", "ing", "ance", "ence", "ment", "ers", "ion", "er", "ed", "es", "al", "or", "s", "e", "d",
];

/// A gloss without the endings that part an English verb from its noun.
fn english_stem(gloss: &str) -> &str {
    let mut g = gloss.trim();
    for p in ["the ", "a ", "an ", "to ", "be ", "of "] {
        g = g.strip_prefix(p).unwrap_or(g);
    }
    let word = g.split_whitespace().next().unwrap_or(g);
    let mut stem = word;
    // One ending may stand before another: "killers", "agreement" beside "agree".
    while let Some(rest) = ENDINGS.iter().find_map(|s| stem.strip_suffix(s).filter(|r| r.chars().count() >= 3)) {
        stem = rest;
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

    #[test]
    fn forms_of_one_word_and_synonyms_mean_the_same() {
        let of = |w: &str| keys_of(w, &fold(w)).senses[0];
        assert_eq!(of("مدينة"), of("المدينة"));
        assert_ne!(of("مدينة"), of("كتاب"));
        assert_eq!(of("زرقلفش"), of("زرقلفش"), "a word that nobody knows has a key as well");
    }

    #[test]
    fn spellings_of_one_foreign_name_are_one_word() {
        let of = |w: &str| keys_of(w, &fold(w)).term;
        for (a, b) in [("ترامب", "ترمب"), ("بوتين", "بوتن"), ("زوكربيرغ", "زوكربرج"), ("مودريتش", "مودرتش")]
        {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        for (a, b) in [("كاتب", "كتاب"), ("حسن", "حسين"), ("سالم", "سليم")] {
            assert_ne!(of(a), of(b), "{a} {b}: words and names of the language differ by their vowels");
        }
    }
}
