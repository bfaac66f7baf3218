//! Files and standard input, each by its format.

use super::admit::{admit, host};
use super::archive::{self, Budget, Entry};
use super::draft::Draft;
use super::format::{self, Archive, Format};
use super::mail;
use super::markdown::plain_markdown;
use super::outcome::{BATCH, Ingested, Sink, failed, join, skip};
use super::records::{all_lines, json_file, json_lines};
use super::text::{text_as, text_of};
use super::{feed, html};
use crate::config::InputConfig;
use crate::types::sha256;
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Bytes of an archive's files that are held before they are read side by side.
const HELD: usize = 64 << 20;

pub(super) fn read_many(files: &[PathBuf], config: &InputConfig, sink: &mut Sink) -> bool {
    let streamed =
        |f: &PathBuf| matches!(format::by_name(f), Some(Format::JsonLines | Format::Mbox | Format::Archive(_)));
    let mut rest = files;
    while let Some(first) = rest.first() {
        if streamed(first) {
            if !stream_file(first, config, sink) {
                return false;
            }
            rest = &rest[1..];
            continue;
        }
        let n = rest.iter().take(BATCH).position(streamed).unwrap_or(rest.len().min(BATCH));
        let parts: Vec<Ingested> = rest[..n].par_iter().map(|f| read_file(f, config)).collect();
        if !sink(join(parts)) {
            return false;
        }
        rest = &rest[n..];
    }
    true
}

/// Reads a file that holds many articles, a part at a time.
fn stream_file(path: &Path, config: &InputConfig, sink: &mut Sink) -> bool {
    let file = match File::open(path) {
        Ok(f) => f,
        Err(e) => {
            return sink(failed(path, format!("cannot be opened: {e}; check that the file exists and can be read")));
        }
    };
    match format::by_name(path) {
        Some(Format::Archive(kind)) => {
            let mut budget = Budget::new(config.max_bytes);
            archived(file, kind, path, config, &mut budget, sink)
        }
        Some(Format::Mbox) => mbox(path, &mut BufReader::new(file), config, sink),
        _ => json_lines(path, &mut BufReader::new(file), config, sink),
    }
}

/// The files of an archive, read side by side in batches.
fn archived<R: Read + std::io::Seek>(
    source: R,
    kind: Archive,
    path: &Path,
    config: &InputConfig,
    budget: &mut Budget,
    sink: &mut Sink,
) -> bool {
    let mut held: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut size = 0;
    let mut last = Ingested::default();
    let mut go_on = true;
    let read = |held: Vec<(PathBuf, Vec<u8>)>| -> Ingested {
        join(held.par_iter().map(|(p, b)| read_named(p, b, config)).collect())
    };
    let mut any = false;
    let done = archive::each(source, kind, path, budget, &mut |entry, budget| {
        any = true;
        match entry {
            Entry::Left(p, why) => last.skipped.push(skip(&p, None, why)),
            Entry::File(p, bytes) => match format::by_name(&p) {
                None => last.skipped.push(not_read(&p)),
                // What holds many articles, or an archive, is gone through by itself.
                Some(Format::Archive(inner)) => {
                    go_on = sink(read(std::mem::take(&mut held)));
                    if go_on {
                        go_on = nested(&p, &bytes, inner, config, budget, sink);
                    }
                }
                Some(_) => {
                    size += bytes.len();
                    held.push((p, bytes));
                    if held.len() >= BATCH || size >= HELD {
                        size = 0;
                        go_on = sink(read(std::mem::take(&mut held)));
                    }
                }
            },
            Entry::Lines(p, reader) => {
                go_on = match format::by_name(&p) {
                    Some(Format::Mbox) => mbox(&p, &mut BufReader::new(reader), config, sink),
                    _ => json_lines(&p, &mut BufReader::new(reader), config, sink),
                };
            }
        }
        go_on
    });
    if !go_on {
        return false;
    }
    let mut rest = read(held);
    rest.skipped.append(&mut last.skipped);
    match done {
        Err(why) => rest.skipped.push(skip(path, None, why)),
        Ok(()) if !any => rest.skipped.push(skip(path, None, "the archive contains no file")),
        Ok(()) => {}
    }
    sink(rest)
}

