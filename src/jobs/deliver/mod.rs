//! Where briefs go. Every delivery has a key that is the same for every try at it, so that a repeat
//! after a crash does no harm where the receiver can tell.

pub mod atom;
mod email;
pub mod folder;
mod webhook;

pub use webhook::{WebhookBody, signature as webhook_signature};

use super::Summary;
use crate::config::{Config, DeliveryConfig, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::report::Templates;
use crate::report::views::{DigestBrief, DigestView, SkippedView};
use crate::store::{BriefRow, Delivery, KeptBrief, Outcome, Run, Store};
use std::path::Path;

/// What is delivered: a run with its briefs.
pub struct Parcel {
    /// The run.
    pub run: Run,
    /// What happened in it.
    pub summary: Summary,
    /// Its briefs.
    pub briefs: Vec<(BriefRow, KeptBrief)>,
    /// The time it was due, as the clock showed it there.
    pub due: jiff::Zoned,
}

impl Parcel {
    /// What a run has to deliver.
    pub fn of(store: &dyn Store, job: &JobConfig, number: i64) -> Result<Self> {
        let gone = || Error::new(Kind::Internal, format!("run {number} is not in the store"));
        let run = store.run(number)?.ok_or_else(gone)?;
        let mut briefs = Vec::new();
        for row in store.briefs_of_run(number)? {
            // An event that was revised twice before a delivery is delivered as it is now.
            if let Some(content) = store.brief(&row.job, &row.event, row.revision)? {
                briefs.retain(|(b, _): &(BriefRow, KeptBrief)| b.event != row.event);
                briefs.push((row, content));
            }
        }
        let zone = super::plan::zone(&job.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
        let due = run.due.to_zoned(zone);
        Ok(Self { summary: Summary::of(&run), run, briefs, due })
    }

    /// Why the run failed, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.summary.error.as_deref()
    }

    /// What happened, on one line.
    pub fn line(&self) -> String {
        // What is known when the delivery begins: every try says the same.
        let failed = self.summary.incomplete() || self.summary.skipped.iter().any(|s| s.failed);
        let outcome = match self.failure() {
            Some(_) => Outcome::Failed,
            None if failed => Outcome::Partly,
            None if self.briefs.is_empty() => Outcome::NoChange,
            None => Outcome::Done,
        };
        self.summary.line(outcome)
    }

    /// The run in a few words, for a subject.
    pub fn title(&self) -> String {
        let what = match (self.failure(), self.briefs.as_slice()) {
            (Some(_), _) => "the report could not be made".to_owned(),
            (None, []) => "no change".to_owned(),
            (None, [(b, _)]) => b.title.clone(),
            (None, list) => format!("{} briefs", list.len()),
        };
        format!("{}: {what} ({})", self.run.job, self.due.strftime("%-d %B %Y, %H:%M"))
    }

    /// What the template of messages sees.
    pub fn view(&self) -> DigestView {
        let briefs = self.briefs.iter().map(|(row, kept)| {
            let view: crate::report::views::BriefView = serde_json::from_value(kept.view.clone()).unwrap_or_default();
            DigestBrief {
                title: row.title.clone(),
                event: row.event.clone(),
                when: view.event.when,
                place: view.event.place,
                revision: row.revision,
                file: kept.files.first().map(|f| f.0.clone()).unwrap_or_default(),
                articles: view.counts.articles,
                verified: kept.verified,
                sentences: kept.sentences,
                glance: view.glance,
                changes: view.changes,
            }
        });
        DigestView {
            title: self.title(),
            summary: self.line(),
            failure: self.failure().map(str::to_owned),
            briefs: briefs.collect(),
            unmade: self
                .summary
                .unmade
                .iter()
                .map(|(e, why)| SkippedView { origin: e.clone(), reason: why.clone() })
                .collect(),
            skipped: self
                .summary
                .skipped
                .iter()
                .map(|s| SkippedView { origin: s.origin.to_string(), reason: s.reason.clone() })
                .collect(),
            notes: self.summary.notes.clone(),
        }
    }

    /// The message as Markdown.
    pub fn markdown(&self) -> Result<String> {
        Templates::new()?.render("digest.md", &self.view())
    }
}

/// Markdown as HTML. Values of articles are escaped where templates print them.
pub(super) fn html(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let options = Options::ENABLE_TABLES;
    // A template may hold HTML of its own maker; none of it goes into a message.
    let parser = Parser::new_ext(markdown, options).map(|e| match e {
        Event::Html(t) | Event::InlineHtml(t) => Event::Text(t),
        e => e,
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, parser);
    out
}

/// A secret from an environment variable or a file; never printed.
pub(super) fn secret(variable: Option<&str>, file: Option<&Path>) -> Result<Option<String>> {
    let text = match (variable, file) {
        (Some(name), _) => std::env::var(name).map_err(|_| {
            Error::new(Kind::Usage, format!("the environment variable {name} is not set"))
                .help("set it where the job runs, or name a file instead")
        })?,
        (None, Some(path)) => {
            std::fs::read_to_string(path).map_err(|e| Error::io(Kind::Usage, "cannot read the secret", path, e))?
        }
        (None, None) => return Ok(None),
    };
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() {
        return Err(Error::new(Kind::Usage, "the secret is empty"));
    }
    Ok(Some(text))
}

/// Delivers a parcel to one target.
pub(super) fn deliver(
    target: &DeliveryConfig,
    parcel: &Parcel,
    delivery: &Delivery,
    store: &dyn Store,
    config: &Config,
) -> Result<()> {
    match target {
        DeliveryConfig::Folder(f) => folder::deliver(f, parcel),
        DeliveryConfig::Email(e) => email::deliver(e, parcel, delivery),
        DeliveryConfig::Webhook(w) => webhook::deliver(w, parcel, delivery, &config.fetch),
        DeliveryConfig::Atom(a) => atom::deliver(a, &parcel.run.job, store),
    }
}
