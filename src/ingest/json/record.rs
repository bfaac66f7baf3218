//! The fields of a record, found by their names.

use super::usual::{is_beside, is_usual, usual};
use crate::ingest::dates;
use crate::ingest::letters::letters as arabic;
use crate::ingest::rich;
use serde_json::Value;
use std::collections::HashMap;

/// Fewest Arabic letters of a text in a field with an unusual name.
const PROSE: usize = 60;
/// What an object says of itself, best first.
const AS_TEXT: [&str; 16] = [
    "name",
    "title",
    "value",
    "#text",
    "rendered",
    "content",
    "text",
    "ar",
    "$date",
    "$oid",
    "$numberLong",
    "html",
    "raw",
    "local",
    "utc",
    "iso",
];

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
            let usual = usual(key).filter(|usual| *usual != key && value.get(*usual).is_none());
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

    /// The day in a field with an unusual name, and the name: `publish_time`, `meta.published`. Fields that say when a
    /// record was changed or fetched count only if there is no other.
    pub fn day(&self) -> Option<(String, String)> {
        const DAY: [&str; 10] =
            ["publi", "date", "posted", "created", "issued", "release", "time", "pubd", "تاريخ", "وقت"];
        const LATER: [&str; 12] = [
            "updat",
            "modif",
            "chang",
            "edit",
            "crawl",
            "fetch",
            "scrap",
            "retriev",
            "captur",
            "index",
            "added",
            "تحديث",
        ];
        const NEVER: [&str; 8] = ["zone", "read", "expir", "birth", "duration", "event", "start", "end"];
        let within = ["meta", "metadata", "attributes", "dates", "info", "properties"];
        let own = self.value.as_object().into_iter().flatten();
        let inner = within.iter().filter_map(|k| self.value.get(*k)?.as_object()).flatten();
        let named = |name: &str, list: &[&str]| {
            let name = name.to_lowercase();
            list.iter().any(|n| name.contains(n))
        };
        let fields: Vec<(&String, String)> = own
            .chain(inner)
            .take(500)
            .filter(|(k, _)| named(k, &DAY) && !named(k, &NEVER))
            .filter_map(|(k, v)| Some((k, as_text(v)?)))
            .filter(|(_, v)| v.len() <= 60 && dates::parse(v, None).is_some_and(dates::possible))
            .collect();
        let (late, early): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(k, _)| named(k, &LATER));
        early.into_iter().chain(late).next().map(|(k, v)| (v, k.clone()))
    }

    /// The longest text in fields with unusual names, and the name: `story`, `blocks`, `paragraphs`.
    pub fn prose(&self) -> Option<(String, String)> {
        let fields = self.value.as_object().into_iter().flatten().take(500);
        let unusual = fields.filter(|(k, _)| !is_usual(k) && !is_beside(k));
        unusual
            .map(|(k, v)| {
                let mut parts = Vec::new();
                paragraphs(v, 5, &mut parts);
                (parts.join("\n"), k.clone())
            })
            .max_by_key(|(t, _)| arabic(t))
            .filter(|(t, _)| arabic(t) >= PROSE)
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

/// The texts in a value, as paragraphs. A list of other records has none.
fn paragraphs(value: &Value, depth: usize, out: &mut Vec<String>) {
    match value {
        Value::String(s) if arabic(s) >= 8 => out.push(s.clone()),
        Value::Array(list) if depth > 0 => list.iter().take(2000).for_each(|v| paragraphs(v, depth - 1, out)),
        Value::Object(o) if depth > 0 && ["title", "headline", "url", "link"].iter().all(|k| !o.contains_key(*k)) => {
            o.iter().filter(|(k, _)| !is_beside(k)).for_each(|(_, v)| paragraphs(v, depth - 1, out));
        }
        _ => {}
    }
}

/// A value as text: what stands in it, or what an object says of itself.
pub(super) fn as_text(v: &Value) -> Option<String> {
    if let Some(text) = rich::text(v) {
        return Some(text);
    }
    let s = match v {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(as_text).collect::<Vec<_>>().join("\n"),
        Value::Object(o) => AS_TEXT.iter().find_map(|k| o.get(*k).and_then(as_text))?,
        _ => return None,
    };
    (!s.trim().is_empty()).then_some(s)
}
