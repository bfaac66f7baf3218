//! Words, numbers and dates in English text, for comparison with the Arabic.

mod bases;
mod dates;
pub mod inflect;
mod numbers;

pub use bases::{bases, related};
pub use dates::{EnglishDate, RelativeDay, dates, month, relative_days};
pub use numbers::numbers;

use std::ops::Range;
use std::sync::LazyLock;

/// A word or number of an English text in lower case.
pub struct Token<'a> {
    pub span: Range<usize>,
    pub text: &'a str,
    pub lower: String,
}

pub fn tokens(text: &str) -> Vec<Token<'_>> {
    static WORD: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"\d+(?:[.,]\d+)*|\p{L}+(?:['’]\p{L}+)*").expect("fixed pattern"));
    WORD.find_iter(text)
        .map(|m| Token { span: m.range(), text: m.as_str(), lower: m.as_str().to_lowercase() })
        .collect()
}

/// The words of an English text in lower case.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|t| t.lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerals::Number;

    #[test]
    fn numbers_in_digits_and_words_are_read() {
        let v = |t: &str| numbers(t).iter().map(Number::value).collect::<Vec<_>>();
        for (text, want) in [
            ("sixty-two foreigners", vec![62.0]),
            ("the twenty-second meeting", vec![22.0]),
            ("one hundred and twenty-five", vec![125.0]),
            ("11 million kronor", vec![11e6]),
            ("1,500 people and 2.25%", vec![1500.0, 2.25]),
            ("the 13th and the thirteenth", vec![13.0, 13.0]),
            ("one of the first", vec![]),
            ("three and four", vec![3.0, 4.0]),
            ("two million five hundred thousand", vec![2_500_000.0]),
            ("three million and five million copies", vec![3e6, 5e6]),
            ("$4.5m", vec![4.5e6]),
        ] {
            assert_eq!(v(text), want, "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_both_orders() {
        let d = |t: &str| dates(t).into_iter().map(|d| (d.day, d.last_day, d.month, d.year)).collect::<Vec<_>>();
        assert_eq!(d("on 27 May 2025"), [(Some(27), None, 5, Some(2025))]);
        assert_eq!(d("May 27, 2025"), [(Some(27), None, 5, Some(2025))]);
        assert_eq!(d("27–29 May"), [(Some(27), Some(29), 5, None)]);
        assert_eq!(d("from 4 to 7 November"), [(Some(4), Some(7), 11, None)]);
        assert_eq!(d("from May 27 to 29"), [(Some(27), Some(29), 5, None)]);
        assert_eq!(d("he may go in November 2024"), [(None, None, 11, Some(2024))]);
        assert_eq!(d("you may 3 times"), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,60}") {
            numbers(&text);
            dates(&text);
        }
    }
}
