//! Files that the hub stores by Xet, through `hf-hub`.

use crate::observer::Counter;
use hf_hub::HFClient;
use hf_hub::progress::{DownloadEvent, ProgressEvent, ProgressHandler};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// Fetches a file into the cache; why not, in one line.
pub(super) fn fetch(repository: &str, revision: &str, name: &str, bar: &dyn Counter) -> Result<(), String> {
    let (owner, model) = repository.split_once('/').ok_or("no repository")?;
    let line = |e: &dyn std::fmt::Display| e.to_string().lines().next().unwrap_or("failed").to_owned();
    // hf-hub sets no limits of time.
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(30))
        .build()
        .map_err(|e| line(&e))?;
    let client = HFClient::builder()
        .client(http)
        .retry_max_attempts(1)
        .user_agent(concat!("mujaz/", env!("CARGO_PKG_VERSION")))
        .build_sync()
        .map_err(|e| line(&e))?;
    let repo = client.model(owner, model);
    let (send, receive) = channel();
    std::thread::scope(|scope| {
        let work = scope.spawn(move || {
            let told = repo.download_file().filename(name).revision(revision).progress(Told(send)).send();
            told.map(|_| ()).map_err(|e| line(&e))
        });
        // It ends when the download drops its side.
        receive.iter().for_each(|done| bar.at(done));
        work.join().unwrap_or_else(|_| Err("its client failed".into()))
    })
}

struct Told(Sender<u64>);

impl ProgressHandler for Told {
    fn on_progress(&self, event: &ProgressEvent) {
        if let ProgressEvent::Download(DownloadEvent::Progress { files }) = event {
            // The other side may have gone.
            let _ = self.0.send(files.iter().map(|f| f.bytes_completed).sum());
        }
    }
}
