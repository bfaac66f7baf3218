//! The status of a capitalised English word: whether the Arabic supports it, and whether it is a name at all.

use super::aligned::{Ground, Role, Unit};
use super::pair::Pair;
use super::particles::is_particle;
use mujaz_arabic::analysis::{Lemma, Pos};
use mujaz_arabic::english::bases;
use mujaz_arabic::{lexicon, sound};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Capitalised words that are not names.
static NO_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/no_names.txt").lines().filter(|l| !l.starts_with('#')).collect());

/// Words of the glosses of the lexicon that are not written with a capital.
static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let glosses = Lemma::all().filter(|l| l.pos() != Pos::Propn).flat_map(|l| l.glosses());
    let words = glosses.flat_map(|g| g.split(|c: char| !c.is_alphabetic()));
    words.filter(|w| w.chars().count() >= 4 && !w.starts_with(char::is_uppercase)).collect()
});

/// Whether a word in lower case is one of the language: "hemisphere", "finest".
fn is_word(lower: &str) -> bool {
    WORDS.contains(lower) || bases(lower).iter().any(|b| WORDS.contains(b.as_str()))
}

/// A word without its possessive ending.
pub(super) fn possessor(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|p| word.strip_suffix(p)).unwrap_or(word)
}

/// The status of a capitalised word.
#[derive(Clone, Copy, PartialEq)]
enum Support {
    /// The Arabic contains its sound or something that it renders.
    Supported,
    /// It need not be a name.
    Neutral,
    /// A dictionary word that may render the Arabic in a way that no list knows.
    Common,
    /// A name that nothing in the Arabic supports.
    Foreign,
}

fn support(pair: &Pair, i: usize) -> Support {
    let w = &pair.english[i];
    let text = possessor(&pair.target[w.span.clone()]);
    let lower = possessor(&w.lower);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if !w.capital || letters < 3 || NO_NAMES.contains(lower) || is_particle(lower) {
        return Support::Neutral;
    }
    let explained = pair.alignment().grounds[i] > Ground::OtherReading;
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
    if explained
        || several
        || compound()
        || pair.rendered(w)
        || pair.sounded_freely(text)
        || pair.source.contains(text)
        || pair.explained(text)
    {
        return Support::Supported;
    }
    let endings =
        ["ing", "ed", "tion", "tions", "ment", "ness", "ous", "ical", "ive", "ity", "ship", "ers", "ly", "n't"];
    let common = lexicon::built_in().is_common(lower)
        || is_word(lower)
        || (letters > 6 && endings.iter().any(|e| lower.ends_with(e)));
    let acronym = text.chars().skip(1).any(char::is_uppercase);
    let contracted = w.lower.contains(['\'', '’']) && lower == w.lower;
    let begins = w.initial && !is_quoted(pair, i);
    if acronym || contracted || ((begins || pair.headline) && common) {
        return Support::Neutral;
    }
    if common { Support::Common } else { Support::Foreign }
}

