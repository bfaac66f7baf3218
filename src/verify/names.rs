//! Names: the translation names the people of the source, and nobody and nothing that the source does not name.

use super::aligned::{Ground, Unit};
use super::pair::Pair;
use super::particles::is_particle;
use super::{Context, Maker};
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::gazetteer::{Entry, NameKind, built_in};
use mujaz_arabic::{Word, fold, lexicon, names, sound};
use std::collections::HashMap;
use std::sync::LazyLock;

/// English forms by their first word, longest first.
static ENGLISH: LazyLock<HashMap<String, Vec<(Vec<String>, usize)>>> = LazyLock::new(|| {
    let mut m: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
    for (id, e) in built_in().entries().iter().enumerate() {
        for form in &e.english {
            let parts: Vec<String> = form
                .split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect();
            // Short forms and everyday words stand for too much else.
            let single = parts.len() == 1;
            let everyday = [
                "Constantine",
                "Safi",
                "Tyre",
                "Jordan",
                "Georgia",
                "Chad",
                "Joseph",
                "Suez",
                "America",
                "Reading",
                "General",
                "Security",
            ];
            if parts.is_empty()
                || (single && (form.chars().count() < 4 || everyday.contains(&form.as_str())))
                || !form.starts_with(char::is_uppercase)
            {
                continue;
            }
            if parts.iter().all(|p| {
                ["Security", "Council", "General", "Assembly", "National", "Central", "Bank"].contains(&p.as_str())
            }) {
                continue;
            }
            m.entry(parts[0].clone()).or_default().push((parts, id));
        }
    }
    m.values_mut().for_each(|l| l.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1))));
    m
});

fn stem_of(arabic_word: &str) -> String {
    let f = fold(arabic_word);
    let f = f.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(&f).to_owned();
    f.trim_end_matches(['ا', 'ه']).to_owned()
}

/// Whether anything in the Arabic supports an entry: one of its words, or an adjective made of one.
fn supported(entry: &Entry, pair: &Pair) -> bool {
    entry.arabic.iter().any(|form| {
        form.split_whitespace()
            .map(stem_of)
            .filter(|s| s.chars().count() >= 3)
            .any(|s| pair.arabic.iter().any(|w| w.bare.starts_with(&s) || w.word.folded.contains(&s)))
    })
}

/// Capitalised words that are not names.
const NO_NAMES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "capt",
    "gen",
    "col",
    "lt",
    "sgt",
    "prof",
    "gov",
    "sen",
    "rep",
    "maj",
    "det",
    "insp",
    "mt",
    "ave",
    "inc",
    "ltd",
    "co",
    "corp",
    "sir",
    "lady",
    "lord",
    "st",
    "god",
    "i",
    "i'm",
    "i've",
    "i'll",
    "i'd",
    "rev",
    "jr",
    "sr",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "vi",
    "vii",
    "iii",
    "ii",
    "iv",
    "tv",
    "ok",
    "covid",
    "christmas",
    "easter",
    "english",
    "internet",
];

/// A word without its possessive.
fn possessor(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|p| word.strip_suffix(p)).unwrap_or(word)
}

/// Names of the English that nothing in the Arabic supports.
pub(super) fn added(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    let words: Vec<&str> = pair.english.iter().map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let terms = context.glossary.find(pair.source);
    // Findings of names that are known otherwise.
    let mut known: Vec<usize> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let found =
            ENGLISH.get(words[i]).map_or(&[][..], Vec::as_slice).iter().find(|(parts, _)| {
                i + parts.len() <= words.len() && parts.iter().zip(&words[i..]).all(|(p, w)| p == w)
            });
        let (id, n) = match found {
            Some((parts, id)) => (Some(*id), parts.len()),
            None if pair.english[i].capital => (adjective(words[i]), 1),
            None => (None, 1),
        };
        let span = pair.english[i].span.start..pair.english[i + n - 1].span.end;
        let said = possessor(&pair.target[span.clone()]);
        let by_term = || terms.iter().any(|(t, _)| t.accepted().any(|a| a.contains(said)));
        let confidence = match id {
            Some(id) => {
                let entry = &built_in().entries()[id];
                // Another entry may bear the same English name, and a term may bring it in.
                let any = built_in()
                    .entries()
                    .iter()
                    .filter(|e| e.english.iter().any(|x| entry.english.contains(x)))
                    .any(|e| supported(e, pair));
                let sound = pair.sounded(said.split(' ').next_back().unwrap_or(said));
                // "Hungarian" for "المجري": the list has the people, the entry the country.
                let people = n == 1 && pair.rendered(&pair.english[i]);
                let explained = said.split(' ').all(|w| pair.explained(w));
                let heard = (i..i + n).any(|k| pair.alignment().grounds[k] > Ground::Nothing);
                let supported = any || by_term() || sound || people || explained || heard || pair.source.contains(said);
                if supported { 0.0 } else { 0.85 }
            }
            None => unsupported(pair, i, &by_term),
        };
        if confidence >= 0.5 && is_known_otherwise(pair, context, said, id.is_none()) {
            known.push(out.len());
        }
        if confidence > 0.0 {
            let defect = Defect::AddedName { stands: said.to_owned() };
            out.push(Finding::new(Check::Names, defect, confidence).at_target(span));
        }
        i += n;
    }
    // Several such names are those of another sentence.
    if let [only] = known[..] {
        out[only].confidence = KNOWN;
    }
}

