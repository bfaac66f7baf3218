//! JSON records, with the field names of feeds, crawlers and corpora, and those that the user configures.

mod names;

use super::draft::Draft;
use super::html;
use super::letters::letters;
use crate::config::Fields;
use mujaz_arabic::letters::{is_arabic_letter, tidy};
use names::{AUTHOR, DATE, ID, OUTLET, TEASER, TEXT, TITLE, URL};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// How deep a record may be in others.
const WRAPPED: usize = 2;
const ONLY_HEADLINE: &str = "only the headline is given";

/// The list inside a wrapper such as a JSON Feed.
pub(super) fn items(value: &Value) -> Option<&Vec<Value>> {
    const LISTS: [&str; 13] = [
        "items",
        "articles",
        "entries",
        "data",
        "results",
        "docs",
        "documents",
        "news",
        "hits",
        "value",
        "stories",
        "posts",
        "records",
    ];
    let list = |v: &'_ Value| LISTS.iter().find(|k| v.get(**k).is_some_and(Value::is_array)).copied();
    match list(value) {
        Some(k) => value.get(k)?.as_array(),
        // {"response": {"results": [...]}}
        None => LISTS
            .iter()
            .chain(["response", "feed", "channel"].iter())
            .find_map(|k| value.get(*k).filter(|v| v.is_object()).and_then(|v| v.get(list(v)?)?.as_array())),
    }
}

/// The outlet of a wrapper: the title of a JSON Feed.
pub(super) fn outlet_of(value: &Value) -> Option<String> {
    let named = value.get("title").or_else(|| value.get("feed").and_then(|f| f.get("title")));
    named.and_then(as_text).map(|t| tidy(&html::as_text(&t)))
}

fn as_text(v: &Value) -> Option<String> {
    let s = match v {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(as_text).collect::<Vec<_>>().join("\n"),
        Value::Object(o) => ["name", "title", "value", "#text", "rendered", "content"]
            .iter()
            .find_map(|k| o.get(*k).and_then(as_text))?,
        _ => return None,
    };
    (!s.trim().is_empty()).then_some(s)
}

/// The value of a field; "meta.published" reaches into an object, "alternate.0" into a list.
fn at<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let inside = |v: &'a Value, k: &str| v.get(k).or_else(|| v.get(k.parse::<usize>().ok()?));
    key.split('.').try_fold(value, inside).or_else(|| value.get(key))
}

/// Whether a news service has withdrawn the article of a record and put `[Removed]` in its place.
pub(super) fn is_withdrawn(value: &Value) -> bool {
    let gone = |key: &str| value.get(key).and_then(Value::as_str).is_some_and(|t| t.trim() == "[Removed]");
    gone("title") && ["content", "description"].iter().all(|k| gone(k) || value.get(*k).is_none_or(Value::is_null))
}

/// Whether a field or column is one that articles are made from, or numbers the rows.
pub(super) fn is_known(name: &str, own: &Fields) -> bool {
    let named = [&own.id, &own.title, &own.text, &own.url, &own.outlet, &own.author, &own.date];
    let usual = [ID, TITLE, TEXT, TEASER, URL, OUTLET, AUTHOR, DATE];
    let lower = name.to_lowercase();
    usual.iter().any(|list| list.contains(&name))
        || named.iter().any(|list| list.iter().any(|n| n == name))
        || lower.starts_with("unnamed")
        || matches!(lower.as_str(), "#" | "no" | "no." | "index" | "row" | "م" | "رقم" | "الرقم" | "الرقم التسلسلي")
}

fn field(value: &Value, own: &[String], usual: &[&str]) -> Option<String> {
    field_that(value, own, usual, |_| true)
}

/// The first field with a suitable value.
fn field_that(value: &Value, own: &[String], usual: &[&str], fits: impl Fn(&str) -> bool) -> Option<String> {
    let named = |key: &str| at(value, key).and_then(as_text).filter(|t| fits(t));
    own.iter().find_map(|k| named(k)).or_else(|| usual.iter().find_map(|k| named(k)))
}

/// The article of a record.
///
/// # Errors
/// A message if the record is not an object or has no text.
pub(super) fn draft(value: &Value, fields: &Fields) -> Result<Draft, String> {
    wrapped(value, fields, WRAPPED)
}

