//! Taking in articles: fetched, read, grouped, remembered.

use super::{Session, models};
use crate::clock;
use crate::config::{Config, is_address};
use crate::error::Result;
use crate::pipeline::group::{Grouped, Listing, Supply, group, remember};
use crate::pipeline::sources::{self, Gathered};
use crate::store::{ItemRow, Store};
use crate::types::Skipped;

/// What was taken in on top of what is known.
pub struct TakenIn {
    /// The articles and their events.
    pub listing: Listing,
    /// The inputs that are addresses.
    pub addresses: Vec<String>,
    /// What could not be fetched, or held nothing Arabic.
    pub skipped: Vec<Skipped>,
    /// Remarks about feeds and pages.
    pub notes: Vec<String>,
}

impl Session<'_> {
    /// Fetches, reads and groups inputs from nothing, keeping the articles.
    ///
    /// # Errors
    /// What stops all of it; an input that cannot be read becomes a row of the result.
    pub fn group(&self, config: &Config, inputs: &[String]) -> Result<Grouped> {
        let (local, gathered) = sources::gather(inputs, config, self.offline(), self.progress)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let mut grouped = group(supply, config, models::lent(&mut embedder))?;
        grouped.skipped.extend(gathered.skipped);
        Ok(grouped)
    }

    /// Fetches, reads and groups inputs, on top of what a store remembers where there is one.
    ///
    /// # Errors
    /// What stops all of it; an input that cannot be read becomes a row of the result.
    pub fn take_in(&self, config: &Config, inputs: &[String], store: Option<&mut dyn Store>) -> Result<Listing> {
        let (local, gathered) = sources::gather(inputs, config, self.offline(), self.progress)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let mut listing = remember(supply, config, store, models::lent(&mut embedder), &mut |_, _| Ok(()))?;
        listing.skipped.extend(gathered.skipped);
        Ok(listing)
    }

    /// The same, but of feeds and pages only what is new or changed since the last time; what became of them is
    /// written down together with the articles that they gave.
    ///
    /// # Errors
    /// What stops all of it; an input that cannot be read becomes a row of the result.
    pub fn take_in_new(&self, config: &Config, inputs: &[String], store: &mut dyn Store) -> Result<TakenIn> {
        let (addresses, local): (Vec<String>, Vec<String>) = inputs.iter().cloned().partition(|i| is_address(i));
        let offline = self.offline();
        let gathered = sources::fetch(&addresses, &config.fetch, offline, Some(&*store), self.progress)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let beside = &mut |s: &mut dyn Store, l: &Listing| keep_sources(&gathered, s, l);
        let listing = remember(supply, config, Some(store), models::lent(&mut embedder), beside)?;
        Ok(TakenIn { listing, addresses, skipped: gathered.skipped, notes: gathered.notes })
    }
}

/// Writes down what became of feeds and their items, beside the articles that they gave.
fn keep_sources(g: &Gathered, store: &mut dyn Store, l: &Listing) -> Result<()> {
    let now = clock::now();
    for s in &g.states {
        store.keep_source(s)?;
    }
    for i in &g.items {
        let article = i.article.as_ref().and_then(|a| l.numbers.get(&a.digest).copied());
        store.keep_item(&i.feed, &i.id, &ItemRow { digest: i.digest.clone(), article }, now)?;
    }
    Ok(())
}
