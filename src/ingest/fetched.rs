//! Content fetched from an address: pages and items of feeds.

use super::admit::{admit, host};
use super::chat::preview;
use super::draft::Draft;
use super::files::in_memory;
use super::format::{self, Format, is_page};
use super::outcome::Ingested;
use super::single::article;
use super::time_limit::{in_time, time};
use super::{feed, json};
use crate::config::InputConfig;
use crate::types::sha256;
use std::path::{Path, PathBuf};

/// What was fetched from `address`: a page or a text, which is one article, or a document in any format of files.
pub fn document(address: &str, bytes: &[u8], config: &InputConfig) -> Ingested {
    let (place, format, now) = (PathBuf::from(address), format_of(address, bytes), crate::clock::now());
    let limit = time(&place, bytes, config);
    let (bytes, config) = (bytes.to_owned(), config.clone());
    let part = in_time(Path::new(address), limit, move || match format {
        // Each message is an article.
        Format::Html if preview::is_channel(&bytes) => in_memory(&place, &bytes, format, &config),
        Format::Html | Format::Text | Format::Markdown => {
            let mut part = Ingested::default();
            article(&place, &bytes, format, Some(now), &mut part);
            part
        }
        format => in_memory(&place, &bytes, format, &config),
    });
    fetched(part, address)
}

/// The format of fetched content. Most of it is pages, some of which begin with something other than a tag.
fn format_of(address: &str, bytes: &[u8]) -> Format {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let named = path.rsplit_once('/').and_then(|(_, name)| format::by_name(Path::new(name)));
    match (format::by_content(bytes), named) {
        (Format::Mail, Some(Format::Mhtml)) => Format::Mhtml,
        (Format::Json, _) if json::is_assigned(bytes) => Format::Json,
        // One object over several lines is not JSON Lines.
        (Format::Json | Format::JsonLines, _) if format::is_json(bytes) => Format::Json,
        (Format::Text | Format::Json, _) if is_page(bytes) => Format::Html,
        (Format::Text, Some(named @ (Format::Markdown | Format::Table | Format::Workbook))) => named,
        // A piece of a page has tags that end.
        (Format::Text | Format::Json, _) if bytes.windows(2).any(|w| w == b"</") => Format::Html,
        (Format::Json, _) => Format::Text,
        (content, _) => content,
    }
}

/// An item of a feed as an article, from the feed's own content.
pub fn from_item(item: feed::Item, feed: &str) -> Ingested {
    let mut out = Ingested::default();
    let address = item.link.clone().unwrap_or_else(|| format!("{feed}#{}", item.id));
    let draft = Draft { taken: Some(crate::clock::now()), ..item.draft };
    admit(draft, Path::new(&address), None, "UTF-8", item.digest.as_bytes(), &mut out);
    fetched(out, &address)
}

/// A fetched article is identified by its address; one of several in a document, by its own or by its place.
fn fetched(mut part: Ingested, address: &str) -> Ingested {
    let several = part.articles.len() > 1;
    for (n, a) in part.articles.iter_mut().enumerate() {
        let own = several.then(|| a.url.clone().unwrap_or_else(|| format!("{address}#{}", n + 1)));
        a.id = format!("web-{}", &sha256(own.as_deref().unwrap_or(address).as_bytes())[..10]);
        a.url.get_or_insert_with(|| address.to_owned());
        a.outlet = a.outlet.take().or_else(|| host(address));
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROAD: &str = "افتتح وزير التجهيز اليوم الطريق الساحلي الجديد في مدينة الحسيمة بعد ثلاث سنوات من الأشغال، وقال إن كلفته بلغت 300 مليون درهم.";
    const SNOW: &str = "أغلقت السلطات مساء الأحد الطريق الجبلية قرب إفران بسبب تساقط الثلوج، ودعت السائقين إلى تأجيل سفرهم حتى صباح الثلاثاء.";

    fn read(address: &str, bytes: &[u8]) -> Ingested {
        document(address, bytes, &InputConfig::default())
    }

    #[test]
    fn an_address_delivers_any_format_that_files_have() {
        let list = serde_json::json!([{"title": "طريق", "text": ROAD}, {"title": "ثلج", "text": SNOW}]).to_string();
        let lines =
            format!("{{\"title\": \"طريق\", \"text\": \"{ROAD}\"}}\n{{\"title\": \"ثلج\", \"text\": \"{SNOW}\"}}\n");
        let pretty = serde_json::json!({"text": ROAD, "source": {"name": "نادير"}});
        let pretty = serde_json::to_string_pretty(&pretty).unwrap() + "\n";
        let table = format!("title,text\nطريق,\"{ROAD}\"\nثلج,\"{SNOW}\"\n");
        for (address, content, many) in [
            ("https://a.example/api/articles", list.clone(), 2),
            ("https://a.example/articles.json?day=3", list, 2),
            ("https://a.example/article", pretty, 1),
            ("https://a.example/export", lines, 2),
            ("https://a.example/table.csv", table, 2),
            (
                "https://a.example/feed?callback=f",
                format!("f([{{\"title\": \"طريق\", \"text\": \"<p>{ROAD}</p>\"}}]);"),
                1,
            ),
            (
                "https://a.example/wire/1",
                format!("<nitf><body><body.content><p>{ROAD}</p></body.content></body></nitf>"),
                1,
            ),
            ("https://a.example/note.txt", format!("طريق جديد\n\n{ROAD}"), 1),
            ("https://a.example/", format!("طريق جديد\n\n{ROAD}"), 1),
            ("https://a.example/a", format!("Warning: mysql in /var/www\n<html><body><p>{ROAD}</p></body></html>"), 1),
            ("https://a.example/b", format!("[صورة] <p>{ROAD}</p>"), 1),
            ("https://a.example/c", format!("[صورة]\n{ROAD}"), 1),
            ("https://a.example/d.txt", format!("<!doctype html><html><body><p>{ROAD}</p></body></html>"), 1),
        ] {
            let got = read(address, content.as_bytes());
            assert_eq!(got.articles.len(), many, "{address}: {:?}", got.skipped);
            assert!(got.articles.iter().all(|a| !a.text.contains(['<', '{', '"'])), "{address}: {:?}", got.articles);
            let ids: std::collections::BTreeSet<&str> = got.articles.iter().map(|a| a.id.as_str()).collect();
            assert_eq!(ids.len(), many, "{address}");
        }
        let page = format!("<html><body><p>{ROAD}</p></body></html>");
        assert_eq!(read("https://a.example/x.pdf", page.as_bytes()).articles[0].outlet.as_deref(), Some("a.example"));
    }

    #[test]
    fn one_of_several_is_identified_by_its_own_address() {
        let list = serde_json::json!([{"text": ROAD, "url": "https://a.example/1"}, {"text": SNOW}]).to_string();
        let alone = serde_json::json!([{"text": ROAD, "url": "https://a.example/1"}]).to_string();
        let (two, one) =
            (read("https://a.example/all", list.as_bytes()), read("https://a.example/1", alone.as_bytes()));
        assert_eq!(two.articles[0].id, one.articles[0].id);
        assert_eq!(two.articles[1].url.as_deref(), Some("https://a.example/all"));
    }
}
