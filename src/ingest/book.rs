//! E-books (EPUB 2 and 3): newspapers and reports that programs make for reading devices. Each chapter with a text is an
//! article.

use super::archive::{self, Budget, Entry};
use super::format::{Archive, LOCKED};
use super::xml::{self, Element};
use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

/// Maximum unpacked size of a chapter.
const CHAPTER: u64 = 16 << 20;
/// Maximum number of chapters that are read.
const CHAPTERS: usize = 5_000;

/// A book.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Its publisher, or else its title.
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub author: Option<String>,
    /// The pages of its chapters in reading order, each with its path in the book.
    pub chapters: Vec<(String, Vec<u8>)>,
}

/// Reads a book.
///
/// # Errors
/// A message: not a book, a protected one, or one without chapters.
pub(super) fn read(bytes: &[u8]) -> Result<Book, String> {
    let mut files: HashMap<String, Vec<u8>> = HashMap::new();
    let mut budget = Budget { files: 20_000, bytes: CHAPTER * 16, entry: CHAPTER, depth: 0 };
    archive::each(Cursor::new(bytes), Archive::Zip, Path::new(""), &mut budget, &mut |entry, _| {
        if let Entry::File(path, content) = entry {
            let name = path.to_string_lossy().replace('\\', "/");
            let kind = name.rsplit_once('.').map_or("", |n| n.1).to_lowercase();
            if matches!(kind.as_str(), "xml" | "opf" | "xhtml" | "html" | "htm") {
                files.insert(name, content);
            }
        }
        true
    })
    .map_err(|why| format!("not a readable e-book: {why}"))?;
    let part = |name: &str| files.get(name).map(|b| String::from_utf8_lossy(b).into_owned());
    let protected =
        part("META-INF/encryption.xml").is_some_and(|e| [".xhtml", ".html", ".htm"].iter().any(|x| e.contains(x)));
    if protected {
        return Err(LOCKED.into());
    }
    let container = part("META-INF/container.xml").and_then(|t| xml::root(&t).ok());
    let package = container.as_ref().and_then(|c| c.find(&["rootfile"])?.attribute("full-path").map(str::to_owned));
    let package = package.or_else(|| files.keys().find(|f| f.ends_with(".opf")).cloned());
    let package = package.ok_or("not a readable e-book: it does not say where its content is")?;
    let root = part(&package).ok_or("not a readable e-book: its list of content is missing")?;
    let root = xml::root(&root).map_err(|why| format!("not a readable e-book: {why}"))?;
    let said = |names: &[&str]| root.find(names).map(Element::line).filter(|t| !t.is_empty());
    let mut book = Book {
        outlet: said(&["publisher"]).or_else(|| said(&["title"])),
        date: said(&["date"]),
        author: said(&["creator"]),
        chapters: Vec::new(),
    };
    for name in chapters(&root, package.rsplit_once('/').map_or("", |p| p.0)).into_iter().take(CHAPTERS) {
        if let Some(content) = files.remove(&name) {
            book.chapters.push((name, content));
        }
    }
    if book.chapters.is_empty() {
        return Err("the e-book has no chapters that can be read; convert it to HTML and name that file".into());
    }
    Ok(book)
}

/// The paths of the chapters in reading order, without the table of contents.
fn chapters(package: &Element, folder: &str) -> Vec<String> {
    let (mut items, mut order) = (Vec::new(), Vec::new());
    package.all(&["item"], &mut items);
    package.all(&["itemref"], &mut order);
    let is_text = |e: &&&Element| {
        e.attribute("media-type").is_some_and(|m| m.contains("html"))
            && !e.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"))
    };
    let texts: HashMap<&str, &Element> =
        items.iter().filter(is_text).filter_map(|e| Some((e.attribute("id")?, *e))).collect();
    let path = |e: &Element| {
        let address = e.attribute("href")?;
        let address = address.split('#').next().unwrap_or_default();
        let plain = percent_decoded(address);
        Some(if folder.is_empty() { plain } else { format!("{folder}/{plain}") })
    };
    order.iter().filter_map(|r| path(texts.get(r.attribute("idref")?)?)).collect()
}

/// An address without `%20` and the like.
fn percent_decoded(address: &str) -> String {
    let mut out = Vec::with_capacity(address.len());
    let bytes = address.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        match code.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn book(extra: &[(&str, &str)]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let package = r#"<package><metadata xmlns:dc="x"><dc:title>الأفق اليومية</dc:title><dc:date>2025-06-01</dc:date></metadata>
            <manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
            <item id="a" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/><item id="s" href="s.css" media-type="text/css"/>
            <item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/></manifest>
            <spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/></spine></package>"#;
        let container = r#"<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>"#;
        let parts = [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", package),
            ("OEBPS/nav.xhtml", "<html><body><nav/></body></html>"),
            ("OEBPS/text/one a.xhtml", "<html><body><p>أ</p></body></html>"),
            ("OEBPS/text/two.xhtml", "<html><body><p>ب</p></body></html>"),
        ];
        for (name, content) in parts.iter().chain(extra) {
            out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(content.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn chapters_are_read_in_their_order() {
        let got = read(&book(&[])).unwrap();
        assert_eq!((got.outlet.as_deref(), got.date.as_deref()), (Some("الأفق اليومية"), Some("2025-06-01")));
        let names: Vec<&str> = got.chapters.iter().map(|c| c.0.as_str()).collect();
        assert_eq!(names, ["OEBPS/text/two.xhtml", "OEBPS/text/one a.xhtml"]);
    }

    #[test]
    fn protected_and_damaged_books_are_refused() {
        let fonts = ("META-INF/encryption.xml", "<encryption><CipherReference URI='a.otf'/></encryption>");
        assert!(read(&book(&[fonts])).is_ok());
        let pages =
            ("META-INF/encryption.xml", "<encryption><CipherReference URI='OEBPS/text/two.xhtml'/></encryption>");
        assert!(read(&book(&[pages])).unwrap_err().contains("locked"));
        assert!(read(b"PK\x03\x04").unwrap_err().contains("not a readable e-book"));
    }
}
