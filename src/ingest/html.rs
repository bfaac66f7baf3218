//! Web pages: the article by readability, its data from Open Graph, JSON-LD and meta tags.

use super::draft::Draft;
use super::markup;
use dom_smoothie::{Config, Readability, TextMode};

/// The article of a page.
///
/// # Errors
/// A reason in words, where the page contains no text.
pub(super) fn draft(html: &str) -> Result<Draft, String> {
    let config = || Config { text_mode: TextMode::Formatted, max_elements_to_parse: 60_000, ..Default::default() };
    let wrong = |e: dom_smoothie::ReadabilityError| format!("the page cannot be read: {e}");
    let mut reader = Readability::with_document(markup::parse(html), None, Some(config())).map_err(wrong)?;
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
        "pubdate",
        "publish-date",
        "parsely-pub-date",
    ]);
    let time_tag = reader.doc.select("time[datetime]").attr("datetime").map(|t| t.to_string());
    let site = meta(&["og:site_name", "application-name", "publisher", "article:publisher"]);
    let author = meta(&["author", "article:author", "DC.creator"]);
    let heading = meta(&["og:title", "twitter:title", "title"]);
    let json_ld = reader.parse_json_ld();
    let fallback = reader.doc.select("body").formatted_text().to_string();
    let parsed = reader.parse();
    let (text, mut title, byline, parsed_site, parsed_date, parsed_url) = match parsed {
        Ok(a) => (a.text_content.to_string(), Some(a.title), a.byline, a.site_name, a.published_time, a.url),
        Err(_) => (String::new(), None, None, None, None, None),
    };
    let letters = |t: &str| t.chars().filter(|c| mujaz_arabic::letters::is_arabic_letter(*c)).count();
    // Short pages defeat readability: then everything in the body is the text, and cleaning sorts it out.
    let text = if letters(&text) < 200 && letters(&fallback) > letters(&text) { fallback } else { text };
    if text.trim().is_empty() {
        return Err("the page contains no text (it may need a browser to build it); save it as text instead".into());
    }
    if let Some(h) = heading.filter(|h| !h.is_empty()) {
        title = Some(h);
    }
    Ok(Draft {
        id: None,
        title: title.filter(|t| !t.trim().is_empty()),
        outlet: site.or(parsed_site),
        author: author.filter(|a| !a.starts_with("http")).or(byline),
        date: published
            .or(parsed_date)
            .or_else(|| json_ld.as_ref().and_then(|m| m.published_time.clone()))
            .or(time_tag),
        url: canonical.or(parsed_url).or_else(|| json_ld.and_then(|m| m.url)).filter(|u| u.starts_with("http")),
        text,
        notes: Vec::new(),
    })
}

/// The text of a fragment of HTML such as a feed's `content_html`.
pub(super) fn fragment_text(html: &str) -> String {
    let page = format!("<html><body>{html}</body></html>");
    markup::parse(&page).select("body").formatted_text().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_data_come_from_its_tags() {
        let body = "<p>أعلنت وزارة التجهيز اليوم أن أشغال الطريق ستنتهي قبل نهاية السنة الجارية، وأن كلفتها بلغت 40 مليون درهم.</p>".repeat(4);
        let html = format!(
            "<html lang=ar><head><title>ع | موقع</title><meta property='og:title' content='انتهاء أشغال الطريق'>\
             <meta property='og:site_name' content='جريدة المثال'><link rel='canonical' href='https://example.org/a/1'>\
             <meta property='article:published_time' content='2025-05-27T10:00:00Z'><meta name='author' content='سعاد بناني'></head>\
             <body><nav><a href='/'>الرئيسية</a></nav><article><h1>انتهاء أشغال الطريق</h1>{body}</article></body></html>"
        );
        let d = draft(&html).unwrap();
        assert_eq!(d.title.as_deref(), Some("انتهاء أشغال الطريق"));
        assert_eq!(d.outlet.as_deref(), Some("جريدة المثال"));
        assert_eq!(d.author.as_deref(), Some("سعاد بناني"));
        assert_eq!(d.url.as_deref(), Some("https://example.org/a/1"));
        assert_eq!(d.date.as_deref(), Some("2025-05-27T10:00:00Z"));
        assert!(d.text.contains("40 مليون") && d.text.contains('\n'));
    }

    #[test]
    fn a_page_without_text_is_refused_with_a_remedy() {
        assert!(draft("<html><body><script>x()</script></body></html>").unwrap_err().contains("no text"));
    }
}
