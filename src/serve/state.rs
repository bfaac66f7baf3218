//! The requested revision of a brief, and what the store has of it.

use super::answer::Problem;
use super::asked::Asked;
use super::recorded::{Key, Recorded};
use super::site::Site;
use crate::pipeline::reviewed::{applies, apply};
use crate::report::views::BriefView;
use crate::store::{DeskRow, KeptBrief, Revision, Store};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A revision of a brief with everything stored about it.
pub(super) struct Found {
    /// The newest revision by each job, that of this job first.
    pub rows: Vec<DeskRow>,
    /// The revisions of this job, the newest first.
    pub revisions: Vec<Revision>,
    /// The requested one.
    pub revision: Revision,
    /// Its content.
    pub kept: KeptBrief,
    /// The brief as templates see it, with people's decisions on its sentences applied.
    pub view: BriefView,
    /// Whether people have decided on sentences since it was made; its files must then be made again.
    pub corrected: bool,
}

impl Found {
    /// What the manifest of the revision says.
    pub fn recorded(&self, site: &Site) -> Arc<Recorded> {
        let Revision { job, event, revision, .. } = &self.revision;
        site.records.of((job, event, *revision), &self.kept)
    }
}

/// A brief with people's later decisions on its sentences applied, and whether they change it.
///
/// # Errors
/// The store cannot be read.
pub(super) fn with_decisions(
    site: &Site,
    store: &dyn Store,
    key: Key,
    kept: &KeptBrief,
) -> Result<(BriefView, bool), Problem> {
    let mut view: BriefView = serde_json::from_value(kept.view.clone()).unwrap_or_default();
    let mut decided = BTreeMap::new();
    for s in &view.sentences {
        if let Some(r) = store.sentence_review(&s.arabic)? {
            decided.insert(s.id.clone(), r);
        }
    }
    if !decided.is_empty() {
        let recorded = site.records.of(key, kept);
        let arabic = |id: &str| view.sentences.iter().find(|s| s.id == id).map_or("", |s| &s.arabic);
        decided.retain(|id, r| applies(r, arabic(id), recorded.day(id), &site.glossary()));
    }
    let changed = apply(&mut view, &decided);
    Ok((view, changed))
}

/// The newest briefs of the requested event, that of the requested job first.
///
/// # Errors
/// There is no brief of that event, or none by that job.
pub(super) fn rows(store: &dyn Store, asked: &Asked) -> Result<Vec<DeskRow>, Problem> {
    let event = asked.named("event");
    let mut rows = store.on_desk(event)?;
    if let Some(job) = asked.value("job") {
        let at = rows.iter().position(|r| r.job == job);
        let at = at.ok_or_else(|| Problem::missing(format!("no job `{job}` has a brief of the event {event}")))?;
        rows[..=at].rotate_right(1);
    } else if let Some(at) = rows.iter().position(|r| r.job.is_empty()) {
        // An address without a job leads to the brief made by hand.
        rows[..=at].rotate_right(1);
    }
    if rows.is_empty() {
        return Err(Problem::missing(format!("there is no brief of an event {event}")));
    }
    Ok(rows)
}

/// The requested revision; the newest one if no number is given.
///
/// # Errors
/// It does not exist, or was pruned.
pub(super) fn found(site: &Site, store: &dyn Store, asked: &Asked) -> Result<Found, Problem> {
    let rows = rows(store, asked)?;
    let (job, event) = (&rows[0].job, &rows[0].event);
    let revisions = store.revisions(job, event)?;
    let number = match asked.named("revision") {
        "" => rows[0].revision,
        text => text.parse().map_err(|_| Problem::missing(format!("`{text}` is not the number of a revision")))?,
    };
    let revision = revisions.iter().find(|r| r.revision == number).cloned();
    let revision = revision.ok_or_else(|| Problem::missing(format!("{event} has no revision {number}")))?;
    let kept = store.brief(job, event, number)?.ok_or_else(|| {
        Problem::new(StatusCode::GONE, format!("revision {number} of {event} was removed after its retention period"))
            .help("the newest revision is kept")
    })?;
    let (view, corrected) = with_decisions(site, store, (job, event, number), &kept)?;
    Ok(Found { revisions, revision, kept, view, corrected, rows })
}
