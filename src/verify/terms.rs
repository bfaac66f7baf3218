//! Terms: required renderings are used, forbidden ones are not; and names spelled by sound get their preferred
//! spelling.

use super::context::Context;
use super::pair::Pair;
use crate::glossary::Term;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::{fold, sound};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Demonyms that do not begin like the name of the country.
const DEMONYMS: &[(&str, &str)] = &[
    ("France", "French"),
    ("Netherlands", "Dutch"),
    ("United Kingdom", "British"),
    ("Switzerland", "Swiss"),
    ("Denmark", "Danish"),
    ("Spain", "Spanish"),
    ("Spain", "Spaniard"),
    ("Türkiye", "Turk"),
    ("Poland", "Polish"),
    ("Poland", "Pole"),
    ("Sweden", "Swed"),
    ("Finland", "Finn"),
    ("Ireland", "Irish"),
    ("Scotland", "Scot"),
    ("China", "Chinese"),
    ("Greece", "Greek"),
    ("United States", "American"),
    ("United Arab Emirates", "Emirati"),
    ("Saudi Arabia", "Saudi"),
    ("Iceland", "Iceland"),
    ("Germany", "German"),
    ("Afghanistan", "Afghan"),
    ("Pakistan", "Pakistan"),
    ("Wales", "Welsh"),
    ("Philippines", "Filipino"),
    ("Peru", "Peru"),
    ("Cyprus", "Cypriot"),
    ("Monaco", "Mon"),
    ("North Korea", "Korean"),
    ("South Korea", "Korean"),
    ("Russia", "Russian"),
    ("Lebanon", "Lebanese"),
    ("Morocco", "Moroccan"),
    ("Palestine", "Palestinian"),
    ("Israel", "Israeli"),
    ("Norway", "Norwegian"),
    ("Belgium", "Belgian"),
    ("Czechia", "Czech"),
];

/// Lower case, without diacritics, with plain instead of typographic punctuation.
fn flat(text: &str) -> String {
    let dotted = text.contains("U.") || text.contains("Saint ");
    let plain = if dotted {
        text.replace("U.K.", "UK")
            .replace("U.S.", "US")
            .replace("U.N.", "UN")
            .replace("E.U.", "EU")
            .replace("Saint ", "St. ")
    } else {
        text.to_owned()
    };
    plain
        .nfd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36F}'))
        .map(|c| match c {
            '’' | '‘' => '\'',
            '–' | '—' | '‑' => '-',
            _ => c,
        })
        .collect::<String>()
        .to_lowercase()
}

/// Whether a rendering occurs in a text as words (an ending may follow: plural, possessive).
fn says(target: &str, rendering: &str) -> bool {
    let want = flat(rendering).replace('-', " ");
    let text = flat(target).replace('-', " ");
    text.match_indices(&want).any(|(i, _)| {
        let before = text[..i].chars().next_back();
        let rest: String = text[i + want.len()..].chars().take_while(|c| c.is_alphabetic() || *c == '\'').collect();
        !before.is_some_and(char::is_alphanumeric) && (rest.len() <= 3 || rest.starts_with('\''))
    })
}

fn satisfied(target: &str, term: &Term) -> bool {
    if term.accepted().any(|r| says(target, r)) {
        return true;
    }
    if term.own {
        return false;
    }
    match term.kind.as_str() {
        "country" | "place" => {
            let text = flat(target);
            let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
            term.accepted().any(|r| {
                let r = flat(r);
                // "United Nations" is not the United States.
                let long = |w: &&str| w.chars().count() > 3;
                if r.split(' ').filter(long).count() > 1 {
                    return r.split(' ').filter(long).all(|part| words.contains(&part));
                }
                let stem: String = r.chars().take(r.chars().count().saturating_sub(2).clamp(4, 6)).collect();
                words.iter().any(|w| w.starts_with(&stem))
                    || (r.chars().count() == 4 && words.iter().any(|w| w.starts_with(&r[..3])))
            }) || DEMONYMS
                .iter()
                .any(|(c, d)| term.preferred() == *c && words.iter().any(|w| w.starts_with(&d.to_lowercase())))
        }
        // The words of an organisation may come in another order: most of the long ones must occur.
        "organisation" | "term" => term.accepted().any(|r| {
            let long: Vec<String> =
                flat(r).split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_owned).collect();
            let text = flat(target);
            !long.is_empty()
                && long.iter().filter(|w| text.contains(&w[..w.len().min(6)])).count() * 3 >= long.len() * 2
        }),
        "person" => {
            // The family name is enough.
            term.accepted()
                .any(|r| r.split(' ').next_back().is_some_and(|family| family.len() > 2 && says(target, family)))
        }
        _ => false,
    }
}

