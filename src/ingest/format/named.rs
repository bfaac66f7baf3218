//! The formats that are read, and the names of their files.

use std::path::Path;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Format {
    Text,
    Markdown,
    Html,
    Json,
    /// One object a line.
    JsonLines,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// Dispatches of agencies in XML: NITF, NewsML.
    Agency,
    /// One message.
    Mail,
    /// Messages one after another.
    Mbox,
    /// A page with its parts in one message (MHTML).
    Mhtml,
    /// Word-processor documents.
    Docx,
    Odt,
    /// OpenDocument texts and workbooks in one XML file.
    FlatOdt,
    FlatOds,
    /// Documents of Word and workbooks of Excel in one XML file, as of 2003.
    XmlDocx,
    XmlWorkbook,
    /// Rich Text Format.
    Rtf,
    /// An e-book.
    Epub,
    /// PDF.
    Pdf,
    /// CSV or TSV.
    Table,
    /// XLSX, XLS, ODS.
    Workbook,
    /// A table on a page, under the name of a workbook.
    PageTable,
    /// A web archive.
    Warc,
    /// Archives, including a single compressed file.
    Archive(Archive),
}

/// The kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Archive {
    Zip,
    Tar,
    Gzip,
    Zstd,
}

/// Formats in words, for messages.
pub(super) const READ: &str = ".txt, .md, .srt, .vtt, .ris, .html, .mht, .pdf, .docx, .rtf, .odt, .fodt, .epub, .json, .jsonl, .csv, .tsv, .xlsx, .ods, .xml (feeds, dispatches), .nitf, .eml, .mbox, .warc, .har, .zip, .tar, .gz, .zst";

/// The format according to the name of a file.
pub(in super::super) fn by_name(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    // A message in a Maildir ends with the name of a host, which may look like an extension.
    if in_maildir(path) {
        return Some(Format::Mail);
    }
    Some(match name.rsplit_once('.').map(|n| n.1).unwrap_or_default() {
        "txt" | "text" | "srt" | "vtt" | "ris" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "json" | "har" => Format::Json,
        "jsonl" | "ndjson" => Format::JsonLines,
        "xml" | "rss" | "atom" | "rdf" => Format::Feed,
        "nitf" | "newsml" => Format::Agency,
        "eml" | "emlx" => Format::Mail,
        "mbox" | "mbx" => Format::Mbox,
        "mht" | "mhtml" => Format::Mhtml,
        "docx" | "docm" => Format::Docx,
        "odt" => Format::Odt,
        "fodt" => Format::FlatOdt,
        "fods" => Format::FlatOds,
        "rtf" => Format::Rtf,
        "epub" => Format::Epub,
        "pdf" => Format::Pdf,
        "csv" | "tsv" | "tab" => Format::Table,
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Format::Workbook,
        "warc" => Format::Warc,
        "zip" => Format::Archive(Archive::Zip),
        "tar" => Format::Archive(Archive::Tar),
        "gz" | "tgz" => Format::Archive(Archive::Gzip),
        "zst" | "tzst" => Format::Archive(Archive::Zstd),
        _ => return None,
    })
}

/// Whether a folder is a Maildir.
pub(in super::super) fn is_maildir(folder: &Path) -> bool {
    ["cur", "new", "tmp"].iter().all(|s| folder.join(s).is_dir())
}

/// Whether a file is in a Maildir, where messages have names without an extension.
fn in_maildir(path: &Path) -> bool {
    let Some(folder) = path.parent() else { return false };
    let named = folder.file_name().is_some_and(|n| n == "cur" || n == "new");
    named && folder.parent().is_some_and(is_maildir)
}
