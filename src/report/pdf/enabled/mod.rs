//! PDF: `parley` sets the lines (shaping, directions, line breaks), `flow` puts them on pages, `krilla` writes the file.

mod draw;
mod flow;
mod fonts;
mod set;

use crate::error::Result;
use crate::report::document::Document;

/// The file of a document, A4. The same document always gives the same bytes.
///
/// # Errors
/// The document cannot be made or written.
pub(in crate::report) fn write(document: &dyn Fn() -> Result<Document>) -> Result<Vec<u8>> {
    let document = document()?;
    let mut setter = set::Setter::new();
    let blocks = setter.blocks(&document.blocks, flow::WIDTH);
    let pages = flow::flow(&blocks);
    draw::draw(&document.title, &pages, &mut setter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::read;

    const PAGE: &str = "<title>T &amp; U</title><p class=banner>Not reviewed</p><h1>The news</h1>\
        <p id=lead>A bridge <span class=cites>[<a href='#s1.1'>S1.1</a>]</span> <a href='https://example.org/?a=1&amp;b=2'>page</a></p>\
        <ol><li id=p1 value=1><div class=pair><div><p class=draft><span class=label>Draft</span> A <mark>[word]</mark></p></div><div dir=rtl>قال (BBC) جملة</div></div></li></ol>\
        <table><thead><tr><th>Name</th><th>Arabic</th></tr></thead><tbody><tr id=s1.1><td>x</td><td dir=rtl>الرباط</td></tr></tbody></table>";

    fn has(file: &[u8], what: &str) -> usize {
        file.windows(what.len()).filter(|w| *w == what.as_bytes()).count()
    }

    #[test]
    fn a_file_has_links_bookmarks_and_its_fonts() {
        let file = write(&|| Ok(read(PAGE))).unwrap();
        assert!(file.starts_with(b"%PDF-") && file == write(&|| Ok(read(PAGE))).unwrap(), "the same again");
        assert_eq!(has(&file, "/Subtype/Link") + has(&file, "/Subtype /Link"), 2);
        assert!(has(&file, "https://example.org/?a=1&b=2") == 1 && has(&file, "/Outlines") >= 1);
        assert!(has(&file, "NotoNaskhArabic") >= 1 && has(&file, "NotoSans") >= 1);
    }

    #[test]
    fn long_documents_take_several_pages_and_long_rows_are_broken() {
        let row = format!(
            "<div class=pair><div><p>{}</p></div><div dir=rtl>{}</div></div>",
            "word ".repeat(3000),
            "كلمة ".repeat(3000)
        );
        let pages = |page: &str| {
            let mut setter = set::Setter::new();
            let blocks = setter.blocks(&read(page).blocks, flow::WIDTH);
            flow::flow(&blocks).list.len()
        };
        assert!(pages(&format!("<h2>H</h2>{row}")) >= 6);
        assert!(pages(&"<p>One.</p>".repeat(200)) >= 3);
        assert_eq!(pages(""), 1);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn any_text_makes_a_file_without_actions(text in crate::surface::hostile()) {
            let value = crate::surface::html::escape(&text);
            let file = write(&|| Ok(read(&format!("<title>{value}</title><h1>{value}</h1><p id=\"{value}\">{value}</p><p dir=rtl>{value}</p>")))).unwrap();
            proptest::prop_assert_eq!(has(&file, "/JavaScript") + has(&file, "/Launch") + has(&file, "/Subtype/Link") + has(&file, "/URI"), 0);
        }
    }
}
