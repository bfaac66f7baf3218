//! Files of a Hugging Face repository through `hf-hub`, in its own cache.

use crate::card::File;
use crate::error::{Error, Kind, Result};
use crate::observer::{Counter, Observer};
use hf_hub::HFClient;
use hf_hub::progress::{DownloadEvent, ProgressEvent, ProgressHandler};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

/// Fetches the files; returns name, path and origin of each.
pub(super) fn fetch(
    repository: &str,
    revision: &str,
    files: &[File],
    gated: bool,
    observer: &dyn Observer,
) -> Result<Vec<(String, PathBuf, String)>> {
    if std::env::var("HF_HUB_OFFLINE").is_ok_and(|v| !matches!(v.as_str(), "" | "0" | "false" | "no")) {
        return Err(Error::new(Kind::Fetch, "HF_HUB_OFFLINE forbids asking the hub"));
    }
    let failed = |e: &dyn std::fmt::Display| {
        let text = e.to_string();
        let refused = text.contains("401") || text.contains("403") || text.to_lowercase().contains("gated");
        let help = if refused || gated {
            "this repository asks that its terms be accepted: do so on its page, then set HF_TOKEN"
        } else {
            "check the network and proxy settings, or set HF_ENDPOINT to a mirror"
        };
        Error::new(Kind::Fetch, text.lines().next().unwrap_or("failed").to_owned()).help(help)
    };
    // hf-hub sets no time limits; without a network this must be known within seconds.
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(30))
        .build()
        .map_err(|e| failed(&e))?;
    let client = HFClient::builder()
        .client(http)
        .retry_max_attempts(1)
        .user_agent(concat!("mujaz/", env!("CARGO_PKG_VERSION")))
        .build_sync()
        .map_err(|e| failed(&e))?;
    let (owner, name) = repository
        .split_once('/')
        .ok_or_else(|| Error::new(Kind::Usage, format!("`{repository}` is no repository: owner/name is expected")))?;
    let repo = client.model(owner, name);
    let mut out = Vec::new();
    for f in files {
        let handler = Bar { bar: observer.bytes(&f.name, f.bytes.unwrap_or(0)), seen: Mutex::new(0) };
        let path = repo.download_file().filename(f.name.as_str()).revision(revision).progress(handler).send();
        let path = match path {
            Err(hf_hub::HFError::EntryNotFound { .. }) if f.optional => continue,
            other => other.map_err(|e| failed(&e))?,
        };
        // The cache's path names the commit: .../snapshots/<commit>/<file>
        let commit = path
            .components()
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .skip_while(|c| c != "snapshots")
            .nth(1)
            .unwrap_or_else(|| revision.to_owned());
        out.push((f.name.clone(), path, format!("hub {repository}@{commit}")));
    }
    Ok(out)
}

struct Bar {
    bar: Box<dyn Counter>,
    seen: Mutex<u64>,
}

impl ProgressHandler for Bar {
    fn on_progress(&self, event: &ProgressEvent) {
        if let ProgressEvent::Download(DownloadEvent::Progress { files }) = event {
            let done: u64 = files.iter().map(|f| f.bytes_completed).sum();
            let total: u64 = files.iter().map(|f| f.total_bytes).sum();
            if let Ok(mut seen) = self.seen.lock() {
                if total > 0 {
                    self.bar.set_total(total);
                }
                if done > *seen {
                    self.bar.add(done - *seen);
                    *seen = done;
                }
            }
        }
    }
}
