//! The article in the embedded data of a page: JSON-LD, and the state from which scripts of Next.js, Nuxt and others
//! build pages.

use dom_smoothie::Readability;
use mujaz_arabic::letters::is_arabic_letter;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// What the embedded data say about the article.
#[derive(Debug, Default)]
pub(super) struct PageData {
    /// The whole text, plain or HTML.
    pub body: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
}

/// Largest script that is read.
const BYTES: usize = 8 << 20;
/// Maximum depth at which an article is looked for.
const DEPTH: usize = 40;
/// Maximum size in bytes to which a flattened list expands; each value counts as 64 bytes.
const UNFOLDED: usize = 16 << 20;
/// Fewest Arabic letters for a text in a script to count as an article.
const LETTERS: usize = 120;

/// Reads the scripts of a page.
pub(super) fn of(reader: &Readability) -> PageData {
    let mut out = PageData::default();
    let mut best: Option<(usize, PageData)> = None;
    for script in reader.doc.select("script").iter() {
        let kind = script.attr_or("type", "").to_lowercase();
        let text = script.text();
        if text.len() > BYTES {
            continue;
        }
        if kind.contains("ld+json") {
            if let Some(v) = lenient(&text) {
                linked(&v, 0, &mut out);
            }
        } else if (kind.contains("json") || text.contains("__NUXT__") || text.contains("__INITIAL_STATE__"))
            && let Some(v) = lenient(&text).or_else(|| assigned(&text))
        {
            let mut left = UNFOLDED;
            match v.as_array().filter(|_| kind.contains("json")) {
                Some(flat) => search(&resolve_references(flat, 0, 0, &mut left), 0, &mut best),
                None => search(&v, 0, &mut best),
            }
        }
    }
    if let Some((_, found)) = best {
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

pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| is_arabic_letter(*c)).count()
}

