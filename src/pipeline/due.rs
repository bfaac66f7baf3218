//! Finds the events that need a brief: those with articles that their last brief did not have, and those on whose
//! sentences a person decided since.

use super::group::{Grouped, Listing};
use crate::config::{JobConfig, Length};
use crate::error::Result;
use crate::report::views::{BriefView, ReviewView};
use crate::store::{BriefRow, JobArticle, SourceRef, Store};
use crate::types::{Card, Cleaned, Duplicate, Event, Membership, sha256};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mujaz_arabic::keywords::{Keyword, folded};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The articles that a job covers.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    keywords: Vec<Keyword>,
    exclude: Vec<Keyword>,
    outlets: Vec<String>,
    digest: String,
}

impl Filter {
    /// The filter of a job.
    pub fn new(job: &JobConfig) -> Self {
        let parse = |list: &[String]| list.iter().filter_map(|k| Keyword::new(k)).collect();
        let parts = serde_json::json!([job.keywords, job.exclude, job.outlets]);
        Self {
            keywords: parse(&job.keywords),
            exclude: parse(&job.exclude),
            outlets: job.outlets.iter().map(|o| o.trim().to_lowercase()).collect(),
            digest: sha256(parts.to_string().as_bytes()),
        }
    }

    /// Whether an article passes.
    pub fn passes(&self, a: &Cleaned) -> bool {
        if !self.outlets.is_empty() && !self.outlet(a) {
            return false;
        }
        if self.keywords.is_empty() && self.exclude.is_empty() {
            return true;
        }
        let mut text = a.title().map(folded).unwrap_or_default();
        // A phrase must not match across a sentence boundary.
        for s in &a.sentences {
            text.push(String::new());
            text.extend(folded(&s.text));
        }
        let holds = |list: &[Keyword]| list.iter().any(|k| k.occurs_in(&text));
        (self.keywords.is_empty() || holds(&self.keywords)) && !holds(&self.exclude)
    }

    fn outlet(&self, a: &Cleaned) -> bool {
        let name = a.article.outlet.as_deref().unwrap_or_default().to_lowercase();
        let url = a.article.url.as_deref().and_then(|u| url::Url::parse(u).ok());
        let host = url.as_ref().and_then(|u| u.host_str()).unwrap_or_default().to_lowercase();
        self.outlets.iter().any(|o| *o == name || host == *o || host.ends_with(&format!(".{o}")))
    }

    /// Updates the job's articles for new ones, new versions and changed filters.
    /// Returns the numbers of the articles for which something changed.
    pub fn apply(&self, job: &str, fresh: &[u32], store: &mut dyn Store) -> Result<Vec<u32>> {
        let all = store.job_articles(job, fresh)?.into_iter().chain(store.unfiltered(job, &self.digest)?);
        let mut rows: BTreeMap<u32, JobArticle> = all.map(|r| (r.article, r)).collect();
        for n in fresh {
            rows.entry(*n).or_insert(JobArticle { article: *n, version: 0, filter: String::new(), passes: false });
        }
        let mut changed = Vec::new();
        for (n, row) in &mut rows {
            let version = store.newest_version(*n)?.unwrap_or(0);
            if row.version == version && row.filter == self.digest && version > 0 {
                continue;
            }
            // Once the text has been pruned, the earlier result remains valid.
            if let Some(text) = store.text(*n)?.and_then(|v| v.content) {
                row.passes = self.passes(&text);
            }
            (row.version, row.filter) = (version, self.digest.clone());
            store.keep_job_article(job, row)?;
            changed.push(*n);
        }
        Ok(changed)
    }
}

/// The criteria for an event to be due.
pub struct Criteria<'a> {
    /// Articles that count.
    pub articles: &'a HashSet<u32>,
    /// The newest revision of each event.
    pub before: &'a HashMap<String, BriefRow>,
    /// Independent outlets needed for a first brief.
    pub min_sources: usize,
    /// Maximum age of the newest article for a first brief; `None` for any age.
    pub window: Option<Length>,
    /// When the run was due.
    pub now: Timestamp,
    /// When the run began to take in articles.
    pub since: Timestamp,
}

