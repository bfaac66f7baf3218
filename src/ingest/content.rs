//! The content of a file according to its format, in memory or as a stream.

use super::chat::{preview, telegram, whatsapp};
use super::collections::{agency_file, feed_file, mailbox, message, messages, sheets, web_archive};
use super::format::{self, Archive, Format};
use super::json_file::json_file;
use super::outcome::{Ingested, Sink, failed, join};
use super::parts::PartReader;
use super::records::{all_lines, json_lines, rows, values};
use super::single::{one, printed, saved_page, word_processed};
use super::text::text_of;
use super::{feed, html, ris, sheet, unpack};
use crate::config::InputConfig;
use std::io::{BufRead, Read, Seek};
use std::path::Path;

/// The parts of messages and archives are read as files are.
const PARTS: PartReader = PartReader { named: read_named, stream };

/// Content with a name, which somebody named: what its name does not tell is a text.
pub(super) fn read_named(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    read_bytes(path, bytes, format::of(path, bytes), config)
}

/// Content in a known format.
pub(super) fn read_bytes(path: &Path, bytes: &[u8], format: Format, config: &InputConfig) -> Ingested {
    if let Some(why) = format::refused(bytes, format) {
        return failed(path, why.into());
    }
    match format {
        Format::Json => json_file(path, bytes, config),
        Format::JsonLines => all_lines(path, bytes, config),
        Format::Agency => agency_file(path, bytes),
        Format::Feed => feed_file(path, bytes, config),
        Format::Mhtml => saved_page(path, bytes),
        Format::Text => match text_of(bytes, false) {
            Ok(d) if ris::is_list(&d.text) => values(path, &ris::records(&d.text), config),
            Ok(d) if whatsapp::is_export(&d.text) => {
                messages(path, whatsapp::messages(&d.text, path), &d.charset, d.note.as_deref())
            }
            _ => one(path, bytes, format),
        },
        Format::Html => {
            let page = text_of(bytes, true).ok().map(|d| d.text);
            // A feed or JSON that a browser displayed was saved as a page.
            if let Some(source) = page.as_deref().and_then(html::source_shown) {
                let source = source.as_bytes();
                if feed::is_feed(source, None) || source.starts_with(b"{") || format::is_json(source) {
                    return read_bytes(path, source, format::by_content(source), config);
                }
            }
            match page.and_then(|p| telegram::page(&p).or_else(|| preview::messages(&p))) {
                Some(list) => messages(path, list, "UTF-8", None),
                None => one(path, bytes, format),
            }
        }
        Format::Markdown => one(path, bytes, format),
        Format::Docx | Format::Odt | Format::FlatOdt | Format::XmlDocx | Format::Rtf => {
            word_processed(path, bytes, format)
        }
        Format::Pdf => printed(path, bytes, config),
        Format::Table => rows(path, sheet::csv(bytes), config),
        Format::PageTable => rows(path, sheet::of_page(bytes), config),
        Format::Workbook => sheets(path, sheet::of_workbook(bytes), config),
        Format::XmlWorkbook => sheets(path, sheet::of_xml_workbook(bytes), config),
        Format::FlatOds => sheets(path, sheet::of_flat_workbook(bytes), config),
        Format::Mail | Format::Mbox | Format::Warc => {
            let mut parts = Vec::new();
            let mut collect = |part| {
                parts.push(part);
                true
            };
            match format {
                Format::Mail => message(path, None, bytes, config, PARTS, &mut collect),
                format => stream(path, &mut &bytes[..], format, config, &mut collect),
            };
            join(parts)
        }
        Format::Archive(kind) => unpack::in_memory(path, bytes, kind, config, PARTS),
    }
}

/// Streams content that holds many articles; returns whether to continue.
pub(super) fn stream(
    path: &Path,
    reader: &mut dyn BufRead,
    format: Format,
    config: &InputConfig,
    sink: &mut Sink,
) -> bool {
    match format {
        Format::Mbox => mailbox(path, reader, config, PARTS, sink),
        Format::Warc => web_archive(path, reader, config, sink),
        _ => json_lines(path, reader, config, sink),
    }
}

/// Hands over the articles in the files of an archive; returns whether to continue.
pub(super) fn archive<R: Read + Seek>(
    source: R,
    kind: Archive,
    path: &Path,
    config: &InputConfig,
    sink: &mut Sink,
) -> bool {
    unpack::each(source, kind, path, config, PARTS, sink)
}
