//! Files that the hub stores in Xet, through `hf-hub`.
//!
//! Its client cannot be cancelled, has no limit for stalls, and takes the lock of the hub's cache, which this process
//! holds while it fetches a file. It therefore works in a folder of its own, on a thread that can be abandoned.

use super::remote::{Remote, patience};
use crate::error::Result;
use crate::observer::Counter;
use crate::runtime::Runtime;
use hf_hub::HFClient;
use hf_hub::progress::{DownloadEvent, ProgressEvent, ProgressHandler};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How often cancellation is checked.
const TICK: Duration = Duration::from_millis(100);

/// A file of a repository.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub repository: String,
    pub revision: String,
    pub name: String,
}

/// Messages from the thread.
enum Message {
    /// Number of bytes that have arrived.
    At(u64),
    Ended(std::result::Result<(), String>),
}

/// Fetches a file to `part`; returns why Xet does not serve it, in one line, if it does not.
///
/// # Errors
/// The user asks to stop.
pub(super) fn fetch(
    wanted: &Wanted,
    remote: &Remote,
    part: &Path,
    counter: &dyn Counter,
    runtime: &Runtime,
) -> Result<Option<String>> {
    let folder = part.with_extension("xet");
    // What an earlier process left there cannot be resumed.
    let _ = std::fs::remove_dir_all(&folder);
    let outcome = download(wanted, &folder, counter, runtime);
    let moved = outcome.map(|why| {
        why.or_else(|| {
            let file = folder.join(&wanted.name);
            match std::fs::metadata(&file) {
                Ok(m) if remote.size.is_none_or(|n| m.len() == n) => {
                    std::fs::rename(&file, part).err().map(|e| line(&e))
                }
                Ok(m) => Some(format!("it gave {} bytes", m.len())),
                Err(e) => Some(line(&e)),
            }
        })
    });
    let _ = std::fs::remove_dir_all(&folder);
    moved
}

fn line(e: &dyn std::fmt::Display) -> String {
    e.to_string().lines().next().unwrap_or("it failed").to_owned()
}

fn download(wanted: &Wanted, folder: &Path, counter: &dyn Counter, runtime: &Runtime) -> Result<Option<String>> {
    let timeout = patience();
    let (send, receive) = channel();
    let (wanted, folder) = (wanted.clone(), folder.to_owned());
    let thread = std::thread::Builder::new().name("xet".into()).spawn(move || {
        let ended = work(&wanted, &folder, timeout, send.clone());
        // The receiver may be gone.
        let _ = send.send(Message::Ended(ended));
    });
    if let Err(e) = thread {
        return Ok(Some(line(&e)));
    }
    let (mut there, mut moved) = (0, Instant::now());
    loop {
        runtime.cancel.check()?;
        match receive.recv_timeout(TICK) {
            Ok(Message::At(n)) => {
                if n > there {
                    (there, moved) = (n, Instant::now());
                    counter.at(n);
                }
            }
            Ok(Message::Ended(ended)) => return Ok(ended.err()),
            Err(RecvTimeoutError::Disconnected) => return Ok(Some("its client failed".into())),
            Err(RecvTimeoutError::Timeout) => {}
        }
        // It fetches chunks of many megabytes and reports each when complete.
        if moved.elapsed() > timeout * 2 {
            return Ok(Some(format!("no data arrived for {} s", moved.elapsed().as_secs())));
        }
    }
}

fn work(wanted: &Wanted, folder: &Path, timeout: Duration, send: Sender<Message>) -> std::result::Result<(), String> {
    let (owner, model) = wanted.repository.split_once('/').ok_or("no repository")?;
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(timeout)
        .build()
        .map_err(|e| line(&e))?;
    let client = HFClient::builder()
        .client(http)
        .retry_max_attempts(1)
        .user_agent(concat!("mujaz/", env!("CARGO_PKG_VERSION")))
        .build_sync()
        .map_err(|e| line(&e))?;
    let outcome = client
        .model(owner, model)
        .download_file()
        .filename(&wanted.name)
        .revision(&wanted.revision)
        .local_dir(folder.to_owned())
        .progress(ProgressReporter(send))
        .send();
    outcome.map(|_| ()).map_err(|e| line(&e))
}

struct ProgressReporter(Sender<Message>);

impl ProgressHandler for ProgressReporter {
    fn on_progress(&self, event: &ProgressEvent) {
        if let ProgressEvent::Download(DownloadEvent::Progress { files }) = event {
            let _ = self.0.send(Message::At(files.iter().map(|f| f.bytes_completed).sum()));
        }
    }
}
