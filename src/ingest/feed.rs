//! Feeds (RSS, Atom, RDF, JSON Feed): their items as drafts of articles. Malformed feeds are read as far as possible,
//! and losses are reported.

mod exported;
mod scan;
mod sitemap;
mod value;

use super::draft::Draft;
use super::text::text_of;
use super::{address, dates, deadline, html, json};
use crate::config::Fields;
use crate::types::sha256;
use encoding_rs::Encoding;
use exported::{is_article, is_draft};
use mujaz_arabic::letters::{is_arabic_letter, tidy};
use scan::{Element, attribute, elements, in_small_letters, parts};
use value::{inner_html, inner_text, without_shortcodes};

/// Bytes of the longest identifier that is used as it is.
const LONGEST: usize = 1024;
/// A text with fewer Arabic letters is a teaser.
const TEASER: usize = 600;

/// An item of a feed.
#[derive(Debug)]
pub struct Item {
    /// Its identifier within the feed.
    pub id: String,
    /// The page it links to.
    pub link: Option<String>,
    /// SHA-256 of the item's content in the feed.
    pub digest: String,
    /// Whether its page has more text than the feed.
    pub teaser: bool,
    pub(super) draft: Draft,
}

/// A feed.
#[derive(Debug, Default)]
pub struct Feed {
    /// Its title.
    pub outlet: Option<String>,
    /// Its items, the newest first.
    pub items: Vec<Item>,
    /// What could not be read, each with a reason.
    pub lost: Vec<String>,
}

/// Whether bytes look like a feed rather than a page.
pub fn is_feed(bytes: &[u8], content_type: Option<&str>) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let start = match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.to_lowercase(),
        None => String::from_utf8_lossy(head).to_lowercase(),
    };
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let kind = content_type.unwrap_or_default().to_lowercase();
    if start.starts_with('{') {
        return start.contains("jsonfeed.org") || kind.contains("json") && start.contains("\"items\"");
    }
    if sitemap::is_sitemap(start) {
        return true;
    }
    let root = ["<rss", "<feed", "<rdf:rdf"].iter().filter_map(|t| start.find(t)).min();
    let page = ["<html", "<!doctype html"].iter().filter_map(|t| start.find(t)).min();
    match (root, page) {
        (Some(r), Some(p)) => r < p,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => kind.contains("rss") || kind.contains("atom"),
    }
}

/// Reads a feed fetched from `address`, within `limit`.
///
/// # Errors
/// A message if the bytes are not a feed, or cannot be read in time.
pub fn items_within(bytes: &[u8], address: &str, limit: std::time::Duration) -> Result<Feed, String> {
    let (bytes, address) = (bytes.to_owned(), address.to_owned());
    deadline::within(limit, move || items(&bytes, Some(&address)))
}

/// Reads a feed fetched from `address`; a saved feed has none.
///
/// # Errors
/// A message if the bytes are not a feed.
pub fn items(bytes: &[u8], address: Option<&str>) -> Result<Feed, String> {
    // The bytes are better evidence of the character set than the declaration.
    let decoded = text_of(bytes, true)?;
    let base = address.and_then(|a| url::Url::parse(a).ok());
    let mut feed = if decoded.text.trim_start().starts_with('{') {
        json_items(&decoded.text)?
    } else if sitemap::is_sitemap(&decoded.text.chars().take(4096).collect::<String>()) {
        sitemap::items(&decoded.text).map(headlines)?
    } else {
        xml_items(&decoded.text, base.as_ref())?
    };
    if let Some(note) = &decoded.note {
        feed.items.iter_mut().for_each(|i| i.draft.notes.push(note.clone()));
    }
    feed.items.sort_by_key(|i| std::cmp::Reverse(i.draft.date.as_deref().and_then(dates::order)));
    Ok(feed)
}

