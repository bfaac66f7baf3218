//! Files of a Hugging Face repository, in the cache shared with the hub's own tools.
//!
//! The metadata of a file (size, digest, commit) is requested once, then the file is fetched by ranges: what has
//! arrived stays in the cache as `….incomplete` and is resumed, after a pause in this run or by the next one. If the
//! hub stores a file in Xet and its client works, that is tried first; plain HTTP serves every file.

mod cache;
mod client;
mod remedy;
mod remote;
mod xet;

use super::hash::hash_file;
use crate::card::File;
use crate::error::{Error, Kind, Result};
use crate::runtime::Runtime;
use cache::Cache;
use client::Client;
use remote::{Remote, on};
use std::path::PathBuf;
use xet::Wanted;

/// Fetches the files; returns name, path and origin of each.
///
/// # Errors
/// The hub cannot be reached or refuses, with the remedy; or a download is [interrupted](Kind::Interrupted), in which
/// case the next attempt resumes it.
pub(super) fn fetch(
    repository: &str,
    revision: &str,
    files: &[File],
    runtime: &Runtime,
) -> Result<Vec<(String, PathBuf, String)>> {
    if on("HF_HUB_OFFLINE") {
        return Err(Error::new(Kind::Fetch, "HF_HUB_OFFLINE forbids requests to the hub"));
    }
    if repository.split('/').count() != 2 || repository.split('/').any(|p| p.is_empty() || p.starts_with('.')) {
        return Err(Error::new(Kind::Usage, format!("`{repository}` is not a repository: expected owner/name")));
    }
    let client = Client::new(repository, revision, runtime.cancel.clone())?;
    let cache = Cache::of(repository)?;
    let mut out = Vec::new();
    for f in files {
        runtime.cancel.check()?;
        let Some(remote) = client.ask(&f.name, f.optional)? else { continue };
        let origin = format!("hub {repository}@{}", remote.commit);
        let path = match cache.snapshot(&remote.commit, &f.name).filter(|p| complete(p, &remote)) {
            Some(path) => path,
            None => {
                let _lock = cache.lock(&remote.etag, runtime)?;
                if cache.blob(&remote.etag, &remote).is_none() {
                    fetch_one(&client, &cache, f, &remote, revision, runtime)?;
                }
                cache.link(&remote.commit, &f.name, &remote.etag)?
            }
        };
        cache.refer(revision, &remote.commit);
        out.push((f.name.clone(), path, origin));
    }
    Ok(out)
}

fn complete(path: &std::path::Path, remote: &Remote) -> bool {
    std::fs::metadata(path).is_ok_and(|m| remote.size.is_none_or(|n| m.len() == n))
}

fn fetch_one(
    client: &Client,
    cache: &Cache,
    file: &File,
    remote: &Remote,
    revision: &str,
    runtime: &Runtime,
) -> Result<()> {
    let counter = runtime.observer.bytes(&file.name, remote.size.or(file.bytes).unwrap_or(0));
    let part = cache.incomplete(&remote.etag);
    // A partial plain download is resumed the same way.
    let begun = std::fs::metadata(&part).is_ok_and(|m| m.len() > 0);
    if remote.xet && !begun && !on("HF_HUB_DISABLE_XET") {
        let wanted = Wanted {
            repository: client.repository().to_owned(),
            revision: revision.to_owned(),
            name: file.name.clone(),
        };
        if let Some(why) = xet::fetch(&wanted, remote, &part, &*counter, runtime)? {
            let note = format!("{}: Xet does not serve it ({why}); fetching it by plain HTTP", file.name);
            runtime.observer.note(&note);
        }
    }
    // If it is complete, nothing is requested.
    client.download(&file.name, remote, &part, &*counter)?;
    drop(counter);
    // The hub names a large file by its SHA-256.
    if remote.etag.len() == 64 && hash_file(&part, runtime)? != remote.etag {
        let _ = std::fs::remove_file(&part);
        return Err(Error::new(Kind::Fetch, format!("{}: the downloaded file is not the one on the hub", file.name))
            .help("try again; if that does not help, something on the way changes it: check the proxy"));
    }
    cache.admit(&remote.etag)
}
