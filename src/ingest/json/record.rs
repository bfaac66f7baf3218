//! The fields of a record, found by their names.

use super::names::{AUTHOR, DATE, ID, OUTLET, TEASER, TEXT, TITLE, URL};
use mujaz_arabic::fold;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The usual names by their letters: `Full Text`, `full_text` and `FullText` are one.
static USUAL: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for name in [TITLE, TEXT, TEASER, URL, OUTLET, AUTHOR, DATE, ID].into_iter().flatten() {
        out.entry(letters(name)).or_insert(*name);
    }
    out
});

fn letters(name: &str) -> String {
    fold(&name.to_lowercase()).chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{A0}')).collect()
}

/// Whether a field is one of those that articles are made from, however its name is spelled.
pub(super) fn is_usual(name: &str) -> bool {
    USUAL.contains_key(&letters(name))
}

/// A record.
pub(super) struct Record<'a> {
    value: &'a Value,
    /// The fields whose names are spelled otherwise, by the usual spelling.
    respelled: HashMap<&'static str, &'a Value>,
}

impl<'a> Record<'a> {
    pub fn of(value: &'a Value) -> Self {
        let mut respelled = HashMap::new();
        for (key, v) in value.as_object().into_iter().flatten().take(500) {
            let usual = USUAL.get(&letters(key)).copied().filter(|usual| *usual != key && value.get(*usual).is_none());
            if let Some(usual) = usual {
                respelled.entry(usual).or_insert(v);
            }
        }
        Self { value, respelled }
    }

    /// The value of a field; "meta.published" reaches into an object, "alternate.0" into a list.
    fn at(&self, key: &str) -> Option<&'a Value> {
        let inside = |v: &'a Value, k: &str| v.get(k).or_else(|| v.get(k.parse::<usize>().ok()?));
        let found = key.split('.').try_fold(self.value, inside).or_else(|| self.value.get(key));
        found.or_else(|| self.respelled.get(key).copied())
    }

    /// The text of a field.
    pub fn text(&self, key: &str) -> Option<String> {
        self.at(key).and_then(as_text)
    }

    /// The text of a field that holds one; an object with a headline is a record of its own.
    pub fn body(&self, key: &str) -> Option<String> {
        let found = self.at(key)?;
        let is_record = ["title", "headline", "name"].iter().any(|k| found.get(*k).is_some());
        if is_record { None } else { as_text(found) }
    }

    /// The first field that has a value; those that the user named come first.
    pub fn field(&self, own: &[String], usual: &[&str]) -> Option<String> {
        self.field_that(own, usual, |_| true)
    }

    /// The first field with a suitable value.
    pub fn field_that(&self, own: &[String], usual: &[&str], fits: impl Fn(&str) -> bool) -> Option<String> {
        let named = |key: &str| self.text(key).filter(|t| fits(t));
        own.iter().find_map(|k| named(k)).or_else(|| usual.iter().find_map(|k| named(k)))
    }
}

/// A value as text: what stands in it, or what an object says of itself.
pub(super) fn as_text(v: &Value) -> Option<String> {
    let s = match v {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(as_text).collect::<Vec<_>>().join("\n"),
        Value::Object(o) => {
            ["name", "title", "value", "#text", "rendered", "content", "text", "ar", "$date", "$oid", "$numberLong"]
                .iter()
                .find_map(|k| o.get(*k).and_then(as_text))?
        }
        _ => return None,
    };
    (!s.trim().is_empty()).then_some(s)
}
