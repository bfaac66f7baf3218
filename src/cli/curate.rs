//! `mujaz curate`

use super::arguments::StoreArguments;
use super::events::{EventState, Titles, print_events, print_events_json};
use super::exit::Exit;
use super::grade::{GradeArguments, grade, grades};
use super::output::{print_json, print_line};
use crate::app::{Change, event_named};
use crate::config::Config;
use crate::error::Result;
use crate::events::{Actor, Done, Operation};
use crate::outlets::{Outlets, key};
use crate::pipeline::group::{Listing, recall, save};
use crate::store::{self, Store};
use crate::types::count;
use schemars::JsonSchema;
use serde::Serialize;

/// Arguments of `mujaz curate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with events.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List events, the earliest first
    List {
        /// Include closed events
        #[arg(long)]
        all: bool,
    },
    /// Show an event with its articles and why they belong to it
    Show {
        /// Event: its identifier, the code at its end, or the file of its brief
        event: String,
    },
    /// Merge two events; the first keeps its identifier
    Merge {
        /// Event that remains
        event: String,
        /// Event whose articles move to it
        other: String,
    },
    /// Split some articles of an event off into a new event
    Split {
        /// Event
        event: String,
        /// Articles to split off
        #[arg(required = true, value_name = "ARTICLE")]
        articles: Vec<String>,
    },
    /// Move an article to another event
    Move {
        /// Article
        article: String,
        /// Event
        event: String,
    },
    /// Undo the last manual change, or any change by its number, the program's included
    Undo {
        /// Number as `mujaz curate log` shows it
        number: Option<usize>,
    },
    /// List the changes to events and who made them
    Log,
    /// Grade how reliable an outlet is, by the Admiralty code; briefs show it beside their sources
    Grade(GradeArguments),
    /// List the grades of outlets, and who gave them
    Grades {
        /// Include earlier and withdrawn ones
        #[arg(long)]
        all: bool,
    },
}

/// What `mujaz curate log --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CurateLogOutput<'a> {
    /// What was done to events, in order.
    operations: Vec<LoggedOperation<'a>>,
}

/// A change of events.
#[derive(Debug, Serialize, JsonSchema)]
struct LoggedOperation<'a> {
    /// Its number, from 1.
    number: usize,
    /// Who made it.
    by: Actor,
    /// What was done.
    kind: Done,
    /// A description in words.
    what: &'a str,
    /// Whether it was undone later.
    undone: bool,
}

impl<'a> From<(usize, &'a Operation)> for LoggedOperation<'a> {
    fn from((i, o): (usize, &'a Operation)) -> Self {
        Self { number: i + 1, by: o.by, kind: o.kind, what: &o.what, undone: o.undone }
    }
}

/// What `mujaz curate list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CurateListOutput {
    /// Events, the earliest first.
    events: Vec<CuratedEvent>,
}

/// An event.
#[derive(Debug, Serialize, JsonSchema)]
struct CuratedEvent {
    /// Its identifier.
    id: String,
    /// Its days in English, if they are known.
    when: Option<String>,
    /// Number of articles.
    articles: usize,
    /// Headline of its newest brief, if it has one.
    title: Option<String>,
    /// Headline of its first article.
    arabic_title: Option<String>,
    /// Whether new reports still join it.
    state: EventState,
    /// Whether it was corrected by hand.
    curated: bool,
}

/// What `merge`, `split`, `move` and `undo` of `mujaz curate` print with `--json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CurateChangeOutput {
    /// What was done.
    change: String,
    /// Number of the change, as in `mujaz curate log`.
    number: usize,
    /// The new event of a split, or the event that received articles.
    event: Option<String>,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let mut store: Box<dyn Store> = match a.store.open(config)? {
        Some(s) => s,
        None => store::open(store::default_path())?,
    };
    if let Action::Grades { all } = &a.action {
        grades(*all, &*store, a.json)?;
        return Ok(Exit::Done);
    }
    let titles = store.titles()?;
    let mut l = recall(&mut *store, config)?;
    match &a.action {
        Action::List { all } => list(&l, &titles, *all, a.json)?,
        Action::Show { event: wanted } => {
            let number = l.engine.find(&event_named(&l, wanted)?);
            let found: Vec<_> = l.events().into_iter().filter(|e| l.engine.find(&e.id) == number).collect();
            if a.json {
                print_events_json(&l, &found, &titles)?;
            } else {
                print_events(&l, &found, &titles)?;
            }
        }
        Action::Log => log(&l, a.json)?,
        Action::Grade(given) => {
            let known = l.cards.iter().filter_map(|c| c.outlet.as_deref()).map(key).collect();
            grade(given, &mut *store, &known, &Outlets::load(&config.brief.outlets)?, a.json)?;
            store.commit()?;
        }
        action => {
            let Some(change) = change(action) else { return Ok(Exit::Done) };
            let (said, event) = change.apply(&mut l)?;
            save(&mut *store, &l)?;
            if a.json {
                print_json(&CurateChangeOutput { change: said, number: l.engine.log.len(), event })?;
            } else {
                print_line(&said)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The change of events that an action asks for, if it does.
fn change(action: &Action) -> Option<Change<'_>> {
    Some(match action {
        Action::Merge { event, other } => Change::Merge { event, other },
        Action::Split { event, articles } => Change::Split { event, articles },
        Action::Move { article, event } => Change::Move { article, event },
        Action::Undo { number } => Change::Undo { number: *number },
        Action::List { .. } | Action::Show { .. } | Action::Log | Action::Grade(_) | Action::Grades { .. } => {
            return None;
        }
    })
}

/// `mujaz curate list`
fn list(l: &Listing, titles: &Titles, all: bool, json: bool) -> Result<()> {
    let mut events = Vec::new();
    for e in l.events() {
        let number = l.engine.find(&e.id);
        if !all && number.is_some_and(|n| l.engine.closed(n)) {
            continue;
        }
        events.push(CuratedEvent {
            title: titles.get(&e.id).cloned(),
            arabic_title: e.members.iter().find_map(|m| l.cards[m.article].title.clone()),
            when: e.when.map(|w| w.english()),
            articles: e.members.len(),
            state: EventState::of(l, number),
            curated: number.is_some_and(|n| l.engine.curated(n)),
            id: e.id,
        });
    }
    if json {
        return print_json(&CurateListOutput { events });
    }
    for e in events {
        let when = e.when.unwrap_or_else(|| "no date".to_owned());
        let hand = if e.curated { "; by hand" } else { "" };
        let title = e.title.or(e.arabic_title).unwrap_or_default();
        print_line(&format!("{}  ({when}; {}{hand})  {title}", e.id, count(e.articles, "article")))?;
    }
    Ok(())
}

/// `mujaz curate log`
fn log(l: &Listing, json: bool) -> Result<()> {
    if json {
        let operations = l.engine.log.iter().enumerate().map(LoggedOperation::from).collect();
        return print_json(&CurateLogOutput { operations });
    }
    for (i, o) in l.engine.log.iter().enumerate() {
        let who = if o.by == Actor::User { "user" } else { "program" };
        let undone = if o.undone { " (undone)" } else { "" };
        print_line(&format!("{:>4}  {who:7}  {:6}  {}{undone}", i + 1, o.kind.name(), o.what))?;
    }
    Ok(())
}