/// JSON as found in pages: with comments around it, and with line breaks inside strings.
fn lenient(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text.strip_prefix("//<![CDATA[").and_then(|t| t.strip_suffix("//]]>")).unwrap_or(text).trim();
    let text = text.trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
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

/// The object that a script assigns: `window.__INITIAL_STATE__ = {…};`
fn assigned(text: &str) -> Option<Value> {
    let start = text.find("__NUXT__").or_else(|| text.find("__INITIAL_STATE__"))?;
    let open = start + text[start..].find('{')?;
    // The first value of the stream is the object; code follows it.
    serde_json::Deserializer::from_str(&text[open..]).into_iter::<Value>().next()?.ok()
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

fn text_at(v: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|k| plain(v.get(*k)?)).filter(|t| !t.trim().is_empty())
}

/// A string, the name of an object, the names of a list.
fn plain(v: &Value) -> Option<String> {
    match v {
        Value::String(s) => Some(s.clone()),
        Value::Object(o) => o.get("name").or_else(|| o.get("@value")).or_else(|| o.get("rendered")).and_then(plain),
        Value::Array(a) => {
            let names: Vec<String> = a.iter().filter_map(plain).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
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
                let body = live(v).or_else(|| text_at(v, &["articleBody", "text"]));
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
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The object with the longest text in a page's state, if the text is as long as an article's.
fn search(v: &Value, depth: usize, best: &mut Option<(usize, PageData)>) {
    if depth > DEPTH {
        return;
    }
    match v {
        Value::Array(a) => a.iter().for_each(|x| search(x, depth + 1, best)),
        Value::Object(o) => {
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
            ];
            let body = BODIES.iter().filter_map(|k| Some(blocks(o.get(*k)?, 0))).max_by_key(|t| letters(t));
            if let Some(body) = body.filter(|t| letters(t) >= LETTERS) {
                let n = letters(&body);
                // The outermost object comes first and has the article's title.
                let title = text_at(v, &["title", "headline", "name"]);
                let bonus = if title.is_some() { n / 4 } else { 0 };
                if best.as_ref().is_none_or(|b| b.0 <= n + bonus) {
                    let dates = ["datePublished", "publishedAt", "published_at", "publishDate", "date", "createdAt"];
                    let found = PageData {
                        body: Some(body),
                        title,
                        author: text_at(v, &["author", "authors", "byline"]),
                        date: text_at(v, &dates),
                        ..PageData::default()
                    };
                    *best = Some((n + bonus, found));
                }
            }
            o.values().for_each(|x| search(x, depth + 1, best));
        }
        _ => {}
    }
}

/// A text given as a string, or as a list of blocks with their text.
fn blocks(v: &Value, depth: usize) -> String {
    if depth > 12 {
        return String::new();
    }
    match v {
        Value::String(s) => s.clone(),
        Value::Array(a) => {
            let parts: Vec<String> = a.iter().map(|x| blocks(x, depth + 1)).filter(|t| !t.trim().is_empty()).collect();
            parts.join("\n\n")
        }
        Value::Object(o) => ["text", "html", "content", "value", "rendered", "data", "children", "body", "blocks"]
            .iter()
            .filter_map(|k| Some(blocks(o.get(*k)?, depth + 1)))
            .find(|t| letters(t) > 0)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "قررت البلدية إغلاق الجسر القديم أمام الشاحنات. وقال رئيسها إن الأشغال ستدوم أربعة أشهر، وإن كلفتها بلغت مليوني درهم، وتشمل الأشغال أعمدة الجسر وطريقه والإنارة.";

    fn body(script: &str) -> Option<String> {
        let page = format!("<html><body><div id=root></div>{script}</body></html>");
        of(&Readability::new(page.as_str(), None, None).unwrap()).body
    }

    #[test]
    fn the_article_is_found_in_every_kind_of_data() {
        let ld = |json: String| format!("<script type=\"application/ld+json\">{json}</script>");
        let quoted = serde_json::to_string(BODY).unwrap();
        for script in [
            ld(format!(
                "{{\"@graph\":[{{\"@type\":\"WebPage\"}},{{\"@type\":[\"Report\",\"NewsArticle\"],\"articleBody\":{quoted}}}]}}"
            )),
            ld(format!("[{{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"articleBody\":{quoted},}}]")),
            format!(
                "<script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"x\":[{{\"title\":\"ت\",\"content\":[{{\"type\":\"p\",\"text\":{quoted}}}]}}]}}}}</script>"
            ),
            format!(
                "<script>window.__NUXT__={{\"data\":[{{\"post\":{{\"body\":{quoted}}}}}]}};(function(){{}})()</script>"
            ),
            format!(
                "<script id=__NUXT_DATA__ type=application/json>[[\"Reactive\",1],{{\"post\":2}},{{\"title\":3,\"body\":4}},\"ت\",{quoted}]</script>"
            ),
        ] {
            assert_eq!(body(&script).as_deref(), Some(BODY), "{script}");
        }
        let live = ld(format!(
            "{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{{\"headline\":\"أ\",\"articleBody\":{quoted}}},{{\"articleBody\":\"ثان\"}}]}}"
        ));
        assert_eq!(body(&live).unwrap(), format!("أ\n\n{BODY}\n\nثان"));
    }

    #[test]
    fn references_expand_to_a_bounded_size() {
        // Every object refers to the next one ten times.
        let list: Vec<Value> = (1..=30u64).map(|i| Value::Array(vec![Value::from(i); 10])).collect();
        let mut left = UNFOLDED;
        resolve_references(&list, 0, 0, &mut left);
        assert_eq!(left, 0);
        // A long text that is referenced from everywhere.
        let mut list: Vec<Value> = (1..=3u64).map(|i| Value::Array(vec![Value::from(i); 400])).collect();
        list.push(Value::from("ن".repeat(500_000)));
        let mut left = UNFOLDED;
        assert!(resolve_references(&list, 0, 0, &mut left).to_string().len() <= UNFOLDED + (1 << 20));
    }

    #[test]
    fn menus_and_settings_are_not_articles() {
        assert_eq!(
            body("<script type=application/json>{\"menu\":[{\"title\":\"الرئيسية\"},{\"title\":\"سياسة\"}]}</script>"),
            None
        );
        assert_eq!(body("<script>var x = 1;</script>"), None);
    }
}
