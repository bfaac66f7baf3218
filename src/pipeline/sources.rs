//! Makes articles from feeds and pages. They are fetched in parallel, and an unreachable one never stops the others.

use super::gathered::skipped;
use crate::config::{Address, Config, FetchConfig, InputConfig, is_address, shown_link};
use crate::error::{Error, Kind, Result};
use crate::fetch::{Answer, Client, Outcome, Validators};
use crate::ingest::{self, Ingested, feed};
use crate::progress::Progress;
use crate::store::{ItemRow, SourceState, Store};
use crate::types::{Article, count, sha256};
use crate::{cancel, clock};
use mujaz_arabic::letters::is_arabic_letter;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use super::gathered::{Fetched, Gathered};

/// The stored state of an address.
#[derive(Debug, Clone, Default)]
struct Before {
    state: Option<SourceState>,
    items: HashMap<String, ItemRow>,
}

/// Splits inputs into addresses and local files.
pub fn split(inputs: &[String]) -> (Vec<Address>, Vec<String>) {
    let (addresses, local): (Vec<String>, Vec<String>) = inputs.iter().cloned().partition(|i| is_address(i));
    (addresses.into_iter().map(Address::new).collect(), local)
}

/// Splits off the local inputs and fetches the others, without a store.
pub fn gather(
    inputs: &[String],
    config: &Config,
    offline: bool,
    progress: &Progress,
) -> Result<(Vec<String>, Gathered)> {
    let (addresses, local) = split(inputs);
    let gathered = fetch(&addresses, config, offline, None, progress)?;
    gathered.notes.iter().for_each(|n| progress.note(n));
    Ok((local, gathered))
}

/// Fetches every address and makes articles from the responses. With a store, only what is new or changed
/// since the last time is fetched.
///
/// # Errors
/// Only what stops all fetching: cancellation, or a store that cannot be read.
pub fn fetch(
    addresses: &[Address],
    config: &Config,
    offline: bool,
    store: Option<&dyn Store>,
    progress: &Progress,
) -> Result<Gathered> {
    fetch_each(addresses, config, offline, store, progress).map(Gathered::joined)
}