/// Events that need a brief, with their texts.
#[derive(Debug, Default)]
pub struct Due {
    /// The events and their articles.
    pub grouped: Grouped,
    /// All sources of each event, including those whose texts have been pruned.
    pub sources: HashMap<String, Vec<SourceRef>>,
    /// Events that had a brief and were merged into others, by the event they were merged into.
    pub merged: BTreeMap<String, Vec<String>>,
    /// Number of events with articles in this run that are older than the window.
    pub old: usize,
    /// Number of events with articles in this run that too few outlets report.
    pub few: usize,
}

/// Finds the events that need a brief and loads their texts.
pub fn due(l: &mut Listing, criteria: &Criteria, store: &dyn Store) -> Result<Due> {
    let out = find(l, criteria, store)?;
    l.read_kin(store, &out.numbers)?;
    explained(l, out, store)
}

/// The events that need a brief.
struct Found {
    out: Due,
    numbers: Vec<u32>,
    wanted: BTreeMap<u32, Vec<u32>>,
    copies: Vec<Option<Duplicate>>,
}

fn find(l: &Listing, criteria: &Criteria, store: &dyn Store) -> Result<Found> {
    let engine = &l.engine;
    // When articles were taken in that have no date.
    let taken: OnceCell<HashMap<u32, Timestamp>> = OnceCell::new();
    let taken = |n: &u32| -> Result<Option<Timestamp>> {
        if l.partial {
            return store.taken_of(*n);
        }
        if taken.get().is_none() {
            let _ = taken.set(store.taken()?);
        }
        Ok(taken.get().and_then(|t| t.get(n).copied()))
    };
    let fresh = store.taken_since(criteria.since)?;
    let copies = engine.duplicates(&l.ids());
    let open = open_events(l, criteria, &fresh);
    let mut wanted: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for n in criteria.articles.iter().filter(|n| engine.has_article(**n)) {
        let event = engine.nodes[*n as usize].event;
        if open[event as usize] {
            wanted.entry(event).or_default().push(*n);
        }
    }
    let mut out = Due::default();
    // The event that absorbed another one takes over its brief.
    for id in criteria.before.keys() {
        // One that is not in memory was not merged.
        let number = engine.find(id).filter(|n| engine.has_event(*n));
        let at = number.map(|n| engine.stories[n as usize].id.clone());
        if let Some(into) = at.filter(|into| into != id) {
            out.merged.entry(into).or_default().push(id.clone());
        }
    }
    let decided = store.last_sentence_reviews()?;
    let mut numbers: Vec<u32> = Vec::new();
    for (event, members) in &mut wanted {
        members.sort_unstable();
        let id = &engine.stories[*event as usize].id;
        let reference = |n: &u32| {
            let c: &Card = &l.cards[*n as usize];
            SourceRef { id: c.id.clone(), digest: c.digest.clone() }
        };
        let sources: BTreeSet<SourceRef> = members.iter().map(reference).collect();
        let needed = match criteria.before.get(id) {
            // A person's decision on a sentence of it is news, too.
            Some(b) => {
                b.sources.iter().cloned().collect::<BTreeSet<_>>() != sources
                    || decided.get(id).is_some_and(|at| at.as_second() >= b.made.as_second()) && differs(b, store)?
            }
            None => {
                let outlets: BTreeSet<&str> = members
                    .iter()
                    .filter(|n| copies[**n as usize].is_none())
                    .map(|n| l.cards[*n as usize].outlet.as_deref().unwrap_or(&l.cards[*n as usize].id))
                    .collect();
                let mut newest: Option<Timestamp> = None;
                for n in members.iter() {
                    let published = l.cards[*n as usize].published;
                    // An article published on a day counts as published at the end of that day.
                    let end = published.and_then(|d| d.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok());
                    newest = newest.max(match end {
                        Some(end) => Some(end.timestamp()),
                        None => taken(n)?,
                    });
                }
                let recent = criteria.window.is_none_or(|w| {
                    newest.is_none_or(|t| t >= criteria.now.checked_sub(w.signed()).unwrap_or(Timestamp::MIN))
                });
                let enough = outlets.len() >= criteria.min_sources;
                if members.iter().any(|n| fresh.contains(n)) {
                    out.old += usize::from(!recent);
                    out.few += usize::from(recent && !enough);
                }
                recent && enough
            }
        };
        if needed {
            out.sources.insert(id.clone(), sources.into_iter().collect());
            numbers.push(*event);
        }
    }
    Ok(Found { out, numbers, wanted, copies })
}

