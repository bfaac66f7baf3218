//! Content that holds several articles: feeds, workbooks, chats, messages and mailboxes, web archives.

use super::admit::admit;
use super::draft::Draft;
use super::format::Format;
use super::json_file::json_file;
use super::letters::letters;
use super::outcome::{Ingested, Sink, failed, skip};
use super::parts::PartReader;
use super::records::{month_first, record, rows};
use super::single::{drafted, printed};
use super::text::text_of;
use super::{agency, book, dates, feed, har, mail, sheet, unpack, warc, xml_records};
use crate::config::InputConfig;
use crate::types::Skipped;
use encoding_rs::Encoding;
use std::io::BufRead;
use std::path::Path;

/// A saved feed: every item is an article. Other XML may have records.
pub(super) fn feed_file(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    if !feed::is_feed(bytes, None) {
        return xml_file(path, bytes, config);
    }
    let mut out = Ingested::default();
    match feed::items(bytes, None) {
        Ok(feed) => {
            let order = dates::month_first(feed.items.iter().filter_map(|i| i.draft.date.as_deref()));
            for (n, item) in feed.items.into_iter().enumerate() {
                let draft = Draft { month_first: order, ..item.draft };
                admit(draft, path, Some(n + 1), "UTF-8", item.digest.as_bytes(), &mut out);
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

/// XML that is not a feed, as systems and services export it.
fn xml_file(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let list = match text_of(bytes, true).and_then(|d| xml_records::records(&d.text)) {
        Ok(list) => list,
        Err(why) => return failed(path, why),
    };
    let several = list.len() > 1;
    let order = month_first(list.iter());
    let mut out = Ingested::default();
    for (n, value) in list.iter().enumerate() {
        record(value, path, several.then_some(n + 1), value.to_string().as_bytes(), config, order, &mut out);
    }
    if out.articles.is_empty() && out.skipped.iter().all(|s| s.failed) {
        return failed(
            path,
            "an XML file that is not a feed, a dispatch or a list of articles with titles and texts; save the page itself as HTML, or the text as .txt".into(),
        );
    }
    out
}

/// A message of an agency: every dispatch is an article.
pub(super) fn agency_file(path: &Path, bytes: &[u8]) -> Ingested {
    let read = text_of(bytes, true).and_then(|d| Ok((agency::items(&d.text)?, d.charset, d.note)));
    let (list, charset, note) = match read {
        Ok(read) => read,
        Err(why) => return failed(path, why),
    };
    let several = list.len() > 1;
    let mut out = Ingested::default();
    for (n, item) in list.into_iter().enumerate() {
        let number = several.then_some(n + 1);
        match item {
            Ok(mut draft) => {
                draft.notes.extend(note.clone());
                let raw = format!("{:?}\u{0}{:?}\u{0}{}", draft.id, draft.date, draft.text);
                let raw = if several { raw.as_bytes() } else { bytes };
                admit(draft, path, number, &charset, raw, &mut out);
            }
            Err(left) => out.skipped.push(Skipped { failed: left.failed, ..skip(path, number, left.why) }),
        }
    }
    if out.articles.is_empty() && out.skipped.is_empty() {
        out.skipped.push(skip(path, None, "the message of the agency has no item"));
    }
    out
}

/// The rows of a workbook. Hidden sheets are listed, not failures.
pub(super) fn sheets(
    path: &Path,
    read: Result<(Vec<sheet::Row>, Vec<String>), String>,
    config: &InputConfig,
) -> Ingested {
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
pub(super) fn messages(path: &Path, list: Vec<(usize, Draft)>, charset: &str, note: Option<&str>) -> Ingested {
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
pub(super) fn web_archive(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    let (mut go_on, mut any) = (true, false);
    let done = warc::pages(reader, config.max_bytes, &mut |n, page| {
        let mut out = Ingested::default();
        match page {
            // Feeds, records and documents; what interfaces answered besides is no article and no failure.
            Ok(page) if !matches!(page.kind, "html" | "txt") => {
                let place = path.join(format!("{n}.{}", page.kind));
                let read = match page.kind {
                    "pdf" => printed(&place, &page.body, config),
                    "json" => json_file(&place, &page.body, config),
                    _ => feed_file(&place, &page.body, config),
                };
                out.articles = read.articles;
            }
            Ok(page) => {
                let declared = page.charset.as_deref().and_then(|c| Encoding::for_label(c.as_bytes()));
                let format = if page.kind == "txt" { Format::Text } else { Format::Html };
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
        any |= !out.articles.is_empty() || !out.skipped.is_empty();
        go_on = sink(out);
        go_on
    });
    match done {
        Err(why) => go_on && sink(failed(path, why)),
        Ok(()) if !any => sink(failed(path, "the web archive contains no text page".into())),
        Ok(()) => go_on,
    }
}

/// The chapters of an e-book. What has no text of an article, such as a cover, is not a failure.
pub(super) fn book(path: &Path, bytes: &[u8]) -> Ingested {
    let read = match book::read(bytes) {
        Ok(read) => read,
        Err(why) => return failed(path, why),
    };
    let mut out = Ingested::default();
    for (n, (name, page)) in read.chapters.into_iter().enumerate() {
        match drafted(&page, Format::Html, None) {
            Ok((draft, charset)) => {
                let draft = Draft {
                    outlet: read.outlet.clone().or(draft.outlet),
                    author: draft.author.or_else(|| read.author.clone()),
                    date: draft.date.or_else(|| read.date.clone()),
                    ..draft
                };
                admit(draft, path, Some(n + 1), &charset, &page, &mut out);
            }
            Err(why) => out.skipped.push(skip(&path.join(name), None, why)),
        }
    }
    if !out.articles.is_empty() {
        out.skipped.retain(|s| !s.failed);
    }
    out
}

/// The pages and records that a browser recorded.
pub(super) fn recording(path: &Path, bytes: &[u8], config: &InputConfig, parts: PartReader) -> Ingested {
    let list = match har::answers(bytes) {
        Ok(list) => list,
        Err(why) => return failed(path, why),
    };
    let mut out = Ingested::default();
    for answer in list {
        if answer.kind.contains("html") {
            match drafted(&answer.body, Format::Html, None) {
                Ok((mut draft, charset)) => {
                    draft.url.get_or_insert(answer.url);
                    draft.taken = answer.taken;
                    admit(draft, path, Some(answer.number), &charset, &answer.body, &mut out);
                }
                Err(why) => out.skipped.push(skip(path, Some(answer.number), why)),
            }
            continue;
        }
        let kind = ["json", "pdf"].iter().find(|k| answer.kind.contains(*k)).unwrap_or(&"xml");
        let name = if answer.kind == "text/plain" { "txt" } else { kind };
        let read = (parts.named)(&path.join(format!("{}.{name}", answer.number)), &answer.body, config);
        out.articles.extend(read.articles);
    }
    // A page loads many others that are no articles: frames, forms, answers of interfaces.
    if !out.articles.is_empty() {
        out.skipped.retain(|s| !s.failed);
    } else if out.skipped.is_empty() {
        out.skipped.push(skip(
            path,
            None,
            "the recording of the browser contains no Arabic text; save it with the content of the answers",
        ));
    }
    out
}

/// The messages of a mailbox.
pub(super) fn mailbox(
    path: &Path,
    reader: &mut dyn BufRead,
    config: &InputConfig,
    parts: PartReader,
    sink: &mut Sink,
) -> bool {
    let mut go_on = true;
    let mut any = false;
    let done = mail::messages(reader, config.max_bytes, &mut |n, bytes| {
        any = true;
        go_on = match bytes {
            Ok(b) => message(path, Some(n), &b, config, parts, sink),
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

/// Letters below which the text of a message with articles attached is a note.
const NOTE: usize = 40;

/// A message and its readable attachments.
pub(super) fn message(
    path: &Path,
    number: Option<usize>,
    bytes: &[u8],
    config: &InputConfig,
    parts: PartReader,
    sink: &mut Sink,
) -> bool {
    let message = match mail::message(bytes) {
        Ok(m) => m,
        Err(why) => return sink(Ingested { skipped: vec![skip(path, number, why)], ..Default::default() }),
    };
    let mut own = Ingested::default();
    if !message.listed.is_empty() {
        let place = number.map_or_else(|| path.to_owned(), |n| path.join(n.to_string()));
        for (n, draft) in message.listed.into_iter().enumerate() {
            let raw = format!("{:?}\u{0}{}", draft.url, draft.text);
            admit(draft, &place, Some(n + 1), &message.charset, raw.as_bytes(), &mut own);
        }
    } else if !message.draft.text.trim().is_empty() {
        admit(message.draft, path, number, &message.charset, bytes, &mut own);
    }
    let folder = number.map_or_else(|| path.to_owned(), |n| path.join(n.to_string()));
    let mut attached = Vec::new();
    for (name, content) in &message.attachments {
        let name = Path::new(name).file_name().map_or_else(|| folder.clone(), |n| folder.join(n));
        attached.push(match unpack::containers(&name) {
            // Messages in messages in messages: the depth is that of the path.
            deep if deep > unpack::NESTED => failed(&name, unpack::TOO_DEEP.into()),
            _ => parts.found(&name, content, config),
        });
    }
    // A short note that goes with an article is neither an article nor a failure.
    if attached.iter().any(|p| !p.articles.is_empty()) {
        own.skipped.iter_mut().for_each(|s| s.failed = false);
        let notes = own.articles.extract_if(.., |a| letters(&a.text) < NOTE);
        own.skipped.extend(notes.map(|a| {
            let row = skip(path, a.origin.line, "a short note above what is attached");
            Skipped { failed: false, ..row }
        }));
    }
    sink(own) && attached.into_iter().all(sink)
}
