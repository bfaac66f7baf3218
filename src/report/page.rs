//! Pages made from Markdown, for templates without a page of their own.

use pulldown_cmark::{Event, Options, Parser};
use serde::Serialize;

/// The data of `page.html`.
#[derive(Debug, Serialize)]
pub(super) struct PageView {
    /// The title of the page.
    pub title: String,
    /// Its body, HTML.
    pub body: String,
}

/// Converts Markdown to HTML. Values from articles were escaped when the template printed them. Of the HTML in a
/// template, only anchors are kept.
pub fn html(markdown: &str) -> String {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|e| match e {
        Event::Html(t) | Event::InlineHtml(t) if is_comment(&t) => None,
        Event::Html(t) if is_anchors(&t) => Some(Event::Html(t)),
        Event::InlineHtml(t) if is_anchor(&t) || t.trim() == "</a>" => Some(Event::InlineHtml(t)),
        Event::Html(t) | Event::InlineHtml(t) => Some(Event::Text(t)),
        e => Some(e),
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, parser);
    out
}

fn is_comment(tag: &str) -> bool {
    let t = tag.trim();
    t.starts_with("<!--") && t.ends_with("-->") && t.matches("-->").count() == 1
}

/// Whether a tag is `<a id="…">` with a plain name.
fn is_anchor(tag: &str) -> bool {
    let name = tag.trim().strip_prefix("<a id=\"").and_then(|t| t.strip_suffix("\">"));
    name.is_some_and(|n| n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
}

/// Whether a block of HTML consists only of anchors.
fn is_anchors(block: &str) -> bool {
    block.trim().split_inclusive("</a>").all(|a| a.trim().strip_suffix("</a>").is_some_and(is_anchor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_kept_and_other_html_is_escaped() {
        let text = "<a id=\"lead\"></a>The news [S1.1](#s1.1)\n\n<a id=\"facts\"></a>\n\n| | |\n| --- | --- |\n| <b>x</b> | \\<i\\> |\n\n<!-- model -->\n";
        let page = html(text);
        for is in [
            "<a id=\"lead\"></a>The news <a href=\"#s1.1\">S1.1</a>",
            "<a id=\"facts\"></a>",
            "&lt;b&gt;x",
            "&lt;i&gt;",
        ] {
            assert!(page.contains(is), "{is}: {page}");
        }
        assert!(!page.contains("<b>") && !page.contains("model"), "{page}");
        for bad in ["<a id=\"x\" onclick=\"y\"></a>", "<a href=\"x\">", "<script>x</script>", "<div>"] {
            let page = html(&format!("x {bad} y\n\n{bad}\n"));
            assert!(!page.replace("</a>", "").contains("<a") && !page.contains("<s") && !page.contains("<d"), "{page}");
        }
    }
}
