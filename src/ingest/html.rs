//! Web pages: the article, found by readability or in the page's embedded data, with metadata from Open Graph, JSON-LD
//! and meta tags.

mod data;
mod dom;
mod flight;
mod microdata;
mod saved;
mod script;

use super::draft::Draft;
use super::letters::letters;
use super::markup;
use dom_smoothie::{Config, Readability, TextMode};
pub(super) use microdata::listed;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The article of a page.
///
/// # Errors
/// A message if the page contains no text.
pub(super) fn draft(html: &str) -> Result<Draft, String> {
    let config = || Config { text_mode: TextMode::Formatted, max_elements_to_parse: 60_000, ..Default::default() };
    let wrong = |e: dom_smoothie::ReadabilityError| format!("the page cannot be read: {e}");
    let html = with_paragraphs(html);
    let mut reader = Readability::with_document(markup::parse(&html), None, Some(config())).map_err(wrong)?;
    let meta = |names: &[&str]| -> Option<String> {
        names.iter().find_map(|n| {
            let (css, attribute) = match *n {
                "canonical" => ("link[rel='canonical']".to_owned(), "href"),
                n => (format!("meta[property='{n}'],meta[name='{n}'],meta[itemprop='{n}']"), "content"),
            };
            let found = reader.doc.select(&css).attr(attribute)?.trim().to_owned();
            (!found.is_empty()).then_some(found)
        })
    };
    let canonical = meta(&["canonical", "og:url", "twitter:url"]);
    let published = meta(&[
        "article:published_time",
        "og:published_time",
        "datePublished",
        "date",
        "DC.date.issued",
        "DC.date",
        "dcterms.created",
        "pubdate",
        "publish-date",
        "publish_date",
        "article_date_original",
        "sailthru.date",
        "parsely-pub-date",
    ]);
    let time_tag = ["datetime", "content"].iter().find_map(|a| {
        let found = reader.doc.select(&format!("time[{a}],[itemprop='datePublished'][{a}]")).attr(a)?.trim().to_owned();
        (!found.is_empty()).then_some(found)
    });
    let site = meta(&["og:site_name", "application-name", "publisher", "article:publisher"]);
    let author = meta(&["author", "article:author", "DC.creator"]);
    let heading = meta(&["og:title", "twitter:title", "title"]);
    let shown = heading.clone().or_else(|| Some(reader.doc.select("title").text().to_string()));
    let data = data::of(&reader, shown.as_deref().filter(|h| !h.trim().is_empty()));
    // Few pages have nothing but a time before now: the others are not searched for it.
    let before_now = if published.is_none() && time_tag.is_none() && data.date.is_none() {
        let shown = reader.doc.select("time,[class*='date'],[class*='time'],[class*='ago'],[itemprop='datePublished']");
        shown.iter().take(200).map(|e| mujaz_arabic::letters::tidy(&e.text())).find(|t| is_before_now(t))
    } else {
        None
    };
    let json_ld = reader.parse_json_ld();
    dom::drop_code(&reader);
    dom::drop_captions(&reader);
    dom::drop_boxes(&reader);
    let fallback = reader.doc.select("body").formatted_text().to_string();
    let (mut text, mut title, byline, parsed_site, parsed_date, parsed_url) = match reader.parse() {
        Ok(a) => (a.text_content.to_string(), Some(a.title), a.byline, a.site_name, a.published_time, a.url),
        Err(_) => (String::new(), None, None, None, None, None),
    };
    // Readability fails on short pages: then the text is everything in the body, and cleaning removes the rest.
    if letters(&text) < 200 && letters(&fallback) > letters(&text) {
        text = fallback;
    }
    let mut notes = Vec::new();
    // Pages built by scripts, or that show a teaser, have the whole text only in their embedded data.
    if let Some(body) = data.body {
        let whole = as_text(&body);
        if letters(&whole) * 4 > letters(&text) * 5 {
            text = whole;
            notes.push("the text was taken from the embedded data of the page, which shows only part of it".into());
        }
    }
    if text.trim().is_empty() {
        return Err("the page contains no text (it may need a browser to build it); save it as text instead".into());
    }
    if let Some(h) = heading.or(data.title).filter(|h| !h.is_empty()) {
        title = Some(h);
    }
    let own = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.starts_with("http"));
    Ok(Draft {
        title: title.map(|t| fragment_text(&t)).filter(|t| !t.trim().is_empty()),
        outlet: site.filter(|s| own(&Some(s.clone()))).or(data.outlet).or(parsed_site),
        author: author.filter(|a| !a.starts_with("http")).or(data.author).or(byline),
        date: published
            .or(data.date)
            .or(parsed_date)
            .or_else(|| json_ld.as_ref().and_then(|m| m.published_time.clone()))
            .or(time_tag)
            .or(before_now),
        url: canonical
            .or(parsed_url)
            .or(data.url)
            .or_else(|| json_ld.and_then(|m| m.url))
            .filter(|u| u.starts_with("http"))
            .or_else(|| saved::address(&html)),
        text,
        notes,
        ..Draft::default()
    })
}

