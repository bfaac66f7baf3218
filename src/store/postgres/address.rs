//! The address of a database: `postgres://USER@HOST:PORT/DATABASE`, with parameters as libpq has them. What it leaves
//! out is taken from libpq's environment variables, and the password from its password file.

use super::passfile;
use super::tls::Encryption;
use crate::config::Address;
use crate::error::{Error, Kind, Result};
use postgres::Config;
use postgres::config::{Host, SslMode};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::OnceLock;
use std::time::Duration;
use url::Url;

/// How long a server may take to let a program in.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may be idle before it is asked for a sign of life, how often that is repeated, and how many
/// answers may be missing before it is given up. The server is asked to do the same, see `connection`.
const IDLE: Duration = Duration::from_secs(60);
const AGAIN: Duration = Duration::from_secs(10);
const MISSING: u32 = 6;
/// Folders of Unix sockets: Debian's, and that of PostgreSQL's own build.
#[cfg(unix)]
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// How to connect.
pub(super) struct Target {
    /// Host, user, database, password.
    pub config: Config,
    /// Whether and how the connection is encrypted.
    pub encryption: Encryption,
}

/// The address is wrong; nothing of it is repeated but its redacted form.
fn wrong(address: &Address, why: &str) -> Error {
    Error::new(Kind::Usage, format!("{address} is not the address of a database: {why}"))
        .help("write it as postgres://USER@HOST:5432/DATABASE, or postgres:///DATABASE for a local socket")
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

impl Target {
    /// Reads an address.
    ///
    /// # Errors
    /// It cannot be read, or asks for what is not safe.
    pub fn read(address: &Address) -> Result<Self> {
        let mut url = Url::parse(address.reveal()).map_err(|e| wrong(address, &e.to_string()))?;
        // What concerns encryption and the password file is this program's.
        let (own, others): (Vec<_>, Vec<_>) = url
            .query_pairs()
            .into_owned()
            .partition(|(k, _)| matches!(k.as_str(), "sslmode" | "sslrootcert" | "passfile"));
        let pairs: Vec<String> = others.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        url.set_query((!pairs.is_empty()).then(|| pairs.join("&")).as_deref());
        let given = |name: &str| own.iter().rfind(|(k, _)| k == name).map(|(_, v)| v.clone());
        let mut config = Config::from_str(url.as_str()).map_err(|e| wrong(address, &reason(&e)))?;
        defaults(&mut config).map_err(|e| wrong(address, &e))?;
        let mode = given("sslmode").or_else(|| variable("PGSSLMODE"));
        let root = given("sslrootcert").or_else(|| variable("PGSSLROOTCERT")).map(PathBuf::from);
        let encryption = Encryption::of(mode.as_deref(), root, is_local(&config))
            .map_err(|e| e.at(std::path::Path::new(&address.to_string())))?;
        config.ssl_mode(if encryption == Encryption::None { SslMode::Disable } else { SslMode::Require });
        if config.get_password().is_none()
            && let Some(password) = variable("PGPASSWORD")
                .map_or_else(|| passfile::password(&config, given("passfile")), |p| Ok(Some(p)))?
        {
            config.password(password);
        }
        Ok(Self { config, encryption })
    }
}

/// A part of a query; libpq does not read `+` as a blank.
fn encoded(part: &str) -> String {
    url::form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>().replace('+', "%20")
}

/// Why an address is wrong, without repeating it.
fn reason(e: &postgres::Error) -> String {
    std::error::Error::source(e).map_or_else(|| e.to_string(), ToString::to_string)
}

/// Fills in what an address leaves out.
fn defaults(config: &mut Config) -> std::result::Result<(), String> {
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        if let Some(host) = variable("PGHOST") {
            host.split(',').for_each(|h| {
                config.host(h);
            });
        } else {
            #[cfg(unix)]
            config.host_path(SOCKETS.iter().find(|s| std::path::Path::new(s).is_dir()).unwrap_or(&SOCKETS[0]));
            #[cfg(not(unix))]
            config.host("localhost");
        }
    }
    if config.get_ports().is_empty()
        && let Some(port) = variable("PGPORT")
    {
        config.port(port.parse().map_err(|_| "PGPORT is not the number of a port".to_owned())?);
    }
    if config.get_user().is_none() {
        let user = ["PGUSER", "USER", "LOGNAME", "USERNAME"].iter().find_map(|v| variable(v));
        config.user(&user.ok_or("it names no user, and neither does PGUSER")?);
    }
    if config.get_dbname().is_none() {
        let name = variable("PGDATABASE").or_else(|| config.get_user().map(str::to_owned));
        config.dbname(&name.unwrap_or_default());
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.keepalives_idle(IDLE).keepalives_interval(AGAIN).keepalives_retries(MISSING).tcp_user_timeout(IDLE);
    if config.get_application_name().is_none() {
        config.application_name(process());
    }
    Ok(())
}

/// The name of all connections of this process, unlike that of any other.
pub(super) fn process() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let mut digits = [0; 4];
        // Without random digits, processes of different machines may have the same name.
        let _ = getrandom::fill(&mut digits);
        format!("mujaz, process {}, {:08x}", std::process::id(), u32::from_be_bytes(digits))
    })
}

/// Whether the server is on this machine, so that nobody can listen in between.
fn is_local(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|h| match h {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Target> {
        Target::read(&Address::new(text))
    }

    #[test]
    fn an_address_says_where_and_as_whom_and_its_password_is_never_repeated() {
        let t = read("postgres://desk:ge%20+heim@db.example:5433/news?connect_timeout=3").unwrap();
        assert_eq!(
            (t.config.get_user(), t.config.get_dbname(), t.config.get_ports()),
            (Some("desk"), Some("news"), [5433].as_slice())
        );
        assert_eq!(t.config.get_password(), Some("ge +heim".as_bytes()));
        assert!(!format!("{:?}", t.config).contains("heim"));
        for wrong in [
            "postgres://desk:geheim@db.example/x?nonsense=1",
            "postgres://desk:geheim@db.example:99999/x",
            "postgres://desk:geheim@/x?port=y",
        ] {
            let e = read(wrong).err().unwrap();
            assert!(e.kind() == Kind::Usage && !e.report().contains("geheim"), "{}", e.report());
        }
    }

    #[test]
    fn connections_to_other_machines_are_encrypted_unless_that_is_switched_off() {
        let mode = |t: &str| read(t).unwrap().encryption;
        assert_eq!(mode("postgres://u@db.example/x"), Encryption::Verified(None));
        assert_eq!(mode("postgres://u@db.example/x?sslmode=disable"), Encryption::None);
        assert_eq!(
            mode("postgres://u@db.example/x?sslmode=verify-full&sslrootcert=/etc/ca.pem"),
            Encryption::Verified(Some("/etc/ca.pem".into()))
        );
        for local in [
            "postgres://u@localhost/x",
            "postgres://u@127.0.0.1/x",
            "postgres://u@%2Frun%2Fpg/x",
            "postgres:///x?user=u&host=/run/pg",
        ] {
            assert_eq!(mode(local), Encryption::None, "{local}");
        }
        assert_eq!(mode("postgres://u@localhost/x?sslmode=require"), Encryption::Verified(None));
        let e = read("postgres://u@db.example/x?sslmode=prefer").err().unwrap();
        assert!(e.report().contains("require"), "{}", e.report());
    }
}
