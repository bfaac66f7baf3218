//! JSON records, with the field names of feeds, crawlers and corpora, and those that the user configures.

mod latin;
mod literal;
mod names;
mod posts;
mod record;
mod shapes;
mod usual;

use super::draft::Draft;
use super::html;
use super::letters::letters;
use crate::config::Fields;
pub(super) use latin::{REPAIRED, repair};
pub(super) use literal::{complete, is_assigned, is_posts, literal, sequence};
use mujaz_arabic::letters::{is_arabic_letter, tidy};
use names::{AUTHOR, DATE, ID, OUTLET, TEASER, TEXT, TITLE, URL};
pub(super) use posts::draft as post;
use record::{Record, as_text};
use regex::Regex;
use serde_json::Value;
pub(super) use shapes::records;
use std::sync::LazyLock;
use usual::is_usual;

/// How deep a record may be in others.
const WRAPPED: usize = 2;
/// Arabic letters of a text that needs no longer one in a field with an unusual name.
const WHOLE: usize = 400;
const ONLY_HEADLINE: &str = "only the headline is given";

/// How deep a list may be in wrappers.
const LISTED: usize = 4;

/// The list inside a wrapper such as a JSON Feed.
pub(super) fn items(value: &Value) -> Option<&Vec<Value>> {
    list_in(value, LISTED)
}

fn list_in(value: &Value, depth: usize) -> Option<&Vec<Value>> {
    const LISTS: [&str; 18] = [
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
        "orderedItems",
        "Articles",
        "rows",
        "nodes",
        "document",
    ];
    let object = value.as_object()?;
    if let Some(list) = LISTS.iter().find_map(|k| object.get(*k)?.as_array()) {
        return Some(list);
    }
    if depth == 0 {
        return None;
    }
    // {"response": {"results": [...]}}
    let wrappers = LISTS.iter().chain(["response", "feed", "channel", "searchresult"].iter());
    let inner = wrappers.filter_map(|k| object.get(*k)).find_map(|v| list_in(v, depth - 1));
    if inner.is_some() || object.len() != 1 {
        return inner;
    }
    // {"group_posts_v2": [...]}, {"db": [{"data": {"posts": [...]}}]}
    let list = object.values().next()?.as_array().filter(|l| l.iter().all(Value::is_object) && !l.is_empty())?;
    let only = Some(list).filter(|l| l.len() == 1).and_then(|l| list_in(&l[0], depth - 1));
    only.or(Some(list))
}

/// The outlet of a wrapper: the title of a JSON Feed.
pub(super) fn outlet_of(value: &Value) -> Option<String> {
    let named = value.get("title").or_else(|| value.get("feed").and_then(|f| f.get("title")));
    named.and_then(as_text).map(|t| tidy(&html::as_text(&t)))
}

/// Whether a news service has withdrawn the article of a record and put `[Removed]` in its place.
pub(super) fn is_withdrawn(value: &Value) -> bool {
    let gone = |key: &str| value.get(key).and_then(Value::as_str).is_some_and(|t| t.trim() == "[Removed]");
    gone("title") && ["content", "description"].iter().all(|k| gone(k) || value.get(*k).is_none_or(Value::is_null))
}

/// Whether a field or column is one that articles are made from, or numbers the rows.
pub(super) fn is_known(name: &str, own: &Fields) -> bool {
    let named = [&own.id, &own.title, &own.text, &own.url, &own.outlet, &own.author, &own.date];
    let lower = name.to_lowercase();
    is_usual(name)
        || named.iter().any(|list| list.iter().any(|n| n == name))
        || lower.starts_with("unnamed")
        || matches!(lower.as_str(), "#" | "no" | "no." | "index" | "row" | "م" | "رقم" | "الرقم" | "الرقم التسلسلي")
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
        let (v, listed) = match v {
            Value::Array(list) => (list.first()?, true),
            v => (v, false),
        };
        let found = v.is_object().then(|| wrapped(v, fields, depth - 1).ok())??;
        (letters(&found.text) > 0 && !headline(&found)).then_some((found, listed))
    });
    let Some((inner, listed)) = inner else { return own };
    let outer = Record::of(value);
    // What stands above a list is the title of the list.
    let titled = !listed && own.is_ok_and(|d| d.title.is_some() && inner.title.is_none());
    Ok(Draft {
        id: inner.id.or_else(|| outer.field(&fields.id, ID)),
        title: inner.title.or_else(|| titled.then(|| about_in(&outer, fields).title)?),
        outlet: inner.outlet.or_else(|| about_in(&outer, fields).outlet),
        date: inner.date.or_else(|| outer.field(&fields.date, DATE)),
        url: inner.url.or_else(|| outer.field_that(&fields.url, URL, |u| u.starts_with("http"))),
        ..inner
    })
}

/// What a record says of an article besides its text.
pub(super) fn about(value: &Value) -> Draft {
    about_in(&Record::of(value), &Fields::default())
}

fn about_in(record: &Record, fields: &Fields) -> Draft {
    Draft {
        id: record.field(&fields.id, ID),
        title: record.field(&fields.title, TITLE).map(|t| tidy(&html::as_text(&t))),
        outlet: record.field_that(&fields.outlet, OUTLET, is_name).map(|o| tidy(&html::as_text(&o))),
        author: record.field_that(&fields.author, AUTHOR, is_name).and_then(|a| person(&a)),
        date: record.field(&fields.date, DATE),
        url: record.field_that(&fields.url, URL, |u| u.starts_with("http")),
        ..Draft::default()
    }
}

