//! Names of organisations and places by the noun before them: `حزب النهضة`, `مدينة وجدة`, `جامعة مؤتة`.

use super::gazetteer::NameKind;
use super::letters::{Word, tidy};
use super::lexicon;
use super::names::romanise;
use super::stems::is_function_word;
use crate::tables::lines;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A name found after its head noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadedName {
    /// Byte range, including the head noun for organisations, excluding it for places.
    pub span: Range<usize>,
    /// As written, without particles before it.
    pub arabic: String,
    /// The proposed English form.
    pub english: String,
    /// Organisation or place.
    pub kind: NameKind,
}

/// A noun before a name.
#[derive(Clone, Copy)]
struct HeadNoun {
    noun: &'static str,
    /// Its English in the name of an organisation; none before a place, which is named without it.
    english: Option<&'static str>,
}

/// By the noun, folded.
static HEADS: LazyLock<HashMap<&'static str, HeadNoun>> = LazyLock::new(|| {
    let rows = lines(include_str!("../data/headed_names.tsv")).filter_map(|l| l.split_once('\t'));
    rows.map(|(noun, e)| (noun, HeadNoun { noun, english: Some(e).filter(|e| *e != "-") })).collect()
});

/// The names after a head noun whose words are not in the word list.
pub fn headed(text: &str, words: &[Word]) -> Vec<HeadedName> {
    let list = lexicon::built_in();
    let mut out = Vec::new();
    for (i, head) in words.iter().enumerate() {
        let bare = head.folded.strip_prefix(['و', 'ب', 'ل', 'ف']);
        let Some(HeadNoun { noun, english }) = HEADS.get(head.folded.as_str()).or_else(|| HEADS.get(bare?)).copied()
        else {
            continue;
        };
        let Some(name) = words.get(i + 1) else { continue };
        let touching = text[head.span.end..name.span.start].chars().all(char::is_whitespace);
        let fits = name.is_arabic()
            && name.folded.chars().count() >= 3
            && !is_function_word(&name.folded)
            && !["بال", "لل", "وال"].iter().any(|p| name.folded.starts_with(p))
            && list.renderings(&name.folded).is_empty();
        if !touching || !fits {
            continue;
        }
        let written = tidy(&text[name.span.clone()]);
        let spelled = romanise(&written);
        let (span, arabic, english, kind) = if let Some(english) = english {
            // The particle before the head noun is not part of the name.
            let skip = head.folded.len() - noun.len();
            let start = text[head.span.clone()]
                .char_indices()
                .nth(skip / 2)
                .map_or(head.span.start, |(o, _)| head.span.start + o);
            let span = start..name.span.end;
            (span.clone(), tidy(&text[span]), format!("{spelled} {english}"), NameKind::Body)
        } else {
            (name.span.clone(), written, spelled, NameKind::Place)
        };
        out.push(HeadedName { span, arabic, english, kind });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn names_after_head_nouns_are_found_and_words_are_not() {
        let found = |t: &str| headed(t, &words(t)).into_iter().map(|h| (h.arabic, h.english)).collect::<Vec<_>>();
        assert_eq!(found("وقال حزب بليد إن"), [("حزب بليد".to_owned(), "Bled Party".to_owned())]);
        assert_eq!(found("وصل إلى بلدة كلوقي أمس").len(), 1);
        assert_eq!(found("أعلنت شركة كبيرة عن أرباحها"), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text in "[\\u{620}-\\u{64A} ]{0,50}") {
            for h in headed(&text, &words(&text)) {
                proptest::prop_assert!(text.get(h.span).is_some());
            }
        }
    }
}
