//! Checks a whole configuration beyond its syntax: everything that can be found out before a run.

use super::plan::Plan;
use super::settings::settings;
use crate::app::ModelOverrides;
use crate::config::{BriefConfig, Config, DeliveryConfig, JobConfig, is_address};
use crate::engine;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::pipeline::NO_MODEL;
use crate::progress::Progress;
use crate::report::{Templates, Wanted, example};
use mujaz_infer::card::Card;
use mujaz_infer::device::{self, Choice};
use mujaz_infer::{Runtime, weights};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// One finding of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// The section or job.
    pub place: String,
    /// What is wrong, and what to do about it.
    pub message: String,
}

/// The result of checking a configuration.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What would make a run fail.
    pub problems: Vec<Problem>,
    /// What may be intentional.
    pub notes: Vec<Problem>,
}

impl Checked {
    fn enter(&mut self, place: &str, result: Result<()>) {
        if let Err(e) = result {
            let advice = e.advice().map(|a| format!(" ({a})")).unwrap_or_default();
            self.problems.push(Problem { place: place.to_owned(), message: format!("{}{advice}", e.one_line()) });
        }
    }

    fn note(&mut self, place: &str, message: String) {
        let note = Problem { place: place.to_owned(), message };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

fn wrong<T>(what: String) -> Result<T> {
    Err(Error::new(Kind::Usage, what))
}

/// Checks models, devices, glossaries, templates, schedules, inputs and deliveries. Loads nothing and opens no
/// connection.
pub fn check(config: &Config) -> Checked {
    let runtime = engine::runtime(&Progress::quiet());
    let mut out = Checked::default();
    models("[model]", config, &runtime, &mut out);
    if let Some(id) = &config.events.embedder {
        model("[events]", "embedder", id, &["embed"], &runtime, &mut out);
    }
    out.enter("[brief]", Glossary::load(&config.brief.glossaries.iter().collect::<Vec<_>>()).map(|_| ()));
    out.enter("[brief]", templates(&config.brief));
    for job in &config.jobs {
        let place = format!("job \"{}\"", job.name);
        if job.model.is_some() || job.device.is_some() {
            models(&place, &settings(config, job), &runtime, &mut out);
        }
        out.enter(&place, Plan::of(job).map(|_| ()));
        out.enter(&place, Glossary::load(&job.glossaries.iter().collect::<Vec<_>>()).map(|_| ()));
        out.enter(&place, templates(&settings(config, job).brief));
        inputs(&place, job, &mut out);
        deliveries(&place, job, &mut out);
    }
    out
}

/// The settings of `[model]`, or those of a job that override them.
fn models(place: &str, config: &Config, runtime: &Runtime, out: &mut Checked) {
    let m = &config.model;
    match ModelOverrides::default().options(m) {
        Ok(options) if options.device != Choice::Auto => {
            out.enter(place, device::open(options.device).map(|_| ()));
        }
        Ok(_) => {}
        Err(e) => out.enter(place, Err(e)),
    }
    let named =
        [("id", &m.id, "translate"), ("second", &m.second, "translate"), ("summariser", &m.summariser, "summarise")];
    for (key, id, task) in named {
        if let Some(id) = id {
            model(place, key, id, &[task], runtime, out);
        }
    }
    if let Some(file) = m.shortlist.as_ref().filter(|f| !f.is_file()) {
        out.enter(place, wrong(format!("shortlist: there is no file {}", file.display())));
    }
}

/// Checks a model that a key names.
fn model(place: &str, key: &str, id: &str, tasks: &[&str], runtime: &Runtime, out: &mut Checked) {
    // Briefs can be made without a model too.
    if Path::new(id).exists() || key == "id" && id == NO_MODEL {
        return;
    }
    match runtime.catalogue.find(id) {
        Err(e) => out.enter(place, Err(Error::new(Kind::Usage, format!("{key} = \"{id}\"")).because(e))),
        // Instruct models are prompted and can do every task but embedding.
        Ok(c) if !tasks.contains(&c.task.as_str()) && (tasks == ["embed"] || c.prompt.translate.is_empty()) => {
            out.enter(place, wrong(format!("{key} = \"{id}\": this model is made to {}, not to {}", c.task, tasks[0])));
        }
        Ok(c) => fetched(place, &c, runtime, out),
    }
}

fn fetched(place: &str, card: &Card, runtime: &Runtime, out: &mut Checked) {
    if !weights::on_disk(card, runtime) {
        let pull = format!("`mujaz models pull {}` fetches it before the first run", card.id);
        out.note(place, format!("{} is not on this machine; {pull}", card.id));
    }
}

/// Tries the templates in the requested formats.
fn templates(brief: &BriefConfig) -> Result<()> {
    let mut t = Templates::new()?;
    let default = ["brief.md".to_owned()];
    let list = if brief.templates.is_empty() { &default[..] } else { &brief.templates };
    let names: Vec<String> = list.iter().map(|n| t.resolve(n)).collect::<Result<_>>()?;
    let wanted = Wanted {
        templates: &names,
        formats: &brief.formats,
        paper: brief.paper,
        front_matter: brief.front_matter,
        main: None,
    };
    t.files(&wanted, &example(), "example").map(|_| ())
}

fn inputs(place: &str, job: &JobConfig, out: &mut Checked) {
    for i in &job.inputs {
        if is_address(i) {
            let parsed =
                url::Url::parse(i).map_err(|e| Error::new(Kind::Usage, "an input is not a valid address").because(e));
            out.enter(place, parsed.map(|_| ()));
        } else if !i.contains(['*', '?', '[']) && !Path::new(i).exists() {
            out.enter(place, wrong(format!("the input {i} does not exist")));
        }
    }
}

fn deliveries(place: &str, job: &JobConfig, out: &mut Checked) {
    if job.deliveries.is_empty() {
        out.enter(place, wrong("it has no [[job.delivery]], so its briefs would not be delivered".into()));
    }
    for d in &job.deliveries {
        let variable = match d {
            DeliveryConfig::Email(e) => &e.password_env,
            DeliveryConfig::Webhook(w) => &w.secret_env,
            _ => &None,
        };
        if let Some(name) = variable.as_ref().filter(|n| std::env::var_os(n).is_none()) {
            out.note(place, format!("the environment variable {name} is not set here; it must be where the job runs"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Checked {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mujaz.toml");
        std::fs::write(&path, text).unwrap();
        std::fs::create_dir(dir.path().join("inbox")).unwrap();
        check(&Config::load(Some(&path)).unwrap())
    }

    #[test]
    fn problems_that_would_make_a_run_fail_are_found() {
        const JOB: &str = "[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\n";
        const FOLDER: &str = "[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n";
        assert_eq!(checked(&format!("{JOB}{FOLDER}")), Checked::default());
        assert_eq!(checked("[model]\nid = \"none\"\n"), Checked::default());
        for (text, place, says) in [
            ("[model]\nid = \"gpt4\"\n".to_owned(), "[model]", "no model is called `gpt4`"),
            ("[model]\nid = \"multilingual-e5-small\"\n".into(), "[model]", "made to embed"),
            ("[model]\nid = \"bart-large-cnn\"\n".into(), "[model]", "made to summarise"),
            ("[model]\nsummariser = \"opus-mt-ar-en\"\n".into(), "[model]", "made to translate"),
            ("[model]\nsecond = \"./none.gguf\"\n".into(), "[model]", "none.gguf"),
            ("[model]\ndevice = \"gpu\"\n".into(), "[model]", "gpu"),
            ("[model]\nmemory = \"much\"\n".into(), "[model]", "model.memory"),
            ("[model]\nshortlist = \"map.txt\"\n".into(), "[model]", "map.txt"),
            ("[events]\nembedder = \"opus-mt-ar-en\"\n".into(), "[events]", "not to embed"),
            (format!("{JOB}model = \"gpt4\"\n{FOLDER}"), "job \"night\"", "gpt4"),
            (format!("{JOB}device = \"gpu\"\n{FOLDER}"), "job \"night\"", "gpu"),
            (JOB.into(), "job \"night\"", "[[job.delivery]]"),
            (format!("{}{FOLDER}", JOB.replace("inbox", "inbax")), "job \"night\"", "inbax does not exist"),
            (format!("{JOB}schedule = \"0 25 * * *\"\n{FOLDER}"), "job \"night\"", "not valid"),
        ] {
            let found = checked(&text).problems;
            assert!(
                found.len() == 1 && found[0].place == place && found[0].message.contains(says),
                "{text}: {found:?}"
            );
        }
        let note = checked("[model]\nid = \"qwen3-4b-q4_k_m\"\n");
        assert!(note.problems.is_empty(), "{note:?}");
    }
}
