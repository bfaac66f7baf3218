//! What is asked of one brief: which revision, and what the store keeps of it.

use super::answer::Problem;
use super::asked::Asked;
use crate::report::views::BriefView;
use crate::store::{Briefs, Desk, DeskRow, KeptBrief, Revision, Sqlite};
use axum::http::StatusCode;

/// A revision of a brief with everything that the store keeps of it.
pub(super) struct Found {
    /// The newest revision by each job, that of this job first.
    pub rows: Vec<DeskRow>,
    /// The revisions of this job, the newest first.
    pub revisions: Vec<Revision>,
    /// The one that was asked for.
    pub revision: Revision,
    /// Its content.
    pub kept: KeptBrief,
    /// The brief as templates see it.
    pub view: BriefView,
}

/// The newest briefs of the event that is asked for, that of the job that is asked for first.
///
/// # Errors
/// There is no brief of that event, or none by that job.
pub(super) fn rows(store: &Sqlite, asked: &Asked) -> Result<Vec<DeskRow>, Problem> {
    let event = asked.named("event");
    let mut rows = store.on_desk(event)?;
    if let Some(job) = asked.value("job") {
        let at = rows.iter().position(|r| r.job == job);
        let at = at.ok_or_else(|| Problem::missing(format!("no job `{job}` has a brief of the event {event}")))?;
        rows[..=at].rotate_right(1);
    } else if let Some(at) = rows.iter().position(|r| r.job.is_empty()) {
        // The plain address is that of the brief by hand.
        rows[..=at].rotate_right(1);
    }
    if rows.is_empty() {
        return Err(Problem::missing(format!("there is no brief of an event {event}")));
    }
    Ok(rows)
}

/// The revision that is asked for; the newest one where no number is given.
///
/// # Errors
/// It is not there, or was pruned.
pub(super) fn found(store: &Sqlite, asked: &Asked) -> Result<Found, Problem> {
    let rows = rows(store, asked)?;
    let (job, event) = (&rows[0].job, &rows[0].event);
    let revisions = store.revisions(job, event)?;
    let number = match asked.named("revision") {
        "" => rows[0].revision,
        text => text.parse().map_err(|_| Problem::missing(format!("`{text}` is no number of a revision")))?,
    };
    let revision = revisions.iter().find(|r| r.revision == number).cloned();
    let revision = revision.ok_or_else(|| Problem::missing(format!("{event} has no revision {number}")))?;
    let kept = store.brief(job, event, number)?.ok_or_else(|| {
        Problem::new(StatusCode::GONE, format!("revision {number} of {event} was removed, as the retention says"))
            .help("the newest revision is kept")
    })?;
    let view = serde_json::from_value(kept.view.clone()).unwrap_or_default();
    Ok(Found { revisions, revision, kept, view, rows })
}
