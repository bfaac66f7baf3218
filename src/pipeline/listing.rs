//! The articles and events of a store as a run has them.

use super::cards::Cards;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::events::Grouper;
use crate::store::Store;
use crate::types::{Card, Event, Skipped};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Known articles without their texts, and the engine that grouped them.
#[derive(Debug, Default)]
pub struct Listing {
    /// All articles, those of earlier runs first.
    pub cards: Cards,
    /// Whether only a part of them, and of the engine, is here.
    pub partial: bool,
    /// The counter of changes to the store ([`Store::changes`]) that they show.
    pub changes: i64,
    /// Whether the store has the keys of all articles and events.
    pub keyed: bool,
    /// Known articles by address and identifier.
    pub(super) known: Known,
    /// The engine; its articles have the numbers of `cards`.
    pub engine: Grouper,
    /// Whether engine and cards are loaded; they are not if nothing was new.
    pub ready: bool,
    /// Numbers of articles by the digests of all their versions, if there is a store.
    pub numbers: HashMap<String, u32>,
    /// Inputs that yielded no article.
    pub skipped: Vec<Skipped>,
    /// Remarks about single articles of this run, such as dates that were not used.
    pub remarks: Vec<String>,
    /// Numbers of the articles of this run, in input order.
    pub here: Vec<u32>,
    /// How many of them are new, or new versions of known articles.
    pub fresh: usize,
    /// Numbers of known articles of which there are new versions.
    pub renewed: Vec<u32>,
    /// Time taken to place each fresh article, without extracting its features.
    pub placing: Vec<Duration>,
}

impl Listing {
    /// Loads engine and cards from the store unless that has been done already.
    pub fn make_ready(&mut self, store: &mut dyn Store, config: &Config) -> Result<()> {
        if !self.ready {
            let read = recall(store, config)?;
            store.roll_back();
            self.replace(read);
        }
        Ok(())
    }

    /// Takes over what was read anew.
    pub(super) fn replace(&mut self, read: Listing) {
        (self.engine, self.cards, self.ready) = (read.engine, read.cards, true);
        (self.partial, self.keyed, self.changes) = (read.partial, read.keyed, read.changes);
    }

    /// The identifiers of all articles; those that were not read are empty.
    pub(super) fn ids(&self) -> Vec<&str> {
        self.cards.iter().map(|c| c.id.as_str()).collect()
    }

    /// Events with articles of this run, or all events if nothing was read.
    pub fn events(&self) -> Vec<Event> {
        let duplicates = self.engine.duplicates(&self.ids());
        if self.here.is_empty() {
            return self.engine.events(&duplicates);
        }
        let mut wanted: Vec<u32> = self.here.iter().map(|n| self.engine.nodes[*n as usize].event).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.engine.events_of(&wanted, &duplicates)
    }
}

/// Known articles, indexed by the hashes of address and identifier.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) by_url: HashMap<u64, u32>,
    pub(super) by_id: HashMap<u64, u32>,
}

pub(super) fn hash(text: &str) -> u64 {
    let mut h = DefaultHasher::new();
    text.hash(&mut h);
    h.finish()
}

impl Known {
    pub(super) fn enter(&mut self, number: u32, c: &Card) {
        if let Some(url) = &c.url {
            self.by_url.entry(hash(url)).or_insert(number);
        }
        self.by_id.entry(hash(&c.id)).or_insert(number);
    }

    /// The known article of which this is a new version, matched by address, else by identifier and file.
    pub(super) fn version(&self, c: &Card, cards: &Cards) -> Option<u32> {
        match &c.url {
            Some(url) => self.by_url.get(&hash(url)).copied().filter(|n| cards[*n as usize].url.as_ref() == Some(url)),
            None => self.by_id.get(&hash(&c.id)).copied().filter(|n| {
                let old = &cards[*n as usize];
                old.id == c.id && old.url.is_none() && old.origin.path == c.origin.path
            }),
        }
    }
}

/// Loads the articles and events of a store, to show or to change them.
pub fn recall(store: &mut dyn Store, config: &Config) -> Result<Listing> {
    let memory = store.load()?;
    let engine = Grouper::from_pieces(&config.events, memory.pieces)?;
    if engine.nodes.len() != memory.cards.len() {
        return Err(Error::new(Kind::Input, "the store has articles without their state")
            .help("it is damaged: restore a copy, or use another file with --store"));
    }
    let (cards, changes) = (memory.cards.into(), store.changes()?);
    Ok(Listing { engine, cards, ready: true, keyed: memory.keyed, changes, ..Listing::default() })
}

/// Saves a listing that was loaded from the store.
pub fn save(store: &mut dyn Store, l: &Listing) -> Result<()> {
    store.save(&l.engine.changes(&l.renewed, !l.keyed)?, &|n| l.cards[n as usize].clone())
}
