//! Direct quotations and their speakers.

use super::Cited;
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::{letters::tidy, names, words};
use regex::Regex;
use std::sync::LazyLock;

/// A quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The Arabic words, without quotation marks.
    pub arabic: String,
    /// The English, if the translation has a quotation in the same place.
    pub english: Option<String>,
    /// The speaker in English and in Arabic, if the sentence names one.
    pub speaker: Option<(String, String)>,
    /// Citation.
    pub source: String,
}

/// Quotations of at least five words; of three, or a hyphenated slogan, where a speaker is named.
///
/// ```
/// use mujaz::facts::{Cited, quotes::quotes};
///
/// let sentence = Cited {
///     id: "S1.1",
///     source: 1,
///     arabic: "قال الوزير: «سنفتح الطريق غدا أمام الجميع»",
///     english: Some("The minister said: “We will open the road to all tomorrow”"),
///     about: None,
/// };
/// let list = quotes(&[sentence]);
/// assert_eq!(list[0].english.as_deref(), Some("We will open the road to all tomorrow"));
/// assert_eq!(list[0].source, "S1.1");
/// ```
pub fn quotes(sentences: &[Cited]) -> Vec<Quote> {
    static ARABIC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"«([^«»]{6,400})»|“([^“”]{6,400})”|"([^"]{6,400})""#).expect("fixed pattern"));
    static ENGLISH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"“([^“”]{3,500})”|"([^"]{3,500})""#).expect("fixed pattern"));
    let mut out: Vec<Quote> = Vec::new();
    for s in sentences {
        let inner = |c: &regex::Captures| (1..=3).find_map(|i| c.get(i).map(|m| m.as_str().trim().to_owned()));
        let found: Vec<(usize, String)> =
            ARABIC.captures_iter(s.arabic).filter_map(|c| Some((c.get(0)?.start(), inner(&c)?))).collect();
        let english: Vec<String> = s
            .english
            .map(|e| {
                ENGLISH
                    .captures_iter(e)
                    .filter_map(|c| c.get(1).or(c.get(2)).map(|m| m.as_str().trim().to_owned()))
                    .collect()
            })
            .unwrap_or_default();
        let same_count = english.len() == found.len();
        for (k, (at, arabic)) in found.into_iter().enumerate() {
            // Without a speaker a few words in quotation marks are a term rather than speech.
            let speaker = speaker(&s.arabic[..at]);
            let words = arabic.split_whitespace().count();
            let long = words >= 5 || speaker.is_some() && (words >= 3 || arabic.contains('-'));
            if long && !out.iter().any(|q| q.arabic == arabic) {
                out.push(Quote {
                    english: english.get(k).filter(|_| same_count).cloned(),
                    speaker,
                    arabic,
                    source: s.id.to_owned(),
                });
            }
        }
    }
    out
}

/// The last person, else organisation, named before a quotation, in English and Arabic.
fn speaker(before: &str) -> Option<(String, String)> {
    let list = words(before);
    let known = built_in().find(&list);
    let shown = |span: &std::ops::Range<usize>| tidy(&before[span.clone()]);
    let of = |kind: NameKind| {
        let found = known.iter().rev().find(|(e, _)| e.kind == kind);
        found.map(|(e, s)| (s.start, (e.english[0].clone(), shown(s))))
    };
    let other = names::people(before, &list).pop().map(|p| (p.span.start, (names::romanise(&p.text), p.text)));
    let best = match (of(NameKind::Person), other) {
        (Some(a), Some(b)) => Some(if b.0 > a.0 + 20 { b } else { a }),
        (a, b) => a.or(b),
    };
    best.or_else(|| of(NameKind::Body)).map(|b| b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_keeps_its_speaker_in_both_languages() {
        let s = Cited {
            id: "S1.6",
            source: 1,
            arabic: "وأضاف حموشي أن الشراكة تقوم على مبدأ “رابح-رابح” بين الدول",
            english: Some("Hammouchi added that partnership rests on a \"win-win\" principle"),
            about: None,
        };
        let got = quotes(&[s]);
        assert_eq!(
            got,
            [Quote {
                arabic: "رابح-رابح".into(),
                english: Some("win-win".into()),
                speaker: Some(("Hammouchi".into(), "حموشي".into())),
                source: "S1.6".into()
            }]
        );
    }
}