/// Explains the events, and loads their texts.
fn explained(l: &Listing, found: Found, store: &dyn Store) -> Result<Due> {
    let Found { mut out, numbers, wanted, copies } = found;
    let engine = &l.engine;
    let mut events = if numbers.is_empty() { Vec::new() } else { engine.events_of(&numbers, &copies) };
    events.sort_by_cached_key(|e| (e.when.map(|w| w.iso()), e.id.clone()));
    for e in events {
        let number = e.members.first().map(|m| engine.nodes[m.article].event);
        let counts: HashSet<u32> = number.and_then(|n| wanted.get(&n)).into_iter().flatten().copied().collect();
        add(e, &counts, l, &copies, store, &mut out.grouped)?;
    }
    Ok(out)
}

/// Which events may be due: those with articles of this run or within the window, and those that have a brief. Most
/// events of a large desk are long over, and are not looked at any further.
fn open_events(l: &Listing, criteria: &Criteria, fresh: &HashSet<u32>) -> Vec<bool> {
    let engine = &l.engine;
    // An article published on a day counts as published at its end.
    let oldest = criteria.window.map(|w| {
        let limit = criteria.now.checked_sub(w.signed()).unwrap_or(Timestamp::MIN);
        limit.to_zoned(TimeZone::UTC).date().yesterday().unwrap_or(Date::MIN)
    });
    let recent = |n: u32| match (l.cards[n as usize].published, oldest) {
        (Some(day), Some(oldest)) => day >= oldest,
        _ => true,
    };
    let mut open = vec![false; engine.stories.len()];
    for n in criteria.articles.iter().copied().filter(|n| engine.has_article(*n)) {
        let event = engine.nodes[n as usize].event as usize;
        if !open[event] {
            let id = &engine.stories[event].id;
            open[event] = recent(n) || fresh.contains(&n) || criteria.before.contains_key(id);
        }
    }
    open
}

/// Whether people decided something on the sentences of a brief that it was not made with.
fn differs(b: &BriefRow, store: &dyn Store) -> Result<bool> {
    let Some(kept) = store.brief(&b.job, &b.event, b.revision)? else { return Ok(true) };
    let view: BriefView = serde_json::from_value(kept.view).unwrap_or_default();
    for s in &view.sentences {
        let now = store.sentence_review(&s.arabic)?;
        let printed = now.as_ref().filter(|r| r.stands()).map(|r| &r.english);
        if now.as_ref().map(ReviewView::from) != s.review || now.is_some() && printed != s.english.as_ref() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds an event with those of its articles that count and whose texts are still stored.
fn add(
    mut event: Event,
    counts: &HashSet<u32>,
    l: &Listing,
    copies: &[Option<Duplicate>],
    store: &dyn Store,
    grouped: &mut Grouped,
) -> Result<()> {
    let mut place: HashMap<usize, usize> = HashMap::new();
    let mut members: Vec<Membership> = Vec::new();
    for m in std::mem::take(&mut event.members).into_iter().filter(|m| counts.contains(&(m.article as u32))) {
        let Some(mut text) = store.text(m.article as u32)?.and_then(|v| v.content) else { continue };
        text.article.id.clone_from(&l.cards[m.article].id);
        place.insert(m.article, grouped.articles.len());
        members.push(Membership { article: grouped.articles.len(), why: m.why });
        grouped.articles.push(text);
    }
    for (number, at) in &place {
        // A copy whose original this job does not cover counts as an original.
        grouped.articles[*at].duplicate =
            copies[*number].as_ref().and_then(|d| Some(Duplicate { of: *place.get(&d.of)?, ..d.clone() }));
    }
    if !members.is_empty() {
        event.members = members;
        grouped.events.push(event);
    }
    Ok(())
}
