//! Reads as much of a store as a run needs, rather than all of it.

use super::cards::Cards;
use super::listing::{Listing, hash};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::events::{Grouper, Needed};
use crate::store::Store;
use crate::types::{Card, Cleaned};

/// How much of the store an intake reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything.
    All,
    /// What new articles can join, and what they touch of the rest.
    Joinable,
}

/// Reads the events that are not finished. `None` if the store was written by a version that cannot tell them.
pub fn joinable(store: &mut dyn Store, config: &Config) -> Result<Option<Listing>> {
    let Some(part) = store.load_part()? else { return Ok(None) };
    let (cards, open) = (Cards::of_length(part.articles), part.open.iter().copied().collect());
    let engine = Grouper::from_part(&config.events, part)?;
    let changes = store.changes()?;
    let mut l = Listing { engine, cards, ready: true, partial: true, keyed: true, changes, ..Listing::default() };
    l.read(store, Needed { events: open, ..Needed::default() })?;
    l.engine.begin();
    Ok(Some(l))
}

impl Listing {
    /// Reads articles and events with everything that belongs to them, unless they are here.
    pub(super) fn read(&mut self, store: &dyn Store, mut needed: Needed) -> Result<()> {
        if !self.partial {
            return Ok(());
        }
        self.engine.still_needed(&mut needed);
        while needed != Needed::default() {
            let (articles, events): (Vec<u32>, Vec<u32>) =
                (needed.articles.into_iter().collect(), needed.events.into_iter().collect());
            let mut more = Needed::default();
            let Self { engine, cards, .. } = &mut *self;
            store.events(&events, &mut |n, piece| engine.admit_event(n, &piece, &mut more))?;
            store.articles(&articles, &mut |n, card, piece| {
                cards.put(n, card);
                engine.admit_article(n, &piece, &mut more)
            })?;
            more.articles.extend(store.copies_of(&articles)?);
            if !articles.iter().all(|n| engine.has_article(*n)) || !events.iter().all(|n| engine.has_event(*n)) {
                return Err(Error::new(Kind::Input, "the store names an event or article that is not in it")
                    .help("run `mujaz store check` for details, and restore a backup"));
            }
            engine.still_needed(&mut more);
            needed = more;
        }
        self.engine.check_chains()
    }

    /// Reads everything.
    pub(super) fn read_everything(&mut self, store: &dyn Store) -> Result<()> {
        let (articles, events) = (0..self.cards.len() as u32, 0..self.engine.stories.len() as u32);
        self.read(store, Needed { articles: articles.collect(), events: events.collect() })
    }

    /// Reads what new articles touch of finished events: those with the same text, and those of which they are another
    /// version.
    pub(super) fn read_for(&mut self, store: &dyn Store, batch: &[(&Cleaned, u64)]) -> Result<()> {
        if !self.partial {
            return Ok(());
        }
        if self.engine.needs_everything(batch.len()) {
            self.read_everything(store)?;
        }
        let mut needed = Needed::default();
        for (a, _) in batch {
            let Card { id, url, .. } = a.card();
            // What was there before the run goes before what came in it.
            if let Some(url) = &url {
                let earlier = store.with_url(url)?;
                self.known.by_url.extend(earlier.map(|n| (hash(url), n)));
                needed.articles.extend(earlier);
            } else {
                let earlier = store.with_id(&id)?;
                self.known.by_id.extend(earlier.map(|n| (hash(&id), n)));
                needed.articles.extend(earlier);
            }
        }
        let renewed: Vec<u32> = needed.articles.iter().copied().collect();
        self.read(store, needed)?;
        let old = renewed.iter().map(|n| self.engine.comparable_body(*n));
        let bodies: Vec<u64> = batch.iter().map(|b| b.1).chain(old).collect();
        let unasked = self.engine.unasked(bodies);
        let found = store.with_bodies(&unasked)?;
        self.read(store, Needed { articles: found.iter().map(|f| f.1).collect(), ..Needed::default() })?;
        for (body, article) in found {
            self.engine.know_body(body, article);
        }
        Ok(())
    }

    /// Reads the events that may be related to some.
    pub(super) fn read_kin(&mut self, store: &dyn Store, events: &[u32]) -> Result<()> {
        if !self.partial || events.is_empty() {
            return Ok(());
        }
        let names: Vec<u32> = self.engine.names_of(events).into_iter().collect();
        let needed = self.engine.kin_needed(&store.carriers(&names)?);
        self.read(store, Needed { events: needed, ..Needed::default() })
    }

    /// Whether an identifier is that of an article.
    pub(super) fn is_taken(&self, store: Option<&dyn Store>, id: &str) -> Result<bool> {
        if self.known.by_id.contains_key(&hash(id)) {
            return Ok(true);
        }
        match store.filter(|_| self.partial) {
            Some(s) => Ok(s.with_id(id)?.is_some()),
            None => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests;
