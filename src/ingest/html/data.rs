//! The article in the embedded data of a page: JSON-LD, and the state from which scripts of Next.js, Nuxt and others
//! build pages.

mod attributes;
mod best;
mod values;

use super::{flight, script};
use crate::ingest::letters::letters;
use best::Best;
use dom_smoothie::Readability;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;
pub(super) use values::PageData;
use values::{BYTES, DEPTH, has_article, paragraphs, text_at, words};

/// Maximum size in bytes to which a flattened list expands; each value counts as 64 bytes.
const UNFOLDED: usize = 16 << 20;
/// Reads the scripts of a page with this headline.
pub(super) fn of(reader: &Readability, headline: Option<&str>) -> PageData {
    let mut out = PageData::default();
    let mut best = Best { headline: headline.map(words).unwrap_or_default(), found: None };
    let mut stream = String::new();
    for script in reader.doc.select("script").iter() {
        let kind = script.attr_or("type", "").to_lowercase();
        let text = script.text();
        if text.len() > BYTES {
            continue;
        }
        if kind.contains("ld+json") {
            if let Some(v) = lenient(&text).or_else(|| unescaped(&text)).or_else(|| salvaged(&text)) {
                linked(&v, 0, &mut out);
            }
        } else if text.contains("__next_f") {
            stream.push_str(&flight::pushed(&text));
        } else if let Some(v) = lenient(&text).filter(|_| kind.contains("json")) {
            let mut left = UNFOLDED;
            match v.as_array() {
                Some(flat) => best.search(&resolve_references(flat, 0, 0, &mut left), 0),
                None => best.search(&v, 0),
            }
        } else if has_article(&text) {
            script::values(&text).iter().for_each(|v| best.search(v, 0));
        }
    }
    for held in attributes::objects(reader) {
        if let Some(v) = lenient(&held) {
            best.search(&v, 0);
        }
    }
    flight::rows(&stream).iter().for_each(|row| best.search(row, 0));
    if let Some((_, found)) = best.found {
        let known = out.body.as_deref().map_or(0, letters);
        if known * 2 < found.body.as_deref().map_or(0, letters) {
            out.body = found.body;
        }
        out.title = out.title.or(found.title);
        out.date = out.date.or(found.date);
        out.author = out.author.or(found.author);
    }
    out
}

