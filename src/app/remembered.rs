//! `mujaz brief` with a store: only events with something new get a brief, and those that already have one get a
//! revision.

use super::Session;
use crate::clock;
use crate::config::Config;
use crate::error::Result;
use crate::pipeline::BriefRun;
use crate::pipeline::due::{Criteria, Due, due};
use crate::pipeline::group::Grouped;
use crate::pipeline::keeper::write_files;
use crate::pipeline::kept::StoreKeeper;
use crate::store::{self, BriefRow, Hold, Location, Made, Outcome, Store, Summary};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The job name under which the briefs of `mujaz brief` are stored.
const BY_HAND: &str = "";

/// The state of a run of `mujaz brief` with a store.
pub(super) struct Remembered {
    store: Box<dyn Store>,
    _hold: Hold,
    before: HashMap<String, BriefRow>,
    due: Due,
    /// Events of the inputs whose briefs need no revision.
    unchanged: Vec<String>,
    fresh: usize,
    run: i64,
}

impl Remembered {
    /// Opens a store and locks it against other runs of `mujaz brief`.
    pub fn open(at: &Location) -> Result<Self> {
        Ok(Self {
            _hold: store::hold(at, "brief")?,
            store: store::open(at)?,
            before: HashMap::new(),
            due: Due::default(),
            unchanged: Vec::new(),
            fresh: 0,
            run: 0,
        })
    }

    /// Stores the articles of the inputs and returns the events that need a brief.
    pub fn take_in(&mut self, session: &Session, config: &Config, inputs: &[String]) -> Result<Grouped> {
        let mut listing = session.take_in(config, inputs, Some(&mut *self.store))?;
        listing.make_ready(&mut *self.store, config)?;
        self.fresh = listing.fresh;
        self.before = self.store.latest_briefs(BY_HAND)?.into_iter().map(|b| (b.event.clone(), b)).collect();
        let event = |n: u32| listing.engine.nodes[n as usize].event;
        let events: HashSet<u32> = listing.here.iter().map(|n| event(*n)).collect();
        let articles: HashSet<u32> =
            events.iter().flat_map(|e| &listing.engine.stories[*e as usize].members).copied().collect();
        let criteria = Criteria {
            articles: &articles,
            before: &self.before,
            min_sources: 1,
            window: None,
            now: clock::now(),
            since: clock::now(),
        };
        self.due = due(&mut listing, &criteria, &*self.store)?;
        let named = events.iter().map(|e| listing.engine.stories[*e as usize].id.clone());
        self.unchanged = named.filter(|id| !self.due.sources.contains_key(id)).collect();
        self.unchanged.sort();
        Ok(Grouped { skipped: listing.skipped, ..std::mem::take(&mut self.due.grouped) })
    }

    /// Writes briefs that need no revision into a folder if they are missing there.
    pub fn write_unchanged(&self, out: &Path) -> Result<Vec<(BriefRow, PathBuf)>> {
        let mut list = Vec::new();
        for row in self.unchanged.iter().filter_map(|id| self.before.get(id)) {
            let Some(kept) = self.store.brief(BY_HAND, &row.event, row.revision)? else { continue };
            let Some((name, _)) = kept.files.first() else { continue };
            let file = out.join(name);
            if !file.exists() {
                write_files(out, &kept.files)?;
            }
            list.push((row.clone(), file));
        }
        Ok(list)
    }

    /// The keeper for this run; it also writes into a folder.
    pub fn keeper<'a>(&'a mut self, out: &'a Path) -> Result<StoreKeeper<'a>> {
        let now = clock::now();
        self.run = self.store.start_run(BY_HAND, now, 1, now)?;
        Ok(StoreKeeper {
            store: &mut *self.store,
            job: BY_HAND,
            run: self.run,
            before: self.before.clone(),
            merged: self.due.merged.clone(),
            sources: std::mem::take(&mut self.due.sources),
            folder: Some(out),
        })
    }

    /// Stores the outcome of the run.
    pub fn close(&mut self, run: &BriefRun) -> Result<()> {
        let summary = Summary {
            fresh: self.fresh,
            events: run.written.len() + run.failed.len(),
            briefs: run.written.iter().map(Made::from).collect(),
            unmade: run.failed.clone(),
            ..Summary::default()
        };
        let outcome = match (run.cancelled, run.written.is_empty(), run.failed.is_empty()) {
            (true, ..) => Outcome::Stopped,
            (_, true, _) => Outcome::Failed,
            (_, _, false) => Outcome::Partly,
            _ => Outcome::Done,
        };
        self.store.keep_run(self.run, outcome, &summary.value(), Some(clock::now()))
    }
}
