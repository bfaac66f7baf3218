//! Direct quotations and their speakers.

use super::{Cited, Voices};
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

/// Quotations of at least five words, or of three or a hyphenated slogan if they have a speaker. `speaker` says who is
/// quoted from a byte of a sentence on, in English and Arabic.
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
/// let list = quotes(&[sentence], &|_, _| None);
/// assert_eq!(list[0].english.as_deref(), Some("We will open the road to all tomorrow"));
/// assert_eq!(list[0].source, "S1.1");
/// ```
pub fn quotes(sentences: &[Cited], speaker: Voices) -> Vec<Quote> {
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
            let speaker = speaker(s.arabic, at);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_without_a_speaker_are_a_term() {
        let of = |arabic| Cited { id: "S1.1", source: 1, arabic, english: None, about: None };
        let none = |_: &str, _: usize| None;
        assert_eq!(quotes(&[of("رفعوا لافتة كتب عليها «لا للصمت» أمام المقر")], &none), []);
        assert_eq!(quotes(&[of("وجاء في النداء «نطالب بفتح الطريق قبل نهاية الشهر»")], &none)[0].speaker, None);
    }

    #[test]
    fn a_quotation_keeps_its_speaker_in_both_languages() {
        let s = Cited {
            id: "S1.6",
            source: 1,
            arabic: "وأضاف حموشي أن الشراكة تقوم على مبدأ “رابح-رابح” بين الدول",
            english: Some("Hammouchi added that partnership rests on a \"win-win\" principle"),
            about: None,
        };
        let speaker = |arabic: &str, at: usize| {
            arabic[..at].contains("حموشي").then(|| ("Hammouchi".to_owned(), "حموشي".to_owned()))
        };
        let got = quotes(&[s], &speaker);
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