/// JSON as found in pages: with comments around it, and with line breaks inside strings.
fn lenient(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    static BEGIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(?:/\*|//)?\s*<!\[CDATA\[\s*(?:\*/)?").expect("fixed pattern"));
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:/\*|//)?\s*\]\]>\s*(?:\*/)?\s*$").expect("fixed pattern"));
    let text = BEGIN.replace(text, "");
    let text = END.replace(&text, "");
    let text = text.trim().trim_end_matches(';');
    let several = || {
        let list: Vec<Value> = serde_json::Deserializer::from_str(text).into_iter().map_while(Result::ok).collect();
        (!list.is_empty()).then_some(Value::Array(list))
    };
    serde_json::from_str(text).ok().or_else(several).or_else(|| {
        let mut out = String::with_capacity(text.len());
        let (mut inside, mut escaped) = (false, false);
        for c in text.chars() {
            match c {
                '\n' if inside => out.push_str("\\n"),
                '\t' if inside => out.push_str("\\t"),
                c if inside && c.is_control() => {}
                c => out.push(c),
            }
            match c {
                '"' if !escaped => inside = !inside,
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        // The other common fault is a comma before a closing bracket.
        static COMMA: LazyLock<Regex> = LazyLock::new(|| Regex::new(r",(\s*[}\]])").expect("fixed pattern"));
        serde_json::from_str(&out).ok().or_else(|| serde_json::from_str(&COMMA.replace_all(&out, "$1")).ok())
    })
}

/// JSON whose quotation marks a template escaped, as it does in the text of a page.
fn unescaped(text: &str) -> Option<Value> {
    let plain = text.contains("&quot;").then(|| text.replace("&quot;", "\"").replace("&#34;", "\""))?;
    lenient(&plain.replace("&amp;", "&"))
}

/// The article in JSON-LD that cannot be parsed: cut off, or with quotation marks inside a text that nobody escaped.
fn salvaged(text: &str) -> Option<Value> {
    let field = |name: &str| {
        let behind = text.split_once(&format!("\"{name}\""))?.1.trim_start().strip_prefix(':')?.trim_start();
        let value = behind.strip_prefix('"')?;
        // The mark that ends the text stands before a comma and the next name, or before a bracket.
        let ends = |at: &usize| {
            let rest = value[at + 1..].trim_start();
            let next = rest.strip_prefix(',').map(str::trim_start);
            !value[..*at].ends_with('\\') && (rest.starts_with(['}', ']']) || next.is_some_and(|n| n.starts_with('"')))
        };
        let written = match value.match_indices('"').map(|m| m.0).take(2000).find(ends) {
            Some(end) => &value[..end],
            // The last sentence is incomplete.
            None => &value[..value.rfind(['.', '؟', '!']).map_or(0, |at| at + 1)],
        };
        let escaped = written.replace("\\\"", "\u{1}").replace(['"', '\u{1}'], "\\\"");
        let escaped: String = escaped.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str::<String>(&format!("\"{escaped}\"")).ok().filter(|t| !t.trim().is_empty())
    };
    let names = ["articleBody", "headline", "datePublished"];
    let mut found: serde_json::Map<String, Value> =
        names.iter().filter_map(|n| Some(((*n).to_owned(), Value::String(field(n)?)))).collect();
    found.contains_key("articleBody").then(|| {
        found.insert("@type".into(), "NewsArticle".into());
        Value::Object(found)
    })
}

/// Nuxt 3 writes a list whose values refer to each other by index; returns the value at `at` with its references
/// resolved.
fn resolve_references(list: &[Value], at: usize, depth: usize, left: &mut usize) -> Value {
    // A value may be referenced from many places, so the expanded size is limited.
    let Some(value) = list.get(at).filter(|v| spend(v, left)) else { return Value::Null };
    let mut follow = |v: &Value| match v.as_u64() {
        Some(i) if depth < 24 && (i as usize) < list.len() && i as usize != at => {
            resolve_references(list, i as usize, depth + 1, left)
        }
        // The size of the reference itself is counted with the value that contains it.
        _ => v.clone(),
    };
    match value {
        Value::Object(o) => Value::Object(o.iter().take(200).map(|(k, v)| (k.clone(), follow(v))).collect()),
        Value::Array(a) if a.first().is_some_and(Value::is_string) && a.len() == 2 => follow(&a[1]),
        Value::Array(a) => Value::Array(a.iter().take(400).map(&mut follow).collect()),
        v => v.clone(),
    }
}

/// Subtracts the size of a value, with all its contents, from the remaining budget; returns whether that was
/// sufficient.
fn spend(v: &Value, left: &mut usize) -> bool {
    let texts = match v {
        Value::String(s) => s.len(),
        Value::Object(o) => o.keys().map(String::len).sum(),
        _ => 0,
    };
    *left = left.saturating_sub(64 + texts);
    *left > 0
        && match v {
            Value::Array(a) => a.iter().all(|v| spend(v, left)),
            Value::Object(o) => o.values().all(|v| spend(v, left)),
            _ => true,
        }
}

/// JSON-LD articles at any depth.
fn linked(v: &Value, depth: usize, out: &mut PageData) {
    if depth > DEPTH {
        return;
    }
    match v {
        Value::Array(a) => a.iter().for_each(|x| linked(x, depth + 1, out)),
        Value::Object(o) => {
            let kinds = match o.get("@type") {
                Some(Value::String(s)) => vec![s.as_str()],
                Some(Value::Array(a)) => a.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let article = kinds.iter().any(|k| k.ends_with("Article") || k.ends_with("Posting") || *k == "Report");
            if article {
                let body = live(v).or_else(|| text_at(v, &["articleBody", "articlebody", "ArticleBody", "text"]));
                if letters(body.as_deref().unwrap_or_default()) > letters(out.body.as_deref().unwrap_or_default()) {
                    out.body = body;
                }
                let set = |slot: &mut Option<String>, keys: &[&str]| {
                    if slot.is_none() {
                        *slot = text_at(v, keys);
                    }
                };
                set(&mut out.title, &["headline", "name"]);
                set(&mut out.date, &["datePublished", "dateCreated", "dateModified"]);
                set(&mut out.author, &["author", "creator"]);
                set(&mut out.outlet, &["publisher", "sourceOrganization"]);
                set(&mut out.url, &["url"]);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                if let Some(inner) = o.get(key).filter(|i| i.is_object() || i.is_array()) {
                    linked(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// The entries of a live blog, in their order.
fn live(v: &Value) -> Option<String> {
    let updates = v.get("liveBlogUpdate")?.as_array()?;
    let mut parts: Vec<String> = text_at(v, &["articleBody"]).into_iter().collect();
    for u in updates {
        parts.extend(text_at(u, &["headline"]));
        parts.extend(text_at(u, &["articleBody", "text"]));
    }
    (!parts.is_empty()).then(|| paragraphs(&parts))
}

#[cfg(test)]
mod tests;
