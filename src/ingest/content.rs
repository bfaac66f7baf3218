//! The content of a file according to its format, in memory or as a stream.

use super::chat::{preview, telegram, whatsapp};
use super::collections::{agency_file, book, feed_file, mailbox, message, messages, recording, sheets, web_archive};
use super::format::{self, Archive, Format};
use super::json_file::json_file;
use super::outcome::{Ingested, Sink, failed, join};
use super::parts::PartReader;
use super::records::{all_lines, json_lines, rows, values};
use super::single::{one, printed, saved_page, word_processed};
use super::text::text_of;
use super::time_limit::{in_time, time};
use super::{feed, har, html, ris, sheet, unpack};
use crate::config::InputConfig;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

/// How many times `input.max_bytes` JSON may be long that is not one object a line.
const WHOLE: u64 = 4;

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
        Format::Json if har::is_recording(bytes) => recording(path, bytes, config, PARTS),
        Format::Json => json_file(path, bytes, config),
        Format::Epub => book(path, bytes),
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
            if page.as_deref().is_some_and(sheet::is_table_of_records) {
                return rows(path, sheet::of_page(bytes), config);
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
        _ => lines(path, reader, config, sink),
    }
}

/// Streams JSON Lines. What is only called so is read as other JSON is.
fn lines(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    if reader.fill_buf().is_ok_and(format::has_lines) {
        return json_lines(path, reader, config, sink);
    }
    let most = config.max_bytes.saturating_mul(WHOLE);
    let mut bytes = Vec::new();
    match (&mut *reader).take(most.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(n) if n as u64 <= most => {
            let (place, config) = (path.to_owned(), config.clone());
            let time = time(&place, &bytes, &config);
            sink(in_time(path, time, move || json_file(&place, &bytes, &config)))
        }
        Ok(_) => json_lines(path, &mut BufReader::new(bytes.chain(reader)), config, sink),
        Err(e) => sink(failed(path, format!("cannot be read: {e}"))),
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
