//! The content of a file according to its format, in memory or as a stream.

use super::admit::admit;
use super::archive::{self, Budget, Entry};
use super::chat::{telegram, whatsapp};
use super::draft::Draft;
use super::format::{self, Archive, Format};
use super::markdown::plain_markdown;
use super::outcome::{Ingested, Sink, failed, join, skip};
use super::records::{all_lines, json_file, json_lines, rows};
use super::text::{text_as, text_of};
use super::{feed, html, mail, office, pdf, sheet, warc};
use crate::config::InputConfig;
use crate::types::Skipped;
use encoding_rs::Encoding;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;

/// The row for a file in an unsupported format.
pub(super) fn not_read(path: &Path) -> Skipped {
    let (why, wanted) = format::unread(path);
    let mut row = skip(path, None, why);
    row.failed = wanted;
    row
}

/// Named content: the name determines the format, unless the content is plainly something else.
pub(super) fn read_named(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let named = format::by_name(path);
    let format = match (named, format::by_content(bytes)) {
        (None, content) => content,
        (Some(Format::Text), Format::Html) if !is_page(bytes) => Format::Text,
        (
            Some(Format::Text | Format::Html | Format::Json),
            content @ (Format::Feed
            | Format::Html
            | Format::Pdf
            | Format::FlatOdt
            | Format::FlatOds
            | Format::Archive(_)),
        ) => content,
        (Some(Format::Feed), content @ (Format::FlatOdt | Format::FlatOds)) => content,
        (Some(Format::Feed), content @ Format::Html) if !bytes.trim_ascii_start().starts_with(b"<?xml") => content,
        (Some(named), _) => named,
    };
    read_bytes(path, bytes, format, config)
}

/// Whether content is a whole page rather than a text that begins with a tag.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|t| head.contains(t))
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
        Format::Archive(kind) => unpacked(path, bytes, kind, config),
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
        Format::Mbox => mbox(path, reader, config, sink),
        Format::Warc => web_archive(path, reader, config, sink),
        _ => json_lines(path, reader, config, sink),
    }
}

/// The rows of a workbook. Hidden sheets are listed, not failures.
fn sheets(path: &Path, read: Result<(Vec<sheet::Row>, Vec<String>), String>, config: &InputConfig) -> Ingested {
    let (list, hidden) = match read {
        Ok(read) => read,
        Err(why) => return failed(path, why),
    };
    let mut out = rows(path, Ok((list, "UTF-8".to_owned())), config);
    for name in hidden {
        let row = skip(path, None, format!("the sheet \"{name}\" is hidden; show it in the workbook to have it read"));
        out.skipped.push(Skipped { failed: false, ..row });
    }
    out
}

/// The messages of a chat. Greetings and other short messages are neither articles nor failures.
fn messages(path: &Path, list: Vec<(usize, Draft)>, charset: &str, note: Option<&str>) -> Ingested {
    let mut out = Ingested::default();
    for (n, mut draft) in list {
        draft.notes.extend(note.map(str::to_owned));
        let raw = format!("{:?}\u{0}{}", draft.date, draft.text);
        admit(draft, path, Some(n), charset, raw.as_bytes(), &mut out);
    }
    let all = out.skipped.len();
    out.skipped.retain(|s| !s.failed);
    let short = all - out.skipped.len();
    if short > 0 || out.articles.is_empty() {
        let mut row = skip(path, None, format!("{short} messages of the chat are too short to be articles"));
        row.failed = out.articles.is_empty();
        out.skipped.push(row);
    }
    out
}

/// The pages of a web archive.
fn web_archive(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    let (mut go_on, mut any) = (true, false);
    let done = warc::pages(reader, config.max_bytes, &mut |n, page| {
        any = true;
        let mut out = Ingested::default();
        match page {
            Ok(page) => {
                let declared = page.charset.as_deref().and_then(|c| Encoding::for_label(c.as_bytes()));
                let format = if page.plain { Format::Text } else { Format::Html };
                match drafted(&page.body, format, declared) {
                    Ok((mut draft, charset)) => {
                        draft.url.get_or_insert(page.url);
                        draft.taken = page.taken;
                        admit(draft, path, Some(n), &charset, &page.body, &mut out);
                    }
                    Err(why) => out.skipped.push(skip(path, Some(n), why)),
                }
            }
            Err(why) => out.skipped.push(skip(path, Some(n), why)),
        }
        go_on = sink(out);
        go_on
    });
    match done {
        Err(why) => go_on && sink(failed(path, why)),
        Ok(()) if !any => sink(failed(path, "the web archive contains no text page".into())),
        Ok(()) => go_on,
    }
}

