//! Web addresses and tags of social media among the words of a sentence.

use std::ops::Range;

/// How an address begins.
const BEGINNINGS: [&str; 3] = ["http://", "https://", "www."];

/// The web addresses of a text, up to the next blank; punctuation behind one is not part of it.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = BEGINNINGS.iter().filter_map(|b| text[from..].find(b)).min() {
        let start = from + at;
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '،' | '؛' | '"' | '«' | '»' | '<' | '>'));
        let whole = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ')', ']', '!', '؟']);
        out.push(start..start + whole.len());
        from = start + end.unwrap_or(rest.len()).max(1);
    }
    out
}

/// Whether a word is a web address.
pub(crate) fn is_address(word: &str) -> bool {
    BEGINNINGS.iter().any(|b| word.starts_with(b))
}

/// Whether what stands between two words leaves them joined: blanks, or the signs of a tag, `#دولة_قطر`.
pub(super) fn is_blank(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || matches!(c, '#' | '_'))
}

#[cfg(test)]
mod tests {
    use super::super::Sentence;
    use super::*;

    #[test]
    fn an_address_is_one_word() {
        let text = "انظر https://example.com/خبر-اليوم?a=1، أو www.example.org.";
        let found: Vec<&str> = addresses(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["https://example.com/خبر-اليوم?a=1", "www.example.org"]);
        assert_eq!(addresses("http://").len(), 1, "an empty address is no endless loop");
        let s = Sentence::new("https://example.com/خبر-اليوم وصل الوزير");
        assert_eq!(s.tokens.len(), 3);
        assert!(!s.is_joined(1) && s.is_joined(2), "the sentence begins behind the address");
    }

    #[test]
    fn a_tag_is_of_the_sentence() {
        let s = Sentence::new("وصل الوفد إلى #دولة_قطر أمس");
        assert!((1..s.tokens.len()).all(|i| s.is_joined(i)));
    }
}
