//! `[[job]]`: scheduled reports and their deliveries.

use super::delivery::DeliveryConfig;
use super::{Format, Length, is_address};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What to do about missed runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Missed {
    /// Skip them.
    Skip,
    /// Catch up with one run for all of them.
    #[default]
    Once,
    /// Catch up on each of them.
    All,
}

/// A scheduled report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobConfig {
    /// Unique name: letters of any script, digits, `-` and `_`.
    pub name: String,
    /// Five cron fields, or six with seconds first; none for a job that is run by hand.
    #[serde(default)]
    pub schedule: Option<String>,
    /// Time zone of the schedule.
    #[serde(default = "utc")]
    pub timezone: String,
    /// Files, folders, glob patterns, and addresses of feeds and pages.
    pub inputs: Vec<String>,
    /// Only articles that contain one of these words or phrases, in any inflection.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// No articles that contain one of these.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Only articles of these outlets, by name or host.
    #[serde(default)]
    pub outlets: Vec<String>,
    /// Number of independent outlets that must report an event before it gets a brief.
    #[serde(default = "one")]
    pub min_sources: usize,
    /// Maximum age of an event's newest article for a first brief.
    #[serde(default = "three_days")]
    pub window: Length,
    /// Model, in place of that in `[model]`.
    #[serde(default)]
    pub model: Option<String>,
    /// Device, in place of that in `[model]`.
    #[serde(default)]
    pub device: Option<String>,
    /// Glossaries, in addition to those in `[brief]`.
    #[serde(default)]
    pub glossaries: Vec<PathBuf>,
    /// Templates, in place of those in `[brief]`.
    #[serde(default)]
    pub templates: Vec<String>,
    /// Formats of briefs, in place of those in `[brief]`.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Maximum number of sentences translated for one event, in place of that in `[brief]`.
    #[serde(default)]
    pub max_sentences: Option<usize>,
    /// What to do about missed runs.
    #[serde(default)]
    pub missed: Missed,
    /// Retries after a failed run.
    #[serde(default = "three")]
    pub retries: u32,
    /// Pause before the first retry; it doubles with each further one.
    #[serde(default = "five_minutes")]
    pub backoff: Length,
    /// Number of runs in a row that find every input empty after which a run fails; without it, none does.
    #[serde(default)]
    pub empty_runs: Option<u32>,
    /// How long runs, briefs and archived files are kept; forever by default.
    #[serde(default)]
    pub retention: Option<Length>,
    /// Where briefs are delivered.
    #[serde(default, rename = "delivery")]
    pub deliveries: Vec<DeliveryConfig>,
}

fn utc() -> String {
    "UTC".into()
}
fn one() -> usize {
    1
}
fn three() -> u32 {
    3
}
fn three_days() -> Length {
    Length::days(3)
}
fn five_minutes() -> Length {
    Length::seconds(300)
}

impl JobConfig {
    /// Checks the settings of the job on their own.
    pub(super) fn check(&self) -> Result<(), String> {
        let say = |what: String| Err(format!("job \"{}\": {what}", self.name));
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        // Names become parts of file names, which have at most 255 bytes.
        if self.name.is_empty() || self.name.len() > 128 || !self.name.chars().all(plain) {
            return say("a name consists of letters of any script, digits, `-` and `_`, at most 128 bytes".into());
        }
        if self.inputs.is_empty() {
            return say("`inputs` is empty".into());
        }
        if self.inputs.iter().any(|i| i == "-") {
            return say("a job cannot read standard input".into());
        }
        if self.min_sources == 0 || self.max_sentences == Some(0) {
            return say("min_sources and max_sentences must be at least 1".into());
        }
        if self.empty_runs == Some(0) {
            return say("empty_runs must be at least 1".into());
        }
        if self.keywords.iter().chain(&self.exclude).any(|k| k.trim().is_empty()) {
            return say("a keyword is empty".into());
        }
        for (i, d) in self.deliveries.iter().enumerate() {
            if let Err(what) = d.check() {
                return say(format!("delivery {}: {what}", i + 1));
            }
            if self.deliveries[..i].iter().any(|o| o.target() == d.target() && o.on() == d.on()) {
                return say(format!("delivery {} has the same target as another one", i + 1));
            }
            if d.name().is_some() && self.deliveries[..i].iter().any(|o| o.name() == d.name()) {
                return say(format!("delivery {} has the same name as another one", i + 1));
            }
        }
        Ok(())
    }

    /// Makes paths relative to the folder of the configuration file.
    pub(super) fn rebase(&mut self, base: &Path) {
        for i in self.inputs.iter_mut().filter(|i| !is_address(i)) {
            *i = base.join(&*i).to_string_lossy().into_owned();
        }
        self.glossaries.iter_mut().for_each(|g| *g = base.join(&*g));
        for t in &mut self.templates {
            let file = base.join(&*t);
            if file.is_file() {
                *t = file.to_string_lossy().into_owned();
            }
        }
        self.deliveries.iter_mut().for_each(|d| d.rebase(base));
    }
}