/// The confidence that a name is wrong which only the sentence itself does not have.
const KNOWN: f64 = 0.3;

/// Whether a name may stand in a person's translation though the sentence lacks it: the sentences around it have it, so
/// that "he" became "Trump", or the source quotes a title where the translation has it in its own language, unquoted; no
/// list has that. A model sees neither.
fn is_known_otherwise(pair: &Pair, context: &Context, said: &str, unlisted: bool) -> bool {
    let quoted = |text: &str| text.matches(['"', '“', '”', '«', '»']).count();
    context.maker == Maker::Person
        && (unlisted && quoted(pair.source) >= 2 && quoted(pair.target) < quoted(pair.source)
            || pair.beside.iter().any(|sentence| is_named(sentence, said)))
}

/// Whether an Arabic sentence has an English name.
fn is_named(sentence: &str, name: &str) -> bool {
    // The alignment hears sounds only in words that are names; of other words, one in a few sentences sounds like any name.
    let pair = Pair::new(sentence, name, None);
    let long = name.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    long && pair.alignment().grounds.iter().all(|g| matches!(g, Ground::Sound | Ground::Meaning))
}

/// What is known of a capitalised word.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    /// Its sound or a rendering is in the Arabic.
    Supported,
    /// It need not be a name.
    Neutral,
    /// A word of the language that the Arabic may render in a way that no list knows.
    Common,
    /// A name that nothing in the Arabic supports.
    Foreign,
}

fn standing(pair: &Pair, i: usize) -> Standing {
    let w = &pair.english[i];
    let text = possessor(&pair.target[w.span.clone()]);
    let lower = possessor(&w.lower);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if !w.capital || letters < 3 || NO_NAMES.contains(&lower) || is_particle(lower) {
        return Standing::Neutral;
    }
    let heard = pair.alignment().grounds[i] > Ground::OtherReading;
    // "the Remis"; "Transcaucasus", "Südbaden": a known name behind what says where.
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

/// The confidence that an unlisted capitalised word is a name that the Arabic lacks. One supported
/// word of a name stands for the whole: translators shorten names and correct them.
fn unsupported(pair: &Pair, i: usize, by_term: &dyn Fn() -> bool) -> f64 {
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
        // A people or country of the list.
        _ if pair.english[i].stems.iter().any(|s| lexicon::built_in().is_name(*s)) => 0.7,
        // Where every name of the Arabic is in the English, this one replaced none: translators add names to explain.
        _ if !replaces(pair, i) => 0.45,
        _ => 0.7,
    }
}

/// Whether a word of the English may stand for a name of the Arabic: one that nothing renders, or, at about the same place
/// of the sentence, a word that nothing renders and that may be a name here.
fn replaces(pair: &Pair, i: usize) -> bool {
    let alignment = pair.alignment();
    if alignment.lost_names().next().is_some() {
        return true;
    }
    let place = i as f64 / pair.english.len() as f64;
    let near = |u: &Unit| (u.span.start as f64 / pair.source.len() as f64 - place).abs() <= NEAR;
    alignment.source.iter().any(|u| !u.explained() && near(u))
}

