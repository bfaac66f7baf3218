//! The content of a delivery.

use crate::config::{Format, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::jobs::plan;
use crate::pipeline::digest::groups;
use crate::pipeline::digest_brief;
use crate::report::Templates;
use crate::report::views::{BriefView, DigestBrief, DigestView, SkippedView};
use crate::store::{BriefRow, KeptBrief, Outcome, Run, Store, Summary};
use crate::types::{Content, count};

/// The files of a brief that a delivery takes: those in its formats, or all of them if it names none or if the brief
/// was made before the formats were requested. The manifest is the last one.
pub(super) fn chosen(kept: &KeptBrief, formats: &[Format]) -> Vec<(String, Content)> {
    let Some((manifest, made)) = kept.files.split_last() else { return Vec::new() };
    let wanted = |f: &&(String, Content)| Format::of_file(&f.0).is_some_and(|f| formats.contains(&f));
    let mut files: Vec<(String, Content)> = made.iter().filter(wanted).cloned().collect();
    if files.is_empty() {
        files = made.to_vec();
    }
    files.push(manifest.clone());
    files
}

/// The content of a delivery: a run with its briefs.
pub struct Parcel {
    /// The run.
    pub run: Run,
    /// What happened in it.
    pub summary: Summary,
    /// Its briefs.
    pub briefs: Vec<(BriefRow, KeptBrief)>,
    /// When it was due, in the time zone of the job.
    pub due: jiff::Zoned,
}

impl Parcel {
    /// Collects the content of a run's delivery.
    pub fn of(store: &dyn Store, job: &JobConfig, number: i64) -> Result<Self> {
        let gone = || Error::new(Kind::Internal, format!("run {number} is not in the store"));
        let run = store.run(number)?.ok_or_else(gone)?;
        let mut briefs = Vec::new();
        for row in store.briefs_of_run(number)? {
            // If an event was revised twice before a delivery, only the newest revision is delivered.
            if let Some(content) = store.brief(&row.job, &row.event, row.revision)? {
                briefs.retain(|(b, _): &(BriefRow, KeptBrief)| b.event != row.event);
                briefs.push((row, content));
            }
        }
        let zone = plan::zone(&job.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
        let due = run.due.to_zoned(zone);
        Ok(Self { summary: Summary::of(&run), run, briefs, due })
    }

    /// Why the run failed, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.summary.error.as_deref()
    }

    /// A summary of the run, on one line.
    pub fn line(&self) -> String {
        // Only what is known before the delivery begins, so that every attempt has the same text.
        let failed = self.summary.incomplete() || self.summary.skipped.iter().any(|s| s.failed);
        let outcome = match self.failure() {
            Some(_) => Outcome::Failed,
            None if failed => Outcome::Partly,
            None if self.briefs.is_empty() => Outcome::NoChange,
            None => Outcome::Done,
        };
        self.summary.line(outcome)
    }

    /// A summary of the run for the subject of a message: the title of its brief if it has only one, otherwise what the
    /// digest is about.
    pub fn title(&self) -> String {
        if let (None, [(b, _)]) = (self.failure(), self.briefs.as_slice()) {
            return b.title.clone();
        }
        let what = match (self.failure(), self.briefs.as_slice()) {
            (Some(_), _) => "the report could not be made".to_owned(),
            (None, []) => "no change".to_owned(),
            (None, list) => count(list.len(), "brief"),
        };
        format!("{}: {what} ({})", self.run.job, self.due.strftime("%-d %B %Y, %H:%M"))
    }

    /// The view for the templates of messages; files are those delivered in these formats.
    pub fn view(&self, formats: &[Format]) -> DigestView {
        let briefs = self.briefs.iter().map(|(row, kept)| {
            let view: BriefView = serde_json::from_value(kept.view.clone()).unwrap_or_default();
            let files = chosen(kept, formats);
            DigestBrief {
                title: row.title.clone(),
                event: row.event.clone(),
                revision: row.revision,
                ..digest_brief(&view, files.iter().map(|f| &f.0), (kept.passed, kept.sentences))
            }
        });
        let briefs: Vec<DigestBrief> = briefs.collect();
        DigestView {
            title: self.title(),
            summary: self.line(),
            failure: self.failure().map(str::to_owned),
            groups: groups(&briefs),
            briefs,
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
    pub fn markdown(&self, formats: &[Format]) -> Result<String> {
        Templates::new()?.render("digest.md", &self.view(formats))
    }

    /// The message as HTML for mail programs: self-contained, with inline styles.
    pub fn html(&self, formats: &[Format]) -> Result<String> {
        Templates::new()?.render("digest.html", &self.view(formats))
    }

    /// The digest as a page that links to the pages of the briefs; `None` if no brief is delivered as a page.
    pub fn page(&self, formats: &[Format]) -> Result<Option<String>> {
        let view = self.view(formats);
        if view.briefs.iter().all(|b| b.page.is_none()) {
            return Ok(None);
        }
        Templates::new()?.render("digest-page.html", &view).map(Some)
    }
}
