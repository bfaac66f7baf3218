//! The configuration file `mujaz.toml` and the folders the program uses.

mod address;
mod fetch;
mod format;
mod job;
mod length;
mod paper;
mod serve;

pub use address::{Address, is_address, shown_input, shown_link};
pub use fetch::FetchConfig;
pub use format::Format;
pub use job::{AtomConfig, DeliveryConfig, EmailConfig, FolderConfig, JobConfig, Missed, On, Tls, WebhookConfig};
pub use length::Length;
pub use paper::Paper;
pub use serve::{ServeConfig, listen_address};

use crate::error::{Error, Kind, Result};
use etcetera::base_strategy::{BaseStrategy, Xdg};
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
    /// Whether `mujaz brief` without a store keeps its translations in a cache.
    pub cache: bool,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { path: None, cache: true }
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

/// Model and device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ModelConfig {
    /// Card id or path; by default, the first model of the default list that is available.
    pub id: Option<String>,
    /// `auto`, `cpu`, `cuda[:N]` or `metal`.
    pub device: Option<String>,
    /// A second model for sentences that the first one fails on.
    pub second: Option<String>,
    /// Number of CPU threads.
    pub threads: Option<usize>,
    /// Memory limit for the model and its work, such as `4G`.
    pub memory: Option<String>,
    /// Number of sentences decoded at once.
    pub batch: Option<usize>,
    /// `auto`, `f32`, `f16`, `bf16` or `int8`.
    pub compute_type: Option<String>,
    /// Beam width.
    pub beam: Option<usize>,
    /// Vocabulary map of the model.
    pub shortlist: Option<PathBuf>,
    /// A model that rewrites the overview of a brief, in place of the one that translates.
    pub summariser: Option<String>,
}

/// What goes into a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BriefConfig {
    /// Maximum number of sentences translated for one event.
    pub max_sentences: usize,
    /// Maximum number of key points.
    pub key_points: usize,
    /// Glossary files; later ones take precedence.
    pub glossaries: Vec<PathBuf>,
    /// Tables of outlets over the built-in one, later ones win.
    pub outlets: Vec<PathBuf>,
    /// Templates, by name or file.
    pub templates: Vec<String>,
    /// Whether a digest of the briefs is written too, by kind and country.
    pub digest: bool,
    /// Formats of briefs: `md`, `html`, `docx`, `pdf`, `json`; empty for that of each template.
    pub formats: Vec<Format>,
    /// Paper of `docx` and `pdf`: `a4` or `letter`.
    pub paper: Paper,
    /// Whether Markdown begins with YAML for note-taking programs and static sites.
    pub front_matter: bool,
    /// Whether rejected sentences are tried again.
    pub repair: bool,
    /// Number of random samples for a sentence that nothing else repaired.
    pub samples: u64,
    /// Whether the model judges adequacy too.
    pub adequacy: bool,
    /// Number of words above which sentences are translated clause by clause; 0 for never, by default what the card of
    /// the model says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_words: Option<usize>,
}

impl Default for BriefConfig {
    fn default() -> Self {
        Self {
            max_sentences: 18,
            key_points: 8,
            glossaries: Vec::new(),
            outlets: Vec::new(),
            templates: Vec::new(),
            digest: false,
            formats: Vec::new(),
            paper: Paper::default(),
            front_matter: false,
            repair: true,
            samples: 6,
            adequacy: false,
            split_words: None,
        }
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

/// A folder of this program: below `$MUJAZ_HOME` if that is set, else where the XDG specification places it, on
/// every system.
fn folder(own: &str, place: impl Fn(&Xdg) -> PathBuf) -> PathBuf {
    if let Some(p) = std::env::var_os("MUJAZ_HOME").filter(|p| !p.is_empty()) {
        return PathBuf::from(p).join(own);
    }
    // Without a home directory, the working directory is the only choice left.
    Xdg::new().map_or_else(|_| PathBuf::from("."), |x| place(&x)).join("mujaz")
}

/// The folder of the user's configuration, cards and templates: `$MUJAZ_HOME/config`, else
/// `$XDG_CONFIG_HOME/mujaz`, else `~/.config/mujaz`.
pub fn config_dir() -> PathBuf {
    folder("config", Xdg::config_dir)
}

/// The folder of files that can be regenerated: `$MUJAZ_HOME/cache`, else `$XDG_CACHE_HOME/mujaz`, else
/// `~/.cache/mujaz`.
pub fn cache_dir() -> PathBuf {
    folder("cache", Xdg::cache_dir)
}

/// The folder of models and store: `$MUJAZ_HOME/data`, else `$XDG_DATA_HOME/mujaz`, else
/// `~/.local/share/mujaz`.
pub fn data_dir() -> PathBuf {
    folder("data", Xdg::data_dir)
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
        assert!(all.len() > 60, "{all:?}");
        let tables = ["input", "events", "model", "brief", "store", "fetch", "job", "delivery"];
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
