//! Currencies by their nouns in Arabic and English, from CLDR (`tools/cldr.py`).

use super::letters::fold;
use crate::word_lists::List;
use std::sync::LazyLock;

/// A currency noun: `درهم` is "dirham", `ليرة` is "lira" or "pound".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// Arabic noun, folded.
    pub arabic: String,
    /// English nouns in the singular, in lower case; the usual one first.
    pub english: Vec<String>,
}

/// Plurals that are not formed by endings.
const BROKEN_PLURALS: [(&str, &str); 2] = [("دراهم", "درهم"), ("دنانير", "دينار")];

static LIST: LazyLock<Vec<Currency>> = LazyLock::new(|| {
    let lines = crate::tables::lines(include_str!("../data/currencies.tsv"));
    lines
        .filter_map(|l| l.split_once('\t'))
        .map(|(ar, en)| {
            let mut english: Vec<String> = en.split(' ').map(str::to_owned).collect();
            if english.iter().any(|e| e == "ruble") {
                english.push("rouble".into());
            }
            // Arab states use riyals and dinars.
            english.sort_by_key(|e| !matches!(e.as_str(), "riyal" | "dinar"));
            Currency { arabic: fold(ar), english }
        })
        .collect()
});

/// The currency named by a folded Arabic word without its particles.
pub fn of_arabic(bare: &str) -> Option<&'static Currency> {
    let singular = BROKEN_PLURALS.iter().find(|(p, _)| *p == bare).map_or(bare, |(_, s)| s);
    let stem = |w: &str| w.trim_end_matches('ه').to_owned();
    LIST.iter().find(|c| {
        c.arabic == singular
            || List::CurrencyEndings.words().iter().any(|e| {
                singular
                    .strip_suffix(e)
                    .is_some_and(|s| s.chars().count() >= 3 && (s == c.arabic || s == stem(&c.arabic)))
            })
    })
}

/// The singular currency noun of an English word in lower case; everyday words are excluded.
pub fn of_english(word: &str) -> Option<&'static str> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let all = LIST.iter().flat_map(|c| &c.english);
    all.map(String::as_str)
        .find(|e| *e == bare || bare.strip_suffix('s') == Some(e))
        .filter(|e| !List::EverydayCurrencies.contains(e))
}

/// Signs and codes for a currency before or after a figure, with its nouns.
const SIGNS: [(&str, &[&str]); 28] = [
    ("$", &["dollar"]),
    ("€", &["euro"]),
    ("£", &["pound"]),
    ("¥", &["yen", "yuan"]),
    ("₺", &["lira", "pound"]),
    ("₽", &["ruble", "rouble"]),
    ("₹", &["rupee"]),
    ("₪", &["shekel"]),
    ("USD", &["dollar"]),
    ("EUR", &["euro"]),
    ("GBP", &["pound"]),
    ("MAD", &["dirham"]),
    ("AED", &["dirham"]),
    ("SAR", &["riyal", "rial"]),
    ("QAR", &["riyal", "rial"]),
    ("OMR", &["riyal", "rial"]),
    ("YER", &["riyal", "rial"]),
    ("EGP", &["pound"]),
    ("TND", &["dinar"]),
    ("DZD", &["dinar"]),
    ("LYD", &["dinar"]),
    ("KWD", &["dinar"]),
    ("JOD", &["dinar"]),
    ("IQD", &["dinar"]),
    ("LBP", &["pound", "lira"]),
    ("SYP", &["pound", "lira"]),
    ("TRY", &["lira", "pound"]),
    ("JPY", &["yen"]),
];

/// Currency signs and codes next to a digit: byte range and nouns.
pub fn signs(text: &str) -> Vec<(std::ops::Range<usize>, &'static [&'static str])> {
    let mut out = Vec::new();
    for (sign, nouns) in SIGNS {
        for (at, _) in text.match_indices(sign) {
            let end = at + sign.len();
            let digit = |c: Option<char>| c.is_some_and(|c| super::letters::digit_value(c).is_some());
            let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
            let beside =
                digit(text[end..].trim_start().chars().next()) || digit(text[..at].trim_end().chars().next_back());
            // A code is a word of its own; a sign may follow letters ("US$").
            let word = !sign.is_ascii() || sign == "$" || !(letter(before) || letter(after));
            if beside && word {
                out.push((at..end, nouns));
            }
        }
    }
    out.sort_by_key(|s| s.0.start);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_codes_count_only_next_to_a_figure() {
        let nouns = |t: &str| signs(t).into_iter().map(|s| s.1[0]).collect::<Vec<_>>();
        assert_eq!(nouns("It cost $410 million, US$5 or EUR 3 and 20 €."), ["dollar", "dollar", "euro", "euro"]);
        assert!(nouns("A MADE and TRY list; cash in $ and USD").is_empty());
    }

    #[test]
    fn currencies_are_known_by_their_nouns() {
        for (ar, en) in
            [("درهم", "dirham"), ("دراهم", "dirham"), ("دولارا", "dollar"), ("ليره", "lira"), ("ريالات", "riyal")]
        {
            assert_eq!(of_arabic(ar).map(|c| c.english[0].as_str()), Some(en), "{ar}");
        }
        assert!(of_arabic("ليره").is_some_and(|c| c.english.iter().any(|e| e == "pound")));
        assert_eq!(of_arabic("كتاب"), None);
        assert_eq!(
            (of_english("euros"), of_english("won"), of_english("roubles")),
            (Some("euro"), None, Some("rouble"))
        );
    }
}
