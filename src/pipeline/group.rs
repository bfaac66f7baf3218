//! Everything before the model: reading, cleaning and grouping, with or without a store.

pub use super::listing::{Listing, recall, save};
pub use super::reach::Reach;

use super::reach::joinable;
use crate::config::Config;
use crate::error::Result;
use crate::events::{self, Features, Grouper};
use crate::store::Store;
use crate::types::{Article, Cleaned, Embedder, Event, Skipped};
use crate::{clean, ingest};
use std::sync::mpsc::SyncSender;
use std::time::Instant;

/// The articles of a run and their events.
#[derive(Debug, Default)]
pub struct Grouped {
    /// Cleaned articles in input order.
    pub articles: Vec<Cleaned>,
    /// Inputs that yielded no article.
    pub skipped: Vec<Skipped>,
    /// Events, the earliest first.
    pub events: Vec<Event>,
}

/// Above the number of every article.
const EVERY: u32 = i32::MAX as u32;

/// An article with its features, and its embedding if there is an embedder.
type Read = (Cleaned, Features, Option<Vec<f32>>);

/// The sources of articles: inputs to be read, and articles already fetched.
#[derive(Debug, Default)]
pub struct Supply<'a> {
    /// Files, folders, `-`.
    pub inputs: &'a [String],
    /// Fetched articles.
    pub fetched: Vec<Article>,
}

/// The contents of a batch besides new articles.
#[derive(Default)]
struct Beside {
    /// Numbers of known articles.
    known: Vec<u32>,
    skipped: Vec<Skipped>,
}

/// What the reading thread passes on.
enum Part {
    /// Digests of articles, and where the numbers of those that are known go.
    Digests(Vec<String>, SyncSender<Vec<Option<u32>>>),
    /// New articles with their features.
    Articles(Vec<Cleaned>, Vec<Features>, Beside),
}

/// What is taken of it.
enum Arrived {
    /// Digests, for which the numbers of known articles are wanted.
    Digests(Vec<String>),
    /// New articles, and numbers of known ones.
    Batch(Vec<Read>, Vec<u32>),
}

/// Reads articles, cleans them and extracts their features. Passes them on in batches and in order, while the next
/// batch is being read. Articles with known digests are not cleaned again. Returns the inputs that were skipped.
fn read(
    supply: Supply,
    config: &Config,
    mut embedder: Option<&mut dyn Embedder>,
    take: &mut dyn FnMut(Arrived) -> Result<Vec<Option<u32>>>,
) -> Result<Vec<Skipped>> {
    let mut skipped = Vec::new();
    let mut trouble = None;
    let (sender, receiver) = std::sync::mpsc::sync_channel(2);
    let Supply { inputs, fetched } = supply;
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut hand_on = |part: ingest::Ingested| {
                let mut beside = Beside { known: Vec::new(), skipped: part.skipped };
                let mut fresh = part.articles;
                // Whoever takes them has the store.
                let (ask, answer) = std::sync::mpsc::sync_channel(1);
                let digests = fresh.iter().map(|a| a.digest.clone()).collect();
                let numbers = match sender.send(Part::Digests(digests, ask)) {
                    Ok(()) => answer.recv().unwrap_or_default(),
                    Err(_) => return false,
                };
                let mut numbers = numbers.into_iter();
                fresh.retain(|_| match numbers.next().flatten() {
                    Some(n) => {
                        beside.known.push(n);
                        false
                    }
                    None => true,
                });
                let mut articles = clean::clean(fresh);
                // An article of nothing but boilerplate reports nothing.
                beside.skipped.extend(articles.iter().filter(|a| a.sentences.is_empty()).map(|a| Skipped {
                    origin: a.article.origin.clone(),
                    reason: "nothing is left after cleaning: all of it looks like boilerplate".into(),
                    failed: true,
                }));
                articles.retain(|a| !a.sentences.is_empty());
                let features = events::extract(&articles);
                sender.send(Part::Articles(articles, features, beside)).is_ok()
            };
            let go_on = fetched.is_empty() || hand_on(ingest::Ingested { articles: fetched, skipped: Vec::new() });
            if inputs.is_empty() || !go_on { Ok(()) } else { ingest::each(inputs, &config.input, &mut hand_on) }
        });
        for part in receiver {
            let (articles, features, beside) = match part {
                Part::Articles(articles, features, beside) => (articles, features, beside),
                Part::Digests(list, answer) => match take(Arrived::Digests(list)) {
                    Ok(numbers) => {
                        let _ = answer.send(numbers);
                        continue;
                    }
                    Err(e) => {
                        trouble = Some(e);
                        break;
                    }
                },
            };
            skipped.extend(beside.skipped);
            let meanings = match &mut embedder {
                None => Ok(vec![None; articles.len()]),
                Some(_) if articles.is_empty() => Ok(Vec::new()),
                Some(e) => {
                    let leads: Vec<String> = articles.iter().map(Cleaned::lead).collect();
                    e.embed(&leads).map(|list| list.into_iter().map(Some).collect())
                }
            };
            let taken = meanings.and_then(|m: Vec<Option<Vec<f32>>>| {
                let batch = articles.into_iter().zip(features).zip(m).map(|((a, f), m)| (a, f, m)).collect();
                take(Arrived::Batch(batch, beside.known)).map(|_| ())
            });
            if let Err(e) = taken {
                trouble = Some(e);
                break;
            }
        }
        match reader.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    trouble.map_or(Ok(skipped), Err)
}

