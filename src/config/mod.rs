//! The configuration file `mujaz.toml` and the folders the program uses.

mod address;
mod brief;
mod delivery;
mod fetch;
mod folders;
mod format;
mod job;
mod length;
mod paper;
mod queue;
mod serve;

pub use address::{Address, is_address, shown_input, shown_link};
pub use brief::{BriefConfig, ModelConfig};
pub use delivery::{AtomConfig, DeliveryConfig, EmailConfig, FolderConfig, On, Tls, WebhookConfig};
pub use fetch::FetchConfig;
pub use folders::{cache_dir, config_dir, data_dir};
pub use format::Format;
pub use job::{JobConfig, Missed};
pub use length::Length;
pub use paper::Paper;
pub use queue::QueueConfig;
pub use serve::{ServeConfig, listen_address};

use crate::error::{Error, Kind, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The contents of `mujaz.toml`. Unknown keys are errors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `[input]`: reading.
    pub input: InputConfig,
    /// `[events]`: grouping.
    pub events: EventsConfig,
    /// `[model]`: model and device.
    pub model: ModelConfig,
    /// `[brief]`: what goes into a brief.
    pub brief: BriefConfig,
    /// `[store]`: storage between runs.
    pub store: StoreConfig,
    /// `[fetch]`: feeds and pages.
    pub fetch: FetchConfig,
    /// `[serve]`: the desk in a browser.
    #[serde(skip_serializing)]
    #[schemars(skip)] // no manifest holds where a desk is read
    pub serve: ServeConfig,
    /// `[queue]`: work shared between machines.
    #[serde(skip_serializing)]
    #[schemars(skip)] // no manifest holds who made it
    pub queue: QueueConfig,
    /// `[[job]]`: scheduled reports.
    #[serde(rename = "job", skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)] // no manifest holds jobs
    pub jobs: Vec<JobConfig>,
}

/// Storage between runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// Path of the store; if it is set, every run uses the store.
    pub path: Option<PathBuf>,
    /// Address of a database of PostgreSQL that is the store, instead of a file.
    pub url: Option<Address>,
    /// Whether `mujaz brief` without a store keeps its translations in a cache.
    pub cache: bool,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { path: None, url: None, cache: true }
    }
}

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InputConfig {
    /// Largest single article, in bytes; larger ones are skipped with a message.
    pub max_bytes: u64,
    /// Longest time for reading one document; one that takes longer is skipped with a message.
    pub timeout: Length,
    /// Names of JSON fields, tried before the built-in ones.
    pub fields: Fields,
}

impl Default for InputConfig {
    fn default() -> Self {
        Self { max_bytes: 16 << 20, timeout: Length::seconds(30), fields: Fields::default() }
    }
}

/// Names of JSON fields that hold the parts of an article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// Identifier.
    pub id: Vec<String>,
    /// Headline.
    pub title: Vec<String>,
    /// Text, plain or HTML.
    pub text: Vec<String>,
    /// Address.
    pub url: Vec<String>,
    /// Publisher.
    pub outlet: Vec<String>,
    /// Author.
    pub author: Vec<String>,
    /// Date of publication.
    pub date: Vec<String>,
}

/// How articles are grouped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventsConfig {
    /// Whether a match, its preview and the reactions to it are several events (`event`) or one (`story`).
    pub grain: Grain,
    /// Probability from which two groups are one event, 0 to 1.
    pub threshold: f64,
    /// Maximum number of days between two reports of one event, unless both name the same day.
    pub window_days: i64,
    /// Days without a new report after which an event is closed. It is no longer regrouped, but a
    /// report that belongs to it reopens it.
    pub close_days: i64,
    /// Card id or path of a sentence embedder whose similarity counts as well; none by default.
    pub embedder: Option<String>,
}

/// What counts as one event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    /// Something that happened at one place on one day, and the immediate reactions to it.
    #[default]
    Event,
    /// A whole story: what led up to an event, and its consequences.
    Story,
}

impl Default for EventsConfig {
    fn default() -> Self {
        Self { grain: Grain::Event, threshold: 0.3, window_days: 4, close_days: 14, embedder: None }
    }
}