/// The article of a record, or of the one that it wraps: search engines and social networks keep a record in a field of
/// another, which has its date or address.
fn wrapped(value: &Value, fields: &Fields, depth: usize) -> Result<Draft, String> {
    let own = plain(value, fields);
    let headline = |d: &Draft| d.notes.iter().any(|n| n == ONLY_HEADLINE);
    if depth == 0 || own.as_ref().is_ok_and(|d| !headline(d)) {
        return own;
    }
    let inner = value.as_object().into_iter().flat_map(|o| o.values()).find_map(|v| {
        let v = match v {
            Value::Array(list) => list.first()?,
            v => v,
        };
        let found = v.is_object().then(|| wrapped(v, fields, depth - 1).ok())??;
        (letters(&found.text) > 0 && !headline(&found)).then_some(found)
    });
    let Some(inner) = inner else { return own };
    let outer = |own: &[String], usual: &[&str]| field(value, own, usual);
    Ok(Draft {
        id: inner.id.or_else(|| outer(&fields.id, ID)),
        date: inner.date.or_else(|| outer(&fields.date, DATE)),
        url: inner.url.or_else(|| field_that(value, &fields.url, URL, |u| u.starts_with("http"))),
        ..inner
    })
}

fn plain(value: &Value, fields: &Fields) -> Result<Draft, String> {
    let Some(object) = value.as_object() else { return Err("not a JSON object".into()) };
    let missing = || {
        let keys: Vec<&str> = object.keys().map(String::as_str).take(12).collect();
        format!("no field with text among {}; name it under [input.fields] in mujaz.toml", keys.join(", "))
    };
    let title = field(value, &fields.title, TITLE).map(|t| tidy(&html::as_text(&t)));
    let mut notes = Vec::new();
    let whole = match longest(value, &fields.text) {
        Some(t) => Some(t),
        None => longest(value, TEXT),
    };
    let teaser = longest(value, TEASER);
    let text = match (whole, teaser) {
        // A teaser may contain more than a text that a news service truncated or reserves for paying customers.
        (Some(w), Some(t)) if letters(&t.text) > letters(&w.text) => Some(t),
        (w, t) => w.or(t),
    };
    let text = match text {
        Some(t) => {
            if let Some(n) = t.cut {
                notes.push(format!("the source truncated the text; {n} characters are missing"));
            }
            t.text
        }
        None => match title.clone().filter(|t| t.chars().any(is_arabic_letter) && fields.text.is_empty()) {
            Some(t) => {
                notes.push(ONLY_HEADLINE.into());
                t
            }
            None => return Err(missing()),
        },
    };
    Ok(Draft {
        id: field(value, &fields.id, ID),
        title,
        outlet: field_that(value, &fields.outlet, OUTLET, is_name).map(|o| tidy(&html::as_text(&o))),
        author: field_that(value, &fields.author, AUTHOR, is_name).map(|a| a.replace('\n', ", ")),
        date: field(value, &fields.date, DATE),
        url: field_that(value, &fields.url, URL, |u| u.starts_with("http")),
        text,
        notes,
        ..Draft::default()
    })
}

/// A text, and the number of characters that its source omitted at its end.
struct Found {
    text: String,
    cut: Option<usize>,
}

/// The field with the most Arabic; if none has any, the first.
fn longest<S: AsRef<str>>(value: &Value, names: &[S]) -> Option<Found> {
    let mut best: Option<Found> = None;
    for name in names {
        let Some(found) = at(value, name.as_ref()).and_then(as_text).and_then(|t| cleaned(&t)) else { continue };
        if best.as_ref().is_none_or(|b| letters(&found.text) > letters(&b.text)) {
            best = Some(found);
        }
    }
    best
}

/// The text of a field without markup and without the placeholders and truncation marks of news services.
fn cleaned(raw: &str) -> Option<Found> {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(?:…|\.\.\.)?\s*\[\+?(\d+) ?(?:chars|characters|حرفا?)\]\s*$").expect("fixed pattern")
    });
    let text = html::as_text(raw);
    let paid = text.trim().trim_matches(['.', '!', '[', ']']).to_uppercase();
    if paid.starts_with("ONLY AVAILABLE IN") && paid.ends_with("PLANS")
        || matches!(paid.as_str(), "NULL" | "NONE" | "REMOVED" | "N/A")
    {
        return None;
    }
    let cut = CUT.captures(&text).and_then(|c| c[1].parse().ok());
    let text = if cut.is_some() { CUT.replace(&text, "…").into_owned() } else { text };
    (!text.trim().is_empty()).then_some(Found { text, cut })
}

