//! The intake of a run: files and fetched articles go into the store in one transaction.

use super::hands::Hands;
use crate::app::{Session, TakenIn};
use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::pipeline::bring::{Since, bring};
use crate::pipeline::due::{Criteria, Due, Filter, due};
use crate::store::{BriefRow, JobState, NO_ARTICLE, Store, Summary};
use crate::types::{count, sha256};
use crate::{clock, ingest};
use jiff::Timestamp;
use std::collections::HashMap;

/// Maximum number of failed and of merely skipped inputs named in a summary. An inbox keeps files that are not Arabic,
/// which would otherwise all be listed every night.
const NAMED: (usize, usize) = (200, 20);

/// In place of the counter of changes, where a run cannot rely on an earlier one.
pub(super) const UNKNOWN: i64 = -1;

/// The work of a run.
pub(super) struct Intake {
    /// Events that need a brief.
    pub due: Due,
    /// The newest revision of each event.
    pub before: HashMap<String, BriefRow>,
    /// The state of the job once the run is done.
    pub state: JobState,
}

/// Checks that the inputs have not been empty for too many runs.
fn not_too_long(job: &JobConfig, store: &dyn Store) -> Result<()> {
    let Some(most) = job.empty_runs.map(|n| n as usize) else { return Ok(()) };
    let runs = store.runs(Some(&job.name), most + 1)?;
    // The newest one is this run.
    let ended = runs.iter().filter(|r| r.ended.is_some());
    let before = ended.take_while(|r| Summary::of(r).found_nothing()).count();
    if before + 1 < most {
        return Ok(());
    }
    Err(Error::new(Kind::Input, format!("every input has been empty for {} in a row", count(before + 1, "run")))
        .help("check that articles still reach the inputs, or raise empty_runs of the job"))
}

/// A digest of the settings that determine which events get briefs.
fn settings(job: &JobConfig, config: &Config) -> String {
    let parts = serde_json::json!([
        job.keywords,
        job.exclude,
        job.outlets,
        job.min_sources,
        job.window,
        config.events,
        config.input
    ]);
    sha256(parts.to_string().as_bytes())
}

/// Fetches, reads and stores articles, and finds the events that need a brief.
pub(super) fn take_in(
    (session, hands): (&Session, &dyn Hands),
    job: &JobConfig,
    config: &Config,
    at: Timestamp,
    store: &mut dyn Store,
    summary: &mut Summary,
) -> Result<Intake> {
    let began = clock::now();
    let TakenIn { mut listing, addresses, skipped, notes } =
        session
            .take_in_new(config, &job.inputs, store, &mut |addresses, s| hands.fetch(session, config, addresses, s))?;
    hands.taken_in()?;
    let changes = store.changes()?;
    summary.fresh = listing.fresh;
    summary.notes.extend(notes);
    let all = skipped.into_iter().chain(std::mem::take(&mut listing.skipped));
    let (empty, all): (Vec<_>, Vec<_>) = all.partition(ingest::is_empty_place);
    summary.notes.extend(empty.iter().map(|s| format!("{}: {}", s.origin, s.reason)));
    if listing.here.is_empty() && addresses.is_empty() {
        summary.notes.push(NO_ARTICLE.into());
        not_too_long(job, store)?;
    }
    let (failed, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| s.failed);
    for (list, most, what) in [(failed, NAMED.0, "failed"), (other, NAMED.1, "left out")] {
        if list.len() > most {
            summary.notes.push(format!("{what}: {} more", count(list.len() - most, "input")));
        }
        summary.skipped.extend(list.into_iter().take(most));
    }
    // Articles that feeds yielded earlier, perhaps for another job, count as taken in.
    let mut here = std::mem::take(&mut listing.here);
    for a in &addresses {
        here.extend(store.items(a)?.values().filter_map(|i| i.article));
    }
    here.sort_unstable();
    here.dedup();
    store.begin()?;
    let old = store.job(&job.name)?;
    let filtered = Filter::new(job).apply(&job.name, &here, store)?;
    let settings = settings(job, config);
    if let Some(old) = old.as_ref().filter(|_| !filtered.is_empty()) {
        // Should this run not come to its end, the next one must not rely on what it knew.
        store.keep_job(&job.name, &JobState { changes: UNKNOWN, ..old.clone() })?;
    }
    store.commit()?;
    let same = old.as_ref().is_some_and(|o| o.changes == changes && o.settings == settings) && filtered.is_empty();
    let complete = old.as_ref().filter(|o| o.settings == settings && o.changes >= 0).map(|o| o.changes);
    let (since, last) = old.map_or((at, None), |o| (o.since, o.due));
    let mut state = JobState { since, due: last.max(Some(at)), changes, settings };
    let before: HashMap<String, BriefRow> =
        store.latest_briefs(&job.name)?.into_iter().map(|b| (b.event.clone(), b)).collect();
    if same {
        return Ok(Intake { due: Due::default(), before, state });
    }
    let since = complete.map(|changes| Since { changes, filtered: &filtered });
    let articles = bring(&mut listing, (job, config), (began, at), since, store)?;
    state.changes = listing.changes;
    let criteria = Criteria {
        articles: &articles,
        before: &before,
        min_sources: job.min_sources,
        window: Some(job.window),
        now: at,
        since: began,
    };
    let due = due(&mut listing, &criteria, store)?;
    let note = |n: usize, why: &str| (n > 0).then(|| format!("no brief for {}: {why}", count(n, "new event")));
    summary.notes.extend(note(due.old, &format!("the newest article is older than the window of {}", job.window)));
    summary
        .notes
        .extend(note(due.few, &format!("fewer than {} report it", count(job.min_sources, "independent outlet"))));
    Ok(Intake { due, before, state })
}
