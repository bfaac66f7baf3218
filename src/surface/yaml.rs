//! Text in YAML, as the front matter of a Markdown file.

use super::{is_plain, json};

/// A value between quotation marks on one line. YAML reads the strings of JSON.
pub fn quoted(text: &str) -> String {
    let line: String = text
        .chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            c if is_plain(c) => Some(c),
            _ => None,
        })
        .collect();
    // What cannot be written is no reason to fail: strings always can be.
    json::visible(serde_json::to_string(&line).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_value_stays_in_its_line_and_its_marks(text in hostile()) {
            let value = quoted(&text);
            proptest::prop_assert!(value.starts_with('"') && value.ends_with('"') && !value.contains('\n'));
            proptest::prop_assert!(serde_json::from_str::<String>(&value).is_ok());
            proptest::prop_assert!(value.chars().all(is_plain));
        }
    }
}