/// Like [`fetch`], with a result for each address, in their order.
///
/// # Errors
/// As [`fetch`].
pub fn fetch_each(
    addresses: &[Address],
    config: &Config,
    offline: bool,
    store: Option<&dyn Store>,
    progress: &Progress,
) -> Result<Vec<Gathered>> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    if offline {
        return Ok(addresses.iter().map(|a| Gathered::unfetched(a, "--offline was given")).collect());
    }
    let mut before = Vec::new();
    for a in addresses {
        before.push(match store {
            Some(s) => Before { state: s.source(&a.key())?, items: s.items(&a.key())? },
            None => Before::default(),
        });
    }
    let client = Client::new(&config.fetch)?;
    let reader = Reader { client: &client, config: &config.fetch, input: &config.input };
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Gathered)>> = Mutex::default();
    let stopped: Mutex<Option<Error>> = Mutex::default();
    let bar = progress.steps("fetching", addresses.len() as u64);
    std::thread::scope(|scope| {
        for _ in 0..config.fetch.concurrency.min(addresses.len()) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= addresses.len() || cancel::requested() {
                        return;
                    }
                    if client.is_spent() {
                        let row = skipped(&addresses[i].to_string(), budget_spent(&config.fetch), true);
                        let left = Gathered { skipped: vec![row], ..Gathered::default() };
                        done.lock().unwrap_or_else(|e| e.into_inner()).push((i, left));
                        continue;
                    }
                    match one(&addresses[i], &before[i], &reader) {
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
    Ok(parts.into_iter().map(|p| p.1).collect())
}

fn budget_spent(config: &FetchConfig) -> String {
    let budget = config.budget;
    format!(
        "not fetched: the time for fetching, {budget}, is used up; the next run continues (fetch.budget in mujaz.toml)"
    )
}

/// Whether an address looks like that of a feed; feeds are fetched without regard to robots.txt.
fn like_a_feed(address: &str) -> bool {
    let tail = address.split_once("://").map_or(address, |a| a.1).to_lowercase();
    let tail = tail.split_once('/').map_or("", |t| t.1);
    ["feed", "rss", "atom", ".xml", ".rdf", ".json"].iter().any(|k| tail.contains(k))
}

/// What fetching and reading need.
struct Reader<'a> {
    client: &'a Client,
    config: &'a FetchConfig,
    input: &'a InputConfig,
}

/// Fetches one address. Only cancellation is an error.
fn one(address: &Address, before: &Before, reader: &Reader) -> Result<Gathered> {
    let client = reader.client;
    let now = clock::now();
    let old = before.state.clone().unwrap_or_default();
    let known = Validators { etag: old.etag.clone(), modified: old.modified.clone() };
    let key = address.key();
    let page = before.items.is_empty() && !like_a_feed(address.reveal()) || before.items.contains_key(&key);
    let mut state = SourceState { address: key, checked: now, ..old };
    let mut out = Gathered::default();
    let answer = match client.get(address.reveal(), &known, page) {
        Ok(Outcome::New(a)) => Ok(Some(a)),
        Ok(Outcome::Unchanged) => Ok(None),
        Err(e) if e.kind() == Kind::Cancelled => return Err(e),
        // This says nothing about the source.
        Err(e) if client.is_spent() => {
            out.skipped.push(skipped(&address.to_string(), e.one_line(), true));
            return Ok(out);
        }
        Err(e) => Err(e.one_line()),
    };
    let read = match answer {
        Ok(Some(a)) => {
            let validators = a.validators.clone();
            let read = if feed::is_feed(&a.body, a.content_type.as_deref()) {
                items(address, &a, before, reader, &mut out)?
            } else {
                document(address, &a, before, reader.input, &mut out);
                Ok(())
            };
            // A feed with an item that could not be fetched is read again next time.
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
                out.notes.push(format!("{address} responds again; it had been dead since {}", day(since)));
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
            out.skipped.push(skipped(&address.to_string(), format!("{why}{dead}"), true));
            state.error = Some(why);
        }
    }
    out.states.push(state);
    conceal(&mut out);
    Ok(out)
}

/// Hides secrets in the addresses of articles, and in those of inputs that were left out.
fn conceal(out: &mut Gathered) {
    let shown = |text: &mut String| *text = shown_link(text).into_owned();
    for a in out.items.iter_mut().filter_map(|i| i.article.as_mut()) {
        shown(&mut a.origin.path);
        a.url.iter_mut().for_each(shown);
    }
    out.skipped.iter_mut().for_each(|s| shown(&mut s.origin.path));
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Reads a page, or a document of another format, that is an input itself.
fn document(address: &Address, a: &Answer, before: &Before, input: &InputConfig, out: &mut Gathered) {
    let (digest, key) = (sha256(&a.body), address.key());
    if before.items.get(&key).is_some_and(|i| i.digest == digest) {
        return;
    }
    let mut part = ingest::document(&a.url, &a.body, input);
    out.skipped.append(&mut part.skipped);
    let mut articles = part.articles.into_iter();
    // The first one stands for the whole document when it is fetched again.
    let first = Fetched { feed: key.clone(), id: key.clone(), digest: digest.clone(), article: articles.next() };
    out.items.push(first);
    out.items.extend(articles.map(|article| Fetched {
        feed: key.clone(),
        id: format!("{key}#{}", article.id),
        digest: digest.clone(),
        article: Some(article),
    }));
}

/// Reads the new and changed items of a feed. The outer error means cancellation.
fn items(
    address: &Address,
    a: &Answer,
    before: &Before,
    reader: &Reader,
    out: &mut Gathered,
) -> Result<std::result::Result<(), String>> {
    let Reader { client, config, input } = reader;
    let feed::Feed { outlet, items: list, lost } = match feed::items_within(&a.body, &a.url, config.timeout.0) {
        Ok(read) => read,
        Err(why) => return Ok(Err(why)),
    };
    // What is missing may be complete next time.
    out.more |= !lost.is_empty();
    out.skipped.extend(lost.into_iter().map(|why| skipped(&address.to_string(), why, true)));
    let id_of = |i: &feed::Item| shown_link(&i.id).into_owned();
    let is_new = |i: &feed::Item| before.items.get(&id_of(i)).is_none_or(|b| b.digest != i.digest);
    let fresh: Vec<feed::Item> = list.into_iter().filter(is_new).collect();
    if fresh.len() > config.max_items {
        out.notes.push(format!(
            "{address} has {} new items; the newest {} were taken, the others follow in the next runs",
            fresh.len(),
            config.max_items
        ));
        out.more = true;
    }
    let wanted = fresh.len().min(config.max_items);
    for (i, item) in fresh.into_iter().take(config.max_items).enumerate() {
        if client.is_spent() {
            let left = count(wanted - i, "item");
            out.skipped.push(skipped(&address.to_string(), format!("{left} {}", budget_spent(config)), true));
            out.more = true;
            break;
        }
        let (id, digest, link) = (id_of(&item), item.digest.clone(), item.link.clone());
        let wanted = link.clone().filter(|_| item.teaser && config.full_text);
        let mut part = ingest::from_item(item, &address.to_string());
        let mut digest = digest;
        if let Some(link) = wanted {
            match client.get(&link, &Validators::default(), true) {
                Ok(Outcome::New(a)) => {
                    use_full_text(&mut part, ingest::document(&link, &a.body, input), outlet.as_deref())
                }
                Ok(Outcome::Unchanged) => {}
                Err(e) if e.kind() == Kind::Cancelled => return Err(e),
                Err(e) => {
                    // Marks the item to be fetched again.
                    digest.clear();
                    let why = e.one_line();
                    let note = format!("only the text in the feed is available: {why}");
                    part.articles.iter_mut().for_each(|x| x.notes.push(note.clone()));
                    if part.articles.is_empty() {
                        part.skipped = vec![skipped(&link, why, true)];
                    }
                }
            }
        }
        out.skipped.append(&mut part.skipped);
        out.items.push(Fetched { feed: address.key(), id, digest, article: part.articles.pop() });
    }
    Ok(Ok(()))
}

/// Replaces a teaser by the article of its page, if that is longer.
fn use_full_text(teaser: &mut Ingested, page: Ingested, outlet: Option<&str>) {
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
        // An aggregator's item names its original outlet.
        whole.outlet = short.outlet.clone().or(whole.outlet);
        whole.author = whole.author.or_else(|| short.author.clone());
        whole.published = whole.published.or(short.published);
        whole.published_raw = whole.published_raw.or_else(|| short.published_raw.clone());
    }
    if let (Some(name), None) = (outlet, teaser.articles.first()) {
        whole.outlet = Some(name.to_owned());
    }
    teaser.skipped.clear();
    teaser.articles = vec![whole];
}
