//! `mujaz curate`

use super::arguments::StoreArguments;
use super::events::print_events;
use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::events::{Actor, Operation};
use crate::pipeline::group::{Listing, recall, save};
use crate::store::{self, Sqlite};
use schemars::JsonSchema;
use serde::Serialize;

/// Arguments of `mujaz curate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
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
        /// Event
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
    Log {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
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
    /// `merge`, `split`, `move`, `undo`, `reopen`.
    kind: &'a str,
    /// In words.
    what: &'a str,
    /// Whether it was undone later.
    undone: bool,
}

impl<'a> From<(usize, &'a Operation)> for LoggedOperation<'a> {
    fn from((i, o): (usize, &'a Operation)) -> Self {
        Self { number: i + 1, by: o.by, kind: &o.kind, what: &o.what, undone: o.undone }
    }
}

fn article(l: &Listing, id: &str) -> Result<u32> {
    l.cards.iter().position(|c| c.id == id).map(|n| n as u32).ok_or_else(|| {
        Error::new(Kind::Usage, format!("there is no article {id}")).help("`mujaz curate show EVENT` lists articles")
    })
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let mut store: Sqlite = match a.store.open(config)? {
        Some(s) => s,
        None => store::open(&store::default_path())?,
    };
    let mut l = recall(&mut store, config)?;
    match &a.action {
        Action::List { all } => {
            for e in l.events() {
                let number = l.engine.find(&e.id);
                if !all && number.is_some_and(|n| l.engine.closed(n)) {
                    continue;
                }
                let when = e.when.map_or_else(|| "no date".to_owned(), |w| w.english());
                let title = e.members.iter().find_map(|m| l.cards[m.article].title.as_deref()).unwrap_or("");
                let hand = if number.is_some_and(|n| l.engine.curated(n)) { "; by hand" } else { "" };
                print_line(&format!("{}  ({when}; {} articles{hand})  {title}", e.id, e.members.len()))?;
            }
        }
        Action::Show { event } => {
            let number = l.engine.find(event);
            let found: Vec<_> =
                l.events().into_iter().filter(|e| number.is_some() && l.engine.find(&e.id) == number).collect();
            if found.is_empty() {
                return Err(Error::new(Kind::Usage, format!("there is no event {event}"))
                    .help("`mujaz curate list --all` shows the events"));
            }
            print_events(&l, &found)?;
        }
        Action::Log { json } => {
            let who = |a: Actor| if a == Actor::User { "user" } else { "program" };
            if *json {
                let operations = l.engine.log.iter().enumerate().map(LoggedOperation::from).collect();
                print_json(&CurateLogOutput { operations })?;
            } else {
                for (i, o) in l.engine.log.iter().enumerate() {
                    let undone = if o.undone { " (undone)" } else { "" };
                    print_line(&format!("{:>4}  {:7}  {:6}  {}{undone}", i + 1, who(o.by), o.kind, o.what))?;
                }
            }
        }
        Action::Merge { event, other } => {
            l.engine.merge(event, other)?;
            changed(&mut store, &l, &format!("{other} joined {event}"))?;
        }
        Action::Split { event, articles } => {
            let numbers = articles.iter().map(|id| article(&l, id)).collect::<Result<Vec<u32>>>()?;
            let made = l.engine.split(event, &numbers)?;
            changed(&mut store, &l, &format!("{} became the event {made}", articles.join(", ")))?;
        }
        Action::Move { article: id, event } => {
            l.engine.move_article(article(&l, id)?, event)?;
            changed(&mut store, &l, &format!("{id} went to {event}"))?;
        }
        Action::Undo { number } => {
            let undone = l.engine.undo(*number)?;
            changed(&mut store, &l, &format!("undone: {undone}"))?;
        }
    }
    Ok(Exit::Done)
}

/// Saves a change and says what was done.
fn changed(store: &mut Sqlite, l: &Listing, what: &str) -> Result<()> {
    save(store, l)?;
    print_line(what)
}
