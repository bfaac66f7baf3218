//! The article in a page's state: the object with the longest text.

use super::values::{DEPTH, LETTERS, PageData, date_at, paragraphs, text_at, words};
use crate::ingest::letters::letters;
use crate::ingest::rich::{is_break, is_run, written};
use serde_json::Value;

/// Names under which systems keep the text of an article.
const BODIES: &[&str] = &[
    "articleBody",
    "body",
    "content",
    "text",
    "html",
    "fullText",
    "bodyHtml",
    "contentHtml",
    "details",
    "paragraphs",
    "blocks",
    "content_elements",
    "cards",
    "__html",
    "article_body",
    "articleContent",
    "post_content",
    "bodyText",
    "storyBody",
    "body_html",
    "content_html",
];

/// The object with the longest text in a page's state, if the text is as long as an article's.
pub(super) struct Best {
    /// The words of the page's headline.
    pub headline: Vec<String>,
    /// With the number of letters that it counts for.
    pub found: Option<(usize, PageData)>,
}

impl Best {
    pub fn search(&mut self, v: &Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match v {
            Value::Array(a) => a.iter().for_each(|x| self.search(x, depth + 1)),
            Value::Object(o) => {
                let body = BODIES.iter().filter_map(|k| Some(blocks(o.get(*k)?, 0))).max_by_key(|t| letters(t));
                if let Some(body) = body.filter(|t| letters(t) >= LETTERS) {
                    self.consider(v, body);
                }
                o.values().for_each(|x| self.search(x, depth + 1));
            }
            _ => {}
        }
    }

    fn consider(&mut self, v: &Value, body: String) {
        let n = letters(&body);
        // The outermost object comes first and has the article's title. Other articles have other titles.
        let title = text_at(v, &["title", "headline", "headlines", "name"]);
        let weight = match &title {
            None => n,
            Some(t) if self.is_headline(t) => n * 8,
            Some(_) if self.headline.is_empty() => n + n / 4,
            Some(_) => n / 2,
        };
        if self.found.as_ref().is_none_or(|b| b.0 <= weight) {
            let dates = [
                "datePublished",
                "publishedAt",
                "published_at",
                "publishDate",
                "publish_date",
                "first_publish_date",
                "display_date",
                "date",
                "createdAt",
            ];
            let found = PageData {
                body: Some(body),
                title,
                author: text_at(v, &["author", "authors", "byline", "credits"]),
                date: date_at(v, &dates),
                ..PageData::default()
            };
            self.found = Some((weight, found));
        }
    }

    /// Whether a title has most of the words of the page's headline.
    fn is_headline(&self, title: &str) -> bool {
        let words = words(title);
        let shared = words.iter().filter(|w| self.headline.contains(w)).count();
        shared >= 2 && shared * 2 > words.len()
    }
}

/// A text given as a string, or as a list of blocks with their text.
fn blocks(v: &Value, depth: usize) -> String {
    const PARTS: [&str; 12] = [
        "text",
        "html",
        "content",
        "value",
        "rendered",
        "data",
        "children",
        "body",
        "blocks",
        "items",
        "story-elements",
        "__html",
    ];
    // Blocks that are not part of the text: pointers to other stories, captions.
    const OTHER: [&str; 6] = ["interstitial_link", "link_list", "image", "video", "gallery", "related"];
    if depth > 12 {
        return String::new();
    }
    match v {
        Value::String(s) => match written(s) {
            Some(inner) => blocks(&inner, depth + 1),
            None => s.clone(),
        },
        // An element of React: its kind, key and properties.
        Value::Array(a) if a.len() == 4 && a[0] == "$" => blocks(&a[3], depth + 1),
        Value::Array(a) if is_run(a) => {
            a.iter().map(|x| if is_break(x) { "\n".to_owned() } else { blocks(x, depth + 1) }).collect()
        }
        Value::Array(a) => {
            let parts: Vec<String> = a.iter().map(|x| blocks(x, depth + 1)).filter(|t| !t.trim().is_empty()).collect();
            paragraphs(&parts)
        }
        Value::Object(o) if o.get("type").and_then(Value::as_str).is_some_and(|t| OTHER.contains(&t)) => String::new(),
        Value::Object(o) => PARTS
            .iter()
            .filter_map(|k| Some(blocks(o.get(*k)?, depth + 1)))
            .find(|t| letters(t) > 0)
            .unwrap_or_default(),
        _ => String::new(),
    }
}
