//! Conversion of Markdown to HTML.

/// Converts Markdown to HTML. Values from articles were already escaped when the template printed them.
pub fn html(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let options = Options::ENABLE_TABLES;
    // A template may contain HTML; none of it gets into a message.
    let parser = Parser::new_ext(markdown, options).map(|e| match e {
        Event::Html(t) | Event::InlineHtml(t) => Event::Text(t),
        e => e,
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, parser);
    out
}
