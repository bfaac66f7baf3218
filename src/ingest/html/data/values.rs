//! What the embedded data of a page say about its article, and texts from their values.

use mujaz_arabic::letters::is_arabic_letter;
use serde_json::Value;

/// What the embedded data say about the article.
#[derive(Debug, Default)]
pub(in super::super) struct PageData {
    /// The whole text, plain or HTML.
    pub body: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
}

/// Largest script or attribute that is read.
pub(super) const BYTES: usize = 8 << 20;
/// Maximum depth at which an article is looked for.
pub(super) const DEPTH: usize = 40;
/// Fewest Arabic letters for a text in a script to count as an article.
pub(super) const LETTERS: usize = 120;

/// The words of a text, as they are compared.
pub(super) fn words(text: &str) -> Vec<String> {
    mujaz_arabic::words(text).into_iter().map(|w| w.folded).collect()
}

/// The text under the first of these names that has one.
pub(super) fn text_at(v: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|k| plain(v.get(*k)?)).filter(|t| !t.trim().is_empty())
}

/// The date under the first of these names that has one: a text, or a number of seconds or milliseconds since 1970.
pub(super) fn date_at(v: &Value, keys: &[&str]) -> Option<String> {
    let date = |v: &Value| plain(v).or_else(|| v.as_i64().filter(|n| *n > 100_000_000).map(|n| n.to_string()));
    keys.iter().find_map(|k| date(v.get(*k)?)).filter(|t| !t.trim().is_empty())
}

/// A string, the name of an object, the names of a list.
fn plain(v: &Value) -> Option<String> {
    match v {
        Value::String(s) => Some(s.clone()),
        Value::Object(o) => {
            ["name", "@value", "rendered", "basic", "by"].iter().find_map(|k| o.get(*k)).and_then(plain)
        }
        Value::Array(a) => {
            let names: Vec<String> = a.iter().filter_map(plain).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

/// Texts as the paragraphs of one, in HTML if one of them is.
pub(super) fn paragraphs(parts: &[String]) -> String {
    if !parts.iter().any(|p| p.contains("</")) {
        return parts.join("\n\n");
    }
    let marked =
        |p: &String| if p.contains('<') { p.clone() } else { format!("<p>{}</p>", p.replace('\n', "</p><p>")) };
    parts.iter().map(marked).collect::<Vec<_>>().join("\n")
}

/// Whether a script has enough letters for an article; they may be escaped.
pub(super) fn has_article(script: &str) -> bool {
    script.matches("\\u06").take(LETTERS).count() == LETTERS
        || script.chars().filter(|c| is_arabic_letter(*c)).take(LETTERS).count() == LETTERS
}
