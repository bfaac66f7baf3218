use super::*;
use std::io::Write;

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        z.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(text.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

#[test]
fn a_docx_yields_its_paragraphs_and_tables() {
    let run = |t: &str| format!("<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space='preserve'>{t}</w:t></w:r>");
    let p = |t: &str| format!("<w:p><w:pPr><w:bidi/></w:pPr>{t}</w:p>");
    let body = format!(
        "{}{}{}<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p(&run("عنوان")),
        p(&format!(
            "{}{}<w:del><w:r><w:delText>محذوف</w:delText></w:r></w:del>",
            run("قال &quot;نعم&quot; "),
            run("A&amp;B")
        )),
        p("<w:r><w:t>أول</w:t><w:br/><w:t>ثان</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"),
        p(&run("القمح")),
        p(&run("40"))
    );
    let document = format!("<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let core = "<cp:coreProperties><dc:title>خبر</dc:title><dc:creator>سعاد</dc:creator></cp:coreProperties>";
    let d = draft(&packed(&[("word/document.xml", &document), ("docProps/core.xml", core)]), false).unwrap();
    assert_eq!(d.text, "عنوان\n\nقال \"نعم\" A&B\n\nأول\nثان\n\nالقمح | 40");
    assert_eq!((d.title.as_deref(), d.author.as_deref()), (Some("خبر"), Some("سعاد")));
}

#[test]
fn an_odt_yields_its_paragraphs_and_tables() {
    let content = "<office:document-content><office:body><office:text><text:h>عنوان</text:h>\
        <text:p>قال<text:s/><text:span>نعم</text:span><text:note><text:note-body><text:p>حاشية</text:p></text:note-body></text:note></text:p>\
        <table:table><table:table-row><table:table-cell><text:p>أ</text:p></table:table-cell><table:table-cell><text:p>ب</text:p></table:table-cell></table:table-row></table:table>\
        </office:text></office:body></office:document-content>";
    let d = draft(&packed(&[("content.xml", content)]), true).unwrap();
    assert_eq!(d.text, "عنوان\n\nقال نعم\n\nأ | ب");
    assert!(draft(b"no", true).unwrap_err().contains("not a readable document"));
    assert!(draft(&packed(&[("x", "y")]), true).unwrap_err().contains("password"));
}

#[test]
fn hidden_text_is_left_out_with_a_note() {
    let run = |p: &str, t: &str| format!("<w:r><w:rPr>{p}</w:rPr><w:t>{t}</w:t></w:r>");
    let document = format!(
        "<w:document xmlns:w='w'><w:body><w:p>{}{}{}{}</w:p></w:body></w:document>",
        run("", "ظاهر"),
        run("<w:vanish/>", "سر"),
        run("<w:rStyle w:val='Secret'/>", "سر آخر"),
        run("<w:vanish w:val='0'/>", " أيضا")
    );
    let styles = "<w:styles><w:style w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:styleId='Plain'><w:rPr><w:b/></w:rPr></w:style></w:styles>";
    let d = draft(&packed(&[("word/document.xml", &document), ("word/styles.xml", styles)]), false).unwrap();
    assert_eq!((d.text.as_str(), d.notes.len()), ("ظاهر أيضا", 1));
    let flat = "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.text'>\
        <office:meta><dc:title>خبر</dc:title></office:meta><office:automatic-styles><style:style style:name='T1'>\
        <style:text-properties text:display='none'/></style:style></office:automatic-styles><office:body><office:text>\
        <text:tracked-changes><text:deletion><text:p>محذوف</text:p></text:deletion></text:tracked-changes>\
        <text:p>ظاهر<text:span text:style-name='T1'>سر</text:span><draw:image><office:binary-data>AAAA</office:binary-data>\
        </draw:image></text:p></office:text></office:body></office:document>";
    let d = super::flat(flat.as_bytes()).unwrap();
    assert_eq!((d.text.as_str(), d.title.as_deref(), d.notes.len()), ("ظاهر", Some("خبر"), 1));
}

#[test]
fn a_locked_document_is_named_so() {
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = packed(&[("content.xml", "%#"), ("META-INF/manifest.xml", manifest)]);
    assert!(draft(&locked, true).unwrap_err().contains("password"));
}