/// An archive inside an archive.
fn nested(
    path: &Path,
    bytes: &[u8],
    kind: Archive,
    config: &InputConfig,
    budget: &mut Budget,
    sink: &mut Sink,
) -> bool {
    if budget.depth == 0 {
        return sink(failed(path, "archives stand inside each other too deep; unpack them and name the folder".into()));
    }
    budget.depth -= 1;
    let go_on = archived(Cursor::new(bytes), kind, path, config, budget, sink);
    budget.depth += 1;
    go_on
}

/// The row of a file whose format is not read.
fn not_read(path: &Path) -> crate::types::Skipped {
    let (why, wanted) = format::unread(path);
    let mut row = skip(path, None, why);
    row.failed = wanted;
    row
}

pub(super) fn read_stdin(config: &InputConfig, sink: &mut Sink) -> bool {
    let path = Path::new("-");
    let mut bytes = Vec::new();
    let limit = config.max_bytes.saturating_mul(8);
    if let Err(e) = std::io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        return sink(failed(path, format!("standard input cannot be read: {e}")));
    }
    if bytes.len() as u64 > limit {
        let reason = format!(
            "standard input is longer than {} MB, eight times input.max_bytes; write it to a file and name that",
            limit >> 20
        );
        return sink(failed(path, reason));
    }
    match format::by_content(&bytes) {
        Format::Archive(kind) => {
            archived(Cursor::new(bytes), kind, path, config, &mut Budget::new(config.max_bytes), sink)
        }
        Format::Mbox => mbox(path, &mut bytes.as_slice(), config, sink),
        // One object over several lines is no JSON Lines.
        Format::JsonLines if serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() => {
            sink(json_file(path, &bytes, config))
        }
        format => sink(read_bytes(path, &bytes, format, config)),
    }
}

fn read_file(path: &Path, config: &InputConfig) -> Ingested {
    let fail = |reason: String| failed(path, reason);
    let meta = match std::fs::metadata(path) {
        Ok(m) => m,
        Err(e) => return fail(format!("cannot be opened: {e}; check that it exists and can be read")),
    };
    if meta.len() > config.max_bytes {
        return fail(format!(
            "{} MB is more than the limit of {} MB for one article; split the file, use .jsonl, or raise input.max_bytes in mujaz.toml",
            meta.len() >> 20,
            config.max_bytes >> 20
        ));
    }
    match std::fs::read(path) {
        Ok(bytes) => read_named(path, &bytes, config),
        Err(e) => fail(format!("cannot be read: {e}; check the permissions of the file")),
    }
}

/// Content with a name: the name says the format, unless the content plainly says another.
fn read_named(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let named = format::by_name(path);
    let format = match (named, format::by_content(bytes)) {
        (None, content) => content,
        (
            Some(Format::Text | Format::Html | Format::Json),
            content @ (Format::Feed | Format::Html | Format::Archive(_)),
        ) => content,
        (Some(Format::Feed), content @ Format::Html) if !bytes.trim_ascii_start().starts_with(b"<?xml") => content,
        (Some(named), _) => named,
    };
    read_bytes(path, bytes, format, config)
}

