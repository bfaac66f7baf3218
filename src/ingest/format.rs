//! The format of a file, from its name and its first bytes.

mod media_type;
mod named;
mod refused;
mod unread;
mod zip;

use super::decode::decode;
use super::{agency, feed, json, sheet, xml_workbook};
use crate::config::Fields;
pub(super) use media_type::{extension_of, is_media, is_silent_type};
pub(super) use named::{Archive, Format, by_name, is_maildir};
pub(super) use refused::LOCKED;
use std::path::Path;
pub(super) use unread::unread;
use unread::{extension, is_of_program, is_silent};
use zip::Zip;

/// The extension of scripts.
const SCRIPT: &str = "js";

/// The format of content whose name does not tell, as on standard input; text if nothing else is recognised.
pub(super) fn by_content(bytes: &[u8]) -> Format {
    if let Some(archive) = packed(bytes) {
        return if archive == Archive::Zip { zipped(bytes) } else { Format::Archive(archive) };
    }
    if bytes.starts_with(b"%PDF-") {
        return Format::Pdf;
    }
    if refused::is_old_workbook(bytes) {
        return Format::Workbook;
    }
    if let Some(flat) = flat(bytes) {
        return flat;
    }
    if agency::is_dispatch(bytes) {
        return Format::Agency;
    }
    if feed::is_feed(bytes, None) {
        return Format::Feed;
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        _ if text.starts_with(b"{\\rtf") => Format::Rtf,
        Some(b'{') if is_lines(text) => Format::JsonLines,
        Some(b'{' | b'[') => Format::Json,
        _ if json::is_assigned(text) => Format::Json,
        // XML that is no page may have records.
        Some(b'<') if text.starts_with(b"<?xml") && !is_page(text) => Format::Feed,
        Some(b'<') => Format::Html,
        _ if text.starts_with(b"WARC/") => Format::Warc,
        _ if text.starts_with(b"From ") && looks_like_mail(text) => Format::Mbox,
        _ if looks_like_mail(text) => {
            if is_saved_page(text) {
                Format::Mhtml
            } else {
                Format::Mail
            }
        }
        _ => Format::Text,
    }
}

/// Whether a message is a page that a browser saved.
fn is_saved_page(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_lowercase();
    head.contains("\nsnapshot-content-location:") || head.contains("from: <saved by ")
}

/// Why content in a format is not read, and what to do; `None` if it may be readable.
pub(super) fn refused(bytes: &[u8], format: Format) -> Option<&'static str> {
    refused::reason(bytes, format == Format::Workbook, matches!(format, Format::Archive(_)))
}

/// Whether content as a whole is one JSON value, with or without a byte-order mark.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// Whether a file of JSON Lines, of which this is the beginning, has an object in each line: programs also write objects
/// over several lines, lists, and other character sets.
pub(super) fn has_lines(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if text.is_empty() || head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    // The last line may be cut off by the end of what was read.
    let whole = &text[..text.iter().rposition(|b| *b == b'\n').unwrap_or(0)];
    let is_object = |l: &[u8]| l.starts_with(b"{") && std::str::from_utf8(l).is_ok() && is_json(l);
    match text.contains(&b'\n') {
        true => !text.starts_with(b"[") && whole.split(|b| *b == b'\n').any(|l| is_object(l.trim_ascii())),
        false => text.starts_with(b"{") && !text.contains(&b'\r'),
    }
}

/// Whether content that begins with an object is JSON Lines: its first line is an object or, if that line is damaged,
/// some later line ends with one.
fn is_lines(text: &[u8]) -> bool {
    let first = text.iter().position(|b| *b == b'\n').map(|end| &text[..end]);
    first.is_some_and(is_json) || text.windows(2).take(1 << 20).any(|w| w[0] == b'}' && w[1] == b'\n')
}

/// The kind of a document that is one XML file.
fn flat(bytes: &[u8]) -> Option<Format> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(16 << 10)]);
    if xml_workbook::is_workbook(&head) {
        return Some(Format::XmlWorkbook);
    }
    if head.contains("<w:wordDocument") || head.contains("<pkg:package") {
        return Some(Format::XmlDocx);
    }
    let root = head.split_once("<office:document")?.1.split_once('>')?.0;
    let kind = root.split_once("office:mimetype=")?.1.trim_start_matches(['"', '\'']);
    if kind.starts_with("application/vnd.oasis.opendocument.text") {
        Some(Format::FlatOdt)
    } else if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        Some(Format::FlatOds)
    } else {
        None
    }
}

/// The kind of a zip archive: documents are zip archives too, with a file that identifies them.
fn zipped(bytes: &[u8]) -> Format {
    let zip = Zip::of(bytes);
    if zip.holds("word/document.xml") {
        Format::Docx
    } else if zip.holds("xl/workbook.xml") || zip.is("application/vnd.oasis.opendocument.spreadsheet") {
        Format::Workbook
    } else if zip.is("application/vnd.oasis.opendocument.text") {
        Format::Odt
    } else if zip.is("application/epub+zip") {
        Format::Epub
    } else {
        Format::Archive(Archive::Zip)
    }
}

/// An archive by its signature.
pub(super) fn packed(bytes: &[u8]) -> Option<Archive> {
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Archive::Zip,
        [0x1F, 0x8B, ..] => Archive::Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Archive::Zstd,
        _ if bytes.get(257..262) == Some(b"ustar") => Archive::Tar,
        _ => return None,
    })
}