fn plain(value: &Value, fields: &Fields) -> Result<Draft, String> {
    let Some(object) = value.as_object() else { return Err("not a JSON object".into()) };
    let missing = || {
        let signs = object.keys().flat_map(|k| k.chars()).filter(|c| *c == '?').count();
        if signs >= 6 {
            return "garbled: the letters of the names of the fields were replaced by question marks before the file was written; get it again in UTF-8".to_owned();
        }
        let keys: Vec<&str> = object.keys().map(String::as_str).take(12).collect();
        format!("no field with text among {}; name it under [input.fields] in mujaz.toml", keys.join(", "))
    };
    let record = Record::of(value);
    let title = record.field(&fields.title, TITLE).map(|t| tidy(&html::as_text(&t)));
    let mut notes = Vec::new();
    let whole = match longest(&record, &fields.text) {
        Some(t) => Some(t),
        None => longest(&record, TEXT),
    };
    // Joomla parts a text where the reader clicks for more.
    let whole = match (record.text("introtext").and_then(|t| cleaned(&t)), whole) {
        (Some(begun), Some(rest)) if record.text("fulltext").is_some() => {
            Some(Found { text: format!("{}\n\n{}", begun.text.trim_end(), rest.text), ..rest })
        }
        (_, whole) => whole,
    };
    let teaser = longest(&record, TEASER);
    let text = match (whole, teaser) {
        // A teaser may contain more than a text that a news service truncated or reserves for paying customers.
        (Some(w), Some(t)) if letters(&t.text) > letters(&w.text) => Some(t),
        (w, t) => w.or(t),
    };
    let known = text.as_ref().map_or(0, |t| letters(&t.text));
    let prose = if known < WHOLE && fields.text.is_empty() { record.prose() } else { None };
    let text = match prose.filter(|(t, _)| letters(t) >= 2 * known).and_then(|(t, name)| Some((cleaned(&t)?, name))) {
        Some((found, name)) => {
            notes.push(format!("the text is that of the field \"{name}\""));
            Some(found)
        }
        None => text,
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
    let mut about = about_in(&record, fields);
    if about.date.is_none()
        && let Some((day, name)) = record.day()
    {
        notes.push(format!("the date is that of the field \"{name}\""));
        about.date = Some(day);
    }
    // Search engines repeat the outlet behind the headline.
    let title = match (title, &about.outlet) {
        (Some(t), Some(o)) => Some(without_outlet(t, o)),
        (t, _) => t,
    };
    Ok(Draft { title, text, notes, ..about })
}

/// A headline without the name of its outlet behind it: `… - الأفق`.
fn without_outlet(title: String, outlet: &str) -> String {
    let rest = title.strip_suffix(outlet).map(str::trim_end).and_then(|t| t.strip_suffix(['-', '–', '|', '—']));
    rest.map(|t| t.trim_end().to_owned()).filter(|t| !t.is_empty()).unwrap_or(title)
}

/// The names of a byline, without what programs write around them.
fn person(written: &str) -> Option<String> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)^(?:by|par|بقلم|كتب|كتبت|إعداد|تحرير)\s*[:：]?\s+").expect("fixed pattern"));
    // A number in a list of names is that of an account.
    let names: Vec<&str> = written.lines().filter(|l| l.chars().any(char::is_alphabetic)).collect();
    let bare = names.join(", ");
    let bare = bare.trim().trim_matches(['[', ']', '\'', '"']).replace("', '", ", ");
    // "address (name)", "name <address>"
    let named = match (bare.split_once('('), bare.split_once('<')) {
        (Some((address, name)), _) if address.contains('@') => name.trim_end_matches(')').trim(),
        (_, Some((name, address))) if address.contains('@') => name.trim(),
        _ if bare.contains('@') && !bare.trim().contains(' ') && !bare.starts_with('@') => "",
        _ => bare.as_str(),
    };
    let name = tidy(&MARK.replace(named, ""));
    let none = matches!(
        name.to_lowercase().as_str(),
        "" | "null" | "none" | "nan" | "n/a" | "admin" | "unknown" | "undefined"
    );
    (!none).then_some(name)
}

/// A text, and the number of characters that its source omitted at its end.
struct Found {
    text: String,
    cut: Option<usize>,
}

/// The field with the most Arabic; if none has any, the first.
fn longest<S: AsRef<str>>(record: &Record, names: &[S]) -> Option<Found> {
    let mut best: Option<Found> = None;
    for name in names {
        let Some(found) = record.body(name.as_ref()).and_then(|t| cleaned(&t)) else { continue };
        if best.as_ref().is_none_or(|b| letters(&found.text) > letters(&b.text)) {
            best = Some(found);
        }
    }
    best
}

/// The text of a field without markup and without the placeholders and truncation marks of news services.
fn cleaned(raw: &str) -> Option<Found> {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(?:…|\.\.\.|\[\.\.\.\]|\[…\])?\s*[\[(]\+? ?(\d+) ?(?:more )?(?:chars|characters|حرفا?)(?: more)?[\])]\s*$").expect("fixed pattern")
    });
    let text = html::as_text(raw);
    let paid = text.trim().trim_matches(['.', '!', '[', ']']).to_uppercase();
    if paid.starts_with("ONLY AVAILABLE IN") && paid.ends_with("PLANS")
        || paid.starts_with("UPGRADE YOUR PLAN")
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
mod tests;