/// Reads, cleans and groups articles without a store, and returns the articles. No model is needed.
///
/// ```
/// use mujaz::config::Config;
/// use mujaz::pipeline::{Supply, group};
///
/// # fn main() -> mujaz::error::Result<()> {
/// let inputs = ["examples/articles".to_owned()];
/// let grouped = group(Supply { inputs: &inputs, ..Supply::default() }, &Config::default(), None)?;
/// assert!(grouped.articles.len() > grouped.events.len());
/// // One of the files is in English.
/// assert_eq!(grouped.skipped.len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Only what stops the whole run. An input that cannot be read is listed in [`Grouped::skipped`].
pub fn group(supply: Supply, config: &Config, embedder: Option<&mut dyn Embedder>) -> Result<Grouped> {
    let mut articles = Vec::new();
    let mut engine = Grouper::new(&config.events);
    let skipped = read(supply, config, embedder, &mut |arrived| {
        let Arrived::Batch(batch, _) = arrived else { return Ok(Vec::new()) };
        for (a, f, m) in batch {
            engine.insert(&a, f, m, &a.article.digest);
            articles.push(a);
        }
        Ok(Vec::new())
    })?;
    let ids: Vec<&str> = articles.iter().map(|a: &Cleaned| a.article.id.as_str()).collect();
    let links = engine.duplicates(&ids);
    let events = engine.events(&links);
    for (a, link) in articles.iter_mut().zip(links) {
        a.duplicate = link;
    }
    Ok(Grouped { articles, skipped, events })
}