fn xml_items(text: &str, base: Option<&url::Url>) -> Result<Feed, String> {
    let text = in_small_letters(text);
    let parts = parts(&text);
    let head = elements(parts.head);
    let title = head.iter().find(|e| e.name == "title").map(|e| plain_text(e.inner)).filter(|t| !t.is_empty());
    if parts.items.is_empty() && (title.is_none() || parts.cut) {
        return Err("this is not a readable feed: it has no items".into());
    }
    let mut feed = Feed { outlet: title, ..Default::default() };
    for (n, slice) in parts.items.iter().enumerate() {
        let list = elements(slice.inner);
        if !is_article(&list) {
            continue;
        }
        let mut item = item(&list, feed.outlet.as_deref(), base);
        if is_draft(&list) {
            item.draft.notes.push("the site from which it was exported has not published this article".into());
        }
        let what = || match &item.draft.title {
            Some(t) => format!("item {} (\"{t}\")", n + 1),
            None => format!("item {}", n + 1),
        };
        if slice.cut {
            // The last sentence is incomplete.
            let text = item.draft.text.trim_end();
            let stop = text.char_indices().rev().find(|(_, c)| matches!(c, '.' | '؟' | '!' | '\n'));
            let whole = stop.map_or(0, |(i, c)| i + c.len_utf8());
            if whole == 0 {
                feed.lost.push(format!("the feed is cut off inside {}, which was skipped; get the feed again", what()));
                continue;
            }
            feed.lost.push(format!(
                "the feed is cut off inside {}, of which the first part was read; get the feed again",
                what()
            ));
            item.draft.text.truncate(item.draft.text[..whole].trim_end().len());
            item.draft.notes.push("the feed was cut off inside this item; its end is missing".into());
        } else if list.iter().any(|e| e.cut) {
            item.draft.notes.push("the item was malformed; its elements were separated as well as possible".into());
        }
        if item.draft.text.trim().is_empty() && item.draft.title.is_none() && item.link.is_none() {
            feed.lost.push(format!("item {} has no title, text or link", n + 1));
            continue;
        }
        feed.items.push(item);
    }
    if parts.cut && feed.lost.is_empty() && parts.items.last().is_some_and(|i| !i.cut) {
        feed.lost.push("the feed is cut off after its last complete item; get the feed again".into());
    }
    Ok(feed)
}

/// The title of a feed or item, which may contain markup and entities.
fn plain_text(inner: &str) -> String {
    tidy(&html::fragment_text(&inner_text(inner)))
}

/// The description of a video or a picture.
fn media_description(list: &[Element]) -> String {
    let group = list.iter().find(|e| e.name == "media:group").map(|e| elements(e.inner)).unwrap_or_default();
    let description =
        |list: &[Element]| list.iter().find(|e| e.name == "media:description").map(|e| inner_html(e.inner));
    description(list).or_else(|| description(&group)).unwrap_or_default()
}

fn item(list: &[Element], channel: Option<&str>, base: Option<&url::Url>) -> Item {
    let first = |names: &[&str]| {
        names.iter().find_map(|n| list.iter().find(|e| e.name.eq_ignore_ascii_case(n) && !e.inner.trim().is_empty()))
    };
    let short = |names: &[&str]| first(names).map(|e| plain_text(e.inner)).filter(|t| !t.is_empty());
    let mut title = short(&["title", "media:title", "dc:title"]);
    let content = first(&["content:encoded", "content", "xhtml:body"]).map(|e| inner_html(e.inner)).unwrap_or_default();
    let summary = first(&["description", "summary", "itunes:summary"]).map(|e| inner_html(e.inner)).unwrap_or_default();
    let raw = if content.len() >= summary.len() { content } else { summary };
    // Feeds of videos describe these in plain text.
    let raw = if raw.trim().is_empty() {
        media_description(list).replace('\n', "<br>")
    } else {
        without_shortcodes(&raw).into_owned()
    };
    let text = html::item_text(&raw);
    let link = link(list, base);
    let guid = first(&["guid", "id", "dc:identifier"]).map(|e| inner_text(e.inner).trim().to_owned());
    // An aggregator names the original outlet in `source`, and repeats it after the headline.
    let source = list.iter().find(|e| e.name == "source" && !e.inner.trim().is_empty()).and_then(|e| {
        let nested = elements(e.inner).into_iter().find(|t| t.name == "title");
        let name = plain_text(nested.map_or(e.inner, |t| t.inner));
        (!name.is_empty() && !name.starts_with("http")).then_some(name)
    });
    if let (Some(t), Some(s)) = (&mut title, &source)
        && let Some(rest) = t.strip_suffix(s.as_str())
    {
        let rest = rest.trim_end().trim_end_matches(['-', '–', '|', '—']).trim_end();
        if !rest.is_empty() {
            *t = rest.to_owned();
        }
    }
    let date = first(&[
        "pubDate",
        "published",
        "dc:date",
        "dcterms:created",
        "dcterms:issued",
        "date",
        "updated",
        "a10:updated",
        "dcterms:modified",
    ])
    .map(|e| tidy(&inner_text(e.inner)))
    .filter(|d| !d.is_empty());
    let author = first(&["dc:creator", "author", "itunes:author"]).and_then(|e| {
        let name = elements(e.inner).into_iter().find(|n| n.name.ends_with("name"));
        author(&plain_text(name.map_or(e.inner, |n| n.inner)))
    });
    let digest = sha256(format!("{title:?}\u{0}{raw}\u{0}{date:?}\u{0}{link:?}").as_bytes());
    let id = guid.filter(|g| !g.is_empty()).or_else(|| link.clone()).unwrap_or_else(|| digest.clone());
    let draft = Draft {
        title,
        outlet: source.or_else(|| channel.map(str::to_owned)),
        author,
        date,
        url: link.clone(),
        text,
        ..Draft::default()
    };
    finish(id, digest, draft)
}

