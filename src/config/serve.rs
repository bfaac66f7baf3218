//! `[serve]`: the desk in a browser.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// The desk in a browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ServeConfig {
    /// Where it listens: a port of this machine, or an address with a port.
    pub listen: Option<String>,
    /// Names under which it is asked for, such as that of a proxy; names of this machine to itself always hold.
    pub hosts: Vec<String>,
    /// The path below which a proxy has it, such as `/desk`; none where it has a name of its own.
    pub prefix: String,
    /// How often one token may ask in a second, in the long run.
    pub rate: u32,
    /// Whether the server runs the schedule of the jobs, too.
    pub schedule: bool,
    /// Whether background work never connects to fetch feeds or models; deliveries are still made.
    pub offline: bool,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self { listen: None, hosts: Vec::new(), prefix: String::new(), rate: 50, schedule: false, offline: false }
    }
}

/// Reads where to listen: a port alone is one of this machine.
///
/// ```
/// use mujaz::config::listen_address;
///
/// assert_eq!(listen_address("9181").unwrap().to_string(), "127.0.0.1:9181");
/// assert_eq!(listen_address("[::1]:80").unwrap().to_string(), "[::1]:80");
/// assert!(listen_address("example.org").is_err());
/// ```
///
/// # Errors
/// It is neither a port nor an address with one.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    text.parse().map_err(|_| format!("`{text}` is neither a port nor an address with a port"))
}