/// Reads, cleans and groups articles on top of those in `store`, and stores the result, texts
/// included. Known articles are not placed again; if nothing is new, the engine is not even
/// loaded ([`Listing::ready`]). `beside` is called before the commit, so that what it writes is
/// in the same transaction as the articles.
pub fn remember(
    supply: Supply,
    (config, reach): (&Config, Reach),
    store: Option<&mut dyn Store>,
    embedder: Option<&mut dyn Embedder>,
    beside: &mut dyn FnMut(&mut dyn Store, &Listing) -> Result<()>,
) -> Result<Listing> {
    let mut store = store;
    let mut l = Listing { engine: Grouper::new(&config.events), ready: store.is_none(), ..Listing::default() };
    let (mut begun, mut before) = (false, 0);
    let skipped = read(supply, config, embedder, &mut |arrived| {
        let (batch, same) = match arrived {
            Arrived::Batch(batch, same) => (batch, same),
            Arrived::Digests(list) => {
                let Some(s) = store.as_deref() else { return Ok(Vec::new()) };
                // Articles of this run do not count: one that is given twice is a copy.
                let most = if l.ready { before as u32 } else { EVERY };
                let numbers = s.numbers(&list, most)?;
                let known = list.into_iter().zip(&numbers).filter_map(|(d, n)| Some((d, (*n)?)));
                l.numbers.extend(known);
                return Ok(numbers);
            }
        };
        l.here.extend(same);
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(s) = store.as_deref_mut().filter(|_| !l.ready) {
            let part = if reach == Reach::Joinable { joinable(s, config)? } else { None };
            let read = match part {
                Some(part) => part,
                None => recall(s, config)?,
            };
            l.replace(read);
            // Another run may have stored some of them in the meantime.
            let digests: Vec<String> = batch.iter().map(|(a, ..)| a.article.digest.clone()).collect();
            let numbers = s.numbers(&digests, EVERY)?;
            l.numbers.extend(digests.into_iter().zip(numbers).filter_map(|(d, n)| Some((d, n?))));
        }
        if let Some(s) = store.as_deref().filter(|_| l.partial) {
            let these: Vec<(&Cleaned, u64)> = batch.iter().map(|(a, f, _)| (a, f.body())).collect();
            l.read_for(s, &these)?;
        }
        if !begun {
            (begun, before) = (true, l.cards.len());
            if !l.partial {
                let Listing { known, cards, .. } = &mut l;
                cards.here().for_each(|(n, c)| known.enter(n, c));
            }
        }
        for (a, f, m) in batch {
            let mut card = a.card();
            l.remarks.extend(a.article.notes.iter().map(|n| format!("{}: {n}", a.article.id)));
            let same = l.numbers.get(&card.digest).copied();
            // An article given twice in one run is kept and marked as a copy.
            if let Some(n) = same.filter(|n| (*n as usize) < before) {
                l.here.push(n);
                continue;
            }
            l.fresh += 1;
            let start = Instant::now();
            let number = match l.known.version(&card, &l.cards).filter(|n| (*n as usize) < before) {
                Some(n) => {
                    l.engine.replace(n, &a, f, m);
                    card.id = l.cards[n as usize].id.clone();
                    l.cards.put(n, card);
                    l.renewed.push(n);
                    n
                }
                None => {
                    card.id = distinct(&card.id, &|id| l.is_taken(store.as_deref(), id))?;
                    let n = l.engine.insert(&a, f, m, &card.digest);
                    l.cards.push(card);
                    n
                }
            };
            l.placing.push(start.elapsed());
            let Listing { known, cards, numbers, .. } = &mut l;
            known.enter(number, &cards[number as usize]);
            numbers.insert(cards[number as usize].digest.clone(), number);
            l.here.push(number);
            if let Some(s) = store.as_deref_mut() {
                s.keep_text(number, &a, crate::clock::now())?;
            }
        }
        Ok(Vec::new())
    })?;
    l.skipped = skipped;
    if let Some(s) = store {
        s.begin()?;
        beside(s, &l)?;
        if l.fresh > 0 {
            save(s, &l)?;
            // Nobody else could write in between.
            (l.changes, l.keyed) = (l.changes + 1, true);
        } else {
            s.commit()?;
        }
    }
    Ok(l)
}

/// A unique identifier for an article, derived from its own.
fn distinct(id: &str, is_taken: &dyn Fn(&str) -> Result<bool>) -> Result<String> {
    let mut own = id.to_owned();
    for n in 2.. {
        if !is_taken(&own)? {
            break;
        }
        own = format!("{id}-{n}");
    }
    Ok(own)
}
