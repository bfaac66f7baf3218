//! `mujaz events`

use super::arguments::{EmbedderArguments, StoreArguments};
use super::exit::Exit;
use super::output::{print_json, print_line, report_skipped};
use super::session::session;
use crate::app::ModelOverrides;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::pipeline::group::Listing;
use crate::progress::Progress;
use crate::store::Store;
use crate::types::{Event, Related, count};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Arguments of `mujaz events`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders, glob patterns, URLs of feeds and pages, or `-` for standard input; with
    /// --store and no input, the remembered events are listed
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
    /// Embedder
    #[command(flatten)]
    pub embedder: EmbedderArguments,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Never open a connection
    #[arg(long)]
    pub offline: bool,
}

/// An article of an event.
#[derive(Serialize, JsonSchema)]
struct EventArticle<'a> {
    /// Identifier.
    id: &'a str,
    /// Where it was read.
    source: String,
    /// Headline, if there is one.
    title: Option<&'a str>,
    /// Why it belongs to the event.
    why: &'a str,
    /// The article that it repeats, if it is a copy.
    copy_of: Option<&'a str>,
}

/// When an event happened.
#[derive(Serialize, JsonSchema)]
struct EventDays {
    /// In English.
    text: String,
    /// The first day: `2025-05-27`, or `05-27` where the year is unknown.
    first: String,
}

/// An event.
#[derive(Serialize, JsonSchema)]
struct ListedEvent<'a> {
    /// Identifier, which stays.
    id: &'a str,
    /// Its articles.
    articles: Vec<EventArticle<'a>>,
    /// When it happened.
    when: Option<EventDays>,
    /// Places in English, most mentioned first.
    #[serde(rename = "where")]
    place: Vec<&'a str>,
    /// Why its articles belong together, and which events were kept apart.
    why: Vec<String>,
    /// Events that have to do with it.
    related: &'a [Related],
    /// Whether new reports still join it.
    state: EventState,
    /// Whether it was corrected by hand.
    curated: bool,
    /// Headline of its newest brief, if it has one.
    title: Option<&'a str>,
}

/// Whether new reports still join an event.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum EventState {
    /// New reports may join it.
    Open,
    /// There has been no report for long; one that belongs to it reopens it.
    Closed,
}

impl EventState {
    /// The state of an event by its number.
    pub fn of(l: &Listing, number: Option<u32>) -> Self {
        if number.is_some_and(|n| l.engine.closed(n)) { Self::Closed } else { Self::Open }
    }
}

/// An input that was left out.
#[derive(Serialize, JsonSchema)]
struct SkippedInput {
    /// Where it is.
    source: String,
    /// Why.
    reason: String,
}

/// What `mujaz events --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct EventsOutput<'a> {
    /// Events, the earliest first.
    events: Vec<ListedEvent<'a>>,
    /// Inputs that were left out.
    skipped: Vec<SkippedInput>,
}

fn event_out<'a>(l: &'a Listing, e: &'a Event, titles: &'a Titles) -> ListedEvent<'a> {
    let number = e.members.first().map(|m| l.engine.nodes[m.article].event);
    let articles: Vec<EventArticle> = e
        .members
        .iter()
        .map(|m| {
            let c = &l.cards[m.article];
            let copy_of = l.engine.copy_of(m.article as u32).map(|n| l.cards[n as usize].id.as_str());
            let title = c.title.as_deref();
            EventArticle { id: &c.id, source: c.origin.to_string(), title, why: &m.why, copy_of }
        })
        .collect();
    let why = articles
        .iter()
        .map(|a| format!("{}: {}", a.id, a.why))
        .chain(e.near_misses.iter().map(ToString::to_string))
        .collect();
    ListedEvent {
        id: &e.id,
        why,
        articles,
        when: e.when.map(|w| EventDays { text: w.english(), first: w.iso() }),
        place: e.places.iter().map(|p| p.1.as_str()).collect(),
        related: &e.related,
        state: EventState::of(l, number),
        curated: number.is_some_and(|n| l.engine.curated(n)),
        title: titles.get(&e.id).map(String::as_str),
    }
}

/// Headlines of briefs by event.
pub(super) type Titles = HashMap<String, String>;

/// Prints events as JSON.
pub(super) fn print_events_json(l: &Listing, events: &[Event], titles: &Titles) -> Result<()> {
    let skipped =
        l.skipped.iter().map(|s| SkippedInput { source: s.origin.to_string(), reason: s.reason.clone() }).collect();
    print_json(&EventsOutput { events: events.iter().map(|e| event_out(l, e, titles)).collect(), skipped })
}

/// Prints events for people.
pub(super) fn print_events(l: &Listing, events: &[Event], titles: &Titles) -> Result<()> {
    for e in events {
        let when = e.when.map_or_else(|| "no date".to_owned(), |w| w.english());
        let place = e.places.first().map_or("no place", |p| p.1.as_str());
        let title = titles.get(&e.id).map(|t| format!("  {t}")).unwrap_or_default();
        print_line(&format!("{}  ({when}; {place}){title}", e.id))?;
        for m in &e.members {
            let c = &l.cards[m.article];
            print_line(&format!("    {}  {}", c.id, c.title.as_deref().unwrap_or("")))?;
            print_line(&format!("        {}", m.why))?;
        }
        for n in &e.near_misses {
            print_line(&format!("    {n}"))?;
        }
        for r in &e.related {
            print_line(&format!("    {}: {} ({})", r.kind, r.event, r.why))?;
        }
    }
    Ok(())
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let config = &a.embedder.config(config);
    let mut store = a.store.open(config)?;
    if a.inputs.is_empty() && store.is_none() {
        return Err(Error::new(Kind::Usage, "no input was given")
            .help("name files or folders, or `-` for standard input; --store alone lists what is remembered"));
    }
    let overrides = ModelOverrides { offline: a.offline, ..ModelOverrides::default() };
    let store_of = store.as_mut().map(|s| &mut **s as &mut dyn Store);
    let mut listing = session(config, overrides, progress).take_in(config, &a.inputs, store_of)?;
    if let Some(s) = &mut store {
        listing.make_ready(&mut **s, config)?;
    }
    let events = listing.events();
    let titles = store.as_ref().map(|s| s.titles()).transpose()?.unwrap_or_default();
    if a.json {
        print_events_json(&listing, &events, &titles)?;
    } else {
        print_events(&listing, &events, &titles)?;
    }
    if store.is_some() && !a.inputs.is_empty() {
        progress.note(&format!(
            "{}, {} of them new or changed; {} in the store",
            count(listing.here.len(), "article"),
            listing.fresh,
            listing.cards.len()
        ));
    }
    listing.remarks.iter().for_each(|r| progress.note(r));
    match listing.engine.template_sentences() {
        0 => {}
        n => progress.note(&format!(
            "{} ignored as boilerplate, since the articles have nothing else in common",
            count(n, "sentence")
        )),
    }
    let failed = report_skipped(&listing.skipped, progress);
    Ok(if failed { Exit::Partly } else { Exit::Done })
}