impl Config {
    /// Reads the file given, else `./mujaz.toml`, else `mujaz.toml` in the configuration folder;
    /// the defaults if there is none.
    ///
    /// ```
    /// use mujaz::config::Config;
    ///
    /// # fn main() -> mujaz::error::Result<()> {
    /// let config = Config::load(Some("examples/mujaz.toml".as_ref()))?;
    /// assert!(config.events.threshold > 0.0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(explicit: Option<&Path>) -> Result<Self> {
        match Self::find(explicit) {
            Some(path) => {
                tracing::debug!(file = %path.display(), "reading the configuration");
                Self::read(&path)
            }
            None => Ok(Self::default()),
        }
    }

    /// The file that [`Config::load`] reads, if there is one.
    pub fn find(explicit: Option<&Path>) -> Option<PathBuf> {
        let usual = || [PathBuf::from("mujaz.toml"), config_dir().join("mujaz.toml")].into_iter().find(|p| p.is_file());
        explicit.map(Path::to_owned).or_else(usual)
    }

    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::io(Kind::Usage, "cannot read the configuration", path, e))?;
        let mut config: Self = toml::from_str(&text).map_err(|e| {
            let wrong = Error::new(Kind::Usage, format!("the configuration is wrong: {}", e.message()));
            let placed = match e.span() {
                Some(s) => wrong.at_line(path, text[..s.start].matches('\n').count() + 1),
                None => wrong.at(path),
            };
            placed.help("see docs/src/configuration.md for every key and its default")
        })?;
        // Paths in the file are relative to its folder.
        let base = path.parent().unwrap_or(Path::new("."));
        config.jobs.iter_mut().for_each(|j| j.rebase(base));
        config.check().map_err(|e| e.at(path))?;
        for g in config.brief.glossaries.iter_mut().chain(&mut config.brief.outlets) {
            *g = base.join(&*g);
        }
        if let Some(p) = &mut config.store.path {
            *p = base.join(&*p);
        }
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let wrong = |what: &str| Err(Error::new(Kind::Usage, what.to_owned()));
        if !(0.0..=1.0).contains(&self.events.threshold) {
            return wrong("events.threshold must be between 0 and 1");
        }
        if self.input.max_bytes == 0 || self.input.timeout.0.is_zero() {
            return wrong("input.max_bytes and input.timeout must be above zero");
        }
        if self.events.window_days < 0 {
            return wrong("events.window_days must not be negative");
        }
        if self.events.close_days < self.events.window_days {
            return wrong("events.close_days must not be less than events.window_days");
        }
        if self.store.path.is_some() && self.store.url.is_some() {
            return wrong("store.path and store.url are both set: a store is either a file or a database");
        }
        if self.store.url.as_ref().is_some_and(|u| !u.is_database()) {
            return wrong(
                "store.url is not the address of a database of PostgreSQL, such as postgres://desk@db.example/desk",
            );
        }
        if self.queue.workers && self.store.url.is_none() {
            return wrong("queue.workers needs store.url: work is shared only through a store in a database");
        }
        if self.queue.patience.0 < std::time::Duration::from_secs(1) {
            return wrong("queue.patience must be at least 1s");
        }
        if self.brief.max_sentences == 0 || self.brief.key_points == 0 {
            return wrong("brief.max_sentences and brief.key_points must be at least 1");
        }
        self.fetch.check().or_else(|e| wrong(&e))?;
        if let Some(Err(e)) = self.serve.listen.as_deref().map(listen_address) {
            return wrong(&format!("serve.listen: {e}"));
        }
        if self.serve.rate == 0 {
            return wrong("serve.rate: nobody could ask anything; it is at least 1");
        }
        for (i, j) in self.jobs.iter().enumerate() {
            j.check().or_else(|e| wrong(&e))?;
            if self.jobs[..i].iter().any(|o| o.name == j.name) {
                return wrong(&format!("two jobs have the name \"{}\"", j.name));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mujaz.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(Some(&path))
    }

    #[test]
    fn unknown_keys_are_errors_with_their_line() {
        let e = load("[brief]\nmax_sentences = 5\nmax_sentence = 6\n").unwrap_err();
        assert_eq!(e.kind(), Kind::Usage);
        assert!(e.to_string().contains("mujaz.toml:3") && e.to_string().contains("max_sentence"), "{e}");
    }

    #[test]
    fn a_job_is_validated_on_load() {
        let job = |rest: &str| load(&format!("[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\n{rest}"));
        let c = job("[[job.delivery]]\nkind = \"folder\"\npath = \"briefs\"\n").unwrap();
        assert!(Path::new(&c.jobs[0].inputs[0]).ends_with("inbox") && Path::new(&c.jobs[0].inputs[0]).is_absolute());
        assert_eq!((c.jobs[0].window, c.jobs[0].missed), (Length::days(3), Missed::Once));
        for (text, says) in [
            ("keyword = []", "keyword"),
            ("window = \"soon\"", "length of time"),
            ("min_sources = 0", "min_sources"),
            ("[[job.delivery]]\nkind = \"pigeon\"", "pigeon"),
            ("[[job.delivery]]\nkind = \"folder\"\npath = \"a\"\npaht = \"b\"", "paht"),
            (
                "[[job.delivery]]\nkind = \"email\"\nserver = \"x\"\nfrom = \"a@b.c\"\nto = [\"nobody\"]",
                "not an e-mail address",
            ),
            (
                "[[job.delivery]]\nkind = \"email\"\nserver = \"x\"\nfrom = \"a@b.c\"\nto = [\"a@b.c\"]\nuser = \"u\"",
                "password_env",
            ),
            (
                "[[job.delivery]]\nkind = \"email\"\nserver = \"smtp.x.org:587\"\nfrom = \"a@b.c\"\nto = [\"a@b.c\"]",
                "port = 587",
            ),
            (
                "[[job.delivery]]\nkind = \"email\"\nserver = \"smtp://x.org\"\nfrom = \"a@b.c\"\nto = [\"a@b.c\"]",
                "not a host name",
            ),
            ("[[job]]\nname = \"night\"\ninputs = [\"b\"]", "two jobs"),
        ] {
            let e = job(text).unwrap_err();
            assert_eq!(e.kind(), Kind::Usage);
            assert!(e.report().contains(says) && e.report().contains("mujaz.toml"), "{}", e.report());
        }
    }

    #[test]
    fn the_example_has_every_key() {
        fn keys(schema: &serde_json::Value, out: &mut Vec<String>) {
            if let Some(properties) = schema.get("properties").and_then(|p| p.as_object()) {
                out.extend(properties.keys().cloned());
            }
            schema.as_object().into_iter().flatten().for_each(|(_, v)| keys(v, out));
            schema.as_array().into_iter().flatten().for_each(|v| keys(v, out));
        }
        let example = include_str!("../../examples/mujaz.toml");
        let mut all = Vec::new();
        keys(schemars::schema_for!(Config).as_value(), &mut all);
        keys(schemars::schema_for!(JobConfig).as_value(), &mut all);
        keys(schemars::schema_for!(ServeConfig).as_value(), &mut all);
        keys(schemars::schema_for!(QueueConfig).as_value(), &mut all);
        assert!(all.len() > 60, "{all:?}");
        let tables = ["input", "events", "model", "brief", "store", "fetch", "job", "delivery", "queue"];
        for key in all.iter().filter(|k| !tables.contains(&k.as_str())) {
            let named = |l: &str| {
                let rest = l.trim_start_matches("# ");
                rest.starts_with(&format!("{key} ="))
                    || l.contains(&format!("or {key} ="))
                    || l.contains(&format!(".{key}]"))
            };
            assert!(example.lines().any(named), "{key} is not in examples/mujaz.toml");
        }
    }

    #[test]
    fn a_job_may_have_a_name_in_any_script() {
        let job = |name: &str| load(&format!("[[job]]\nname = \"{name}\"\ninputs = [\"inbox\"]\n"));
        for name in ["night", "نشرة-الليل", "日報_2"] {
            assert_eq!(job(name).unwrap().jobs[0].name, name);
        }
        for name in ["", "a b", "a/b", "..", "a\u{202E}b", &"ن".repeat(65)] {
            assert!(job(name).unwrap_err().report().contains("any script"), "{name}");
        }
    }

    #[test]
    fn missing_keys_keep_their_defaults() {
        let c = load("[brief]\nmax_sentences = 5\n").unwrap();
        assert_eq!((c.brief.max_sentences, c.brief.key_points), (5, BriefConfig::default().key_points));
    }
}
