//! Records in JSON of a shape that no name tells: lists in lists, records under keys of their own, columns.

use super::names::{TEASER, TEXT, TITLE, URL};
use super::usual::{is_beside, is_usual, usual};
use crate::ingest::letters::letters;
use serde_json::{Map, Value};

/// How deep records are looked for.
const DEPTH: usize = 6;
/// Fewest Arabic letters of a text.
const LETTERS: usize = 40;

/// The records in a value that is none itself; empty if it has none.
pub(in super::super) fn records(value: &Value) -> Vec<Value> {
    if let Some(rows) = columns(value) {
        return rows;
    }
    let mut out = Vec::new();
    collect(value, DEPTH, &mut out);
    out
}

fn collect(value: &Value, depth: usize, out: &mut Vec<Value>) {
    if let Some(rows) = named_rows(value) {
        return out.extend(rows);
    }
    let inner: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(o) => {
            // The description of a channel is not an article beside its items.
            let lists = |v: &Value| v.as_array().is_some_and(|l| l.iter().any(|r| is_record(r) && has_text(r)));
            let is_channel = !has_own_text(value) && o.iter().any(|(k, v)| !is_beside(k) && lists(v));
            if !is_channel && is_record(value) {
                return out.push(value.clone());
            }
            o.iter().filter(|(k, _)| !is_beside(k)).map(|(_, v)| v).collect()
        }
        _ => return,
    };
    if depth > 0 {
        inner.into_iter().for_each(|v| collect(v, depth - 1, out));
    }
}

/// Whether a value has a field with one of these usual names.
fn has(value: &Value, list: &[&str], fits: impl Fn(&Value) -> bool) -> bool {
    let fields = value.as_object().into_iter().flatten();
    fields.filter(|(_, v)| fits(v)).any(|(k, _)| usual(k).is_some_and(|u| list.contains(&u)))
}

fn has_text(value: &Value) -> bool {
    has(value, TEXT, |v| !v.is_null()) || has(value, TEASER, |v| !v.is_null())
}

fn has_own_text(value: &Value) -> bool {
    has(value, TEXT, |v| v.as_str().is_some_and(|s| letters(s) >= LETTERS))
}

/// Whether a value has the fields of an article: a headline, and a text or an address; or a text alone.
fn is_record(value: &Value) -> bool {
    has(value, TITLE, |v| !v.is_null()) && (has_text(value) || has(value, URL, |v| !v.is_null())) || has_own_text(value)
}

/// `{"title": […], "text": […]}`, `{"title": {"0": …}, "text": {"0": …}}`: a list for each field.
fn columns(value: &Value) -> Option<Vec<Value>> {
    let object = value.as_object()?;
    let cells = |v: &Value| -> Option<Vec<Value>> {
        match v {
            Value::Array(list) => Some(list.clone()),
            Value::Object(o) => Some(o.values().cloned().collect()),
            _ => None,
        }
    };
    let columns: Vec<(&String, Vec<Value>)> =
        object.iter().filter(|(k, _)| is_usual(k)).filter_map(|(k, v)| Some((k, cells(v)?))).collect();
    let rows = columns.first()?.1.len();
    let plain = |v: &Value| !v.is_array() && !v.is_object();
    let alike = columns.iter().all(|(_, c)| c.len() == rows && c.iter().all(plain));
    // A list of authors or of paragraphs is no column.
    let several = object.iter().all(|(k, v)| !is_usual(k) || cells(v).is_some());
    let titled = columns.iter().any(|(k, _)| usual(k).is_some_and(|u| TITLE.contains(&u)));
    if columns.len() < 2 || !alike || !several || !titled || rows == 0 {
        return None;
    }
    let row = |n: usize| columns.iter().map(|(k, c)| ((*k).clone(), c[n].clone())).collect::<Map<String, Value>>();
    Some((0..rows).map(|n| Value::Object(row(n))).collect())
}

/// `[["title", "text"], […]]`, `{"columns": ["title", "text"], "data": [[…]]}`: rows below the names of their columns.
fn named_rows(value: &Value) -> Option<Vec<Value>> {
    let (names, rows) = match value {
        Value::Array(list) => (list.first()?, &list[1..]),
        Value::Object(o) => {
            let names = ["columns", "header", "headers", "fields"].iter().find_map(|k| o.get(*k))?;
            (names, ["data", "rows", "values"].iter().find_map(|k| o.get(*k))?.as_array()?.as_slice())
        }
        _ => return None,
    };
    let names: Vec<&str> = names.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    if names.iter().filter(|n| is_usual(n)).count() < 2 {
        return None;
    }
    let row = |r: &Value| {
        let cells = r.as_array()?.iter().zip(&names).map(|(v, n)| ((*n).to_owned(), v.clone()));
        Some(Value::Object(cells.collect()))
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const STORY: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات صباح الأحد، وفتحت طريقا آخر.";

    #[test]
    fn records_are_found_in_any_shape() {
        let (a, b) = (json!({"title": "الجسر", "text": STORY}), json!({"title": "الطريق", "text": STORY}));
        for v in [
            json!({"1": a, "2": b}),
            json!([[a], [b]]),
            json!({"page": 1, "list": [a, b]}),
            json!({"sport": [a], "news": [b], "related": [a]}),
            json!({"rss": {"channel": {"title": "الأفق", "description": "أخبار", "link": "https://a.example", "item": [a, b]}}}),
            json!({"edges": [{"node": a}, {"node": b}]}),
            json!({"title": ["الجسر", "الطريق"], "text": [STORY, STORY]}),
            json!({"title": {"0": "الجسر", "1": "الطريق"}, "text": {"0": STORY, "1": STORY}}),
            json!({"columns": ["title", "text"], "data": [["الجسر", STORY], ["الطريق", STORY]]}),
            json!([["title", "text"], ["الجسر", STORY], ["الطريق", STORY]]),
        ] {
            let got = records(&v);
            assert_eq!(got.len(), 2, "{v}");
            assert_eq!((got[0]["title"].as_str(), got[1]["text"].as_str()), (Some("الجسر"), Some(STORY)), "{v}");
        }
        assert!(records(&json!({"a": [1, 2], "b": {"c": "الجسر"}})).is_empty());
        assert_eq!(records(&json!({"title": "الجسر", "text": STORY, "authors": ["سعاد", "علي"]})).len(), 1);
        let pictures = json!({"title": "الجسر", "text": STORY, "images": [{"title": "صورة", "url": "https://a.example/1.jpg", "description": "الجسر"}]});
        assert_eq!(records(&pictures), [pictures]);
    }
}
