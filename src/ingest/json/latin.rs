//! Exports of Facebook and Instagram, which write each byte of UTF-8 as a letter of its own: `\u00d8\u00a7` for `ا`.

use crate::ingest::mojibake;
use regex::bytes::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// A remark on what was repaired.
pub(in super::super) const REPAIRED: &str =
    "each byte of UTF-8 had been exported as a letter, as Facebook and Instagram do; repaired";

/// Repairs the texts of a value that was read from `raw`; returns whether there were any.
pub(in super::super) fn repair(value: &mut Value, raw: &[u8]) -> bool {
    // The bytes with which UTF-8 begins most Arabic letters, as letters, escaped or not.
    static SIGNS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?-u)\\u00[dD][89abAB]|\xC3[\x98-\x9B]").expect("fixed pattern"));
    SIGNS.is_match(raw) && repair_all(value)
}

fn repair_all(value: &mut Value) -> bool {
    match value {
        Value::String(s) => match letters(s) {
            Some(right) => {
                *s = right;
                true
            }
            None => false,
        },
        // Every value is repaired, not only the first.
        Value::Array(list) => list.iter_mut().map(repair_all).filter(|r| *r).count() > 0,
        Value::Object(o) => o.values_mut().map(repair_all).filter(|r| *r).count() > 0,
        _ => false,
    }
}

/// The text of which every letter is a byte; none if the letters are not UTF-8, as those of hardly any word are.
fn letters(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    // The sign that parts a word at the end of a line stands for a byte here, and is lost later.
    if text.contains('\u{AD}')
        && let (std::borrow::Cow::Owned(right), Some(_)) = mojibake::repaired(text)
    {
        return Some(right);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn exported(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn bytes_exported_as_letters_are_letters_again() {
        // The second byte of some letters is a space or a control character in Latin-1.
        let text = "أُعلن يوم الجمعة: «المطر» قادم من الشمال 😀";
        let mut v = json!({"data": [{"post": exported(text)}], "title": "Café à Orléans", "n": 3});
        let raw = v.to_string();
        assert!(repair(&mut v, raw.as_bytes()));
        assert_eq!(v, json!({"data": [{"post": text}], "title": "Café à Orléans", "n": 3}));
        let escaped = r#"{"post":"\u00d9\u0085\u00d8\u00b7\u00d8\u00b1"}"#;
        let mut v: Value = serde_json::from_str(escaped).unwrap();
        assert!(repair(&mut v, escaped.as_bytes()) && v["post"] == "مطر");
        let mut plain = json!({"text": "مطر Øresund"});
        assert!(!repair(&mut plain, "{\"text\":\"مطر Øresund\"}".as_bytes()) && plain["text"] == "مطر Øresund");
    }
}
