//! The names under which a server answers.

use std::net::{IpAddr, SocketAddr};

/// The names by which a server is addressed.
pub(super) struct Names<'a> {
    /// Where it listens.
    pub address: SocketAddr,
    /// Names from the configuration.
    pub given: &'a [String],
}

impl Names<'_> {
    /// Whether a name belongs to this server, whatever the port, since tunnels have their own. DNS cannot redirect a
    /// numeric address, so any such address is accepted if the server listens on all of them.
    pub fn has(&self, name: &str) -> bool {
        let own = self.address.ip();
        let ip = name.parse::<IpAddr>().ok();
        name.eq_ignore_ascii_case("localhost")
            || ip.is_some_and(|ip| ip == own || ip.is_loopback() || own.is_unspecified())
            || self.is_given(name)
    }

    /// Whether this is a name from the configuration.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.iter().any(|g| g.eq_ignore_ascii_case(name))
    }

    /// How to address the server.
    pub fn advice(&self) -> String {
        let address = self.address;
        format!("ask for http://{address}/ or http://localhost:{}/, or name it in `serve.hosts`", address.port())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_others_could_lead_here_do_not_hold() {
        let given = ["desk.example".to_owned()];
        let all = Names { address: "0.0.0.0:80".parse().unwrap(), given: &given };
        assert!(all.has("10.0.0.7") && all.has("fd00::7") && all.has("Desk.Example") && !all.has("evil.example"));
        let one = Names { address: "10.0.0.7:80".parse().unwrap(), given: &[] };
        assert!(one.has("10.0.0.7") && one.has("localhost") && !one.has("10.0.0.8") && !one.has("desk.example"));
    }
}
