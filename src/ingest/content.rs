//! The content of a file according to its format, in memory or as a stream.

use super::admit::admit;
use super::chat::{telegram, whatsapp};
use super::collections::{feed_file, mailbox, message, messages, sheets, web_archive};
use super::draft::Draft;
use super::format::{self, Format};
use super::markdown::plain_markdown;
use super::outcome::{Ingested, Sink, failed, join, not_read, skip};
use super::records::{all_lines, json_file, json_lines, rows};
use super::text::{text_as, text_of};
use super::{feed, html, mail, office, pdf, sheet, unpack};
use crate::config::InputConfig;
use encoding_rs::Encoding;
use std::io::BufRead;
use std::path::Path;

/// Content with a name, which somebody named: what its name does not tell is a text.
pub(super) fn read_named(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    read_bytes(path, bytes, format::of(path, bytes), config)
}

/// Content that nobody named: an attachment, or a file of an archive.
pub(super) fn read_found(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    match format::is_known(path, bytes) {
        true => read_named(path, bytes, config),
        false => Ingested { skipped: vec![not_read(path)], ..Ingested::default() },
    }
}

pub(super) fn read_bytes(path: &Path, bytes: &[u8], format: Format, config: &InputConfig) -> Ingested {
    if let Some(why) = format::refused(bytes, format) {
        return failed(path, why.into());
    }
    match format {
        Format::Json => json_file(path, bytes, config),
        Format::JsonLines => all_lines(path, bytes, config),
        Format::Feed => feed_file(path, bytes),
        Format::Mhtml => saved_page(path, bytes),
        Format::Text => match text_of(bytes, false) {
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
            match page.and_then(|p| telegram::page(&p)) {
                Some(list) => messages(path, list, "UTF-8", None),
                None => one(path, bytes, format),
            }
        }
        Format::Markdown => one(path, bytes, format),
        Format::Docx | Format::Odt | Format::FlatOdt => {
            let mut out = Ingested::default();
            let read = match format {
                Format::FlatOdt => office::flat(bytes),
                format => office::draft(bytes, format == Format::Odt),
            };
            match read {
                Ok(draft) => admit(draft, path, None, "UTF-8", bytes, &mut out),
                Err(why) => out.skipped.push(skip(path, None, why)),
            }
            out
        }
        Format::Pdf => printed(path, bytes, config),
        Format::Table => rows(path, sheet::csv(bytes), config),
        Format::PageTable => rows(path, sheet::of_page(bytes), config),
        Format::Workbook => sheets(path, sheet::of_workbook(bytes), config),
        Format::FlatOds => sheets(path, sheet::of_flat_workbook(bytes), config),
        Format::Mail | Format::Mbox | Format::Warc => {
            let mut parts = Vec::new();
            let mut collect = |part| {
                parts.push(part);
                true
            };
            match format {
                Format::Mail => message(path, None, bytes, config, &mut collect),
                format => stream(path, &mut &bytes[..], format, config, &mut collect),
            };
            join(parts)
        }
        Format::Archive(kind) => unpack::in_memory(path, bytes, kind, config),
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
        Format::Mbox => mailbox(path, reader, config, sink),
        Format::Warc => web_archive(path, reader, config, sink),
        _ => json_lines(path, reader, config, sink),
    }
}

/// A PDF file, which is one article.
fn printed(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    match pdf::read(bytes, config.timeout.0) {
        Ok(read) => {
            admit(read.draft, path, None, "UTF-8", bytes, &mut out);
            out.skipped.extend(read.lost.into_iter().map(|why| skip(path, None, why)));
        }
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
}

/// The time allowed for reading content: the configured limit, extended if pages need OCR.
pub(super) fn time(path: &Path, bytes: &[u8], config: &InputConfig) -> std::time::Duration {
    let is_pdf = bytes.starts_with(b"%PDF-") || format::by_name(path) == Some(Format::Pdf);
    if is_pdf { pdf::limit(config.timeout.0) } else { config.timeout.0 }
}

/// A page saved as MHTML.
fn saved_page(path: &Path, bytes: &[u8]) -> Ingested {
    let mut out = Ingested::default();
    let read = mail::saved_page(bytes).and_then(|(page, declared, address)| {
        let (mut draft, charset) = drafted(&page, Format::Html, declared)?;
        draft.url = draft.url.or(address);
        Ok((draft, charset))
    });
    match read {
        Ok((draft, charset)) => admit(draft, path, None, &charset, bytes, &mut out),
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
}

/// A file that is one article.
fn one(path: &Path, bytes: &[u8], format: Format) -> Ingested {
    let mut out = Ingested::default();
    article(path, bytes, format, None, &mut out);
    out
}

/// Content that is one article, fetched at `taken` or saved earlier.
pub(super) fn article(path: &Path, bytes: &[u8], format: Format, taken: Option<jiff::Timestamp>, out: &mut Ingested) {
    match drafted(bytes, format, None) {
        Ok((draft, charset)) => admit(Draft { taken, ..draft }, path, None, &charset, bytes, out),
        Err(reason) => out.skipped.push(skip(path, None, reason)),
    }
}

/// The draft of a text or a page, and its character set.
pub(super) fn drafted(
    bytes: &[u8],
    format: Format,
    declared: Option<&'static Encoding>,
) -> Result<(Draft, String), String> {
    if let Some(why) = format::refused(bytes, format) {
        return Err(why.into());
    }
    if bytes.starts_with(b"%PDF-") {
        return Err("a PDF document, not text; save it under a name that ends with .pdf and name that file".into());
    }
    let d = match declared {
        Some(_) => text_as(bytes, declared)?,
        None => text_of(bytes, format == Format::Html)?,
    };
    let mut draft = match format {
        Format::Html => html::draft(&d.text)?,
        Format::Markdown => Draft { text: plain_markdown(&d.text), ..Default::default() },
        _ => Draft { text: d.text, ..Default::default() },
    };
    draft.notes.extend(d.note);
    Ok((draft, d.charset))
}
