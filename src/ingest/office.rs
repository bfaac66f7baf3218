//! Word-processor documents: DOCX and ODT.

mod hidden;
mod reader;

use super::archive::{self, Budget, Entry};
use super::draft::Draft;
use super::format::{Archive, LOCKED};
use mujaz_arabic::letters::is_arabic_letter;
use quick_xml::events::Event;
use reader::reader;
use std::collections::HashSet;
use std::io::Cursor;
use std::path::Path;

/// The names of the relevant elements in a kind of document.
struct Names {
    /// The file with the text, the file with the metadata, and the file with the styles.
    files: [&'static str; 3],
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
    files: ["word/document.xml", "docProps/core.xml", "word/styles.xml"],
    paragraph: &["p"],
    text: &["t"],
    row: "tr",
    cell: "tc",
    tab: "tab",
    line_break: &["br", "cr"],
    left_out: &["del", "moveFrom", "Fallback", "instrText", "pPr", "rPr"],
};

const ODT: Names = Names {
    files: ["content.xml", "meta.xml", "styles.xml"],
    paragraph: &["p", "h"],
    text: &["p", "h"],
    row: "table-row",
    cell: "table-cell",
    tab: "tab",
    line_break: &["line-break"],
    left_out: &[
        "annotation",
        "tracked-changes",
        "note",
        "forms",
        "meta",
        "settings",
        "scripts",
        "font-face-decls",
        "styles",
        "automatic-styles",
        "master-styles",
        "binary-data",
        "desc",
        "hidden-text",
        "hidden-paragraph",
    ],
};

/// Maximum unpacked size of a part of a document.
const PART: u64 = 64 << 20;

/// The text of a document: paragraphs separated by blank lines, one line for each table row.
///
/// # Errors
/// A message: not such a document, or one without text.
pub(super) fn draft(bytes: &[u8], odt: bool) -> Result<Draft, String> {
    let names = if odt { &ODT } else { &DOCX };
    let mut parts: [Option<Vec<u8>>; 3] = [None, None, None];
    let (mut broken, mut locked) = (None, false);
    let mut budget = Budget { files: 20_000, bytes: PART * 4, entry: PART, depth: 0 };
    let root = Path::new("");
    archive::each(Cursor::new(bytes), Archive::Zip, root, &mut budget, &mut |entry, _| {
        match entry {
            Entry::File(path, content) => {
                if let Some(i) = names.files.iter().position(|f| Path::new(f) == path) {
                    parts[i] = Some(content);
                } else if path == Path::new("META-INF/manifest.xml") {
                    locked = String::from_utf8_lossy(&content).contains("encryption-data");
                }
            }
            Entry::Left(path, why) if path == Path::new(names.files[0]) => broken = Some(why),
            _ => {}
        }
        true
    })
    .map_err(|why| format!("not a readable document: {why}"))?;
    if locked {
        return Err(LOCKED.into());
    }
    let [content, about, styles] = parts;
    if let Some(why) = broken {
        return Err(why);
    }
    let content = content.ok_or("not a document of a word processor, or one that is locked with a password")?;
    let part = |bytes: Option<Vec<u8>>| String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    drafted(&String::from_utf8_lossy(&content), &part(about), &part(styles), names)
}

/// The text of an OpenDocument text in one XML file (FODT).
///
/// # Errors
/// As for [`draft`].
pub(super) fn flat(bytes: &[u8]) -> Result<Draft, String> {
    let xml = String::from_utf8_lossy(bytes);
    let about = xml.split("<office:body").next().unwrap_or_default();
    drafted(&xml, about, "", &ODT)
}

/// The text of a document of Word in one XML file.
///
/// # Errors
/// As for [`draft`].
pub(super) fn xml(bytes: &[u8]) -> Result<Draft, String> {
    let xml = String::from_utf8_lossy(bytes);
    // Its files, if it has several: the document and, behind it, styles, headers and what else belongs to it.
    let document = xml.split("<w:document").nth(1).and_then(|d| d.split("</w:document>").next());
    drafted(document.unwrap_or(&xml), "", "", &DOCX)
}

fn drafted(content: &str, about: &str, styles: &str, names: &Names) -> Result<Draft, String> {
    let mut invisible = hidden::styles(content);
    invisible.extend(hidden::styles(styles));
    let (text, left) = text_of(content, names, &invisible)?;
    if text.trim().is_empty() {
        return Err("the document contains no text; if it holds a scan, read it with OCR first".into());
    }
    let arabic = |t: &String| t.chars().any(is_arabic_letter);
    let mut notes = Vec::new();
    if left {
        notes.push("text that the document hides was left out".into());
    }
    Ok(Draft {
        title: value_of(about, "title").filter(arabic),
        author: value_of(about, "creator").filter(|a| a.chars().any(char::is_alphabetic)),
        text,
        notes,
        ..Draft::default()
    })
}

/// The text, and whether hidden text was left out.
fn text_of(xml: &str, names: &Names, invisible: &HashSet<String>) -> Result<(String, bool), String> {
    let mut reader = reader(xml);
    // Tables set their cells aside until the row is complete.
    let mut buffers = vec![String::new()];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut skipped, mut inside) = (0usize, 0usize);
    // Word says before the text of a run or paragraph that it is hidden; OpenDocument says it in its style.
    let mut word = hidden::Run::default();
    let mut left = false;
    loop {
        let event = reader.read_event().map_err(|e| format!("the document is damaged: {e}"))?;
        match event {
            Event::Eof => break,
            Event::Start(e) => {
                let local = e.local_name();
                let name = local.as_ref();
                word.begin(name, &e, invisible);
                let unseen = skipped == 0 && hidden::is_hidden(&e, invisible);
                left |= unseen;
                if skipped > 0 || unseen || names.left_out.contains(&name) {
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
            Event::Empty(e) => {
                let local = e.local_name();
                let name = local.as_ref();
                word.property(name, &e, invisible);
                if skipped > 0 {
                    continue;
                }
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
                let local = e.local_name();
                let name = local.as_ref();
                word.end(name);
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
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
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if inside > 0 && skipped == 0 && word.hidden() => {
                left = true;
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
    Ok((lines.join("\n\n"), left))
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
mod tests;
