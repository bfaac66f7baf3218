//! The hub's metadata of a file, and the environment's settings for the hub.

use std::time::Duration;

/// The hub's metadata of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remote {
    /// The commit of the revision.
    pub commit: String,
    /// Its digest, as given by the hub.
    pub etag: String,
    /// Its size.
    pub size: Option<u64>,
    /// Whether the hub stores it in Xet.
    pub xet: bool,
}

/// How long a download may stall: `HF_HUB_DOWNLOAD_TIMEOUT` seconds, else 30.
pub(super) fn patience() -> Duration {
    let set = std::env::var("HF_HUB_DOWNLOAD_TIMEOUT").ok().and_then(|v| v.parse::<u64>().ok());
    Duration::from_secs(set.unwrap_or(30).max(1))
}

/// Whether an environment variable is set to a true value.
pub(super) fn on(name: &str) -> bool {
    std::env::var(name).is_ok_and(|v| !matches!(v.to_lowercase().as_str(), "" | "0" | "false" | "no" | "off"))
}
