//! Files and standard input, each by its format.

use super::archive::{self, Budget, Entry};
use super::content::{not_read, read_bytes, read_named, stream};
use super::format::{self, Archive, Format};
use super::outcome::{BATCH, Ingested, Sink, failed, join, skip};
use super::records::json_file;
use crate::config::InputConfig;
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Bytes of an archive's files that are held before they are read side by side.
const HELD: usize = 64 << 20;

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
        format => stream(path, &mut BufReader::new(file), format.unwrap_or(Format::JsonLines), config, sink),
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
                let format = format::by_name(&p).unwrap_or(Format::JsonLines);
                go_on = stream(&p, &mut BufReader::new(reader), format, config, sink);
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
        format @ (Format::Mbox | Format::Warc) => stream(path, &mut bytes.as_slice(), format, config, sink),
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
