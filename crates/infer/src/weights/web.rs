//! Files of a web server, from the first of several mirrors that gives them. What has arrived of a file is kept and
//! continued by range, by another mirror or the next run; files that are packed by gzip are unpacked.

use super::hash_file;
use super::hub::client::Client;
use super::hub::remote::{Remote, on};
use crate::card::File;
use crate::error::{Error, Kind, Result};
use crate::runtime::Runtime;
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of a file whose size the card does not give.
const LARGEST: u64 = 16 << 30;

/// Fetches the files; name, path and origin of each.
///
/// # Errors
/// No mirror gives a file; what arrived is not what the card names; a download that breaks off, which is
/// [interrupted](Kind::Interrupted) and goes on where it stopped when it is asked for again.
pub(super) fn fetch(
    mirrors: &[String],
    files: &[File],
    dir: &Path,
    runtime: &Runtime,
) -> Result<Vec<(String, PathBuf, String)>> {
    if on("HF_HUB_OFFLINE") {
        return Err(Error::new(Kind::Fetch, "HF_HUB_OFFLINE forbids fetching models"));
    }
    let partial = dir.join("partial");
    fs::create_dir_all(&partial).map_err(|e| Error::io(Kind::Output, "cannot make a folder", &partial, e))?;
    let mut out = Vec::with_capacity(files.len());
    for file in files {
        let path = dir.join(&file.name);
        let origin = fetch_one(mirrors, file, &partial, &path, runtime)?;
        out.push((file.name.clone(), path, origin));
    }
    // Empty now; if it cannot be removed it only takes room.
    let _ = fs::remove_dir_all(&partial);
    Ok(out)
}

/// Fetches a file to `path`; the address of the folder that gave it.
fn fetch_one(mirrors: &[String], file: &File, partial: &Path, path: &Path, runtime: &Runtime) -> Result<String> {
    let (name, bytes, sha256) = match &file.packed {
        Some(p) => (&p.name, p.bytes, &p.sha256),
        None => (&file.name, file.bytes, &file.sha256),
    };
    let part = partial.join(name);
    let remote = Remote { commit: String::new(), etag: String::new(), size: bytes, xet: false };
    let bar = runtime.observer.bytes(name, bytes.unwrap_or(0));
    let mut failed = None;
    for mirror in mirrors {
        runtime.cancel.check()?;
        let got = Client::of_folder(mirror, runtime.cancel.clone())
            .and_then(|client| client.download(name, &remote, &part, &*bar))
            .and_then(|()| is_wanted(name, &part, sha256.as_deref(), runtime));
        match got {
            Ok(()) => {
                let whole = match &file.packed {
                    Some(_) => unpack(&part, file.bytes.unwrap_or(LARGEST))?,
                    None => part,
                };
                fs::rename(&whole, path).map_err(|e| Error::io(Kind::Output, "cannot keep the file", path, e))?;
                return Ok(mirror.clone());
            }
            Err(e) if matches!(e.kind(), Kind::Cancelled | Kind::Output) => return Err(e),
            Err(e) => failed = Some(e),
        }
    }
    Err(failed.unwrap_or_else(|| Error::new(Kind::Usage, format!("the card names no address for {name}"))))
}

/// Whether what has arrived is what the card names; what is not goes.
fn is_wanted(name: &str, part: &Path, sha256: Option<&str>, runtime: &Runtime) -> Result<()> {
    let Some(want) = sha256 else { return Ok(()) };
    let got = hash_file(part, runtime)?;
    if got == want {
        return Ok(());
    }
    let _ = fs::remove_file(part);
    Err(Error::new(
        Kind::Fetch,
        format!("{name}: what arrived is not what the card names: its SHA-256 is {got}, not {want}"),
    )
    .help("try again; if that does not help, the server has another version, or something on the way changes it"))
}

/// Unpacks a file beside itself, and removes it.
fn unpack(part: &Path, most: u64) -> Result<PathBuf> {
    let unusable = |e| Error::io(Kind::Fetch, "cannot unpack the file", part, e);
    let whole = part.with_extension("unpacked");
    let from = fs::File::open(part).map_err(unusable)?;
    let mut to = fs::File::create(&whole).map_err(|e| Error::io(Kind::Output, "cannot write the file", &whole, e))?;
    let mut limited = MultiGzDecoder::new(from).take(most + 1);
    let bytes = std::io::copy(&mut limited, &mut to).map_err(unusable)?;
    if bytes > most {
        let _ = fs::remove_file(&whole);
        return Err(Error::new(Kind::Fetch, format!("the file unpacks to more than {most} bytes")).at(part));
    }
    to.sync_all().map_err(|e| Error::io(Kind::Output, "cannot write the file", &whole, e))?;
    let _ = fs::remove_file(part);
    Ok(whole)
}
