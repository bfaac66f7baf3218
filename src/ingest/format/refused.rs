//! Content that is not read, recognised by its first bytes, with what to do about it.

use super::zip::Zip;

/// What to do about a document that only its owner can open.
pub(in super::super) const LOCKED: &str =
    "the document is locked with a password; open it, save it without the password, and name that file";

const SLIDES: &str = "a presentation; save it as PDF and name that file";
const BOOK: &str = "an e-book for one kind of device; convert it to EPUB or HTML and name that file";

/// The signature of compound files: Word, Excel and Outlook before 2007, and newer documents with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Bytes of a compound file in which the directory of its streams is looked for, at either end.
const DIRECTORY: usize = 4 << 20;

/// Why content is not read, and what to do; `None` if it may be readable. `workbook` and `archive` say whether it was
/// taken for one.
pub(super) fn reason(bytes: &[u8], workbook: bool, archive: bool) -> Option<&'static str> {
    if bytes.starts_with(COMPOUND) {
        return compound(bytes, workbook);
    }
    Some(match bytes {
        [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => "a 7z archive; unpack it first and name the folder",
        [b'R', b'a', b'r', b'!', 0x1A, 0x07, ..] => "a RAR archive; unpack it first and name the folder",
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => "a file packed with xz; unpack it first and name what is inside",
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', ..] => {
            "a file packed with bzip2; unpack it first and name what is inside"
        }
        [b'L', b'Z', b'I', b'P', 1, ..] | [0x04, 0x22, 0x4D, 0x18, ..] | [0x1F, 0x9D, ..] => {
            "a packed file; unpack it first and name what is inside"
        }
        [b'M', b'S', b'C', b'F', 0, 0, 0, 0, ..] => "a cabinet archive; unpack it first and name the folder",
        [0x78, 0x9F, 0x3E, 0x22, ..] => {
            "attachments packed by Outlook (winmail.dat); unpack them with tnef, or ask for the message again as plain text"
        }
        [b'!', b'B', b'D', b'N', ..] => "a mailbox of Outlook; export its messages as .eml or .mbox and name those",
        [b'A', b'T', b'&', b'T', b'F', b'O', b'R', b'M', ..] => "a DjVu document; save it as PDF and name that file",
        [b'%', b'!', b'P', b'S', ..] => "a PostScript document; save it as PDF and name that file",
        [b'b', b'p', b'l', b'i', b's', b't', b'0', b'0', ..] => {
            "a web archive of Safari or a list of properties; save the page as its source (.html) and name that file"
        }
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', b'o', b'r', b'm', b'a', b't', ..] => {
            "a database; export the table with the articles as CSV or JSON Lines and name that file"
        }
        [b'P', b'A', b'R', b'1', ..] | [b'O', b'b', b'j', 1, ..] | [b'A', b'R', b'R', b'O', b'W', b'1', ..] => {
            "a file of data (Parquet, Avro, Arrow); export it as CSV or JSON Lines and name that file"
        }
        _ if is_dump(bytes) => {
            "a dump of a database; export the table with the articles as CSV, JSON Lines or XML and name that file"
        }
        [b'I', b'D', b';', b'P', ..] | [b'T', b'A', b'B', b'L', b'E', b'\r' | b'\n', ..] if is_exchanged(bytes) => {
            "a table for exchange between old programs (SYLK, DIF); save it as CSV or XLSX and name that file"
        }
        _ if is_saved_by_safari(bytes) => {
            "a web archive of Safari; save the page as its source (.html) and name that file"
        }
        _ if is_subscriptions(bytes) => {
            "a list of feeds (OPML), not a feed; name the addresses of the feeds that it holds"
        }
        _ if is_shortcut(bytes) => "a link to a page, not the page; name the address that it holds",
        _ if bytes.get(60..68) == Some(b"BOOKMOBI") => BOOK,
        _ if archive => return packaged(bytes),
        _ => return None,
    })
}

/// Whether a file holds the commands that build a database.
fn is_dump(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4000)]);
    let comment = head.trim_start_matches('\u{FEFF}').trim_start().starts_with(['-', '/', 'S', 'P', 'B', 'C', 'I']);
    comment && ["CREATE TABLE ", "INSERT INTO "].iter().any(|c| head.lines().any(|l| l.starts_with(c)))
}

/// Whether a table is in SYLK or DIF, which begin with words that a text may begin with.
fn is_exchanged(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with("ID;P") && lines.clone().any(|l| l.starts_with(['P', 'F', 'B', 'C', 'O']) && l.contains(';'))
        || first == "TABLE" && lines.next() == Some("0,1")
}

/// Whether a file is a web archive of Safari in XML.
fn is_saved_by_safari(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]);
    head.contains("<plist") && ["<key>WebMainResource", "<key>WebSubresources"].iter().any(|k| head.contains(k))
}

/// Whether a file is the list of subscriptions of a feed reader.
fn is_subscriptions(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).to_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<opml") || start.starts_with("<?xml") && start.contains("<opml") && !start.contains("<rss")
}

