//! What templates can print: every field of every view with its type, its meaning and an example. Derived from the
//! views themselves.

use super::example::{example, example_digest, example_index};
use super::views::{BriefView, DigestView, IndexView};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

/// The kind of data that a template gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A brief: `brief.md`, and every template of the user's.
    Brief,
    /// Several briefs in short: `digest.md`, `digest-page.html`, and the message about a run of a job, `digest.html`.
    Digest,
    /// The index of a folder: `index.md`, `index.html`.
    Index,
}

/// A field of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Field {
    /// Its name; `[]` marks the elements of a list.
    pub path: String,
    /// `text`, `number`, `yes or no`, `list of texts`, `list`, `group`; `or none` where it may be missing.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds.
    pub about: String,
    /// Its value in the example; `None` for lists of things with fields, and for groups.
    pub example: Option<String>,
}

impl View {
    /// All views.
    pub const ALL: [Self; 3] = [Self::Brief, Self::Digest, Self::Index];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Digest => "digest",
            Self::Index => "index",
        }
    }

    /// The data that the template of a name or file gets.
    pub fn of_template(name: &str) -> Self {
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Self::ALL.into_iter().find(|v| stem.split('-').next() == Some(v.name())).unwrap_or(Self::Brief)
    }

    /// The example as templates see it.
    pub fn example(self) -> Value {
        let value = match self {
            Self::Brief => serde_json::to_value(example()),
            Self::Digest => serde_json::to_value(example_digest()),
            Self::Index => serde_json::to_value(example_index()),
        };
        value.unwrap_or_default()
    }

    fn schema(self) -> Value {
        let schema = match self {
            Self::Brief => schemars::schema_for!(BriefView),
            Self::Digest => schemars::schema_for!(DigestView),
            Self::Index => schemars::schema_for!(IndexView),
        };
        schema.to_value()
    }
}

/// The fields of a view, in order, with nested fields after their parents.
pub fn fields(view: View) -> Vec<Field> {
    let whole = view.schema();
    let mut out = Vec::new();
    walk(&whole, &whole, "", &[&view.example()], &mut out);
    out
}

/// The fields of a view as a table in Markdown.
pub fn fields_table(view: View) -> String {
    let mut out = String::from("| name | type | what it holds | for example |\n| --- | --- | --- | --- |\n");
    let cell = |text: &str| text.replace('|', "\\|");
    for f in fields(view) {
        let example = f.example.map_or_else(String::new, |e| format!("`{}`", cell(&e.replace('`', "'"))));
        _ = writeln!(out, "| `{}` | {} | {} | {example} |", f.path, f.kind, cell(&f.about));
    }
    out
}

/// Adds the properties of a schema; `values` are those of the example at this place.
fn walk(schema: &Value, whole: &Value, prefix: &str, values: &[&Value], out: &mut Vec<Field>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{prefix}{name}");
        let values: Vec<&Value> = values.iter().filter_map(|v| v.get(name)).collect();
        let (target, optional) = resolved(property, whole);
        let about = property["description"].as_str().or(target["description"].as_str()).unwrap_or_default();
        let item = target.get("items").map(|i| resolved(i, whole).0);
        let nested = match item {
            Some(i) if i.get("properties").is_some() => Some((i, "[].")),
            None if target.get("properties").is_some() => Some((target, ".")),
            _ => None,
        };
        let kind = match (item, nested) {
            (Some(_), Some(_)) => "list".to_owned(),
            (Some(i), None) => format!("list of {}s", word(i)),
            (None, Some(_)) => "group".to_owned(),
            (None, None) => word(target).to_owned(),
        };
        out.push(Field {
            kind: if optional { format!("{kind} or none") } else { kind },
            about: about.split_whitespace().collect::<Vec<_>>().join(" "),
            example: if nested.is_some() { None } else { values.iter().find_map(|v| shown(v)) },
            path: path.clone(),
        });
        // A brief within a message has the fields of a brief.
        let brief = nested.is_some_and(|(n, _)| n["properties"].get("banner").is_some());
        if let Some((inner, join)) = nested.filter(|_| !brief) {
            let deeper: Vec<&Value> =
                values.iter().flat_map(|v| v.as_array().map_or_else(|| vec![*v], |a| a.iter().collect())).collect();
            walk(inner, whole, &format!("{path}{join}"), &deeper, out);
        }
    }
}

/// The schema that a property refers to, and whether the property may be missing.
fn resolved<'a>(schema: &'a Value, whole: &'a Value) -> (&'a Value, bool) {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return (&whole["$defs"][name], false);
    }
    let choices = schema["anyOf"].as_array();
    if let Some(one) = choices.and_then(|c| c.iter().find(|s| s["type"] != "null")) {
        return (resolved(one, whole).0, true);
    }
    (schema, schema["type"].as_array().is_some_and(|t| t.iter().any(|t| t == "null")))
}

/// The type of a simple value, as a word.
fn word(schema: &Value) -> &'static str {
    let is = |t: &str| schema["type"] == t || schema["type"].as_array().is_some_and(|l| l.iter().any(|x| x == t));
    match () {
        () if is("boolean") => "yes or no",
        () if is("integer") || is("number") => "number",
        () => "text",
    }
}

/// A value in a few words; `None` if it is empty.
fn shown(value: &Value) -> Option<String> {
    const LONGEST: usize = 64;
    let text = match value {
        Value::String(s) if !s.is_empty() => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Array(a) if !a.is_empty() => a.iter().filter_map(shown).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    Some(match text.chars().count() {
        0..=LONGEST => text,
        _ => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_meaning_a_type_and_a_value_in_the_example() {
        for view in View::ALL {
            let list = fields(view);
            assert!(list.len() > 8, "{view:?}");
            for f in list {
                assert!(f.about.ends_with('.'), "{view:?}: {} is not explained", f.path);
                let group = f.kind.starts_with("list") && !f.kind.starts_with("list of") || f.kind.starts_with("group");
                assert!(group || f.example.is_some(), "{view:?}: the example has no value for {}", f.path);
            }
        }
        let brief = fields(View::Brief);
        let of = |path: &str| brief.iter().find(|f| f.path == path).unwrap();
        assert_eq!((of("event.where").kind.as_str(), of("event.where").example.as_deref()), ("text", Some("Rabat")));
        assert_eq!(of("happened[].help.draft").kind, "text or none");
        assert_eq!(of("facts[].cites").kind, "list of texts");
        assert_eq!(of("changes").kind, "group or none");
        assert!(fields(View::Digest).iter().all(|f| !f.path.starts_with("briefs[].brief.")));
    }

    #[test]
    fn a_template_gets_the_view_of_its_name() {
        assert_eq!(View::of_template("digest.html"), View::Digest);
        assert_eq!(View::of_template("/a/index.md"), View::Index);
        assert_eq!(View::of_template("short.md"), View::Brief);
    }
}
