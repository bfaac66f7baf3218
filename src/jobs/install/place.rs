//! Where jobs run: the program, its configuration, and everything around it that determines which store and which
//! models it finds.

use crate::config::{Config, DeliveryConfig, cache_dir, data_dir, is_address};
use crate::store;
use mujaz_infer::device;
use std::path::{Path, PathBuf};

/// Environment variables that determine where files are and how the network is reached.
const VARIABLES: [&str; 18] = [
    "MUJAZ_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "HF_HOME",
    "HF_ENDPOINT",
    "HF_HUB_OFFLINE",
    "PIP_INDEX_URL",
    "PIP_CONFIG_FILE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "https_proxy",
    "http_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
];

/// A place in which jobs run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// This program.
    pub program: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
    /// The user that system units run as.
    pub user: String,
    /// The user's home folder.
    pub home: PathBuf,
    /// Variables of the environment, without secrets.
    pub variables: Vec<(String, String)>,
    /// Names of variables that hold secrets and must be set where the job runs.
    pub secrets: Vec<String>,
    /// Folders that jobs write to.
    pub writable: Vec<PathBuf>,
    /// Folders that jobs read from.
    pub readable: Vec<PathBuf>,
    /// Whether jobs may use a GPU.
    pub gpu: bool,
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The user of this process.
fn user() -> String {
    let named = || ["USER", "LOGNAME"].iter().find_map(|v| std::env::var(v).ok()).filter(|u| !u.is_empty());
    let asked = std::process::Command::new("id").arg("-un").output().ok().filter(|o| o.status.success());
    let asked = asked.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).filter(|u| !u.is_empty());
    asked.or_else(named).unwrap_or_else(|| "root".into())
}

/// Whether a value must not be written into a world-readable file.
fn is_secret(value: &str) -> bool {
    url::Url::parse(value).is_ok_and(|u| !u.username().is_empty() || u.password().is_some())
}

impl Place {
    /// The place of this process, so that jobs find the same store and models.
    pub fn here(config: &Config, file: &Path, program: PathBuf) -> Self {
        let mut place = Self {
            program,
            config: absolute(file),
            user: user(),
            home: std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default(),
            gpu: device::features().iter().any(|f| matches!(*f, "cuda" | "metal")),
            ..Self::default()
        };
        for name in VARIABLES {
            let Ok(value) = std::env::var(name) else { continue };
            if value.is_empty() || value.contains(['\n', '\r']) {
                continue;
            }
            if is_secret(&value) {
                place.secrets.push(name.to_owned());
            } else {
                let is_folder = name.ends_with("_HOME");
                let value = if is_folder { absolute(Path::new(&value)).display().to_string() } else { value };
                place.variables.push((name.to_owned(), value));
            }
        }
        if std::env::var_os("HF_TOKEN").is_some() {
            place.secrets.push("HF_TOKEN".into());
        }
        let hub = std::env::var_os("HF_HOME").map(PathBuf::from);
        let mut writable = vec![data_dir(), cache_dir(), hub.unwrap_or_else(|| place.home.join(".cache/huggingface"))];
        let store = store::path_of(config);
        writable.extend(store.file().and_then(Path::parent).map(Path::to_owned));
        if store.file().is_none() {
            // As libpq has them.
            let variables = ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSFILE"].map(|n| (n, std::env::var(n)));
            let set = variables.into_iter().filter_map(|(n, v)| Some((n.to_owned(), v.ok()?)));
            place.variables.extend(set.filter(|(_, v)| !v.is_empty() && !v.contains(['\n', '\r'])));
            place.secrets.extend(std::env::var_os("PGPASSWORD").map(|_| "PGPASSWORD".to_owned()));
        }
        for job in &config.jobs {
            let local = job.inputs.iter().filter(|i| !is_address(i));
            place.readable.extend(local.map(|i| absolute(Path::new(i))));
            for d in &job.deliveries {
                match d {
                    DeliveryConfig::Folder(f) => writable.push(f.path.clone()),
                    DeliveryConfig::Atom(a) => writable.extend(a.path.parent().map(Path::to_owned)),
                    DeliveryConfig::Email(e) => place.secrets.extend(e.password_env.clone()),
                    DeliveryConfig::Webhook(w) => place.secrets.extend(w.secret_env.clone()),
                }
            }
        }
        place.writable = writable.iter().map(|p| absolute(p)).collect();
        place.writable.sort();
        // A folder inside another one needs no entry of its own.
        place.writable.dedup_by(|inner, outer| inner.starts_with(outer));
        place.secrets.sort();
        place.secrets.dedup();
        place
    }
}