fn mbox(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    let mut go_on = true;
    let mut any = false;
    let done = mail::messages(reader, config.max_bytes, &mut |n, bytes| {
        any = true;
        go_on = match bytes {
            Ok(b) => message(path, Some(n), &b, config, sink),
            Err(why) => sink(Ingested { skipped: vec![skip(path, Some(n), why)], ..Default::default() }),
        };
        go_on
    });
    match done {
        Err(why) => go_on && sink(failed(path, why)),
        Ok(()) if !any => sink(failed(path, "the file contains no message".into())),
        Ok(()) => go_on,
    }
}

/// A message and its readable attachments.
fn message(path: &Path, number: Option<usize>, bytes: &[u8], config: &InputConfig, sink: &mut Sink) -> bool {
    let message = match mail::message(bytes) {
        Ok(m) => m,
        Err(why) => return sink(Ingested { skipped: vec![skip(path, number, why)], ..Default::default() }),
    };
    let mut own = Ingested::default();
    if !message.draft.text.trim().is_empty() {
        admit(message.draft, path, number, &message.charset, bytes, &mut own);
    }
    let folder = number.map_or_else(|| path.to_owned(), |n| path.join(n.to_string()));
    let mut parts = Vec::new();
    for (name, content) in &message.attachments {
        let name = Path::new(name).file_name().map_or_else(|| folder.clone(), |n| folder.join(n));
        parts.push(match format::by_name(&name) {
            // Messages in messages in messages: the depth is that of the path.
            Some(_) if containers(&name) > NESTED => failed(&name, TOO_DEEP.into()),
            None if format::refused(content, Format::Text).is_none() => {
                Ingested { skipped: vec![not_read(&name)], ..Default::default() }
            }
            _ => read_named(&name, content, config),
        });
    }
    // A short note that goes with an article is neither an article nor a failure.
    if parts.iter().any(|p| !p.articles.is_empty()) {
        own.skipped.iter_mut().for_each(|s| s.failed = false);
    }
    sink(own) && parts.into_iter().all(sink)
}

/// How many messages and archives may be inside each other.
const NESTED: usize = 4;
const TOO_DEEP: &str = "the messages and archives are nested too deeply; save the inner ones and name their folder";

/// The number of messages and archives that a path leads through.
fn containers(path: &Path) -> usize {
    path.ancestors().filter(|p| matches!(format::by_name(p), Some(Format::Mail | Format::Archive(_)))).count()
}

/// The files of an archive in memory: one attached to a message, or one under another name.
fn unpacked(path: &Path, bytes: &[u8], kind: Archive, config: &InputConfig) -> Ingested {
    if containers(path) > NESTED {
        return failed(path, TOO_DEEP.into());
    }
    let mut parts = Vec::new();
    let mut budget = Budget::new(config.max_bytes);
    let done = archive::each(Cursor::new(bytes), kind, path, &mut budget, &mut |entry, _| {
        let mut collect = |part| {
            parts.push(part);
            true
        };
        match entry {
            Entry::Left(p, why) => collect(failed(&p, why)),
            Entry::File(p, bytes) if format::by_name(&p).is_some() => collect(read_named(&p, &bytes, config)),
            Entry::File(p, _) => collect(Ingested { skipped: vec![not_read(&p)], ..Default::default() }),
            Entry::Lines(p, reader) => {
                let format = format::by_name(&p).unwrap_or(Format::JsonLines);
                stream(&p, &mut BufReader::new(reader), format, config, &mut collect)
            }
        }
    });
    match done {
        Err(why) => parts.push(failed(path, why)),
        Ok(()) if parts.is_empty() => parts.push(failed(path, "the archive contains no file".into())),
        Ok(()) => {}
    }
    join(parts)
}

/// A saved feed: every item is an article.
fn feed_file(path: &Path, bytes: &[u8]) -> Ingested {
    if !feed::is_feed(bytes, None) {
        return failed(
            path,
            "an XML file that is not a feed; save the page itself as HTML, or the text as .txt".into(),
        );
    }
    let mut out = Ingested::default();
    match feed::items(bytes, None) {
        Ok(feed) => {
            for (n, item) in feed.items.into_iter().enumerate() {
                admit(item.draft, path, Some(n + 1), "UTF-8", item.digest.as_bytes(), &mut out);
            }
            out.skipped.extend(feed.lost.into_iter().map(|why| skip(path, None, why)));
            if out.articles.is_empty() && out.skipped.is_empty() {
                out.skipped.push(skip(path, None, "the feed has no items"));
            }
        }
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
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
fn drafted(bytes: &[u8], format: Format, declared: Option<&'static Encoding>) -> Result<(Draft, String), String> {
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
