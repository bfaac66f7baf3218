//! Feeds and pages made into articles: fetched side by side, one dead one never stops the others.

use crate::config::{Config, FetchConfig, is_address};
use crate::error::{Error, Kind, Result};
use crate::fetch::{Answer, Client, Outcome, Validators};
use crate::ingest::{self, Ingested, feed};
use crate::progress::Progress;
use crate::store::{ItemRow, SourceState, Store};
use crate::types::{Article, Origin, Skipped, sha256};
use crate::{cancel, clock};
use mujaz_arabic::letters::is_arabic_letter;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An item of a feed, or a page, with the article that it gave.
#[derive(Debug)]
pub struct Fetched {
    /// Address of the feed or page.
    pub feed: String,
    /// Identifier of the item.
    pub id: String,
    /// SHA-256 of what the feed said of it; empty where it is to be tried again.
    pub digest: String,
    /// The article, if there is one.
    pub article: Option<Article>,
}

/// What a round of fetching gave.
#[derive(Debug, Default)]
pub struct Gathered {
    /// New and changed items.
    pub items: Vec<Fetched>,
    /// What failed or held nothing Arabic.
    pub skipped: Vec<Skipped>,
    /// What became of each address.
    pub states: Vec<SourceState>,
    /// Remarks for the user.
    pub notes: Vec<String>,
    /// Whether there is more than was taken.
    more: bool,
}

impl Gathered {
    /// The articles, taken out.
    pub fn articles(&self) -> Vec<Article> {
        self.items.iter().filter_map(|i| i.article.clone()).collect()
    }
}

/// What was known of an address before.
#[derive(Debug, Clone, Default)]
struct Before {
    state: Option<SourceState>,
    items: HashMap<String, ItemRow>,
}

/// The inputs that are on this machine, and what the others gave; with nothing known before.
pub fn gather(
    inputs: &[String],
    config: &Config,
    offline: bool,
    progress: &Progress,
) -> Result<(Vec<String>, Gathered)> {
    let (addresses, local): (Vec<String>, Vec<String>) = inputs.iter().cloned().partition(|i| is_address(i));
    let gathered = fetch(&addresses, &config.fetch, offline, None, progress)?;
    gathered.notes.iter().for_each(|n| progress.note(n));
    Ok((local, gathered))
}

/// Asks every address and makes articles of the answers. With a store, only what is new or changed
/// since the last time is asked for.
///
/// # Errors
/// Only what stops all fetching: cancelled, a store that cannot be read.
pub fn fetch(
    addresses: &[String],
    config: &FetchConfig,
    offline: bool,
    store: Option<&dyn Store>,
    progress: &Progress,
) -> Result<Gathered> {
    let mut out = Gathered::default();
    if addresses.is_empty() {
        return Ok(out);
    }
    if offline {
        let why = "not fetched: --offline was given";
        out.skipped.extend(addresses.iter().map(|a| skipped(a, why.into(), true)));
        return Ok(out);
    }
    let mut before = Vec::new();
    for a in addresses {
        before.push(match store {
            Some(s) => Before { state: s.source(a)?, items: s.items(a)? },
            None => Before::default(),
        });
    }
    let client = Client::new(config)?;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Gathered)>> = Mutex::default();
    let stopped: Mutex<Option<Error>> = Mutex::default();
    let bar = progress.steps("fetching", addresses.len() as u64);
    std::thread::scope(|scope| {
        for _ in 0..config.concurrency.min(addresses.len()) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= addresses.len() || cancel::requested() {
                        return;
                    }
                    if client.is_spent() {
                        let why = format!("not fetched: the time for fetching, {}, is used up; the next run asks again (fetch.budget in mujaz.toml)", config.budget);
                        let row = Gathered { skipped: vec![skipped(&addresses[i], why, true)], ..Gathered::default() };
                        done.lock().unwrap_or_else(|e| e.into_inner()).push((i, row));
                        continue;
                    }
                    match one(&addresses[i], &before[i], &client, config) {
                        Ok(g) => done.lock().unwrap_or_else(|e| e.into_inner()).push((i, g)),
                        Err(e) => *stopped.lock().unwrap_or_else(|e| e.into_inner()) = Some(e),
                    }
                    bar.step();
                }
            });
        }
    });
    if let Some(e) = stopped.into_inner().unwrap_or_else(|e| e.into_inner()) {
        return Err(e);
    }
    if cancel::requested() {
        return Err(cancel::error());
    }
    let mut parts = done.into_inner().unwrap_or_else(|e| e.into_inner());
    parts.sort_by_key(|p| p.0);
    for (_, g) in parts {
        out.items.extend(g.items);
        out.skipped.extend(g.skipped);
        out.states.extend(g.states);
        out.notes.extend(g.notes);
    }
    Ok(out)
}

