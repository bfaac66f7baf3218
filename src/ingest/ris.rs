//! References as libraries and archives of the press export them (RIS): `TI  - …`, `AB  - …`, up to `ER  -`.

use serde_json::{Map, Value};

/// Tags and the fields of records that they stand for.
const TAGS: [(&str, &str); 19] = [
    ("TI", "title"),
    ("T1", "title"),
    ("AB", "text"),
    ("N2", "text"),
    ("TX", "text"),
    ("T2", "outlet"),
    ("JO", "outlet"),
    ("JF", "outlet"),
    ("PB", "publisher"),
    ("AU", "author"),
    ("A1", "author"),
    ("DA", "date"),
    ("Y1", "date"),
    ("PY", "publication_date"),
    ("UR", "url"),
    ("L2", "url"),
    ("ID", "id"),
    ("AN", "id"),
    ("N1", "summary"),
];

/// The tag of a line and its value.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let value = rest.trim_start().strip_prefix('-')?;
    let named = tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && rest.starts_with("  ");
    named.then_some((tag, value.trim()))
}

/// Whether a text is such a list.
pub(super) fn is_list(text: &str) -> bool {
    let first = text.trim_start_matches('\u{FEFF}').lines().find(|l| !l.trim().is_empty());
    first.and_then(tagged).is_some_and(|(tag, _)| tag == "TY")
}

/// The references as records.
pub(super) fn records(text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut open = Map::new();
    let mut last: Option<&str> = None;
    let mut close = |open: &mut Map<String, Value>| {
        if !open.is_empty() {
            out.push(Value::Object(std::mem::take(open)));
        }
    };
    for line in text.lines() {
        match tagged(line) {
            Some(("TY" | "ER", _)) => {
                close(&mut open);
                last = None;
            }
            Some((tag, value)) => {
                last = TAGS.iter().find(|t| t.0 == tag).map(|t| t.1);
                if let Some(name) = last.filter(|_| !value.is_empty()) {
                    open.entry(name).or_insert_with(|| Value::String(value.to_owned()));
                }
            }
            // A long value goes on in the next line.
            None => {
                if let Some(Value::String(before)) =
                    last.and_then(|n| open.get_mut(n)).filter(|_| !line.trim().is_empty())
                {
                    before.push('\n');
                    before.push_str(line.trim());
                }
            }
        }
    }
    close(&mut open);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_records() {
        let text = "TY  - NEWS\r\nTI  - إغلاق الجسر\r\nT2  - صحيفة الأفق\r\nDA  - 2025/06/01\r\nAB  - أغلقت البلدية الجسر\r\nالقديم أمام الشاحنات.\r\nER  - \r\n\r\nTY  - NEWS\r\nT1  - فتح الجسر\r\nER  - \r\n";
        assert!(is_list(text) && !is_list("TI  - إغلاق الجسر") && !is_list("أغلقت البلدية - الجسر"));
        let list = records(text);
        assert_eq!(list.len(), 2);
        assert_eq!((list[0]["outlet"].as_str(), list[0]["date"].as_str()), (Some("صحيفة الأفق"), Some("2025/06/01")));
        assert_eq!(list[0]["text"], "أغلقت البلدية الجسر\nالقديم أمام الشاحنات.");
        assert_eq!(list[1]["title"], "فتح الجسر");
    }
}
