//! Intake of articles: fetching, reading, grouping, storing.

use super::{Session, models};
use crate::clock;
use crate::config::{Address, Config};
use crate::error::Result;
use crate::pipeline::group::{Grouped, Listing, Reach, Supply, group, remember};
use crate::pipeline::sources::{self, Gathered};
use crate::store::{ItemRow, Store};
use crate::types::Skipped;

/// The articles taken in by a run, and the other results of its inputs.
pub struct TakenIn {
    /// The articles and their events.
    pub listing: Listing,
    /// The inputs that are addresses, in the form in which the store names them.
    pub addresses: Vec<String>,
    /// Inputs that could not be fetched or contain no Arabic.
    pub skipped: Vec<Skipped>,
    /// Remarks about feeds and pages.
    pub notes: Vec<String>,
}

impl Session<'_> {
    /// Fetches, reads and groups inputs without a store, and keeps the articles in memory.
    ///
    /// # Errors
    /// Only what stops the whole run. An input that cannot be read is listed in the result.
    pub fn group(&self, config: &Config, inputs: &[String]) -> Result<Grouped> {
        let (local, gathered) = sources::gather(inputs, config, self.offline(), self.progress)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let mut grouped = group(supply, config, models::borrow_embedder(&mut embedder))?;
        grouped.skipped.extend(gathered.skipped);
        Ok(grouped)
    }

    /// Fetches, reads and groups inputs, on top of the articles in a store if one is given.
    ///
    /// # Errors
    /// Only what stops the whole run. An input that cannot be read is listed in the result.
    pub fn take_in(&self, config: &Config, inputs: &[String], store: Option<&mut dyn Store>) -> Result<Listing> {
        let (local, gathered) = sources::gather(inputs, config, self.offline(), self.progress)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let mut listing =
            remember(supply, (config, Reach::All), store, models::borrow_embedder(&mut embedder), &mut |_, _| Ok(()))?;
        listing.skipped.extend(gathered.skipped);
        Ok(listing)
    }

    /// Fetches addresses, but only what is new or changed in them; a result for each, in their order.
    ///
    /// # Errors
    /// Only what stops all fetching: cancellation, or a store that cannot be read.
    pub fn fetch(&self, config: &Config, addresses: &[Address], store: &dyn Store) -> Result<Vec<Gathered>> {
        sources::fetch_each(addresses, config, self.offline(), Some(store), self.progress)
    }

    /// Like [`Session::take_in`], but takes only what is new or changed in feeds and pages, as `fetch` gives it for the
    /// addresses among the inputs. Their state is stored together with the articles they yielded.
    ///
    /// # Errors
    /// Only what stops the whole run. An input that cannot be read is listed in the result.
    pub fn take_in_new(
        &self,
        config: &Config,
        inputs: &[String],
        store: &mut dyn Store,
        fetch: &mut dyn FnMut(&[Address], &dyn Store) -> Result<Vec<Gathered>>,
    ) -> Result<TakenIn> {
        let (addresses, local) = sources::split(inputs);
        let gathered = Gathered::joined(fetch(&addresses, &*store)?);
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        let beside = &mut |s: &mut dyn Store, l: &Listing| keep_sources(&gathered, s, l);
        let listing =
            remember(supply, (config, Reach::Joinable), Some(store), models::borrow_embedder(&mut embedder), beside)?;
        let addresses = addresses.iter().map(Address::key).collect();
        Ok(TakenIn { listing, addresses, skipped: gathered.skipped, notes: gathered.notes })
    }
}

/// Stores the state of feeds and their items in the same transaction as the articles they yielded.
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