/// How far apart two places of the two sentences are at most that may correspond, as a share of their lengths.
const NEAR: f64 = 0.08;

/// Words of the Arabic that no list knows, as names are, and that no capitalised word of the English
/// sounds like; with their romanisation.
pub(super) fn unheard(pair: &Pair) -> Vec<(String, String)> {
    let english: Vec<&str> =
        pair.english.iter().filter(|w| w.capital).map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let list: Vec<Word> = pair.arabic.iter().map(|w| w.word.clone()).collect();
    let known = built_in().find(&list);
    pair.arabic
        .iter()
        .filter(|w| {
            let folded = w.word.folded.as_str();
            w.word.is_arabic()
                && w.renderings.is_empty()
                && w.bare.chars().count() >= 3
                && !mujaz_arabic::stems::is_function_word(folded)
                && !mujaz_arabic::numerals::is_numeral_word(folded)
                && !known.iter().any(|(_, s)| s.start <= w.word.span.start && w.word.span.end <= s.end)
                && !english.iter().any(|e| sound::resembles(folded, e) || sound::resembles(&w.bare, e))
        })
        .map(|w| {
            let shown = mujaz_arabic::letters::tidy(&pair.source[w.word.span.clone()]);
            let name = names::romanise(&w.bare);
            (shown, name)
        })
        .collect()
}

/// The country an adjective such as "Israeli" belongs to.
fn adjective(word: &str) -> Option<usize> {
    const OTHER: &[(&str, &str)] = &[
        ("French", "France"),
        ("British", "United Kingdom"),
        ("Dutch", "Netherlands"),
        ("American", "United States"),
        ("Chinese", "China"),
        ("Spanish", "Spain"),
        ("Palestinian", "Palestine"),
        ("Turkish", "Türkiye"),
    ];
    let entries = built_in().entries();
    let name = OTHER.iter().find(|(a, _)| word.trim_end_matches('s') == *a).map(|(_, c)| *c);
    entries.iter().position(|e| {
        e.kind == NameKind::Country
            && match name {
                Some(n) => e.english.iter().any(|x| x == n),
                None => e.english.iter().any(|x| {
                    let n = x.chars().count();
                    !x.contains(' ')
                        && n >= 5
                        && word.len() > x.len()
                        && word.len() <= x.len() + 4
                        && word.starts_with(x.trim_end_matches(['a', 'y', 'o']))
                        && word != "Jordanian"
                        && word.ends_with(['n', 'i', 'e', 's'])
                }),
            }
    })
}

/// People with a given name that is known: their family name must sound in the English.
pub(super) fn lost(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let english: Vec<&str> =
        pair.english.iter().filter(|w| w.capital).map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let list: Vec<Word> = pair.arabic.iter().map(|w| w.word.clone()).collect();
    let known = built_in().find(&list);
    for p in names::people_in(pair.analysed()) {
        if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) || pair.renders(&p.span) {
            continue;
        }
        let parts: Vec<&str> =
            p.text.split_whitespace().filter(|w| !matches!(*w, "بن" | "آل" | "عبد" | "ابن")).collect();
        let said = parts.iter().any(|w| english.iter().any(|e| e.len() > 2 && sound::resembles(w, e)));
        if !said && parts.len() >= 2 {
            let defect = Defect::MissingName { wanted: names::romanise(&p.text), arabic: p.text };
            out.push(Finding::new(Check::Names, defect, 0.6).at_source(p.span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        let all = [added, lost].into_iter().flat_map(|rule| crate::verify::tests::found(rule, source, target));
        all.collect()
    }

    #[test]
    fn a_place_that_the_source_does_not_name_is_found() {
        assert_eq!(
            found("أصيب 19 شخصا في فيضانات بولاية المسيلة", "19 people were injured in explosions in the Gaza Strip")
                .len(),
            1
        );
        assert_eq!(found("ارتفعت الحصيلة إلى 9 قتلى", "The toll of the Israeli conflict rose to 9").len(), 1);
        assert!(found("قال الملك المغربي في باريس", "The Moroccan king said in Paris").is_empty());
    }

    #[test]
    fn a_person_who_is_left_out_is_found() {
        assert_eq!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "The minister said that the bridge was new").len(),
            1
        );
        assert!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "Minister Samir El Bakkali said that the bridge was new")
                .is_empty()
        );
    }
}