/// Terms without their rendering, and forbidden renderings.
pub(super) fn compare(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    let (source, target) = (pair.source, pair.target);
    for (term, span) in context.glossary.find(source) {
        let (wanted, arabic) = (term.preferred().to_owned(), source[span.clone()].to_owned());
        if let Some(bad) = term.banned().find(|b| says(target, b)) {
            let defect = Defect::ForbiddenTerm { stands: bad.to_owned(), wanted, arabic };
            out.push(Finding::new(Check::Glossary, defect, 0.95).at_source(span));
        } else if (term.own || context.enforce_built_in) && !satisfied(target, term) {
            let confidence = match (term.own, term.kind.as_str()) {
                (true, _) => 0.95,
                // Another rendering that the lexicon knows, or the sound of it: "Nidaa Tounes".
                _ if is_common(pair, &span) || is_part(pair, &span) || pair.renders(&span) => continue,
                // Translators omit what is obvious; nothing takes its place.
                (_, "organisation") if !pair.has_stray_name() => 0.4,
                (_, "person") => 0.8,
                // Names of three letters are words too: "جدة" is Jeddah, "جده" is his grandfather.
                (_, "country" | "place") if term.arabic.split('|').all(|a| a.chars().count() <= 3) => 0.3,
                (_, "country" | "place") => 0.65,
                (_, "organisation") => 0.55,
                _ => 0.3,
            };
            let defect = Defect::MissingTerm { wanted, arabic };
            out.push(Finding::new(Check::Glossary, defect, confidence).at_source(span));
        }
    }
}

/// Whether a term of one word is an ordinary word in its context: a base and not al-Qaeda, "began" and not al-Sharaa.
/// Terms of several words are unambiguous.
fn is_common(pair: &Pair, span: &Range<usize>) -> bool {
    let one = !pair.source[span.clone()].trim().contains(char::is_whitespace);
    let reading = pair.token(span).and_then(|t| t.analysis());
    one && reading.is_some_and(|a| a.pos != Pos::Propn && a.lemma.is_some())
}

/// Whether a term of one word is a part of an expression that means something else: the India of a coconut ("جوز الهند").
fn is_part(pair: &Pair, span: &Range<usize>) -> bool {
    let one = !pair.source[span.clone()].trim().contains(char::is_whitespace);
    let tokens = &pair.analysed().tokens;
    let within = pair.token(span).filter(|_| one).and_then(|t| tokens[t.within?].expression);
    within.is_some_and(|e| e.glosses().all(|g| !g.contains(char::is_uppercase)))
}

/// Changes names that sound like a term of the source to the term's spelling (`Hamoushi` → `Hammouchi`). Only
/// capitalised words change, and only where the preferred spelling is absent.
pub fn harmonise(source: &str, target: &str, context: &Context) -> String {
    let mut text = target.to_owned();
    for (term, _) in context.glossary.find(source) {
        if !(term.own || matches!(term.kind.as_str(), "person" | "place" | "country"))
            || term.accepted().any(|r| says(&text, r))
        {
            continue;
        }
        let wanted = term.preferred().to_owned();
        for form in term.arabic.split('|') {
            if let Some(range) = sounds_like(form, &text) {
                text.replace_range(range, &wanted);
                break;
            }
        }
    }
    text
}

/// The capitalised words that together sound like an Arabic name.
fn sounds_like(arabic: &str, text: &str) -> Option<std::ops::Range<usize>> {
    let key: String = arabic.split_whitespace().map(sound::sound_key_arabic).collect();
    if key.len() < 3 || fold(arabic).chars().count() < 4 {
        return None;
    }
    let mut words: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphabetic() || c == '-' || ((c == '\'' || c == '’') && start.is_some());
        match (inside, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let whole = &text[s..i];
                let bare = whole.strip_suffix("'s").or_else(|| whole.strip_suffix("’s")).unwrap_or(whole);
                words.push((s..s + bare.len(), bare));
                start = None;
            }
            _ => {}
        }
    }
    let n = arabic.split_whitespace().count();
    let capital =
        |w: &str| w.chars().next().is_some_and(char::is_uppercase) || w.starts_with("al-") || w.starts_with("el-");
    for size in [n, n + 1, n.saturating_sub(1)] {
        if size == 0 {
            continue;
        }
        for run in words.windows(size) {
            let joined = run.windows(2).all(|p| text[p[0].0.end..p[1].0.start].trim().is_empty());
            if joined && run.iter().all(|(_, w)| capital(w)) {
                let got: String = run.iter().map(|(_, w)| sound::sound_key_latin(w)).collect();
                let collapse = |k: &str| {
                    let mut v: Vec<char> = k.chars().collect();
                    v.dedup();
                    v
                };
                if collapse(&got) == collapse(&key) {
                    return Some(run[0].0.start..run[size - 1].0.end);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Glossary;

    #[test]
    fn names_get_their_preferred_spelling() {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: crate::verify::Maker::Person };
        assert_eq!(
            harmonise("أكد عبد اللطيف حموشي أن", "Abdullatif Hamoushi stressed that", &context),
            "Abdellatif Hammouchi stressed that"
        );
        assert_eq!(harmonise("أكد حموشي أن", "Hamoushi's view is that", &context), "Hammouchi's view is that");
        assert_eq!(harmonise("أكد حموشي أن", "Hashimi stressed that", &context), "Hashimi stressed that");
    }

    #[test]
    fn adjectives_of_a_country_satisfy_its_name() {
        let term = |en: &str, kind: &str| Term {
            arabic: "x".into(),
            english: en.into(),
            kind: kind.into(),
            notes: String::new(),
            forbidden: String::new(),
            own: false,
            line: 0,
        };
        assert!(satisfied("the Moroccan king", &term("Morocco", "country")));
        assert!(satisfied("a French court", &term("France", "country")));
        assert!(!satisfied("a Belgian court", &term("France", "country")));
        assert!(satisfied("Russia's Federal Security Service", &term("Federal Security Service|FSB", "organisation")));
    }
}