/// The format of content with a name: that of the name, unless the content is plainly something else; that of the
/// content if the name does not tell.
pub(super) fn of(path: &Path, bytes: &[u8]) -> Format {
    let content = by_content(bytes);
    let Some(named) = by_name(path) else { return content };
    match (named, content) {
        // Documents of a kind are not told from each other by their first bytes.
        (Format::Docx | Format::Odt | Format::Workbook | Format::Epub, Format::Archive(Archive::Zip)) => named,
        (Format::Archive(Archive::Zip), content) if packed(bytes) != Some(Archive::Zip) && is_signed(content) => {
            content
        }
        (Format::Archive(Archive::Zip), _) => named,
        (_, content) if is_signed(content) => content,
        (Format::Text, Format::Html) if !is_page(bytes) => named,
        // Messages of a server may stand before records.
        (Format::Json, Format::Html) if !is_page(bytes) && bytes.windows(2).any(|w| w == b"{\"") => named,
        (Format::Text | Format::Html | Format::Json, Format::Feed | Format::Html) => content,
        (Format::Text | Format::Html | Format::Feed, Format::Agency) => content,
        (Format::Feed, Format::Html) if is_page(bytes) && !bytes.trim_ascii_start().starts_with(b"<?xml") => content,
        // Web servers call a table of text by the name of the program that is to open it.
        (Format::Workbook, Format::Text) if decode(bytes, false).is_ok() => Format::Table,
        (Format::Workbook, Format::Html) => Format::PageTable,
        (Format::Text, Format::Text) if sheet::is_tabbed(bytes, &Fields::default()) => Format::Table,
        _ => named,
    }
}

/// Whether a file that nobody named, in a folder, an archive or a message, is to be opened: its name says what it is, or
/// its first bytes do. What is opened may still be refused, with advice.
pub(super) fn is_known(path: &Path, head: &[u8]) -> bool {
    if by_name(path).is_some() {
        return true;
    }
    let extension = extension(path);
    if is_silent(&extension) {
        // The archive that X makes for the owner of an account is a folder of scripts.
        return extension == SCRIPT && json::is_posts(head);
    }
    match by_content(head) {
        // Programs keep documents as archives of files that say nothing to anyone else.
        Format::Archive(Archive::Zip) => !is_of_program(&extension),
        Format::Html => is_page(head),
        Format::Agency | Format::Feed | Format::Mail | Format::Mbox | Format::Mhtml | Format::Warc => true,
        content => is_signed(content) || refused(head, content).is_some(),
    }
}

/// Whether files of this name may have something to read.
pub(super) fn may_have_text(path: &Path) -> bool {
    let extension = extension(path);
    !is_silent(&extension) || extension == SCRIPT
}

/// Whether a format is recognised by a signature, which no text begins with.
fn is_signed(format: Format) -> bool {
    use Format::{Archive, Docx, Epub, FlatOds, FlatOdt, Odt, Pdf, Rtf, Workbook, XmlDocx, XmlWorkbook};
    matches!(format, Archive(_) | Docx | Epub | FlatOds | FlatOdt | Odt | Pdf | Rtf | Workbook | XmlDocx | XmlWorkbook)
}

/// Whether content is a whole page rather than a text that begins with a tag.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|t| head.contains(t))
}

/// Whether a text begins with header lines of a message.
fn looks_like_mail(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_lowercase();
    let lines = head.lines().take_while(|l| !l.is_empty());
    let known = ["from:", "date:", "subject:", "received:", "message-id:", "mime-version:", "to:", "return-path:"];
    lines.filter(|l| known.iter().any(|k| l.starts_with(k))).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content() {
        for (bytes, want) in [
            (&b"PK\x03\x04"[..], Format::Archive(Archive::Zip)),
            (b"\x1f\x8b\x08", Format::Archive(Archive::Gzip)),
            (b"%PDF-1.7", Format::Pdf),
            (b"<?xml version='1.0'?><rss><channel>", Format::Feed),
            (b"{\"version\":\"https://jsonfeed.org/version/1\"}", Format::Feed),
            (b"\xEF\xBB\xBF  <html><body>", Format::Html),
            (b"{\"a\":1}\n{\"a\":2}\n", Format::JsonLines),
            (b"[{\"a\":1}]", Format::Json),
            (b"window.YTD.tweets.part0 = [ {", Format::Json),
            (b"<?xml version='1.0'?>\n<nitf>", Format::Agency),
            (b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>", Format::Agency),
            (b"From: a@b.c\r\nDate: x\r\nSubject: y\r\n\r\n", Format::Mail),
            (b"From a@b.c x\nFrom: a@b.c\nDate: x\nSubject: y\n\n", Format::Mbox),
            (b"{\\rtf1\\ansi\n}\n", Format::Rtf),
            (b"<?xml version='1.0'?>\n<office:document xmlns:office='x' office:mimetype=\"application/vnd.oasis.opendocument.text\">", Format::FlatOdt),
            (b"<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>", Format::FlatOds),
            ("عنوان".as_bytes(), Format::Text),
        ] {
            assert_eq!(by_content(bytes), want, "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(by_name(Path::new("a/B.TGZ")), Some(Format::Archive(Archive::Gzip)));
        assert!(by_name(Path::new("x.doc")).is_none() && unread(Path::new("x.doc")).1 && !unread(Path::new("x.JPG")).1);
    }
}
