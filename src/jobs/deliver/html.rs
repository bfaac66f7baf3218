//! Markdown made into HTML.

/// Markdown as HTML. Values of articles are escaped where templates print them.
pub fn html(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let options = Options::ENABLE_TABLES;
    // A template may hold HTML of its own maker; none of it goes into a message.
    let parser = Parser::new_ext(markdown, options).map(|e| match e {
        Event::Html(t) | Event::InlineHtml(t) => Event::Text(t),
        e => e,
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, parser);
    out
}
