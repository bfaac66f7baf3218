//! The status of a capitalised English word: whether the Arabic supports it, and whether it is a name at all.

use super::aligned::{Ground, Unit};
use super::pair::Pair;
use super::particles::is_particle;
use mujaz_arabic::lexicon;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Capitalised words that are not names.
static NO_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/no_names.txt").lines().filter(|l| !l.starts_with('#')).collect());

/// A word without its possessive ending.
pub(super) fn possessor(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|p| word.strip_suffix(p)).unwrap_or(word)
}

/// The status of a capitalised word.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    /// The Arabic contains its sound or something that it renders.
    Supported,
    /// It need not be a name.
    Neutral,
    /// A dictionary word that may render the Arabic in a way that no list knows.
    Common,
    /// A name that nothing in the Arabic supports.
    Foreign,
}

fn standing(pair: &Pair, i: usize) -> Standing {
    let w = &pair.english[i];
    let text = possessor(&pair.target[w.span.clone()]);
    let lower = possessor(&w.lower);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if !w.capital || letters < 3 || NO_NAMES.contains(lower) || is_particle(lower) {
        return Standing::Neutral;
    }
    let heard = pair.alignment().grounds[i] > Ground::OtherReading;
    // "the Remis"; "Transcaucasus", "Südbaden": a known name after a prefix of place.
    let several = text.strip_suffix('s').filter(|t| t.chars().count() >= 4).is_some_and(|t| pair.sounded(t));
    let compound = || {
        text.char_indices().skip(3).take(3).map(|(k, _)| &text[k..]).filter(|rest| rest.chars().count() >= 5).any(
            |rest| {
                let name: String =
                    rest.chars().take(1).flat_map(char::to_uppercase).chain(rest.chars().skip(1)).collect();
                pair.explained(&name)
            },
        )
    };
    if heard
        || several
        || compound()
        || pair.rendered(w)
        || pair.sounded(text)
        || pair.source.contains(text)
        || pair.explained(text)
    {
        return Standing::Supported;
    }
    let endings =
        ["ing", "ed", "tion", "tions", "ment", "ness", "ous", "ical", "ive", "ity", "ship", "ers", "ly", "n't"];
    let common = lexicon::built_in().is_common(lower) || (letters > 6 && endings.iter().any(|e| lower.ends_with(e)));
    let acronym = text.chars().skip(1).any(char::is_uppercase);
    let contracted = w.lower.contains(['\'', '’']) && lower == w.lower;
    if acronym || contracted || ((w.initial || pair.headline) && common) {
        return Standing::Neutral;
    }
    if common { Standing::Common } else { Standing::Foreign }
}

/// The confidence that an unlisted capitalised word is a name that the Arabic lacks. One supported word of a name
/// supports the whole: translators shorten and correct names.
pub(super) fn unsupported(pair: &Pair, i: usize, by_term: &dyn Fn() -> bool) -> f64 {
    let own = standing(pair, i);
    if !matches!(own, Standing::Common | Standing::Foreign) || by_term() {
        return 0.0;
    }
    let (mut first, mut last) = (i, i);
    let joined = |a: usize, b: usize| {
        let gap = &pair.target[pair.english[a].span.end..pair.english[b].span.start];
        gap.chars().all(|c| c.is_whitespace() || c == '-')
    };
    let capital = |k: usize| pair.english[k].capital;
    while first > 0 && capital(first - 1) && joined(first - 1, first) {
        first -= 1;
    }
    while last + 1 < pair.english.len() && capital(last + 1) && joined(last, last + 1) {
        last += 1;
    }
    let run: Vec<Standing> = (first..=last).map(|k| if k == i { own } else { standing(pair, k) }).collect();
    let count = |s: Standing| run.iter().filter(|x| **x == s).count();
    let listed = (first..=last).filter(|k| !pair.english[*k].stems.is_empty()).count();
    let short = pair.english[i].lower.chars().count() <= 3;
    match own {
        _ if count(Standing::Supported) > 0 => 0.25,
        Standing::Common if count(Standing::Foreign) > 0 => 0.3,
        Standing::Common if count(Standing::Common) > 1 && listed == run.len() => 0.45,
        Standing::Common => 0.35,
        _ if short => 0.4,
        _ if pair.english[i].initial || pair.headline => 0.45,
        // A people or country from the word list.
        _ if pair.english[i].stems.iter().any(|s| lexicon::built_in().is_name(*s)) => 0.7,
        // If every Arabic name is in the English, this one replaced none: translators add names to explain.
        _ if !replaces(pair, i) => 0.45,
        _ => 0.7,
    }
}

/// Whether an English word may replace an Arabic name: an unrendered name, or an unrendered word at about the same
/// place in the sentence that may be a name there.
fn replaces(pair: &Pair, i: usize) -> bool {
    let alignment = pair.alignment();
    if alignment.lost_names().next().is_some() {
        return true;
    }
    let place = i as f64 / pair.english.len() as f64;
    let near = |u: &Unit| (u.span.start as f64 / pair.source.len() as f64 - place).abs() <= NEAR;
    alignment.source.iter().any(|u| !u.explained() && near(u))
}

/// The greatest distance between corresponding places of the two sentences, as a share of their lengths.
const NEAR: f64 = 0.08;
