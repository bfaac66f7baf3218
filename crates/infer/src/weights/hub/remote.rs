//! What the hub says of a file, and what the environment says of the hub.

use std::time::Duration;

/// What the hub says of a file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::weights) struct Remote {
    /// The commit that the revision is.
    pub commit: String,
    /// Its digest, as the hub names it.
    pub etag: String,
    /// Its size.
    pub size: Option<u64>,
    /// Whether the hub stores it by Xet.
    pub xet: bool,
}

/// How long a download may stand still: `HF_HUB_DOWNLOAD_TIMEOUT` seconds, else 30.
pub(super) fn patience() -> Duration {
    let set = std::env::var("HF_HUB_DOWNLOAD_TIMEOUT").ok().and_then(|v| v.parse::<u64>().ok());
    Duration::from_secs(set.unwrap_or(30).max(1))
}

/// Whether a variable of the environment says yes.
pub(super) fn on(name: &str) -> bool {
    std::env::var(name).is_ok_and(|v| !matches!(v.to_lowercase().as_str(), "" | "0" | "false" | "no" | "off"))
}
