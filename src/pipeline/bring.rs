//! Reads what may be due from the store: everything, or what has changed since nothing was.

use super::listing::{Listing, recall};
use super::reach::joinable;
use crate::config::{Config, JobConfig};
use crate::error::Result;
use crate::events::Needed;
use crate::store::Store;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashSet;

/// What has changed for a job since it last had all the briefs that it needs.
#[derive(Debug)]
pub struct Since<'a> {
    /// The counter of changes to the store then ([`crate::store::Store::changes`]).
    pub changes: i64,
    /// Articles for which the filters of the job gave something new in this run.
    pub filtered: &'a [u32],
}

/// Above this share of all events, everything is read rather than so many of them.
const MOST: usize = 4;

/// Has what [`super::due::due`] looks at in memory: everything, or, `since` a run after which no brief was missing, the events that
/// may need one now. Returns the articles that the job covers, of the events that are in memory.
///
/// # Errors
/// The store cannot be read.
pub fn bring(
    l: &mut Listing,
    (job, config): (&JobConfig, &Config),
    (began, now): (Timestamp, Timestamp),
    since: Option<Since>,
    store: &mut dyn Store,
) -> Result<HashSet<u32>> {
    let before = store.latest_briefs(&job.name)?;
    store.begin()?;
    // What another run has written meanwhile is not in memory.
    let stale = l.ready && store.changes()? != l.changes;
    let part = since.is_some() && (l.partial || !l.ready || stale);
    if part
        && (stale || !l.ready)
        && let Some(part) = joinable(store, config)?
    {
        l.replace(part);
    }
    let Some(since) = since.filter(|_| l.ready && l.partial) else {
        if !l.ready || l.partial || stale {
            l.replace(recall(store, config)?);
        }
        store.roll_back();
        return store.passing(&job.name);
    };
    let oldest = now.checked_sub(job.window.signed()).unwrap_or(Timestamp::MIN);
    let day = oldest.to_zoned(TimeZone::UTC).date().yesterday().unwrap_or(Date::MIN);
    let mut articles = store.articles_since(day, oldest, began)?;
    articles.extend(since.filtered);
    let mut events = store.events_since(since.changes)?;
    let decided = store.last_sentence_reviews()?;
    events
        .extend(before.iter().filter(|b| decided.contains_key(&b.event)).filter_map(|b| l.engine.number_of(&b.event)));
    if (articles.len() + events.len()) * MOST > l.cards.len() + l.engine.stories.len() {
        l.read_everything(store)?;
    } else {
        l.read(store, Needed { articles: articles.into_iter().collect(), events: events.into_iter().collect() })?;
    }
    let here: Vec<u32> = l.cards.here().map(|c| c.0).collect();
    store.roll_back();
    store.passing_among(&job.name, &here)
}
