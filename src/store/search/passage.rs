//! Sentences of briefs as they are looked through, and what of them is shown where something was found.

use super::keys::{Key, keys};
use super::query::Query;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters of the longest excerpt.
const LONGEST: usize = 260;
/// Characters before the first word that was found.
const BEFORE: usize = 80;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Citation, `S2.3`.
    pub id: String,
    /// Arabic.
    pub arabic: String,
    /// English, where it may be printed as what the source says.
    pub english: Option<String>,
    /// Its English word by word, where it may not.
    pub gloss: String,
    /// Its words.
    pub keys: Vec<Key>,
}

/// A sentence in which something was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// Citation, `S2.3`.
    pub sentence: String,
    /// The Arabic.
    pub arabic: Vec<Piece>,
    /// The English.
    pub english: Vec<Piece>,
    /// Whether the English is a gloss word by word, since no translation stands.
    pub gloss: bool,
}

/// A piece of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it was looked for.
    pub found: bool,
}

impl Passage {
    /// A sentence with its words.
    pub fn new(id: String, arabic: String, english: Option<String>, gloss: String) -> Self {
        Self { keys: keys(&arabic), id, arabic, english, gloss }
    }

    /// What is printed in English.
    pub fn shown(&self) -> &str {
        self.english.as_deref().unwrap_or(&self.gloss)
    }
}

/// The sentences in which most of a search stands, `most` at the most, in their order.
pub fn hits(passages: &[Passage], query: &Query, most: usize) -> Vec<Hit> {
    let mut found: Vec<(usize, usize, Hit)> = Vec::new();
    for (i, p) in passages.iter().enumerate() {
        let (mut which, arabic) = query.in_arabic(&p.keys);
        let (more, english) = query.in_english(p.shown());
        which.extend(more);
        which.sort_unstable();
        which.dedup();
        if which.is_empty() {
            continue;
        }
        let hit = Hit {
            sentence: p.id.clone(),
            arabic: pieces(&p.arabic, &arabic),
            english: pieces(p.shown(), &english),
            gloss: p.english.is_none(),
        };
        found.push((which.len(), i, hit));
    }
    found.sort_by_key(|(n, i, _)| (std::cmp::Reverse(*n), *i));
    found.truncate(most);
    found.sort_by_key(|(_, i, _)| *i);
    found.into_iter().map(|(_, _, h)| h).collect()
}

/// An excerpt of a text with the spans in it marked.
fn pieces(text: &str, spans: &[Range<usize>]) -> Vec<Piece> {
    let window = window(text, spans.first().unwrap_or(&(0..0)));
    let mut out = Vec::new();
    let mut put = |text: &str, found: bool| {
        if !text.is_empty() {
            out.push(Piece { text: text.to_owned(), found });
        }
    };
    if window.start > 0 {
        put("…", false);
    }
    let mut at = window.start;
    for s in spans.iter().filter(|s| s.start >= window.start && s.end <= window.end) {
        if s.start < at {
            continue;
        }
        put(&text[at..s.start], false);
        put(&text[s.clone()], true);
        at = s.end;
    }
    put(&text[at..window.end], false);
    if window.end < text.len() {
        put("…", false);
    }
    out
}

/// The part of a text that is shown around what was found first, between words.
fn window(text: &str, found: &Range<usize>) -> Range<usize> {
    let first = found.start;
    if text.chars().count() <= LONGEST {
        return 0..text.len();
    }
    let back = text[..first].char_indices().rev().nth(BEFORE).map_or(0, |(i, _)| i);
    // From the beginning of a word to the end of one.
    let start = if back == 0 { 0 } else { text[back..first].find(' ').map_or(first, |i| back + i + 1) };
    let end = text[start..].char_indices().nth(LONGEST).map_or(text.len(), |(i, _)| start + i);
    let whole = if end == text.len() {
        end
    } else {
        text[start..end].rfind(' ').map(|i| start + i).filter(|i| *i >= found.end).unwrap_or(end)
    };
    start..whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn the_sentences_with_most_of_a_search_are_shown_with_its_words_marked() {
        let all = [
            Passage::new(
                "S1.1".into(),
                "غمرت السيول المدينة".into(),
                Some("Floods covered the city.".into()),
                "".into(),
            ),
            Passage::new("S1.2".into(), "وقال الوزير ذلك".into(), None, "and said the minister that".into()),
            Passage::new(
                "S1.3".into(),
                "زار الوزير المدينة".into(),
                Some("The minister visited the city.".into()),
                "".into(),
            ),
        ];
        let found = |q: &str| hits(&all, &Query::parse(q).unwrap(), 2);
        let shown = found("minister city");
        assert_eq!(shown.iter().map(|h| h.sentence.as_str()).collect::<Vec<_>>(), ["S1.1", "S1.3"]);
        assert_eq!(text(&shown[1].english), "The [minister] visited the [city].");
        let arabic = found("وزير");
        assert_eq!((arabic.len(), arabic[0].gloss, text(&arabic[0].arabic)), (2, true, "وقال [الوزير] ذلك".into()));
        assert!(found("earthquake").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn an_excerpt_says_what_the_text_says(text in "[a-zء-ي ]{0,700}", from in 0usize..900, length in 1usize..9) {
            let start = (0..=from.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            let end = (start..=text.len()).find(|i| *i >= start + length && text.is_char_boundary(*i)).unwrap_or(text.len());
            let shown = pieces(&text, std::slice::from_ref(&(start..end)));
            let plain: String = shown.iter().map(|p| p.text.as_str()).collect();
            proptest::prop_assert!(text.contains(plain.trim_matches('…')));
            proptest::prop_assert!(plain.chars().count() <= LONGEST + 2);
            if end > start {
                proptest::prop_assert!(shown.iter().any(|p| p.found));
            }
        }
    }
}
