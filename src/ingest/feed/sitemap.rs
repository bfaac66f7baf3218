//! Sitemaps for news: addresses, headlines and times of the latest articles of a site.

use crate::ingest::draft::Draft;
use crate::ingest::xml::{self, Element};
use mujaz_arabic::letters::tidy;

/// Whether a text in small letters begins like a sitemap.
pub(super) fn is_sitemap(start: &str) -> bool {
    let root = ["<urlset", "<sitemapindex"].iter().filter_map(|t| start.find(t)).min();
    root.is_some_and(|at| !start[..at].contains("<html") && !start[..at].contains("<rss"))
}

/// The articles that a sitemap names; each has only a headline.
///
/// # Errors
/// A message: not readable, or a sitemap without headlines.
pub(super) fn items(text: &str) -> Result<Vec<Draft>, String> {
    let root = xml::root(text)?;
    let mut out = Vec::new();
    let pages: Vec<&Element> = root.elements().filter(|e| e.name == "url").collect();
    for page in &pages {
        let Some(news) = page.elements().find(|e| e.name == "news") else { continue };
        let line = |e: Option<&Element>| e.map(|e| tidy(&e.line())).filter(|t| !t.is_empty());
        let own = |name: &str| line(page.elements().find(|e| e.name == name));
        let draft = Draft {
            title: line(news.find(&["title"])),
            outlet: line(news.find(&["name"])),
            date: line(news.find(&["publication_date"])).or_else(|| own("lastmod")),
            url: own("loc").filter(|u| u.starts_with("http")),
            ..Draft::default()
        };
        if draft.title.is_some() {
            out.push(draft);
        }
    }
    match out.is_empty() {
        true => {
            Err("a sitemap, which names the pages of a site but has no text; name the site's feed or its pages".into())
        }
        false => Ok(out),
    }
}
