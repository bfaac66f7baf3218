//! Addresses that are not on the public internet, according to IANA's special-purpose address registries.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Blocks that the IPv4 registry does not list as globally reachable, and multicast (RFC 5771).
const V4: &str = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 \
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4";
/// The part of IPv6 that is allocated as global unicast (RFC 4291): everything else is refused without a list.
const V6_GLOBAL: &str = "2000::/3";
/// Blocks of that part which the IPv6 registry does not list as globally reachable.
const V6: &str = "2001::/23 2001:db8::/32 2002::/16 3fff::/20";
/// Globally reachable blocks within those.
const REACHABLE: &str = "192.0.0.9/32 192.0.0.10/32 2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:3::/32 \
    2001:4:112::/48 2001:20::/28 2001:30::/28";
/// IPv6 addresses that embed an IPv4 address in their last four bytes and are as public as that address: mapped ones,
/// and those served by a translator to IPv4 (RFC 6052).
const CARRIERS: &str = "::ffff:0:0/96 64:ff9b::/96";

fn nets(list: &str) -> Vec<IpNet> {
    list.split_whitespace().map(|n| n.parse().expect("fixed network")).collect()
}

/// Whether an address belongs to this machine, to a private or local network, to a multicast group, or to nobody.
pub(super) fn is_private(address: IpAddr) -> bool {
    static BLOCKS: LazyLock<Vec<IpNet>> = LazyLock::new(|| nets(&format!("{V4} {V6}")));
    static INNER: LazyLock<Vec<IpNet>> = LazyLock::new(|| nets(REACHABLE));
    static GLOBAL: LazyLock<Vec<IpNet>> = LazyLock::new(|| nets(V6_GLOBAL));
    static CARRYING: LazyLock<Vec<IpNet>> = LazyLock::new(|| nets(CARRIERS));
    let within = |list: &[IpNet]| list.iter().any(|n| n.contains(&address));
    if let IpAddr::V6(six) = address {
        if within(&CARRYING) {
            return is_private(IpAddr::V4(carried(six)));
        }
        if !within(&GLOBAL) {
            return true;
        }
    }
    within(&BLOCKS) && !within(&INNER)
}

fn carried(address: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = address.octets();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of both registries as of July 2026: block, and whether it is globally reachable. Blocks for which the
    /// registry says neither (deprecated blocks, Teredo, 6to4) are treated as not reachable.
    const REGISTRY: &str = "0.0.0.0/8 no|0.0.0.0/32 no|10.0.0.0/8 no|100.64.0.0/10 no|127.0.0.0/8 no|169.254.0.0/16 no|\
        172.16.0.0/12 no|192.0.0.0/24 no|192.0.0.0/29 no|192.0.0.8/32 no|192.0.0.9/32 yes|192.0.0.10/32 yes|\
        192.0.0.170/32 no|192.0.0.171/32 no|192.0.2.0/24 no|192.31.196.0/24 yes|192.52.193.0/24 yes|192.88.99.0/24 no|\
        192.88.99.2/32 no|192.168.0.0/16 no|192.175.48.0/24 yes|198.18.0.0/15 no|198.51.100.0/24 no|203.0.113.0/24 no|\
        240.0.0.0/4 no|255.255.255.255/32 no|::1/128 no|::/128 no|64:ff9b:1::/48 no|100::/64 no|100:0:0:1::/64 no|\
        2001::/23 no|2001::/32 no|2001:1::1/128 yes|2001:1::2/128 yes|2001:1::3/128 yes|2001:2::/48 no|2001:3::/32 yes|\
        2001:4:112::/48 yes|2001:10::/28 no|2001:20::/28 yes|2001:30::/28 yes|2001:db8::/32 no|2002::/16 no|\
        2620:4f:8000::/48 yes|3fff::/20 no|5f00::/16 no|fc00::/7 no|fe80::/10 no";

    #[test]
    fn every_row_of_the_iana_registries_is_judged_correctly() {
        let rows: Vec<(IpNet, bool)> = REGISTRY
            .split('|')
            .map(|r| r.split_once(' ').unwrap())
            .map(|(block, reachable)| (block.parse().unwrap(), reachable == "yes"))
            .collect();
        assert_eq!(rows.len(), 49);
        for (block, _) in &rows {
            for address in [block.network(), block.broadcast()] {
                // The most specific row that contains an address decides.
                let by = rows.iter().filter(|(b, _)| b.contains(&address)).max_by_key(|(b, _)| b.prefix_len()).unwrap();
                assert_eq!(is_private(address), !by.1, "{address} by {}", by.0);
            }
        }
    }

    #[test]
    fn private_addresses_are_recognised_in_every_form() {
        for a in [
            "224.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
            "2002:808:808::",
            "::127.0.0.1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ] {
            assert!(is_private(a.parse().unwrap()), "{a}");
        }
        for a in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"] {
            assert!(!is_private(a.parse().unwrap()), "{a}");
        }
    }
}
