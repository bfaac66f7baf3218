//! Files and standard input, each according to its format.

use super::content::{archive, read_bytes, read_named, stream};
use super::deadline::map;
use super::format::{self, Format};
use super::json_file::json_file;
use super::open;
use super::outcome::{BATCH, BATCH_BYTES, Ingested, Sink, failed, join};
use super::time_limit::{in_time, time};
use crate::config::InputConfig;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

pub(super) fn read_many(files: &[PathBuf], config: &InputConfig, sink: &mut Sink) -> bool {
    let streamed = |f: &PathBuf| {
        matches!(format::by_name(f), Some(Format::JsonLines | Format::Mbox | Format::Warc | Format::Archive(_)))
    };
    let mut rest = files;
    while let Some(first) = rest.first() {
        if streamed(first) {
            if !stream_file(first, config, sink) {
                return false;
            }
            rest = &rest[1..];
            continue;
        }
        let mut bytes = 0;
        let full = |f: &PathBuf| {
            bytes += std::fs::metadata(f).map_or(0, |m| m.len().min(config.max_bytes));
            bytes > BATCH_BYTES
        };
        let most = rest.iter().take(BATCH).position(full).map_or(rest.len().min(BATCH), |n| n.max(1));
        let n = rest[..most].iter().position(streamed).unwrap_or(most);
        let parts = map(rest[..n].iter().collect(), |f: &PathBuf| read_file(f, config));
        if !sink(join(parts)) {
            return false;
        }
        rest = &rest[n..];
    }
    true
}

/// Streams a file that holds many articles.
fn stream_file(path: &Path, config: &InputConfig, sink: &mut Sink) -> bool {
    let file = match open::regular(path) {
        Ok(f) => f,
        Err(reason) => return sink(failed(path, reason)),
    };
    match format::by_name(path) {
        Some(Format::Archive(kind)) => {
            // What is called an archive may be something else, or an archive of another kind.
            let head = open::head(path).unwrap_or_default();
            match format::of(path, &head) {
                _ if format::refused(&head, Format::Text).is_some() => sink(read_file(path, config)),
                Format::Archive(_) => archive(file, format::packed(&head).unwrap_or(kind), path, config, sink),
                _ => sink(read_file(path, config)),
            }
        }
        format => stream(path, &mut BufReader::new(file), format.unwrap_or(Format::JsonLines), config, sink),
    }
}

/// Reads standard input: concatenated articles are streamed without a limit; an archive or a list may be eight times as
/// large as an article; an article has the usual limit.
pub(super) fn read_stdin(config: &InputConfig, sink: &mut Sink) -> bool {
    let path = Path::new("-");
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    let mut fill = |bytes: &mut Vec<u8>, most: u64| {
        let left = most.saturating_add(1).saturating_sub(bytes.len() as u64);
        let read = (&mut input).take(left).read_to_end(bytes);
        read.map_err(|e| format!("standard input cannot be read: {e}")).map(|_| bytes.len() as u64 <= most)
    };
    let (most, many) = (config.max_bytes, config.max_bytes.saturating_mul(8));
    let mut whole = match fill(&mut bytes, most) {
        Ok(whole) => whole,
        Err(why) => return sink(failed(path, why)),
    };
    let format = format::by_content(&bytes);
    match format {
        // One object over several lines is not JSON Lines.
        Format::JsonLines if whole && format::is_json(&bytes) => {
            return sink(json_file(path, &bytes, config));
        }
        Format::JsonLines | Format::Mbox | Format::Warc => {
            return stream(path, &mut BufReader::new(bytes.chain(input)), format, config, sink);
        }
        _ => {}
    }
    let limit = if matches!(format, Format::Archive(_) | Format::Json | Format::Feed) { many } else { most };
    if !whole && limit > most {
        whole = match fill(&mut bytes, limit) {
            Ok(whole) => whole,
            Err(why) => return sink(failed(path, why)),
        };
        // JSON Lines whose first line exceeds the limit of an article.
        if format == Format::Json && format::by_content(&bytes) == Format::JsonLines {
            return stream(path, &mut BufReader::new(bytes.chain(input)), Format::JsonLines, config, sink);
        }
    }
    if !whole {
        let reason = format!(
            "standard input is longer than {} MB; hand it over as JSON Lines (one object a line), which have no such limit, or raise input.max_bytes in mujaz.toml",
            limit >> 20
        );
        return sink(failed(path, reason));
    }
    if let Format::Archive(kind) = format {
        return archive(Cursor::new(bytes), kind, path, config, sink);
    }
    let (place, config) = (path.to_owned(), config.clone());
    sink(in_time(path, time(&place, &bytes, &config), move || read_bytes(&place, &bytes, format, &config)))
}

/// Reads content in memory as if it were a file of that name: the name determines the format unless the content is
/// plainly something else, archives are unpacked, and a file of many articles yields them all.
///
/// ```
/// use mujaz::config::InputConfig;
///
/// let text = "افتتاح طريق جديد\n\nافتتح الوزير طريقا جديدا في الرباط. وبلغت كلفته 300 مليون درهم.";
/// let read = mujaz::ingest::content("road.txt", text.as_bytes(), &InputConfig::default());
/// assert_eq!(read.articles[0].id, "road");
/// ```
pub fn content(name: &str, bytes: &[u8], config: &InputConfig) -> Ingested {
    let path = Path::new(name);
    match format::by_name(path) {
        Some(several @ (Format::Archive(_) | Format::JsonLines | Format::Mbox | Format::Warc)) => {
            in_memory(path, bytes, several, config)
        }
        _ => read_named(path, bytes, config),
    }
}

/// Reads content in memory in a given format, with all articles of an archive or of a file that holds many.
pub(super) fn in_memory(path: &Path, bytes: &[u8], format: Format, config: &InputConfig) -> Ingested {
    let mut parts = Vec::new();
    let mut collect = |part| {
        parts.push(part);
        true
    };
    match format {
        Format::Archive(kind) => {
            archive(Cursor::new(bytes), kind, path, config, &mut collect);
        }
        Format::JsonLines | Format::Mbox | Format::Warc => {
            stream(path, &mut &bytes[..], format, config, &mut collect);
        }
        _ => return read_bytes(path, bytes, format, config),
    }
    join(parts)
}

fn read_file(path: &Path, config: &InputConfig) -> Ingested {
    let bytes = match open::whole(path, config.max_bytes) {
        Ok(b) => b,
        Err(reason) => {
            // A file that is not read anyway need not be split first.
            let refused = open::head(path).ok().and_then(|head| format::refused(&head, Format::Text));
            return failed(path, refused.map_or(reason, str::to_owned));
        }
    };
    let (place, config) = (path.to_owned(), config.clone());
    in_time(path, time(&place, &bytes, &config), move || read_named(&place, &bytes, &config))
}