/// A feed of what a sitemap names.
fn headlines(list: Vec<Draft>) -> Feed {
    let item = |draft: Draft| {
        let digest = sha256(format!("{:?}\u{0}{:?}\u{0}{:?}", draft.title, draft.date, draft.url).as_bytes());
        finish(draft.url.clone().unwrap_or_else(|| digest.clone()), digest, draft)
    };
    Feed { items: list.into_iter().map(item).collect(), ..Feed::default() }
}

fn finish(id: String, digest: String, mut draft: Draft) -> Item {
    // An identifier is a key in the store; one that no key can be long enough for is known by its digest.
    let id = if id.len() > LONGEST { format!("sha256-{}", sha256(id.as_bytes())) } else { id };
    let letters = draft.text.chars().filter(|c| is_arabic_letter(*c)).count();
    let cut = ["…", "...", "[…]", "[...]", "اقرأ المزيد", "قراءة المزيد", "المزيد"];
    let end = cut.iter().find(|c| draft.text.trim_end().ends_with(*c));
    let teaser = letters < TEASER || end.is_some();
    if (letters < 20 || repeats_headline(&draft))
        && let Some(title) = &draft.title
    {
        draft.text.clone_from(title);
        draft.notes.push("the feed has only the headline".into());
    } else if let Some(end) = end {
        let length = draft.text.trim_end().len() - end.len();
        draft.text.truncate(length);
        draft.notes.push("the feed has only the beginning of the text".into());
    }
    Item { id, link: draft.url.clone(), digest, teaser, draft }
}

/// Whether the text of an item consists of its headline and the name of the outlet, as in Google News.
fn repeats_headline(draft: &Draft) -> bool {
    let folded = |t: &str| mujaz_arabic::words(t).into_iter().map(|w| w.folded).collect::<Vec<_>>().join(" ");
    let mut rest = folded(&draft.text);
    for known in [&draft.title, &draft.outlet].into_iter().flatten().map(|t| folded(t)).filter(|t| !t.is_empty()) {
        rest = rest.replacen(&known, "", 1);
    }
    !rest.chars().any(is_arabic_letter)
}

/// The page that an item links to.
fn link(list: &[Element], base: Option<&url::Url>) -> Option<String> {
    let href = |e: &Element| attribute(e.attributes, "href").map(inner_text);
    let rel = |e: &Element| attribute(e.attributes, "rel").unwrap_or("alternate") == "alternate";
    let links = || list.iter().filter(|e| e.name == "link" || e.name == "atom:link");
    let written = list
        .iter()
        .find(|e| e.name == "feedburner:origLink")
        .map(|e| inner_text(e.inner))
        .or_else(|| links().find(|e| e.name == "link" && !e.inner.trim().is_empty()).map(|e| inner_text(e.inner)))
        .or_else(|| links().filter(|e| rel(e)).find_map(href))
        .or_else(|| {
            let guid = list.iter().find(|e| e.name == "guid")?;
            (attribute(guid.attributes, "isPermaLink") != Some("false")).then(|| inner_text(guid.inner))
        })?;
    let written = written.trim();
    let whole = match base {
        Some(b) => b.join(written).ok()?.to_string(),
        None => written.to_owned(),
    };
    whole.starts_with("http").then(|| address::direct(&whole))
}

/// The name in an author element; RSS wants `address (name)` there.
fn author(written: &str) -> Option<String> {
    let name = match written.split_once('(') {
        Some((address, rest)) if address.contains('@') => rest.trim_end().trim_end_matches(')'),
        _ => written,
    };
    let name = name.trim();
    (!name.is_empty() && !name.contains('@') && name.chars().any(char::is_alphabetic)).then(|| name.to_owned())
}

fn json_items(text: &str) -> Result<Feed, String> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|e| format!("this is not a readable feed: not valid JSON: {e}"))?;
    let list = json::items(&value).ok_or("this is not a readable feed: it has no items")?;
    let outlet = json::outlet_of(&value);
    let mut feed = Feed { outlet, ..Default::default() };
    for (n, v) in list.iter().enumerate() {
        match json::draft(v, &Fields::default()) {
            Ok(mut draft) => {
                let digest = sha256(v.to_string().as_bytes());
                let id = draft.id.take().or_else(|| draft.url.clone()).unwrap_or_else(|| digest.clone());
                draft.outlet = draft.outlet.or_else(|| feed.outlet.clone());
                feed.items.push(finish(id, digest, draft));
            }
            Err(why) => feed.lost.push(format!("item {}: {why}", n + 1)),
        }
    }
    Ok(feed)
}

#[cfg(test)]
mod tests;