/// Whether a value can be the name of an outlet or a person, rather than a URL or a number.
fn is_name(written: &str) -> bool {
    !written.contains("://") && !written.starts_with("www.") && written.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn common_and_configured_fields_are_found() {
        let feed = json!({"items": [{"id": "7", "title": "عنوان", "content_html": "<p>النص <b>هنا</b></p><p>ثانية</p>", "authors": [{"name": "أ"}], "date_published": "2025-05-27"}]});
        let d = draft(&items(&feed).unwrap()[0], &Fields::default()).unwrap();
        assert_eq!((d.id.as_deref(), d.author.as_deref()), (Some("7"), Some("أ")));
        assert!(d.text.contains("النص هنا") && !d.text.contains('<'), "{}", d.text);
        let fields = Fields { text: vec!["payload.corps".into()], ..Default::default() };
        assert_eq!(draft(&json!({"payload": {"corps": "نص"}, "text": "other"}), &fields).unwrap().text, "نص");
    }

    #[test]
    fn records_of_news_services_are_read() {
        let text = "أعلنت البلدية إغلاق الجسر القديم.";
        let v = json!({"source": {"id": null, "name": "صحيفة &#8220;الأفق&#8221;"}, "author": 12, "title": "إغلاق &quot;الجسر&quot;",
            "description": text, "content": format!("{text} وقالت إن الأشغال… [+2219 chars]"), "publishedAt": "2025-06-01T00:10:00Z", "url": "https://a.example/1"});
        let d = draft(&v, &Fields::default()).unwrap();
        assert_eq!((d.title.as_deref(), d.outlet.as_deref()), (Some("إغلاق \"الجسر\""), Some("صحيفة “الأفق”")));
        assert_eq!((d.author, d.date.as_deref()), (None, Some("2025-06-01T00:10:00Z")));
        assert!(d.text.ends_with("الأشغال…") && d.notes[0].contains("2219"), "{} {:?}", d.text, d.notes);
        let v = json!({"title": "عنوان الخبر هنا", "content": "ONLY AVAILABLE IN PAID PLANS", "description": text, "source": "https://a.example/feed", "link": "https://a.example/1"});
        let d = draft(&v, &Fields::default()).unwrap();
        assert_eq!((d.text.as_str(), d.outlet), (text, None));
        let v = json!({"text": "أعلنت البلدية…", "content": format!("<p>{text}</p>")});
        assert_eq!(draft(&v, &Fields::default()).unwrap().text.trim(), text);
        let nested = json!({"response": {"results": [{"a": 1}]}});
        assert_eq!(items(&nested).unwrap().len(), 1);
        assert!(
            draft(&json!({"title": "خبر عن الجسر القديم"}), &Fields::default()).unwrap().notes[0].contains("headline")
        );
    }

    #[test]
    fn records_of_feed_readers_crawlers_and_tables_are_read() {
        let text = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات.";
        let read = |v: Value| draft(&v, &Fields::default()).unwrap();
        let d = read(
            json!({"title": "الجسر", "summary": {"content": "أعلنت البلدية"}, "content": {"content": format!("<p>{text}</p>"), "direction": "rtl"},
            "alternate": [{"href": "https://a.example/1"}], "origin": {"streamId": "feed/x", "title": "جريدة الأفق"}}),
        );
        assert_eq!((d.text.trim(), d.outlet.as_deref()), (text, Some("جريدة الأفق")));
        assert_eq!(d.url.as_deref(), Some("https://a.example/1"));
        let d = read(
            json!({"text": text, "source": "https://a.example/2", "sitename": "الأفق", "hostname": "a.example", "date": "2025-06-01"}),
        );
        assert_eq!((d.url.as_deref(), d.outlet.as_deref()), (Some("https://a.example/2"), Some("الأفق")));
        let d = read(json!({"title": text, "seendate": "20250601T101500Z", "provider": [{"name": "الأفق"}]}));
        assert_eq!((d.date.as_deref(), d.outlet.as_deref()), (Some("20250601T101500Z"), Some("الأفق")));
        let d = read(json!({"عنوان الخبر": "الجسر", "نص الخبر": text, "تاريخ النشر": "2025-06-01", "الصحيفة": "الأفق"}));
        assert_eq!((d.title.as_deref(), d.text.as_str(), d.outlet.as_deref()), (Some("الجسر"), text, Some("الأفق")));
        assert!(is_withdrawn(&json!({"title": "[Removed]", "content": "[Removed]", "description": null})));
        assert!(!is_withdrawn(&json!({"title": "[Removed]", "content": text})));
    }

    #[test]
    fn a_record_in_another_is_read_with_what_the_other_says() {
        let text = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات.";
        for v in [
            json!({"_index": "news", "_source": {"headline": "الجسر", "body": text}, "date": "2025-06-01"}),
            json!({"tweet": {"full_text": text, "created_at": "2025-06-01"}}),
            json!({"timestamp": "2025-06-01", "data": [{"post": text}], "title": "نشرت صفحة البلدية"}),
            json!({"type": "article", "attributes": {"content": {"rendered": text}, "date": "2025-06-01"}}),
        ] {
            let d = draft(&v, &Fields::default()).unwrap();
            assert_eq!((d.text.trim(), d.date.as_deref()), (text, Some("2025-06-01")), "{v}");
            assert!(d.title.is_none_or(|t| t == "الجسر"));
        }
        assert!(draft(&json!({"a": {"b": {"c": {"text": text}}}}), &Fields::default()).is_err());
    }

    #[test]
    fn a_record_without_text_names_its_fields() {
        let e = draft(&json!({"foo": 1, "bar": "x"}), &Fields::default()).unwrap_err();
        assert!(e.contains("foo, bar") && e.contains("input.fields"), "{e}");
    }
}