/// The confidence that an unlisted capitalised word is a name that the Arabic lacks. One supported word of a name
/// supports the whole: translators shorten and correct names.
pub(super) fn unsupported(pair: &Pair, i: usize, by_term: &dyn Fn() -> bool) -> f64 {
    let own = support(pair, i);
    if !matches!(own, Support::Common | Support::Foreign) || by_term() {
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
    let run: Vec<Support> = (first..=last).map(|k| if k == i { own } else { support(pair, k) }).collect();
    let count = |s: Support| run.iter().filter(|x| **x == s).count();
    let listed = (first..=last).filter(|k| !pair.english[*k].stems.is_empty()).count();
    let short = pair.english[i].lower.chars().count() <= 3;
    match own {
        Support::Foreign
            if count(Support::Supported) > 0 && !is_hyphenated(pair, i) && loses_part(pair, first..last + 1) =>
        {
            0.55
        }
        _ if count(Support::Supported) > 0 => 0.25,
        Support::Common if loses_name_near(pair, i, NEAR) && !pair.headline => 0.5,
        Support::Common if count(Support::Foreign) > 0 => 0.3,
        Support::Common if count(Support::Common) > 1 && listed == run.len() => 0.45,
        Support::Common => 0.35,
        _ if short => 0.4,
        _ if is_quoted(pair, i) && !pair.headline && loses_name_near(pair, i, 2.0 * NEAR) => 0.55,
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

/// Whether a word is half of a name written with a hyphen, which sounds often wear off: "Joliot-Curie".
fn is_hyphenated(pair: &Pair, i: usize) -> bool {
    let (before, behind) = pair.target.split_at(pair.english[i].span.end);
    before[..pair.english[i].span.start].ends_with('-') || behind.starts_with('-')
}

/// Whether a word stands alone within quotation marks, as titles and makes do: its capital begins no sentence.
fn is_quoted(pair: &Pair, i: usize) -> bool {
    let (before, behind) = pair.target.split_at(pair.english[i].span.end);
    let before = &before[..pair.english[i].span.start];
    let marks = ['"', '“', '”', '\'', '‘', '’'];
    before.ends_with(marks) && behind.trim_start_matches([',', '.']).starts_with(marks)
}

/// Whether a name of the Arabic that nothing renders stands at about the place of a word of the English.
fn loses_name_near(pair: &Pair, i: usize, reach: f64) -> bool {
    let place = i as f64 / pair.english.len() as f64;
    let near = |u: &Unit| (u.span.start as f64 / pair.source.len() as f64 - place).abs() <= reach;
    pair.alignment().lost_names().any(near)
}

/// Whether the Arabic that renders some words of a run of names has a name beside it that nothing renders, or several words
/// that may be parts of one: then another word of the run stands for that one. "Farhat Hached University Hospital" for
/// "المستشفى الجامعي الطاهر صفر".
pub(super) fn loses_part(pair: &Pair, run: Range<usize>) -> bool {
    let units = &pair.alignment().source;
    let renders = |u: &Unit| u.rendered_by.iter().any(|j| run.contains(j));
    let joined = |a: &Unit, b: &Unit| {
        let gap = pair.source.get(a.span.end..b.span.start);
        gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || matches!(c, '"' | '«' | '»')))
    };
    let lost = |u: &Unit| {
        let verb = pair.token(&u.span).and_then(|t| t.analysis()).is_some_and(|a| a.is_verb());
        !u.explained() && !verb && !run.clone().any(|j| sounds_in_part(pair, u, j))
    };
    let all_joined = |words: &[Unit]| words.windows(2).all(|two| joined(&two[0], &two[1]));
    units.windows(2).any(|two| {
        let name = |u: &Unit| u.role == Role::Name && lost(u);
        all_joined(two) && (renders(&two[0]) && name(&two[1]) || name(&two[0]) && renders(&two[1]))
    }) || units.windows(3).any(|three| {
        let [a, b, c] = three else { return false };
        all_joined(three) && lost(b) && (renders(a) && lost(c) || lost(a) && renders(c))
    })
}

/// Whether a word of the English sounds like one end of a word of the Arabic to which another one was joined by mistake.
fn sounds_in_part(pair: &Pair, unit: &Unit, j: usize) -> bool {
    const JOINED: usize = 4;
    let letters: Vec<char> = mujaz_arabic::fold(&pair.source[unit.span.clone()]).chars().collect();
    let latin = possessor(&pair.target[pair.english[j].span.clone()]);
    let like = |part: &[char]| part.len() >= 3 && sound::resembles(&part.iter().collect::<String>(), latin);
    let known = pair.token(&unit.span).is_some_and(|t| t.is_known());
    let cuts = 0..=letters.len().saturating_sub(3).min(JOINED);
    !known
        && latin.starts_with(char::is_uppercase)
        && cuts.into_iter().any(|n| like(&letters[n..]) || like(&letters[..letters.len() - n]))
}

/// The greatest distance between corresponding places of the two sentences, as a share of their lengths.
const NEAR: f64 = 0.08;
