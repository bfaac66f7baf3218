//! `[fetch]`: how feeds and pages are fetched.

use super::Length;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How feeds and pages are fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FetchConfig {
    /// Time limit for one response.
    pub timeout: Length,
    /// Time limit for everything that one run fetches, including pauses; the rest is left to the next run.
    pub budget: Length,
    /// Largest response in bytes, after decompression.
    pub max_bytes: u64,
    /// Redirects followed for one address.
    pub redirects: usize,
    /// Number of hosts requested at once.
    pub concurrency: usize,
    /// Time between two requests to one host.
    pub delay: Length,
    /// Retries after a transient failure.
    pub retries: u32,
    /// Whether to fetch the page of a feed's item if the feed has only a teaser.
    pub full_text: bool,
    /// Maximum number of items taken from one feed in one run, the newest first.
    pub max_items: usize,
    /// Contact address of the operator, for the user agent.
    pub contact: Option<String>,
    /// Private hosts, addresses and networks that may be requested.
    pub private: Vec<String>,
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self {
            timeout: Length::seconds(30),
            budget: Length::seconds(900),
            max_bytes: 8 << 20,
            redirects: 5,
            concurrency: 8,
            delay: Length::seconds(1),
            retries: 2,
            full_text: true,
            max_items: 100,
            contact: None,
            private: Vec::new(),
        }
    }
}

impl FetchConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.concurrency == 0
            || self.max_items == 0
            || self.max_bytes == 0
            || self.timeout.0.is_zero()
            || self.budget.0.is_zero()
        {
            return Err("fetch: timeout, budget, max_bytes, concurrency and max_items must be at least 1".into());
        }
        if self.contact.as_ref().is_some_and(|c| c.chars().any(|c| c.is_control() || matches!(c, '(' | ')'))) {
            return Err("fetch.contact must not contain brackets or line breaks".into());
        }
        Ok(())
    }

    /// Whether the configuration allows a private address, by host name, address or network.
    pub fn allows(&self, host: &str, address: IpAddr) -> bool {
        self.private.iter().any(|p| {
            p.eq_ignore_ascii_case(host.trim_matches(['[', ']']))
                || p.parse::<IpAddr>().is_ok_and(|a| a == address)
                || p.parse::<IpNet>().is_ok_and(|n| n.contains(&address))
        })
    }
}
