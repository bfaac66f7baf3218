//! Word-processor documents: DOCX and ODT.

use super::archive::{self, Budget, Entry};
use super::draft::Draft;
use super::format::Archive;
use mujaz_arabic::letters::is_arabic_letter;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::Cursor;
use std::path::Path;

/// The names of the relevant elements in a kind of document.
struct Names {
    /// The file with the text, and the file with the metadata.
    files: [&'static str; 2],
    paragraph: &'static [&'static str],
    /// Elements whose text counts.
    text: &'static [&'static str],
    row: &'static str,
    cell: &'static str,
    tab: &'static str,
    line_break: &'static [&'static str],
    /// Deleted text, comments, notes, and fallback content for older programs.
    left_out: &'static [&'static str],
}

const DOCX: Names = Names {
    files: ["word/document.xml", "docProps/core.xml"],
    paragraph: &["p"],
    text: &["t"],
    row: "tr",
    cell: "tc",
    tab: "tab",
    line_break: &["br", "cr"],
    left_out: &["del", "moveFrom", "Fallback", "instrText", "pPr", "rPr"],
};

const ODT: Names = Names {
    files: ["content.xml", "meta.xml"],
    paragraph: &["p", "h"],
    text: &["p", "h"],
    row: "table-row",
    cell: "table-cell",
    tab: "tab",
    line_break: &["line-break"],
    left_out: &["annotation", "tracked-changes", "note", "forms", "automatic-styles", "font-face-decls"],
};

/// Maximum unpacked size of a part of a document.
const PART: u64 = 64 << 20;

/// The text of a document: paragraphs separated by blank lines, one line for each table row.
///
/// # Errors
/// A message: not such a document, or one without text.
pub(super) fn draft(bytes: &[u8], odt: bool) -> Result<Draft, String> {
    let names = if odt { &ODT } else { &DOCX };
    let mut parts: [Option<Vec<u8>>; 2] = [None, None];
    let mut broken = None;
    let mut budget = Budget { files: 20_000, bytes: PART * 4, entry: PART, depth: 0 };
    let root = Path::new("");
    archive::each(Cursor::new(bytes), Archive::Zip, root, &mut budget, &mut |entry, _| {
        match entry {
            Entry::File(path, content) => {
                if let Some(i) = names.files.iter().position(|f| Path::new(f) == path) {
                    parts[i] = Some(content);
                }
            }
            Entry::Left(path, why) if path == Path::new(names.files[0]) => broken = Some(why),
            _ => {}
        }
        true
    })
    .map_err(|why| format!("not a readable document: {why}"))?;
    let [content, about] = parts;
    if let Some(why) = broken {
        return Err(why);
    }
    let content = content.ok_or("not a document of a word processor, or one that is locked with a password")?;
    let text = text_of(&String::from_utf8_lossy(&content), names)?;
    if text.trim().is_empty() {
        return Err("the document contains no text; if it holds a scan, read it with OCR first".into());
    }
    let about = about.unwrap_or_default();
    let about = String::from_utf8_lossy(&about);
    let arabic = |t: &String| t.chars().any(is_arabic_letter);
    Ok(Draft {
        title: value_of(&about, "title").filter(arabic),
        author: value_of(&about, "creator").filter(|a| a.chars().any(char::is_alphabetic)),
        text,
        ..Draft::default()
    })
}

fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    reader
}

fn text_of(xml: &str, names: &Names) -> Result<String, String> {
    let mut reader = reader(xml);
    // Tables set their cells aside until the row is complete.
    let mut buffers = vec![String::new()];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut skipped, mut inside) = (0usize, 0usize);
    loop {
        let event = reader.read_event().map_err(|e| format!("the document is damaged: {e}"))?;
        match event {
            Event::Eof => break,
            Event::Start(e) => {
                let local = e.local_name();
                let name = local.as_ref();
                if skipped > 0 || names.left_out.contains(&name) {
                    skipped += 1;
                    continue;
                }
                inside += usize::from(names.text.contains(&name));
                if name == names.row {
                    rows.push(Vec::new());
                } else if name == names.cell {
                    buffers.push(String::new());
                }
                if inside > 100_000 || buffers.len() > 1000 {
                    return Err("the document is nested too deep".into());
                }
            }
            Event::Empty(e) if skipped == 0 => {
                let local = e.local_name();
                let name = local.as_ref();
                let Some(buffer) = buffers.last_mut() else { continue };
                if name == names.tab {
                    buffer.push('\t');
                } else if names.line_break.contains(&name) {
                    buffer.push('\n');
                } else if name == "s" {
                    buffer.push(' ');
                }
            }
            Event::End(e) => {
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                let local = e.local_name();
                let name = local.as_ref();
                if names.text.contains(&name) {
                    inside = inside.saturating_sub(1);
                }
                if names.paragraph.contains(&name) {
                    if let Some(b) = buffers.last_mut() {
                        b.push_str("\n\n");
                    }
                } else if name == names.cell && buffers.len() > 1 {
                    let cell = buffers.pop().unwrap_or_default();
                    if let Some(row) = rows.last_mut() {
                        row.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
                    }
                } else if name == names.row {
                    let row = rows.pop().unwrap_or_default();
                    if let Some(b) = buffers.last_mut() {
                        b.push_str(&row.join(" | "));
                        b.push_str("\n\n");
                    }
                }
            }
            Event::Text(t) if inside > 0 && skipped == 0 => {
                if let Some(b) = buffers.last_mut() {
                    b.push_str(t.as_ref());
                }
            }
            Event::CData(t) if inside > 0 && skipped == 0 => {
                if let Some(b) = buffers.last_mut() {
                    b.push_str(t.as_ref());
                }
            }
            Event::GeneralRef(r) if inside > 0 && skipped == 0 => {
                let named = match r.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => r.resolve_char_ref().ok().flatten(),
                };
                if let (Some(b), Some(c)) = (buffers.last_mut(), named) {
                    b.push(c);
                }
            }
            _ => {}
        }
    }
    let text = buffers.swap_remove(0);
    let lines: Vec<&str> = text.split("\n\n").map(str::trim).filter(|l| !l.is_empty()).collect();
    Ok(lines.join("\n\n"))
}

/// The text of the first element with a name.
fn value_of(xml: &str, wanted: &str) -> Option<String> {
    let mut reader = reader(xml);
    let mut out: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) if e.local_name().as_ref() == wanted => out = Some(String::new()),
            Event::Text(t) => {
                if let Some(o) = &mut out {
                    o.push_str(t.as_ref());
                }
            }
            Event::End(_) if out.is_some() => return out.filter(|o| !o.trim().is_empty()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
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
}