/// Whether a file only holds the address of a page, as browsers and desktops save links.
fn is_shortcut(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = String::from_utf8_lossy(&text[..text.len().min(1000)]);
    head.starts_with("[InternetShortcut]")
        || head.starts_with("[Desktop Entry]") && head.contains("Type=Link")
        || head.starts_with("<?xml") && head.contains("<plist") && head.contains("<key>URL</key>")
}

/// Documents of other programs that are zip archives inside.
fn packaged(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let zip = Zip::of(bytes);
    if zip.holds("ppt/presentation.xml") || zip.is("application/vnd.oasis.opendocument.presentation") {
        Some(SLIDES)
    } else if zip.holds("Index/Document.iwa") {
        Some("a document of Pages, Numbers or Keynote; export it as .docx, .xlsx or PDF and name that file")
    } else {
        None
    }
}

/// Whether a compound file is a workbook that can be read.
pub(super) fn is_old_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
        && !stream(bytes, "EncryptedPackage")
        && (stream(bytes, "Workbook") || stream(bytes, "Book"))
        && !stream(bytes, "WordDocument")
}

fn compound(bytes: &[u8], workbook: bool) -> Option<&'static str> {
    if stream(bytes, "EncryptedPackage") {
        Some(LOCKED)
    } else if stream(bytes, "WordDocument") {
        Some("a document of Word before 2007 (.doc); save it as .docx and name that file")
    } else if stream(bytes, "PowerPoint Document") {
        Some(SLIDES)
    } else if stream(bytes, "__nameid_version1.0") {
        Some("a message in Outlook's own format (.msg); save it as .eml or as text and name that file")
    } else if workbook {
        None
    } else {
        Some("a document in an older format of Office; save it in the present one (.docx, .xlsx) and name that file")
    }
}

/// Whether a compound file has a stream of this name; the directory has names in UTF-16, each in 64 bytes.
fn stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let head = &bytes[..bytes.len().min(DIRECTORY)];
    let tail = &bytes[bytes.len().saturating_sub(DIRECTORY)..];
    let entry = |part: &[u8]| part.windows(name.len()).any(|w| w == name);
    entry(head) || bytes.len() > DIRECTORY && entry(tail)
}

#[cfg(test)]
mod tests {
    use super::super::{Archive, Format, by_content, refused};
    use super::*;

    fn file(streams: &[&str]) -> Vec<u8> {
        let mut out = COMPOUND.to_vec();
        out.resize(512, 0);
        for s in streams {
            let mut entry: Vec<u8> = s.encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.resize(128, 0);
            out.extend(entry);
        }
        out
    }

    #[test]
    fn content_that_is_not_read_says_what_to_do() {
        for (bytes, want) in [
            (file(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]), "password"),
            (file(&["Root Entry", "WordDocument"]), "save it as .docx"),
            (file(&["Root Entry", "__nameid_version1.0"]), ".eml"),
            (b"7z\xBC\xAF\x27\x1C\0".to_vec(), "unpack it first"),
            (b"Rar!\x1A\x07\x01\0".to_vec(), "unpack it first"),
            (b"\xFD7zXZ\0\0".to_vec(), "unpack it first"),
            (b"BZh91AY&SY".to_vec(), "unpack it first"),
            (b"[InternetShortcut]\r\nURL=https://a.example/\r\n".to_vec(), "name the address"),
            (
                b"<?xml version='1.0'?><plist><dict><key>URL</key><string>x</string></dict></plist>".to_vec(),
                "name the address",
            ),
            (b"bplist00\xd1".to_vec(), ".html"),
            (b"ID;PCALC\nP;PGeneral\nC;X1;Y1;K\"a\"\n".to_vec(), "CSV"),
            (b"TABLE\r\n0,1\r\n\"EXCEL\"\r\n".to_vec(), "CSV"),
            (b"<?xml version='1.0'?><plist><dict><key>WebMainResource</key><dict/></dict></plist>".to_vec(), ".html"),
            (
                b"\xEF\xBB\xBF<?xml version='1.0'?>\n<opml version='2.0'><body/></opml>".to_vec(),
                "addresses of the feeds",
            ),
            (b"SQLite format 3\0".to_vec(), "export"),
            (b"PAR1\x15".to_vec(), "export"),
            (b"-- MySQL dump\nCREATE TABLE `a` (`b` int);\n".to_vec(), "export"),
        ] {
            let format = by_content(&bytes);
            let why = refused(&bytes, format).unwrap_or_else(|| panic!("{format:?}"));
            assert!(why.contains(want), "{why}");
            // Whatever the name says.
            assert!(refused(&bytes, Format::Docx).is_some());
        }
        let old = file(&["Root Entry", "Workbook"]);
        assert_eq!((by_content(&old), refused(&old, Format::Workbook)), (Format::Workbook, None));
        let slides = b"PK\x03\x04....ppt/presentation.xml....".as_slice();
        assert!(refused(slides, Format::Archive(Archive::Zip)).is_some_and(|w| w.contains("PDF")));
        assert_eq!(refused("خبر عن Rar!".as_bytes(), Format::Text), None);
    }
}
