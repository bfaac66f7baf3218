//! `[[job.deliver]]`: where and when the briefs of a job are delivered.

use super::{Address, Format, is_address};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Which runs a delivery is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum On {
    /// Runs that made or revised a brief.
    #[default]
    Change,
    /// Every run that succeeded, with or without a change.
    Run,
    /// Runs that failed.
    Failure,
    /// All runs.
    Always,
}

/// Where briefs are delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DeliveryConfig {
    /// A folder with an archive of runs and the latest revision of every brief.
    Folder(FolderConfig),
    /// An e-mail with the briefs attached.
    Email(EmailConfig),
    /// A webhook: a signed request.
    Webhook(WebhookConfig),
    /// An Atom feed of the newest briefs, as a file.
    Atom(AtomConfig),
}

/// A folder with an archive of runs and the latest revision of every brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FolderConfig {
    /// Name of the delivery, by which it is recognised when its target changes.
    #[serde(default)]
    pub name: Option<String>,
    /// The folder.
    pub path: PathBuf,
    /// Which formats to deliver; all that the job makes, if there are none.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Which runs to deliver.
    #[serde(default)]
    pub on: On,
}

/// How the connection to a mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// TLS from the start (port 465).
    Tls,
    /// STARTTLS (port 587); no mail is sent if the server does not offer it.
    #[default]
    StartTls,
    /// None (port 25), for a server on this machine.
    None,
}

/// An e-mail with the briefs attached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// Name of the delivery, by which it is recognised when its target changes.
    #[serde(default)]
    pub name: Option<String>,
    /// Mail server.
    pub server: String,
    /// Port, if it is not the default one.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is secured.
    #[serde(default)]
    pub tls: Tls,
    /// A certificate (PEM) to trust in addition to those of the system.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// User name for the login.
    #[serde(default)]
    pub user: Option<String>,
    /// Environment variable that holds the password.
    #[serde(default)]
    pub password_env: Option<String>,
    /// File that holds the password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Sender.
    pub from: String,
    /// Recipients.
    pub to: Vec<String>,
    /// Which formats to deliver; all that the job makes, if there are none.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Which runs to deliver.
    #[serde(default)]
    pub on: On,
}

/// A webhook: a signed request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// Name of the delivery, by which it is recognised when its target changes.
    #[serde(default)]
    pub name: Option<String>,
    /// Address.
    pub url: Address,
    /// Environment variable that holds the signing secret.
    #[serde(default)]
    pub secret_env: Option<String>,
    /// File that holds the signing secret.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// Which formats to deliver; all that the job makes, if there are none.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Which runs to deliver.
    #[serde(default)]
    pub on: On,
}

/// An Atom feed of the newest briefs, as a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtomConfig {
    /// Name of the delivery, by which it is recognised when its target changes.
    #[serde(default)]
    pub name: Option<String>,
    /// The file.
    pub path: PathBuf,
    /// Title of the feed.
    #[serde(default)]
    pub title: Option<String>,
    /// Maximum number of entries.
    #[serde(default = "fifty")]
    pub entries: usize,
}

fn fifty() -> usize {
    50
}

/// Checks that the name of a mail server is a host name or an address, without scheme and port.
fn host(server: &str) -> Result<(), String> {
    let bare = server.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        return Ok(());
    }
    match server.split_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => {
            Err(format!("`server` takes no port: write server = \"{name}\" and port = {port}"))
        }
        None if !server.is_empty() && !server.contains(|c: char| c.is_whitespace() || "/@,;".contains(c)) => Ok(()),
        _ => Err(format!("`server = \"{server}\"` is not a host name such as smtp.example.org")),
    }
}

impl DeliveryConfig {
    /// Which runs it delivers.
    pub fn on(&self) -> On {
        match self {
            Self::Folder(f) => f.on,
            Self::Email(e) => e.on,
            Self::Webhook(w) => w.on,
            Self::Atom(_) => On::Change,
        }
    }

    /// The formats that it delivers; all, if there are none.
    pub fn formats(&self) -> &[Format] {
        match self {
            Self::Folder(f) => &f.formats,
            Self::Email(e) => &e.formats,
            Self::Webhook(w) => &w.formats,
            Self::Atom(_) => &[],
        }
    }

    /// Its name, if it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Folder(f) => f.name.as_deref(),
            Self::Email(e) => e.name.as_deref(),
            Self::Webhook(w) => w.name.as_deref(),
            Self::Atom(a) => a.name.as_deref(),
        }
    }

    /// Kind and target in one line, without any secret.
    pub fn target(&self) -> String {
        match self {
            Self::Folder(f) => format!("folder {}", f.path.display()),
            Self::Email(e) => format!("email {} by {}", e.to.join(", "), e.server),
            Self::Webhook(w) => format!("webhook {}", w.url.origin()),
            Self::Atom(a) => format!("atom {}", a.path.display()),
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let exists = |what: &str, file: &Option<PathBuf>| match file {
            Some(p) if !p.is_file() => Err(format!("{what}: there is no file {}", p.display())),
            _ => Ok(()),
        };
        match self {
            Self::Folder(_) => Ok(()),
            Self::Email(e) => {
                for a in e.to.iter().chain([&e.from]) {
                    a.parse::<lettre::message::Mailbox>().map_err(|_| format!("`{a}` is not an e-mail address"))?;
                }
                if e.to.is_empty() {
                    return Err("`to` is empty".into());
                }
                host(&e.server)?;
                let secrets = usize::from(e.password_env.is_some()) + usize::from(e.password_file.is_some());
                if e.user.is_some() != (secrets == 1) {
                    return Err("`user` needs exactly one of `password_env` and `password_file`".into());
                }
                if e.user.is_some() && e.tls == Tls::None {
                    return Err("a password is not sent without TLS: set `tls` to \"starttls\" or \"tls\"".into());
                }
                exists("password_file", &e.password_file)?;
                exists("ca_file", &e.ca_file)
            }
            Self::Webhook(w) => {
                if !is_address(w.url.reveal()) || url::Url::parse(w.url.reveal()).is_err() {
                    return Err("`url` is not an http address".into());
                }
                if w.secret_env.is_some() && w.secret_file.is_some() {
                    return Err("give only one of `secret_env` and `secret_file`".into());
                }
                exists("secret_file", &w.secret_file)
            }
            Self::Atom(a) if a.entries == 0 => Err("`entries` must be at least 1".into()),
            Self::Atom(_) => Ok(()),
        }
    }

    pub(super) fn rebase(&mut self, base: &Path) {
        let join = |p: &mut Option<PathBuf>| {
            if let Some(p) = p {
                *p = base.join(&*p);
            }
        };
        match self {
            Self::Folder(f) => f.path = base.join(&f.path),
            Self::Email(e) => {
                join(&mut e.ca_file);
                join(&mut e.password_file);
            }
            Self::Webhook(w) => join(&mut w.secret_file),
            Self::Atom(a) => a.path = base.join(&a.path),
        }
    }
}
