//! A keeper backed by a store: translations are remembered, briefs have revisions.

use super::composed::Composed;
use super::keeper::{History, Keeper, write_files};
use crate::clock;
use crate::error::{Error, Kind, Result};
use crate::store::{BriefRow, KeptBrief, Outcome, SourceRef, Store};
use crate::types::{Content, SentenceReview, Translation};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Keeps the results of a run in a store, and in a folder too if one is given.
pub struct StoreKeeper<'a> {
    /// The store.
    pub store: &'a mut dyn Store,
    /// The job; empty for `mujaz brief`.
    pub job: &'a str,
    /// The run.
    pub run: i64,
    /// The newest revision of each event.
    pub before: HashMap<String, BriefRow>,
    /// Events that were merged into others, by the event they were merged into.
    pub merged: BTreeMap<String, Vec<String>>,
    /// Articles of each event that gets a brief, with their digests.
    pub sources: HashMap<String, Vec<SourceRef>>,
    /// A folder for the files.
    pub folder: Option<&'a Path>,
}

/// Checks that a run was not taken over by another process.
///
/// # Errors
/// It was: whoever finds that writes nothing more.
pub fn still_running(store: &dyn Store, run: i64) -> Result<()> {
    match store.run(run)?.map(|r| r.outcome) {
        Some(Outcome::Running) => Ok(()),
        _ => Err(Error::new(Kind::Busy, format!("run {run} was taken over by another process"))
            .help("`mujaz jobs history` shows what came of it")),
    }
}

impl Keeper for StoreKeeper<'_> {
    fn recall(&mut self, key: &str) -> Result<Option<Translation>> {
        self.store.translation(key, clock::now())
    }

    fn remember(&mut self, list: &[(String, &Translation)]) -> Result<()> {
        self.store.keep_translations(list, clock::now())
    }

    fn review(&self, arabic: &str) -> Result<Option<SentenceReview>> {
        self.store.sentence_review(arabic)
    }

    fn history(&self, event: &str) -> Result<Option<History>> {
        let merged = self.merged.get(event).cloned().unwrap_or_default();
        let Some(row) = self.before.get(event) else { return Ok(None) };
        let kept = self.store.brief(self.job, event, row.revision)?;
        let view = kept.and_then(|k| serde_json::from_value(k.view).ok());
        let present: Vec<String> = self.sources.get(event).into_iter().flatten().map(|s| s.id.clone()).collect();
        let elsewhere = self.before.values().filter(|b| b.event != event && !merged.contains(&b.event));
        let elsewhere: HashSet<&str> = elsewhere.flat_map(|b| &b.sources).map(|s| s.id.as_str()).collect();
        let own: HashSet<&str> = row.sources.iter().map(|s| s.id.as_str()).collect();
        let came = |id: &&String| elsewhere.contains(id.as_str()) && !own.contains(id.as_str());
        let moved = present.iter().filter(came).cloned().collect();
        Ok(Some(History { revision: row.revision, view, merged, moved, present }))
    }

    fn keep(&mut self, c: &Composed) -> Result<(PathBuf, PathBuf)> {
        let used = || c.sources.iter().map(|(id, digest)| SourceRef { id: id.clone(), digest: digest.clone() });
        let row = BriefRow {
            job: self.job.to_owned(),
            event: c.event.clone(),
            revision: c.revision,
            run: self.run,
            made: clock::now(),
            title: c.view.title.clone(),
            sources: self.sources.get(&c.event).cloned().unwrap_or_else(|| used().collect()),
        };
        let content = KeptBrief {
            view: serde_json::to_value(&c.view).unwrap_or_default(),
            files: c.files.clone(),
            sentences: c.sentences,
            passed: c.passed,
        };
        // Another process may have taken the run for dead and taken it over: then the brief is its to make.
        self.store.begin()?;
        let kept = still_running(&*self.store, self.run).and_then(|()| self.store.keep_brief(&row, &content));
        if kept.is_err() {
            self.store.roll_back();
        }
        kept?;
        self.store.commit()?;
        match self.folder {
            Some(folder) => write_files(folder, &c.files),
            None => {
                let place = |f: Option<&(String, Content)>| PathBuf::from(f.map(|f| f.0.as_str()).unwrap_or_default());
                Ok((place(c.files.first()), place(c.files.last())))
            }
        }
    }
}
