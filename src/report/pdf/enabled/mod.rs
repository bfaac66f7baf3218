//! PDF: `parley` lays out lines (shaping, bidirectional text, line breaks), `flow` distributes them over pages, and
//! `krilla` writes the file. Text is placed glyph by glyph: there is no markup language that a value could inject into.

mod draw;
mod flow;
mod fonts;
mod layout;
mod lines;
mod structure;

use crate::config::Paper;
use crate::error::Result;
use crate::report::document::{Block, Document, Kind};
use draw::About;
use krilla::configure::Configuration;

/// Writes a document, with bookmarks, links, tags and embedded fonts. The same document always gives the same bytes.
///
/// # Errors
/// The document cannot be rendered or written.
pub(in crate::report) fn write(document: &dyn Fn() -> Result<Document>, paper: Paper) -> Result<Vec<u8>> {
    written(&document()?, paper, Configuration::new())
}

fn written(document: &Document, paper: Paper, configuration: Configuration) -> Result<Vec<u8>> {
    let mut typesetter = layout::Typesetter::new();
    let sheet = flow::Sheet::new(paper);
    let blocks = typesetter.blocks(&document.blocks, sheet.text_width());
    let about = About { title: &document.title, status: status(document), configuration };
    draw::draw(&about, flow::flow(&blocks, sheet), &mut typesetter)
}

/// The bold beginning of the banner: whether it was machine-translated, and whether it was reviewed.
fn status(document: &Document) -> &str {
    let banner = document.blocks.iter().find_map(|b| match b {
        Block::Text(t) if t.kind == Kind::Banner => t.runs.first().filter(|r| r.style.bold),
        _ => None,
    });
    banner.map_or("", |r| r.text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::read;
    use krilla::configure::Validator;

    const PAGE: &str = "<title>T &amp; U</title><p class=banner><strong>Not reviewed</strong> by</p><h1>The news</h1>\
        <p id=lead>A bridge <span class=cites>[<a href='#s1.1'>S1.1</a>]</span> <a href='https://example.org/?a=1&amp;b=2'>page</a></p>\
        <ol><li id=p1 value=1><div class=pair><div><p class=draft><span class=label>Draft</span> A <mark>[word]</mark></p></div><div dir=rtl>قال (BBC) جملة</div></div></li></ol>\
        <ul><li>one</li><li>two</li></ul>\
        <table><thead><tr><th>Name</th><th>Arabic</th></tr></thead><tbody><tr id=s1.1><td>x <a href='#lead'>lead</a></td><td dir=rtl>الرباط</td></tr></tbody></table>";

    fn has(file: &[u8], what: &str) -> usize {
        file.windows(what.len()).filter(|w| *w == what.as_bytes()).count()
    }

    fn pages(page: &str) -> usize {
        let mut typesetter = layout::Typesetter::new();
        let sheet = flow::Sheet::new(Paper::A4);
        let blocks = typesetter.blocks(&read(page).blocks, sheet.text_width());
        flow::flow(&blocks, sheet).list.len()
    }

    #[test]
    fn a_file_has_links_both_ways_bookmarks_tags_and_its_fonts() {
        let file = write(&|| Ok(read(PAGE)), Paper::A4).unwrap();
        assert!(file.starts_with(b"%PDF-") && file == write(&|| Ok(read(PAGE)), Paper::A4).unwrap(), "the same again");
        assert_eq!(has(&file, "/Subtype/Link") + has(&file, "/Subtype /Link"), 3);
        assert!(has(&file, "https://example.org/?a=1&b=2") == 1 && has(&file, "/Outlines") >= 1);
        assert!(has(&file, "NotoNaskhArabic") >= 1 && has(&file, "NotoSans") >= 1);
        assert!(has(&file, "/StructTreeRoot") >= 1 && has(&file, "/Lang") >= 1);
    }

    #[test]
    fn a_document_keeps_to_the_standard_for_accessible_documents() {
        let ua = Configuration::new_with_validator(Validator::UA1);
        let done = written(&read(PAGE), Paper::Letter, ua);
        assert!(done.is_ok(), "{:?}", done.err());
    }

    #[test]
    fn the_footer_says_who_translated_and_who_reviewed() {
        assert_eq!(status(&read(PAGE)), "Not reviewed");
        assert_eq!(status(&read("<h1>x</h1>")), "");
    }

    #[test]
    fn the_example_has_these_pages_and_bookmarks() {
        let page = crate::report::Templates::new().unwrap();
        let page = page.render("brief.html", &crate::report::example()).unwrap();
        let sheet = flow::Sheet::new(Paper::A4);
        let blocks = layout::Typesetter::new().blocks(&read(&page).blocks, sheet.text_width());
        let pages = flow::flow(&blocks, sheet);
        let mut shown = format!("{} pages\n", pages.list.len());
        for (level, title, at) in &pages.headings {
            shown += &format!("{}{title} {}\n", "  ".repeat((*level - 1).into()), at.page + 1);
        }
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn long_documents_take_several_pages_and_long_rows_are_broken() {
        let row = format!(
            "<div class=pair><div><p>{}</p></div><div dir=rtl>{}</div></div>",
            "word ".repeat(3000),
            "كلمة ".repeat(3000)
        );
        assert!(pages(&format!("<h2>H</h2>{row}")) >= 6);
        assert!(pages(&"<p>One.</p>".repeat(200)) >= 3);
        assert_eq!(pages(""), 1);
        let rows = "<tr><td>x</td></tr>".repeat(200);
        let table = format!("<table><thead><tr><th>Name</th></tr></thead><tbody>{rows}</tbody></table>");
        assert!(pages(&table) >= 3 && write(&|| Ok(read(&table)), Paper::A4).is_ok());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn a_value_adds_no_link_no_page_and_no_action(text in crate::surface::hostile()) {
            let value = crate::surface::html::escape(&text);
            let page = format!("<title>{value}</title><h1>{value}</h1><p id=\"{value}\">{value}</p><p dir=rtl>{value}</p>\
                <table><tr><td>{value}</td><td dir=rtl>{value}</td></tr></table>");
            let file = write(&|| Ok(read(&page)), Paper::A4).unwrap();
            for what in ["/JavaScript", "/Launch", "/Link", "/URI", "/AA", "/OpenAction", "/EmbeddedFile"] {
                proptest::prop_assert_eq!(has(&file, what), 0, "{}", what);
            }
            proptest::prop_assert!(pages(&page) == 1 || text.chars().count() > 300);
        }
    }
}
