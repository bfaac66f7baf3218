//! Feeds (RSS, Atom, JSON Feed): their items as drafts of articles.

use super::deadline;
use super::decode::decode;
use super::draft::Draft;
use super::html;
use super::nesting::{self, DEEPEST_XML};
use crate::types::sha256;
use mujaz_arabic::letters::is_arabic_letter;
use std::sync::LazyLock;
use std::time::Duration;

/// Fewer Arabic letters than this are a teaser.
const TEASER: usize = 600;

/// An item of a feed.
#[derive(Debug)]
pub struct Item {
    /// Its identifier within the feed.
    pub id: String,
    /// The page it leads to.
    pub link: Option<String>,
    /// SHA-256 of what the feed says of it.
    pub digest: String,
    /// Whether its page has more text than the feed.
    pub teaser: bool,
    pub(super) draft: Draft,
}

/// Whether bytes look like a feed rather than a page.
pub fn is_feed(bytes: &[u8], content_type: Option<&str>) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let kind = content_type.unwrap_or_default().to_lowercase();
    if start.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return kind.contains("json") || start.contains("jsonfeed.org");
    }
    !start.contains("<html")
        && (["<rss", "<feed", "<rdf:rdf"].iter().any(|t| start.contains(t))
            || kind.contains("rss")
            || kind.contains("atom"))
}

/// Reads a feed that came from `address`, within `limit`; its items, the newest first, with the feed's title.
///
/// # Errors
/// A reason in words if the bytes are not a feed, or cannot be read in time.
pub fn items(bytes: &[u8], address: &str, limit: Duration) -> Result<(Option<String>, Vec<Item>), String> {
    let (bytes, address) = (bytes.to_owned(), address.to_owned());
    deadline::within(limit, move || read(&bytes, &address))
}

fn read(bytes: &[u8], address: &str) -> Result<(Option<String>, Vec<Item>), String> {
    static ENCODING: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r#"(?s)^\s*<\?xml[^>]*\?>"#).expect("fixed pattern"));
    // The bytes say more about their character set than the declaration does.
    let decoded = decode(bytes, true)?;
    let text = ENCODING.replace(decoded.text.trim_start_matches('\u{feff}'), "");
    if nesting::too_deep(&text) {
        return Err(format!("its elements are nested more than {DEEPEST_XML} deep: this is not a usable feed"));
    }
    let parser = feed_rs::parser::Builder::new().base_uri(Some(address)).sanitize_content(false).build();
    let feed = parser.parse(text.as_bytes()).map_err(|e| format!("this is not a readable feed: {e}"))?;
    let outlet = feed.title.map(|t| t.content).filter(|t| !t.trim().is_empty());
    let mut list: Vec<(Option<i64>, Item)> = feed
        .entries
        .into_iter()
        .map(|e| {
            let at = e.published.or(e.updated).map(|d| d.timestamp());
            (at, item(e, outlet.as_deref(), decoded.note.as_deref()))
        })
        .collect();
    list.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok((outlet, list.into_iter().map(|i| i.1).collect()))
}

fn item(e: feed_rs::model::Entry, outlet: Option<&str>, note: Option<&str>) -> Item {
    let page = e.links.iter().find(|l| l.rel.as_deref().unwrap_or("alternate") == "alternate").or(e.links.first());
    let link = page.map(|l| l.href.clone()).filter(|l| l.starts_with("http"));
    let title = e.title.map(|t| html::fragment_text(&t.content));
    let content = e.content.and_then(|c| c.body).unwrap_or_default();
    let summary = e.summary.map(|s| s.content).unwrap_or_default();
    let raw = if content.len() >= summary.len() { content } else { summary };
    let text = html::fragment_text(&raw);
    let letters = text.chars().filter(|c| is_arabic_letter(*c)).count();
    let cut = ["…", "...", "[…]", "[...]", "اقرأ المزيد", "قراءة المزيد", "المزيد"];
    let teaser = letters < TEASER || cut.iter().any(|c| text.trim_end().ends_with(c));
    let date = e.published.or(e.updated).map(|d| d.to_rfc3339());
    let digest = sha256(format!("{title:?}\u{0}{raw}\u{0}{date:?}\u{0}{link:?}").as_bytes());
    Item {
        id: if e.id.is_empty() { digest.clone() } else { e.id },
        link: link.clone(),
        digest,
        teaser,
        draft: Draft {
            id: None,
            title,
            outlet: outlet.map(str::to_owned),
            author: e.authors.into_iter().filter_map(|a| a.name).find(|n| !n.trim().is_empty()),
            date,
            url: link,
            text,
            notes: note.map(str::to_owned).into_iter().collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);
    const BODY: &str =
        "أعلنت وزارة التجهيز اليوم أن أشغال الطريق ستنتهي قبل نهاية السنة الجارية، وأن كلفتها بلغت 40 مليون درهم. ";

    fn rss(declaration: &str, body: &str) -> String {
        format!(
            "{declaration}<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
             <title>جريدة المثال</title><link>https://example.org/</link>\
             <item><guid>a-1</guid><title>أشغال الطريق</title><link>/news/1</link>\
             <pubDate>Tue, 27 May 2025 10:00:00 GMT</pubDate><description>{body}</description></item>\
             <item><guid>a-2</guid><title>خبر ثان</title><link>https://example.org/news/2</link>\
             <pubDate>Wed, 28 May 2025 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>{}</p>]]></content:encoded>\
             </item></channel></rss>",
            BODY.repeat(8)
        )
    }

    #[test]
    fn items_come_newest_first_with_absolute_links_and_teasers_are_known() {
        let text = rss("<?xml version=\"1.0\" encoding=\"utf-8\"?>", BODY);
        assert!(is_feed(text.as_bytes(), None));
        let (outlet, list) = items(text.as_bytes(), "https://example.org/feed.xml", LIMIT).unwrap();
        assert_eq!(outlet.as_deref(), Some("جريدة المثال"));
        assert_eq!(list.iter().map(|i| (i.id.as_str(), i.teaser)).collect::<Vec<_>>(), [("a-2", false), ("a-1", true)]);
        assert_eq!(list[1].link.as_deref(), Some("https://example.org/news/1"));
        assert!(list[0].draft.date.as_deref().unwrap().starts_with("2025-05-28"));
    }

    #[test]
    fn a_wrong_declaration_of_the_character_set_does_no_harm() {
        let text = rss("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", BODY);
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&text);
        let (outlet, list) = items(&bytes, "https://example.org/feed.xml", LIMIT).unwrap();
        assert_eq!(outlet.as_deref(), Some("جريدة المثال"));
        assert!(list[1].draft.text.contains("40 مليون درهم"), "{}", list[1].draft.text);
    }

    #[test]
    fn a_json_feed_is_a_feed_and_a_page_is_not() {
        let text = format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"ج\",\"items\":[{{\"id\":\"1\",\"url\":\"https://example.org/1\",\"content_text\":\"{BODY}\"}}]}}"
        );
        assert!(is_feed(text.as_bytes(), Some("application/json")));
        assert_eq!(items(text.as_bytes(), "https://example.org/f", LIMIT).unwrap().1.len(), 1);
        assert!(!is_feed(b"<!doctype html><html><body>x</body></html>", Some("text/html")));
        assert!(items(b"<rss><channel>", "https://example.org/f", LIMIT).is_err());
    }
}
