//! JSON that may be read on a terminal.

use super::is_plain;
use std::fmt::Write;

/// JSON as it was, with the characters that are not [plain](is_plain) written as escapes. They can stand in strings
/// alone, so that the value stays the same.
pub fn visible(json: String) -> String {
    let kept = |c: char| is_plain(c) || matches!(c, '\n' | '\t' | '\r');
    if json.chars().all(kept) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut units = [0; 2];
    for c in json.chars() {
        if kept(c) {
            out.push(c);
        } else {
            c.encode_utf16(&mut units).iter().for_each(|u| _ = write!(out, "\\u{u:04x}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_value_stays_and_nothing_in_it_acts(key in hostile(), text in hostile()) {
            let value = serde_json::json!({ key: [text] });
            let out = visible(serde_json::to_string_pretty(&value).unwrap());
            proptest::prop_assert!(out.chars().all(|c| is_plain(c) || c == '\n'));
            proptest::prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), value);
        }
    }
}