/// A page whose paragraphs are separated by line breaks, as on pages of the time before style sheets, with paragraphs in
/// their place.
fn with_paragraphs(html: &str) -> Cow<'_, str> {
    static BREAKS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)(?:<br\s*/?>(?:\s|&nbsp;)*){2,}").expect("fixed pattern"));
    static PARAGRAPH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<p[\s>]").expect("fixed pattern"));
    match PARAGRAPH.find_iter(html).nth(2) {
        Some(_) => Cow::Borrowed(html),
        None => BREAKS.replace_all(html, "</p><p>"),
    }
}

/// The value that a text consists of, written as programs write it: with single quotation marks, names without any,
/// comments.
pub(super) fn script_value(text: &str) -> Option<serde_json::Value> {
    script::whole(text)
}

/// Whether a short text is a time before now: `منذ ساعتين`, `نشر قبل 3 أيام`, `2 hours ago`.
fn is_before_now(text: &str) -> bool {
    let words = mujaz_arabic::words(text);
    let said = words.iter().take(3).any(|w| matches!(w.folded.as_str(), "منذ" | "قبل")) || text.ends_with(" ago");
    said && words.len() <= 6 && text.chars().count() <= 40
}

/// The text of a page that is all in one `pre` element, as browsers display feeds, JSON and plain text.
pub(super) fn source_shown(page: &str) -> Option<String> {
    let head = &page.as_bytes()[..page.len().min(8192)];
    if !head.windows(4).any(|w| w.eq_ignore_ascii_case(b"<pre")) {
        return None;
    }
    let tree = markup::parse(page);
    let shown = tree.select("body pre").text().trim().to_owned();
    (tree.select("body").text().trim() == shown).then_some(shown)
}

/// Elements that texts of feeds and records contain, even where their end tags are missing.
const ELEMENTS: [&str; 34] = [
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "table",
    "td",
    "tr",
    "ul",
];

/// Whether a text contains markup or entities.
fn has_markup(text: &str) -> bool {
    let tag = |(i, _): (usize, &str)| {
        let name: String = text[i + 1..].chars().take(11).take_while(char::is_ascii_alphanumeric).collect();
        let ends = text[i + 1 + name.len()..].starts_with(['>', '/', ' ', '\t', '\r', '\n']);
        ends && ELEMENTS.contains(&name.to_ascii_lowercase().as_str())
    };
    text.contains("</") || text.match_indices('<').any(tag) || has_entities(text)
}

/// Whether a text contains HTML entities: `&nbsp;`, `&#8220;`.
fn has_entities(text: &str) -> bool {
    text.match_indices('&').any(|(i, _)| {
        // The search is limited to the maximum length of an entity: a page may have a million `&` and no `;`.
        let name = text.as_bytes()[i + 1..].iter().take(9).position(|b| *b == b';').map(|n| &text[i + 1..i + 1 + n]);
        name.is_some_and(|n| {
            n.len() >= 2 && n.strip_prefix('#').unwrap_or(n).bytes().all(|b| b.is_ascii_alphanumeric())
        })
    })
}

/// The text of a value that may be HTML or plain text.
pub(super) fn as_text(text: &str) -> String {
    if has_markup(text) { fragment_text(text) } else { text.to_owned() }
}

/// The text of a fragment of HTML such as a feed's `content_html`. What was escaped twice is unescaped twice.
pub(super) fn fragment_text(html: &str) -> String {
    read_fragment(html, |reader| {
        dom::drop_code(reader);
        dom::drop_captions(reader);
    })
}

/// The text of a message in HTML. What mail programs do not show (a preview for the list of messages) is left out.
pub(super) fn mail_text(html: &str) -> String {
    read_fragment(html, |reader| {
        dom::drop_code(reader);
        dom::drop_hidden(reader);
    })
}

/// The text of a feed's item: lists of links and paragraphs that are only a link are other stories.
pub(super) fn item_text(html: &str) -> String {
    read_fragment(&dom::drop_linked_lines(html), |reader| {
        dom::drop_code(reader);
        dom::drop_labels(reader);
        dom::drop_captions(reader);
        dom::drop_links(reader);
    })
}

fn read_fragment(html: &str, drop: impl Fn(&Readability)) -> String {
    if !has_markup(html) && !html.contains('<') {
        return html.to_owned();
    }
    let mut text = html.to_owned();
    for _ in 0..3 {
        let page = format!("<html><body>{text}</body></html>");
        let Ok(reader) = Readability::with_document(markup::parse(&page), None, None) else { return text };
        drop(&reader);
        text = reader.doc.select("body").formatted_text().to_string();
        if !has_markup(&text) {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests;
