//! Fetching over HTTP: politely (robots.txt, one request at a time per host, conditional requests), within limits
//! (time, size, redirects), and never from private addresses that the configuration does not allow.

mod client;
mod guard;
mod robots;
mod special;

pub use client::{Answer, Client, Outcome, Validators, pause};

/// The user agent: product, version, and the contact address of the operator.
pub fn user_agent(contact: Option<&str>) -> String {
    let product = concat!("mujaz/", env!("CARGO_PKG_VERSION"));
    contact.map_or_else(|| product.to_owned(), |c| format!("{product} (+{c})"))
}
