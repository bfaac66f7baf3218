//! Articles that a page or message lists with microdata (`itemtype="http://schema.org/Article"`), as alerts do.

use crate::ingest::draft::Draft;
use crate::ingest::markup;
use mujaz_arabic::letters::{is_arabic_letter, tidy};

/// The listed articles: headline, outlet, teaser and address of each.
pub(in super::super) fn listed(html: &str) -> Vec<Draft> {
    if !html.contains("schema.org/Article") && !html.contains("schema.org/NewsArticle") {
        return Vec::new();
    }
    let page = markup::parse(html);
    let mut out: Vec<Draft> = Vec::new();
    for item in page.select("[itemtype$='schema.org/Article'],[itemtype$='schema.org/NewsArticle']").iter() {
        let one = |css: &str| {
            let found = item.select(css);
            let first = found.iter().next()?;
            Some(tidy(&first.text())).filter(|t| !t.is_empty())
        };
        let title = one("a [itemprop='name'],a[itemprop='name'],[itemprop='headline']");
        let teaser = one("[itemprop='description']");
        let address = item.select("a[itemprop='url'],a").attr("href").map(|h| h.to_string());
        let Some(text) = teaser.or_else(|| title.clone()).filter(|t| t.chars().any(is_arabic_letter)) else { continue };
        out.push(Draft {
            title,
            outlet: one("[itemprop='publisher']"),
            url: address.filter(|a| a.starts_with("http")),
            text,
            notes: vec!["an alert has only the headline and the beginning of the text".into()],
            ..Draft::default()
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_lists_articles() {
        let item = |n: usize| {
            format!(
                "<tr itemscope itemtype=\"http://schema.org/Article\"><td><a href=\"https://a.example/{n}\" itemprop=\"url\"><span itemprop=\"name\">إغلاق <b>الجسر</b></span></a>\
                 <div itemprop=\"publisher\"><span itemprop=\"name\">صحيفة الأفق</span></div><div itemprop=\"description\">أغلقت البلدية الجسر القديم أمام الشاحنات ...</div></td></tr>"
            )
        };
        let got = listed(&format!("<html><body><table>{}{}</table></body></html>", item(1), item(2)));
        assert_eq!(got.len(), 2);
        assert_eq!((got[1].title.as_deref(), got[1].outlet.as_deref()), (Some("إغلاق الجسر"), Some("صحيفة الأفق")));
        assert_eq!((got[1].url.as_deref(), got[1].text.starts_with("أغلقت")), (Some("https://a.example/2"), true));
        assert!(listed("<p>schema.org/Article</p>").is_empty());
    }
}
