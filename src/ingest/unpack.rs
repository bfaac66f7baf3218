//! What becomes of the files in an archive: one on disk, on standard input, attached to a message, or in another archive.

use super::archive::{self, Budget, Entry};
use super::deadline::map;
use super::format::{self, Archive, Format};
use super::outcome::{BATCH, Ingested, Sink, failed, join, not_read, skip};
use super::parts::PartReader;
use super::time_limit::{in_time, time};
use crate::config::InputConfig;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

/// Bytes of an archive's files that are buffered before they are read in parallel.
const HELD: usize = 64 << 20;
/// How many messages and archives may be inside each other.
pub(super) const NESTED: usize = 4;
/// What to do about more.
pub(super) const TOO_DEEP: &str =
    "the messages and archives are nested too deeply; save the inner ones and name their folder";

/// The number of messages and archives that a path leads through.
pub(super) fn containers(path: &Path) -> usize {
    path.ancestors().filter(|p| matches!(format::by_name(p), Some(Format::Mail | Format::Archive(_)))).count()
}

/// Hands over the articles in the files of an archive; returns whether to continue.
pub(super) fn each<R: Read + Seek>(
    source: R,
    kind: Archive,
    path: &Path,
    config: &InputConfig,
    parts: PartReader,
    sink: &mut Sink,
) -> bool {
    Unpacking { config, parts, budget: &mut Budget::new(config.max_bytes) }.archive(source, kind, path, sink)
}

/// The articles in the files of an archive in memory.
pub(super) fn in_memory(path: &Path, bytes: &[u8], kind: Archive, config: &InputConfig, parts: PartReader) -> Ingested {
    if containers(path) > NESTED {
        return failed(path, TOO_DEEP.into());
    }
    let mut read = Vec::new();
    each(Cursor::new(bytes), kind, path, config, parts, &mut |part| {
        read.push(part);
        true
    });
    join(read)
}

/// An archive with the archives in it, which share its limits.
struct Unpacking<'a> {
    config: &'a InputConfig,
    parts: PartReader,
    budget: &'a mut Budget,
}

impl Unpacking<'_> {
    /// The files of an archive, read in parallel in batches.
    fn archive<R: Read + Seek>(&mut self, source: R, kind: Archive, path: &Path, sink: &mut Sink) -> bool {
        let (config, parts) = (self.config, self.parts);
        let mut held: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        let mut size = 0;
        let mut left = Vec::new();
        let (mut go_on, mut any) = (true, false);
        let done = archive::each(source, kind, path, self.budget, &mut |entry, budget| {
            any = true;
            match entry {
                Entry::Left(p, why) => left.push(skip(&p, None, why)),
                Entry::File(p, bytes) if !format::is_known(&p, &bytes) => left.push(not_read(&p)),
                Entry::File(p, bytes) => match format::of(&p, &bytes) {
                    // Archives and files of many articles are processed one at a time.
                    format @ Format::Archive(kind) if format::refused(&bytes, format).is_none() => {
                        size = 0;
                        go_on = sink(batch(std::mem::take(&mut held), config, parts))
                            && Unpacking { config, parts, budget }.inner(&bytes, kind, &p, sink);
                    }
                    _ => {
                        size += bytes.len();
                        held.push((p, bytes));
                        if held.len() >= BATCH || size >= HELD {
                            size = 0;
                            go_on = sink(batch(std::mem::take(&mut held), config, parts));
                        }
                    }
                },
                Entry::Lines(p, reader) => {
                    let format = format::by_name(&p).unwrap_or(Format::JsonLines);
                    go_on = (parts.stream)(&p, &mut BufReader::new(reader), format, config, sink);
                }
            }
            go_on
        });
        if !go_on {
            return false;
        }
        let mut rest = batch(held, config, parts);
        rest.skipped.append(&mut left);
        match done {
            Err(why) => rest.skipped.push(skip(path, None, why)),
            Ok(()) if !any => rest.skipped.push(skip(path, None, "the archive contains no file")),
            Ok(()) => {}
        }
        sink(rest)
    }

    /// An archive inside an archive.
    fn inner(&mut self, bytes: &[u8], kind: Archive, path: &Path, sink: &mut Sink) -> bool {
        if self.budget.depth == 0 {
            return sink(failed(path, "the archives are nested too deeply; unpack them and name the folder".into()));
        }
        self.budget.depth -= 1;
        let go_on = self.archive(Cursor::new(bytes), kind, path, sink);
        self.budget.depth += 1;
        go_on
    }
}

/// Files in memory, read in parallel, each within the time limit.
fn batch(held: Vec<(PathBuf, Vec<u8>)>, config: &InputConfig, parts: PartReader) -> Ingested {
    join(map(held, |(path, bytes)| {
        let (place, config) = (path.clone(), config.clone());
        in_time(&path, time(&place, &bytes, &config), move || (parts.named)(&place, &bytes, &config))
    }))
}

#[cfg(test)]
mod tests;
