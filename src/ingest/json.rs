//! JSON records: field names of feeds, crawlers and corpora, and those the user names.

use super::draft::Draft;
use super::html;
use crate::config::Fields;
use serde_json::Value;

const ID: &[&str] = &["id", "guid", "_id", "uuid", "article_id", "doc_id"];
const TITLE: &[&str] = &["title", "headline", "name", "العنوان", "heading"];
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "content_text",
    "content_html",
    "articleBody",
    "article_body",
    "article",
    "maintext",
    "full_text",
    "fulltext",
    "raw_text",
    "content:encoded",
    "النص",
    "description",
    "summary",
];
const URL: &[&str] = &["url", "link", "permalink", "canonical_url", "source_url", "external_url"];
const OUTLET: &[&str] = &["outlet", "publisher", "site_name", "source", "source_name", "domain", "feed", "site"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "dc:creator"];
const DATE: &[&str] = &[
    "date",
    "published",
    "date_published",
    "datePublished",
    "pubDate",
    "pub_date",
    "published_at",
    "publish_date",
    "date_publish",
    "created_at",
    "timestamp",
];

/// The list inside a wrapper such as a JSON Feed.
pub(super) fn items(value: &Value) -> Option<&Vec<Value>> {
    ["items", "articles", "entries", "data", "results", "docs", "documents"]
        .iter()
        .find_map(|k| value.get(k)?.as_array())
}

fn as_text(v: &Value) -> Option<String> {
    let s = match v {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(as_text).collect::<Vec<_>>().join("\n"),
        Value::Object(o) => {
            ["name", "title", "value", "#text", "rendered"].iter().find_map(|k| o.get(*k).and_then(as_text))?
        }
        _ => return None,
    };
    (!s.trim().is_empty()).then_some(s)
}

fn field(value: &Value, own: &[String], usual: &[&str]) -> Option<String> {
    let named = |key: &str| -> Option<String> {
        // "meta.published" reaches into an object.
        let found = key.split('.').try_fold(value, |v, k| v.get(k)).or_else(|| value.get(key))?;
        as_text(found)
    };
    own.iter().find_map(|k| named(k)).or_else(|| usual.iter().find_map(|k| named(k)))
}

/// The article of a record.
///
/// # Errors
/// A reason in words if the record is not an object or has no text.
pub(super) fn draft(value: &Value, fields: &Fields) -> Result<Draft, String> {
    let Some(object) = value.as_object() else { return Err("not a JSON object".into()) };
    let text = field(value, &fields.text, TEXT).ok_or_else(|| {
        let keys: Vec<&str> = object.keys().map(String::as_str).take(12).collect();
        format!("no field with text among {}; name it under [input.fields] in mujaz.toml", keys.join(", "))
    })?;
    let markup = text.contains("</") || text.contains("<br") || text.contains("<p>");
    let text = if markup { html::fragment_text(&text) } else { text };
    Ok(Draft {
        id: field(value, &fields.id, ID),
        title: field(value, &fields.title, TITLE),
        outlet: field(value, &fields.outlet, OUTLET),
        author: field(value, &fields.author, AUTHOR).map(|a| a.replace('\n', ", ")),
        date: field(value, &fields.date, DATE),
        url: field(value, &fields.url, URL),
        text,
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn usual_and_named_fields_are_found() {
        let feed = json!({"items": [{"id": "7", "title": "عنوان", "content_html": "<p>النص <b>هنا</b></p><p>ثانية</p>", "authors": [{"name": "أ"}], "date_published": "2025-05-27"}]});
        let d = draft(&items(&feed).unwrap()[0], &Fields::default()).unwrap();
        assert_eq!((d.id.as_deref(), d.author.as_deref()), (Some("7"), Some("أ")));
        assert!(d.text.contains("النص هنا") && !d.text.contains('<'), "{}", d.text);
        let fields = Fields { text: vec!["payload.corps".into()], ..Default::default() };
        assert_eq!(draft(&json!({"payload": {"corps": "نص"}, "text": "other"}), &fields).unwrap().text, "نص");
    }

    #[test]
    fn a_record_without_text_names_its_fields() {
        let e = draft(&json!({"foo": 1, "bar": "x"}), &Fields::default()).unwrap_err();
        assert!(e.contains("foo, bar") && e.contains("input.fields"), "{e}");
    }
}
