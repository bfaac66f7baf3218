//! Decides which addresses may be requested. A host name is resolved once, its addresses are checked, and the
//! connection goes to the checked addresses.

use super::special::is_private;
use crate::config::{FetchConfig, shown_input};
use crate::error::{Error, Kind, Result};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use url::{Host, Url};

/// Permitted connections: hosts with the addresses that passed the check, and the proxies.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    config: Arc<FetchConfig>,
    known: Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>,
    /// Hosts of the proxies named by the environment; they may have any address.
    proxies: Arc<HashSet<String>>,
}

/// The hosts in the variables that name proxies.
fn proxies(value: impl Fn(&str) -> Option<String>) -> HashSet<String> {
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|n| value(n))
        .filter_map(|v| {
            let url = if v.contains("://") { v } else { format!("http://{v}") };
            Some(Url::parse(&url).ok()?.host_str()?.to_ascii_lowercase())
        })
        .collect()
}

impl Guard {
    /// A guard with the configuration's exceptions and the environment's proxies.
    pub(crate) fn new(config: &FetchConfig) -> Self {
        Self::with(config, |name| std::env::var(name).ok())
    }

    fn with(config: &FetchConfig, value: impl Fn(&str) -> Option<String>) -> Self {
        Self { config: Arc::new(config.clone()), known: Arc::default(), proxies: Arc::new(proxies(value)) }
    }

    /// Resolves the host of an address and checks all of its addresses. Behind a proxy, a name that cannot be resolved
    /// here is left to the proxy; a connection that bypasses the proxy goes through [`Guard::addresses`].
    ///
    /// # Errors
    /// Another scheme than HTTP, an unknown host, a private address that the configuration does not name.
    pub(crate) fn check(&self, url: &Url) -> Result<()> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong(format!("{}: only http and https are fetched", shown_input(url.as_str()))));
        }
        let host = url
            .host_str()
            .ok_or_else(|| wrong(format!("{}: the address names no host", shown_input(url.as_str()))))?
            .to_owned();
        match url.host() {
            Some(Host::Ipv4(a)) => self.allow(&host, [IpAddr::V4(a)]),
            Some(Host::Ipv6(a)) => self.allow(&host, [IpAddr::V6(a)]),
            _ => match (host.as_str(), url.port_or_known_default().unwrap_or(80)).to_socket_addrs() {
                Ok(list) => {
                    let list: Vec<SocketAddr> = list.collect();
                    self.allow(&host, list.iter().map(SocketAddr::ip))?;
                    self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(host, list);
                    Ok(())
                }
                Err(_) if !self.proxies.is_empty() => Ok(()),
                Err(e) => Err(wrong(format!("the host {host} is not known"))
                    .because(e)
                    .help("check the address and the connection")),
            },
        }
    }

    fn allow(&self, host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Result<()> {
        match addresses.into_iter().find(|a| is_private(*a) && !self.config.allows(host, *a)) {
            None => Ok(()),
            Some(a) => Err(wrong(format!("{host} has the private address {a}, which is not requested"))
                .help("if that is intended, name the host, address or network in fetch.private of mujaz.toml")),
        }
    }

    /// The addresses of a host that is connected to; all but a proxy's are checked.
    fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned();
        if let Some(list) = known {
            return Ok(list);
        }
        let unknown = |e| wrong(format!("the host {host} is not known")).because(e);
        let list: Vec<SocketAddr> = (host, 0).to_socket_addrs().map_err(unknown)?.collect();
        if !self.proxies.contains(&host.to_ascii_lowercase()) {
            self.allow(host, list.iter().map(SocketAddr::ip))?;
        }
        Ok(list)
    }
}

fn wrong(what: String) -> Error {
    Error::new(Kind::Fetch, what)
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::task::spawn_blocking(move || guard.addresses(&host)).await?;
            Ok(Box::new(found?.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_can_allow_private_addresses() {
        let url = |u: &str| Url::parse(u).unwrap();
        let with = |list: &[&str]| FetchConfig {
            private: list.iter().map(|s| (*s).to_owned()).collect(),
            ..FetchConfig::default()
        };
        let check = |u: &str, list: &[&str]| Guard::with(&with(list), |_| None).check(&url(u));
        let e = check("http://127.0.0.1:80/x", &[]).unwrap_err();
        assert!(e.report().contains("127.0.0.1") && e.report().contains("fetch.private"), "{}", e.report());
        assert!(check("http://localhost/x", &[]).is_err());
        assert!(check("http://2130706433/x", &[]).is_err(), "a number is an address too");
        assert!(check("ftp://8.8.8.8/x", &[]).is_err());
        for list in [&["127.0.0.0/8"][..], &["127.0.0.1"], &["localhost", "127.0.0.1"]] {
            check("http://127.0.0.1/x", list).unwrap();
        }
        check("http://localhost/x", &["localhost"]).unwrap();
        check("http://8.8.8.8/x", &[]).unwrap();
    }

    #[test]
    fn behind_a_proxy_only_the_proxy_may_have_any_address() {
        let of = |proxy: &'static str| {
            Guard::with(&FetchConfig::default(), move |n| (n == "HTTPS_PROXY").then(|| proxy.to_owned()))
        };
        // A name that is unknown when it is checked is left to the proxy ...
        let g = of("http://proxy.invalid:3128");
        g.check(&Url::parse("https://late.invalid/x").unwrap()).unwrap();
        // ... but a connection that bypasses the proxy is checked when it is made.
        let e = g.addresses("localhost").unwrap_err();
        assert!(e.report().contains("private address"), "{}", e.report());
        assert!(of("localhost:3128").addresses("localhost").is_ok());
        assert!(of("socks5h://user:pass@LOCALHOST:1080").addresses("localhost").is_ok());
    }
}