fn read_bytes(path: &Path, bytes: &[u8], format: Format, config: &InputConfig) -> Ingested {
    let mut parts = Vec::new();
    let mut collect = |part| {
        parts.push(part);
        true
    };
    match format {
        Format::Json => return json_file(path, bytes, config),
        Format::JsonLines => return all_lines(path, bytes, config),
        Format::Feed => return feed_file(path, bytes),
        Format::Mhtml => return saved_page(path, bytes),
        Format::Text | Format::Markdown | Format::Html => return one(path, bytes, format),
        Format::Mail => message(path, None, bytes, config, &mut collect),
        Format::Mbox => mbox(path, &mut &bytes[..], config, &mut collect),
        Format::Archive(kind) => {
            archived(Cursor::new(bytes), kind, path, config, &mut Budget::new(config.max_bytes), &mut collect)
        }
    };
    join(parts)
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

/// A message and its attachments that can be read.
fn message(path: &Path, number: Option<usize>, bytes: &[u8], config: &InputConfig, sink: &mut Sink) -> bool {
    let message = match mail::message(bytes) {
        Ok(m) => m,
        Err(why) => return sink(Ingested { skipped: vec![skip(path, number, why)], ..Default::default() }),
    };
    let mut out = Ingested::default();
    if !message.draft.text.trim().is_empty() {
        admit(message.draft, path, number, &message.charset, bytes, &mut out);
    }
    if !sink(out) {
        return false;
    }
    let folder = number.map_or_else(|| path.to_owned(), |n| path.join(n.to_string()));
    message.attachments.iter().all(|(name, content)| {
        let name = Path::new(name).file_name().map_or_else(|| folder.clone(), |n| folder.join(n));
        match format::by_name(&name) {
            // A forwarded message inside a message inside a message ends here.
            Some(Format::Mail) if folder.components().count() > path.components().count() + 3 => true,
            Some(Format::Archive(_)) | None => sink(Ingested { skipped: vec![not_read(&name)], ..Default::default() }),
            Some(_) => sink(read_named(&name, content, config)),
        }
    })
}

/// A page that was fetched from `address`, as an article.
pub fn page(address: &str, bytes: &[u8]) -> Ingested {
    let mut part = Ingested::default();
    article(Path::new(address), bytes, Format::Html, Some(crate::clock::now()), &mut part);
    fetched(part, address)
}

/// An item of a feed as an article, by what the feed itself says.
pub fn from_item(item: feed::Item, feed: &str) -> Ingested {
    let mut out = Ingested::default();
    let address = item.link.clone().unwrap_or_else(|| format!("{feed}#{}", item.id));
    let draft = Draft { taken: Some(crate::clock::now()), ..item.draft };
    admit(draft, Path::new(&address), None, "UTF-8", item.digest.as_bytes(), &mut out);
    fetched(out, &address)
}

/// A fetched article is identified by its address.
fn fetched(mut part: Ingested, address: &str) -> Ingested {
    for a in &mut part.articles {
        a.id = format!("web-{}", &sha256(address.as_bytes())[..10]);
        a.url.get_or_insert_with(|| address.to_owned());
        a.outlet = a.outlet.take().or_else(|| host(address));
    }
    part
}

/// A feed that was saved: every item is an article.
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

/// A page that was saved as one message.
fn saved_page(path: &Path, bytes: &[u8]) -> Ingested {
    let mut out = Ingested::default();
    let read = mail::saved_page(bytes).and_then(|(page, declared, address)| {
        let decoded = match declared {
            Some(_) => text_as(&page, declared)?,
            None => text_of(&page, true)?,
        };
        let mut draft = html::draft(&decoded.text)?;
        draft.url = draft.url.or(address);
        draft.notes.extend(decoded.note);
        Ok((draft, decoded.charset))
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

fn article(path: &Path, bytes: &[u8], format: Format, taken: Option<jiff::Timestamp>, out: &mut Ingested) {
    if bytes.starts_with(b"{\\rtf") {
        return out.skipped.push(skip(path, None, "an RTF document, not text; save it as text or HTML"));
    }
    let result = text_of(bytes, format == Format::Html).and_then(|d| {
        let mut draft = match format {
            Format::Html => html::draft(&d.text)?,
            Format::Markdown => Draft { text: plain_markdown(&d.text), ..Default::default() },
            _ => Draft { text: d.text, ..Default::default() },
        };
        draft.notes.extend(d.note);
        draft.taken = taken;
        Ok((draft, d.charset))
    });
    match result {
        Ok((draft, charset)) => admit(draft, path, None, &charset, bytes, out),
        Err(reason) => out.skipped.push(skip(path, None, reason)),
    }
}
