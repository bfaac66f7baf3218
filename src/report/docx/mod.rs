//! A brief as a word-processor document (Office Open XML, ECMA-376). It is written with `zip` alone, since `docx-rs`
//! 0.4 cannot mark a run or a table as right-to-left.

mod body;
mod parts;
mod xml;

use super::document::Document;
use crate::config::Paper;
use crate::error::{Error, Kind, Result};
use std::io::Write;
use zip::write::SimpleFileOptions;

/// The file of a document. The same document always yields the same bytes.
pub(super) fn write(document: &Document, paper: Paper) -> Result<Vec<u8>> {
    let body = body::Body::of(document, paper);
    let files = [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        ("docProps/core.xml", parts::core(&document.title)),
        ("docProps/app.xml", parts::APP.to_owned()),
        ("word/document.xml", body.xml),
        ("word/_rels/document.xml.rels", parts::links(&body.pages)),
        ("word/styles.xml", parts::STYLES.to_owned()),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/footer1.xml", parts::FOOTER.to_owned()),
    ];
    let failed = |e: zip::result::ZipError| Error::new(Kind::Internal, "the document cannot be written").because(e);
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // No timestamp: a brief made again is the same file.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, text) in files {
        out.start_file(name, options).map_err(failed)?;
        out.write_all(text.as_bytes()).map_err(|e| failed(e.into()))?;
    }
    Ok(out.finish().map_err(failed)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::super::document::read;
    use super::*;
    use std::io::Read;

    /// A part of a file.
    fn part(file: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    const PAGE: &str = "<title>T &amp; U</title><p class=banner>Not reviewed</p><h1>The news</h1>\
        <p id=lead>A bridge <span class=cites>[<a href='#s1.1'>S1.1</a>]</span> <a href='https://example.org/?a=1&amp;b=2'>page</a></p>\
        <ol><li id=p1 value=1><div class=pair><div><p class=draft><span class=label>Draft</span> A <mark>[word]</mark></p></div><div dir=rtl>قال (BBC) جملة</div></div></li></ol>\
        <table><thead><tr><th>Name</th><th>Arabic</th></tr></thead><tbody><tr id=s1.1><td>x</td><td dir=rtl>الرباط</td></tr></tbody></table>";

    #[test]
    fn a_document_has_directions_links_and_places() {
        let file = write(&read(PAGE), Paper::A4).unwrap();
        assert_eq!(file, write(&read(PAGE), Paper::A4).unwrap(), "the same again");
        let body = part(&file, "word/document.xml");
        insta::assert_snapshot!(body.replace("<w:p>", "\n<w:p>").replace("<w:tr>", "\n<w:tr>"));
        assert!(part(&file, "word/_rels/document.xml.rels").contains("Target=\"https://example.org/?a=1&amp;b=2\""));
        assert!(part(&file, "docProps/core.xml").contains("T &amp; U"));
    }

    #[test]
    fn tables_are_as_wide_as_the_text_on_the_paper() {
        for (paper, page, table) in
            [(Paper::A4, "w:w=\"11906\"", "w:w=\"10090\""), (Paper::Letter, "w:w=\"12240\"", "w:w=\"10424\"")]
        {
            let body = part(&write(&read(PAGE), paper).unwrap(), "word/document.xml");
            assert!(body.contains(page) && body.contains(table), "{paper}: {body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_value_adds_no_markup(text in crate::surface::hostile()) {
            let page = |value: &str| format!("<title>{value}</title><h1>{value}</h1><p id=\"{value}\">x{value}x <a href=\"#{value}\">{value}y</a></p>\
                <table><tr><td dir=rtl>x{value}x</td></tr></table>");
            let shape = |page: String| {
                let file = write(&read(&page), Paper::A4).unwrap();
                let xml = part(&file, "word/document.xml");
                let mut reader = quick_xml::Reader::from_str(&xml);
                let mut names = Vec::new();
                loop {
                    match reader.read_event().unwrap() {
                        quick_xml::events::Event::Eof => break,
                        // The number of runs depends on directions.
                        quick_xml::events::Event::Start(e) if e.name().as_ref() == "w:p" => names.push("p"),
                        quick_xml::events::Event::Start(e) if e.name().as_ref() == "w:tc" => names.push("tc"),
                        quick_xml::events::Event::Start(e) if e.name().as_ref() == "w:hyperlink" => names.push("hyperlink"),
                        _ => {}
                    }
                }
                names
            };
            let value = crate::surface::html::escape(&text);
            proptest::prop_assume!(!value.trim().is_empty());
            proptest::prop_assert_eq!(shape(page(&value)), shape(page("x")));
        }
    }
}
