//! Finding a job by its name, and the configuration that it runs with.

use crate::config::{Config, DeliveryConfig, Format, JobConfig};
use crate::error::{Error, Kind, Result};

/// The job with a name.
pub fn named<'a>(config: &'a Config, name: &str) -> Result<&'a JobConfig> {
    config.jobs.iter().find(|j| j.name == name).ok_or_else(|| {
        let known: Vec<&str> = config.jobs.iter().map(|j| j.name.as_str()).collect();
        let help = if known.is_empty() {
            "the configuration has no [[job]]; `mujaz config init` writes an example".to_owned()
        } else {
            format!("the jobs are {}", known.join(", "))
        };
        Error::new(Kind::Usage, format!("there is no job \"{name}\"")).help(help)
    })
}

/// The configuration with the settings of a job applied.
pub fn settings(config: &Config, job: &JobConfig) -> Config {
    let mut c = config.clone();
    c.jobs.clear();
    c.model.id = job.model.clone().or(c.model.id);
    c.model.device = job.device.clone().or(c.model.device);
    c.brief.glossaries.extend(job.glossaries.iter().cloned());
    if !job.templates.is_empty() {
        c.brief.templates.clone_from(&job.templates);
    }
    if !job.formats.is_empty() {
        c.brief.formats.clone_from(&job.formats);
    }
    // The formats that a delivery asks for are made too. Without formats, the templates determine them: Markdown or
    // HTML.
    for f in job.deliveries.iter().flat_map(DeliveryConfig::formats) {
        if c.brief.formats.is_empty() {
            let html = c.brief.templates.first().is_some_and(|t| t.ends_with(".html"));
            c.brief.formats.push(if html { Format::Html } else { Format::Md });
        }
        if !c.brief.formats.contains(f) {
            c.brief.formats.push(*f);
        }
    }
    c.brief.max_sentences = job.max_sentences.unwrap_or(c.brief.max_sentences);
    c
}
