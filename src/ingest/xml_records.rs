//! XML of content management systems, databases and monitoring services: elements named like the fields of records.

use super::xml::{self, Element};
use serde_json::{Map, Value};

/// Elements that give the name of a field in an attribute: `<field name="title">`, `<str name="title">`.
const FIELDS: [&str; 14] = [
    "field",
    "column",
    "property",
    "str",
    "date",
    "arr",
    "int",
    "long",
    "double",
    "bool",
    "attribute",
    "data",
    "element",
    "meta",
];

/// The records of a document, best first guess: the longest list of elements of the same kind, or the whole.
///
/// # Errors
/// A message: not readable.
pub(super) fn records(text: &str) -> Result<Vec<Value>, String> {
    let root = xml::root(text)?;
    let mut best: Vec<&Element> = Vec::new();
    lists(&root, &mut best);
    match best.is_empty() {
        true => Ok(vec![value(&root)]),
        false => Ok(best.into_iter().map(value).collect()),
    }
}

/// The longest list of elements of the same name that have several elements of their own.
fn lists<'a>(element: &'a Element, best: &mut Vec<&'a Element>) {
    let mut names: Vec<&str> = Vec::new();
    for child in element.elements().filter(|e| is_record(e)) {
        if !names.contains(&child.name.as_str()) && names.len() < 50 {
            names.push(&child.name);
        }
    }
    for name in names {
        let list: Vec<&Element> = element.elements().filter(|e| e.name == name && is_record(e)).collect();
        if list.len() > best.len() {
            *best = list;
        }
    }
    for child in element.elements() {
        lists(child, best);
    }
}

/// Whether an element has several fields, or attributes in their place.
fn is_record(e: &Element) -> bool {
    !e.has_markup() && (e.elements().count() >= 2 || e.attributes.len() >= 2 && e.elements().next().is_none())
}

fn value(e: &Element) -> Value {
    if e.has_markup() {
        return Value::String(e.paragraphs().unwrap_or_else(|| e.line()));
    }
    // A field with several values.
    if e.name == "arr" {
        return Value::Array(e.elements().map(value).collect());
    }
    let mut out = Map::new();
    let mut add = |name: &str, v: Value| match out.get_mut(name) {
        Some(Value::Array(list)) => list.push(v),
        Some(before) => {
            let first = before.take();
            *before = Value::Array(vec![first, v]);
        }
        None => {
            out.insert(name.to_owned(), v);
        }
    };
    for child in e.elements() {
        let named = child.attribute("name").filter(|_| FIELDS.contains(&child.name.as_str()));
        add(named.unwrap_or(&child.name), value(child));
    }
    if e.elements().next().is_none() {
        let text = e.text();
        if e.attributes.is_empty() || !text.trim().is_empty() {
            return Value::String(text.trim().to_owned());
        }
        for (name, v) in &e.attributes {
            add(name, Value::String(v.clone()));
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات.";

    #[test]
    fn records_are_found_under_any_names() {
        for text in [
            format!(
                "<articles><count>2</count><article id='1'><title>الجسر</title><body><p>{TEXT}</p></body></article><article id='2'><title>ب</title><body>{TEXT}</body></article></articles>"
            ),
            format!(
                "<rs><table_data name='posts'><row><field name='title'>الجسر</field><field name='body'>{TEXT}</field></row><row><field name='title'>ب</field><field name='body'>{TEXT}</field></row></table_data></rs>"
            ),
            format!(
                "<response><result><doc><str name='title'>الجسر</str><arr name='body'><str>{TEXT}</str></arr></doc></result></response>"
            ),
            format!("<export><item title='الجسر' body='{TEXT}'/><item title='ب' body='{TEXT}'/></export>"),
            format!("<story><title>الجسر</title><body><![CDATA[<p>{TEXT}</p>]]></body></story>"),
        ] {
            let list = records(&text).unwrap();
            let draft = super::super::json::draft(&list[0], &Default::default()).unwrap();
            assert_eq!((draft.title.as_deref(), draft.text.trim()), (Some("الجسر"), TEXT), "{text}");
        }
    }
}
