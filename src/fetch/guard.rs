//! Which addresses may be requested. A host name is resolved once, its addresses are checked, and connections go
//! only to the checked addresses.

use crate::config::{FetchConfig, shown_input};
use crate::error::{Error, Kind, Result};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use url::{Host, Url};

/// Whether an address is not on the public internet: this machine, private and link-local
/// networks, shared address space, multicast, and reserved ranges (RFC 6890), even if an IPv6
/// address embeds such an IPv4 one.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => {
            let [x, y, z, _] = a.octets();
            a.is_private()
                || a.is_loopback()
                || a.is_link_local()
                || a.is_broadcast()
                || a.is_documentation()
                || a.is_multicast()
                || x == 0
                || x >= 240
                || (x == 100 && (64..128).contains(&y))
                || (x == 192 && y == 0 && z == 0)
                || (x == 198 && (y == 18 || y == 19))
        }
        IpAddr::V6(a) => {
            let s = a.segments();
            let v4 = |hi: u16, lo: u16| IpAddr::V4(Ipv4Addr::from((u32::from(hi) << 16) | u32::from(lo)));
            a.is_loopback()
                || a.is_unspecified()
                || a.is_multicast()
                || s[0] & 0xfe00 == 0xfc00
                || s[0] & 0xffc0 == 0xfe80
                || (s[0] == 0x2001 && s[1] == 0xdb8)
                || a.to_ipv4_mapped().is_some_and(|v| is_private(IpAddr::V4(v)))
                || (s[..6] == [0; 6] && is_private(v4(s[6], s[7])))
                || (s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] && is_private(v4(s[6], s[7])))
                || (s[0] == 0x2002 && is_private(v4(s[1], s[2])))
        }
    }
}

/// Hosts with their allowed addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    known: Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>,
}

/// Whether the environment names a proxy, which resolves host names itself.
fn behind_proxy() -> bool {
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .any(|n| std::env::var_os(n).is_some_and(|v| !v.is_empty()))
}

impl Guard {
    /// Resolves the host of a URL and checks all its addresses.
    pub(crate) fn check(&self, url: &Url, config: &FetchConfig) -> Result<()> {
        let wrong = |what: String| Error::new(Kind::Fetch, what);
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong(format!("{}: only http and https are fetched", shown_input(url.as_str()))));
        }
        let host = url
            .host_str()
            .ok_or_else(|| wrong(format!("{}: the address names no host", shown_input(url.as_str()))))?
            .to_owned();
        let addresses: Vec<IpAddr> = match url.host() {
            Some(Host::Ipv4(a)) => vec![IpAddr::V4(a)],
            Some(Host::Ipv6(a)) => vec![IpAddr::V6(a)],
            _ => match (host.as_str(), url.port_or_known_default().unwrap_or(80)).to_socket_addrs() {
                Ok(list) => {
                    let list: Vec<SocketAddr> = list.collect();
                    let addresses = list.iter().map(|a| a.ip()).collect();
                    self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(host.clone(), list);
                    addresses
                }
                Err(_) if behind_proxy() => Vec::new(),
                Err(e) => {
                    return Err(wrong(format!("the host {host} cannot be resolved"))
                        .because(e)
                        .help("check the address and the connection"));
                }
            },
        };
        match addresses.into_iter().find(|a| is_private(*a) && !config.allows(&host, *a)) {
            None => Ok(()),
            Some(a) => Err(wrong(format!("{host} has the private address {a}, which is not requested"))
                .help("if that is intended, name the host, address or network in fetch.private of mujaz.toml")),
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name.as_str()).cloned();
        Box::pin(async move {
            let list = match found {
                Some(list) => list,
                // Every host that is asked for was checked before: this is a proxy.
                None => (name.as_str(), 0).to_socket_addrs()?.collect(),
            };
            Ok(Box::new(list.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_all_their_forms() {
        for a in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
        ] {
            assert!(is_private(a.parse().unwrap()), "{a}");
        }
        for a in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"] {
            assert!(!is_private(a.parse().unwrap()), "{a}");
        }
    }

    #[test]
    fn the_configuration_can_name_private_ones() {
        let url = |u: &str| Url::parse(u).unwrap();
        let with = |list: &[&str]| FetchConfig {
            private: list.iter().map(|s| (*s).to_owned()).collect(),
            ..FetchConfig::default()
        };
        let g = Guard::default();
        let e = g.check(&url("http://127.0.0.1:80/x"), &with(&[])).unwrap_err();
        assert!(e.report().contains("127.0.0.1") && e.report().contains("fetch.private"), "{}", e.report());
        assert!(g.check(&url("http://localhost/x"), &with(&[])).is_err());
        assert!(g.check(&url("http://2130706433/x"), &with(&[])).is_err(), "a number is an address too");
        assert!(g.check(&url("ftp://8.8.8.8/x"), &with(&[])).is_err());
        for list in [&["127.0.0.0/8"][..], &["127.0.0.1"], &["localhost", "127.0.0.1"]] {
            g.check(&url("http://127.0.0.1/x"), &with(list)).unwrap();
        }
        g.check(&url("http://localhost/x"), &with(&["localhost"])).unwrap();
        g.check(&url("http://8.8.8.8/x"), &with(&[])).unwrap();
    }
}
