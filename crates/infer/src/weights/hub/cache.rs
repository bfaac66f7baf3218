//! The cache of the hub's tools: `blobs/ETAG`, `snapshots/COMMIT/FILE` that link to them, `refs/REVISION`.

use super::remote::Remote;
use crate::error::{Error, Kind, Result};
use crate::files::write_whole;
use crate::runtime::Runtime;
use std::fs;
use std::path::{Path, PathBuf};

/// The part of the cache that belongs to a repository.
pub(super) struct Cache {
    folder: PathBuf,
    locks: PathBuf,
}

/// The folder of the hub's tools: `HF_HOME`, else `~/.cache/huggingface`.
pub(super) fn home() -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("HF_HOME")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("huggingface")))
        .or_else(|| Some(std::env::home_dir()?.join(".cache/huggingface")))
        .ok_or_else(|| {
            Error::new(Kind::Fetch, "there is no folder for the hub's cache").help("set HF_HOME to a folder")
        })
}

/// Whether a text from the hub is safe as the name of a file or folder.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn failed(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |e| Error::io(Kind::Output, what, path, e)
}

impl Cache {
    /// The cache of a repository.
    pub(super) fn of(repository: &str) -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let hub = match set("HF_HUB_CACHE").or_else(|| set("HUGGINGFACE_HUB_CACHE")) {
            Some(folder) => folder,
            None => home()?.join("hub"),
        };
        let name = format!("models--{}", repository.replace('/', "--"));
        let (folder, locks) = (hub.join(&name), hub.join(".locks").join(&name));
        for f in [folder.join("blobs"), locks.clone()] {
            fs::create_dir_all(&f).map_err(failed("cannot create the folder of the hub's cache", &f))?;
        }
        Ok(Self { folder, locks })
    }

    /// Validates the names that the hub returned.
    pub(super) fn check(remote: &Remote) -> Result<()> {
        for (what, text) in [("commit", &remote.commit), ("ETag", &remote.etag)] {
            if !is_name(text) {
                return Err(Error::new(Kind::Fetch, format!("the hub names the {what} `{}`", text.escape_debug()))
                    .help("something between this machine and the hub changes its answers; check HF_ENDPOINT and the proxy"));
            }
        }
        Ok(())
    }

    fn blob_path(&self, etag: &str) -> PathBuf {
        self.folder.join("blobs").join(etag)
    }

    /// Where an incomplete download is kept.
    pub(super) fn incomplete(&self, etag: &str) -> PathBuf {
        self.folder.join("blobs").join(format!("{etag}.incomplete"))
    }

    /// A complete blob.
    pub(super) fn blob(&self, etag: &str, remote: &Remote) -> Option<PathBuf> {
        let path = self.blob_path(etag);
        fs::metadata(&path).is_ok_and(|m| m.is_file() && remote.size.is_none_or(|n| m.len() == n)).then_some(path)
    }

    /// A file of a commit, if it exists.
    pub(super) fn snapshot(&self, commit: &str, name: &str) -> Option<PathBuf> {
        Some(self.folder.join("snapshots").join(commit).join(name)).filter(|p| p.is_file())
    }

    /// Turns a complete download into a blob.
    pub(super) fn admit(&self, etag: &str) -> Result<()> {
        let path = self.blob_path(etag);
        fs::rename(self.incomplete(etag), &path).map_err(failed("cannot keep the file", &path))
    }

    /// Links a file of a commit to its blob; if the system has no links, it is copied.
    pub(super) fn link(&self, commit: &str, name: &str, etag: &str) -> Result<PathBuf> {
        let path = self.folder.join("snapshots").join(commit).join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(failed("cannot create the folder of the commit", folder))?;
        let _ = fs::remove_file(&path);
        #[cfg(unix)]
        {
            let up = "../".repeat(2 + name.matches('/').count());
            std::os::unix::fs::symlink(format!("{up}blobs/{etag}"), &path)
                .map_err(failed("cannot link the file", &path))?;
        }
        #[cfg(not(unix))]
        fs::copy(self.blob_path(etag), &path).map(|_| ()).map_err(failed("cannot copy the file", &path))?;
        Ok(path)
    }

    /// Records the commit of a revision.
    pub(super) fn refer(&self, revision: &str, commit: &str) {
        if revision != commit && is_name(revision) {
            // Without it the hub is asked again.
            let _ = write_whole(&self.folder.join("refs").join(revision), commit.as_bytes());
        }
    }

    /// Only one process, including the hub's own tools, fetches a file at a time.
    pub(super) fn lock(&self, etag: &str, runtime: &Runtime) -> Result<fs::File> {
        let path = self.locks.join(format!("{etag}.lock"));
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(failed("cannot lock the file", &path))?;
        let mut told = false;
        while file.try_lock().is_err() {
            if !std::mem::replace(&mut told, true) {
                runtime.observer.note("another process is fetching this file; waiting for it");
            }
            runtime.cancel.check()?;
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        Ok(file)
    }
}