fn skipped(address: &str, reason: String, failed: bool) -> Skipped {
    Skipped { origin: Origin { path: address.to_owned(), line: None }, reason, failed }
}

/// Whether an address looks like that of a feed, which robots.txt is not asked about.
fn like_a_feed(address: &str) -> bool {
    let tail = address.split_once("://").map_or(address, |a| a.1).to_lowercase();
    let tail = tail.split_once('/').map_or("", |t| t.1);
    ["feed", "rss", "atom", ".xml", ".rdf", ".json"].iter().any(|k| tail.contains(k))
}

/// One address. Only a request to stop is an error.
fn one(address: &str, before: &Before, client: &Client, config: &FetchConfig) -> Result<Gathered> {
    let now = clock::now();
    let old = before.state.clone().unwrap_or_default();
    let known = Validators { etag: old.etag.clone(), modified: old.modified.clone() };
    let page = before.items.is_empty() && !like_a_feed(address) || before.items.contains_key(address);
    let mut state = SourceState { address: address.to_owned(), checked: now, ..old };
    let mut out = Gathered::default();
    let answer = match client.get(address, &known, page) {
        Ok(Outcome::New(a)) => Ok(Some(a)),
        Ok(Outcome::Unchanged) => Ok(None),
        Err(e) if e.kind() == Kind::Cancelled => return Err(e),
        // That says nothing of the source.
        Err(e) if client.is_spent() => {
            out.skipped.push(skipped(address, e.one_line(), true));
            return Ok(out);
        }
        Err(e) => Err(e.one_line()),
    };
    let read = match answer {
        Ok(Some(a)) => {
            let validators = a.validators.clone();
            let read = if feed::is_feed(&a.body, a.content_type.as_deref()) {
                items(address, &a, before, client, config, &mut out)?
            } else {
                self::page(address, &a, before, config, &mut out);
                Ok(())
            };
            // A feed of which an item could not be had is read again next time.
            if read.is_ok() && !out.more && out.items.iter().all(|i| !i.digest.is_empty()) {
                (state.etag, state.modified) = (validators.etag, validators.modified);
            } else {
                (state.etag, state.modified) = (None, None);
            }
            read
        }
        Ok(None) => Ok(()),
        Err(e) => Err(e),
    };
    match read {
        Ok(()) => {
            if let Some(since) = state.failing {
                out.notes.push(format!("{address} answers again; it had been dead since {}", day(since)));
            }
            (state.answered, state.failing, state.failures, state.error) = (Some(now), None, 0, None);
        }
        Err(why) => {
            let since = *state.failing.get_or_insert(now);
            state.failures += 1;
            let dead = match state.failures {
                1 => String::new(),
                n => format!("; dead since {} ({n} times in a row)", day(since)),
            };
            let why = why.strip_prefix(&format!("{address}: ")).unwrap_or(&why).to_owned();
            out.skipped.push(skipped(address, format!("{why}{dead}"), true));
            state.error = Some(why);
        }
    }
    out.states.push(state);
    Ok(out)
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A page that was named itself.
fn page(address: &str, a: &Answer, before: &Before, config: &FetchConfig, out: &mut Gathered) {
    let digest = sha256(&a.body);
    if before.items.get(address).is_some_and(|i| i.digest == digest) {
        return;
    }
    let mut part = ingest::page(&a.url, &a.body, config.timeout.0);
    out.skipped.append(&mut part.skipped);
    let article = part.articles.pop();
    out.items.push(Fetched { feed: address.to_owned(), id: address.to_owned(), digest, article });
}

/// The new and changed items of a feed. The outer error is a request to stop.
fn items(
    address: &str,
    a: &Answer,
    before: &Before,
    client: &Client,
    config: &FetchConfig,
    out: &mut Gathered,
) -> Result<std::result::Result<(), String>> {
    let (outlet, list) = match feed::items(&a.body, &a.url, config.timeout.0) {
        Ok(read) => read,
        Err(why) => return Ok(Err(why)),
    };
    let is_new = |i: &feed::Item| before.items.get(&i.id).is_none_or(|b| b.digest != i.digest);
    let fresh: Vec<feed::Item> = list.into_iter().filter(is_new).collect();
    if fresh.len() > config.max_items {
        out.notes.push(format!(
            "{address} has {} new items; the newest {} were taken, the others come with the next runs",
            fresh.len(),
            config.max_items
        ));
        out.more = true;
    }
    for item in fresh.into_iter().take(config.max_items) {
        if client.is_spent() {
            out.notes.push(format!("{address}: the time for fetching ({}, fetch.budget) is used up; the items that are left come with the next run", config.budget));
            out.more = true;
            break;
        }
        let (id, digest, link) = (item.id.clone(), item.digest.clone(), item.link.clone());
        let wanted = link.clone().filter(|_| item.teaser && config.full_text);
        let mut part = ingest::from_item(item, address);
        let mut digest = digest;
        if let Some(link) = wanted {
            match client.get(&link, &Validators::default(), true) {
                Ok(Outcome::New(a)) => {
                    fuller(&mut part, ingest::page(&link, &a.body, config.timeout.0), outlet.as_deref())
                }
                Ok(Outcome::Unchanged) => {}
                Err(e) if e.kind() == Kind::Cancelled => return Err(e),
                Err(e) => {
                    // To be tried again.
                    digest.clear();
                    let why = e.one_line();
                    let note = format!("only the feed's own text could be had: {why}");
                    part.articles.iter_mut().for_each(|x| x.notes.push(note.clone()));
                    if part.articles.is_empty() {
                        part.skipped = vec![skipped(&link, why, true)];
                    }
                }
            }
        }
        out.skipped.append(&mut part.skipped);
        out.items.push(Fetched { feed: address.to_owned(), id, digest, article: part.articles.pop() });
    }
    Ok(Ok(()))
}

/// Puts the article of a page in the place of a teaser, where it says more.
fn fuller(teaser: &mut Ingested, page: Ingested, outlet: Option<&str>) {
    let letters = |a: &Article| a.text.chars().filter(|c| is_arabic_letter(*c)).count();
    let Some(mut whole) = page.articles.into_iter().next() else {
        if teaser.articles.is_empty() {
            teaser.skipped = page.skipped;
        }
        return;
    };
    if let Some(short) = teaser.articles.first() {
        if letters(short) > letters(&whole) {
            return;
        }
        whole.id.clone_from(&short.id);
        whole.url.clone_from(&short.url);
        whole.title = whole.title.or_else(|| short.title.clone());
        whole.author = whole.author.or_else(|| short.author.clone());
        whole.published = whole.published.or(short.published);
        whole.published_raw = whole.published_raw.or_else(|| short.published_raw.clone());
    }
    if let Some(name) = outlet {
        whole.outlet = Some(name.to_owned());
    }
    teaser.skipped.clear();
    teaser.articles = vec![whole];
}
