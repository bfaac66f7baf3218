//! Changes to events by a person, as the command line and the desk ask for them.

use crate::error::{Error, Kind, Result};
use crate::events::Done;
use crate::pipeline::group::Listing;
use std::collections::BTreeMap;
use std::path::Path;

/// A change to events.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// Two events are one; the first keeps its identifier.
    Merge {
        /// The event that remains.
        event: &'a str,
        /// The event whose articles move to it.
        other: &'a str,
    },
    /// Some articles of an event are an event of their own.
    Split {
        /// The event.
        event: &'a str,
        /// Identifiers of articles.
        articles: &'a [String],
    },
    /// An article belongs to another event.
    Move {
        /// Its identifier.
        article: &'a str,
        /// The other event.
        event: &'a str,
    },
    /// A change is taken back.
    Undo {
        /// Its number in the log; the last one by a person where there is none.
        number: Option<usize>,
    },
}

impl Change<'_> {
    /// What it does.
    pub fn kind(&self) -> Done {
        match self {
            Self::Merge { .. } => Done::Merge,
            Self::Split { .. } => Done::Split,
            Self::Move { .. } => Done::Move,
            Self::Undo { .. } => Done::Undo,
        }
    }

    /// Makes the change; returns what was done, and the event that received articles. It has to be saved then.
    ///
    /// # Errors
    /// An event or article is not there; the change would change nothing, or leave nothing.
    pub fn apply(&self, l: &mut Listing) -> Result<(String, Option<String>)> {
        Ok(match *self {
            Self::Merge { event, other } => {
                let (into, other) = (event_named(l, event)?, event_named(l, other)?);
                l.engine.merge(&into, &other)?;
                (format!("{other} joined {into}"), Some(into))
            }
            Self::Split { event, articles } => {
                let from = event_named(l, event)?;
                let numbers = articles.iter().map(|id| article(l, id)).collect::<Result<Vec<u32>>>()?;
                let new = l.engine.split(&from, &numbers)?;
                (format!("{} became the event {new}", articles.join(", ")), Some(new))
            }
            Self::Move { article: id, event } => {
                let (number, to) = (article(l, id)?, event_named(l, event)?);
                l.engine.move_article(number, &to)?;
                (format!("moved {id} to {to}"), Some(to))
            }
            Self::Undo { number } => (format!("undone: {}", l.engine.undo(number)?), None),
        })
    }
}

fn article(l: &Listing, id: &str) -> Result<u32> {
    l.cards.iter().position(|c| c.id == id).map(|n| n as u32).ok_or_else(|| {
        Error::new(Kind::Usage, format!("there is no article {id}")).help("`mujaz curate show EVENT` lists articles")
    })
}

/// The event that a text names: an identifier, the code at the end of one, or the name of a brief's file, which ends
/// with that code.
///
/// # Errors
/// There is none, or several could be meant.
pub fn event_named(l: &Listing, text: &str) -> Result<String> {
    if l.engine.find(text).is_some() {
        return Ok(text.to_owned());
    }
    let name = Path::new(text).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.split('.').next().unwrap_or_default();
    let code = name.rsplit('-').next().unwrap_or_default();
    let ends_so = |id: &&str| id.rsplit('-').next() == Some(code);
    let ids = l.engine.stories.iter().map(|s| s.id.as_str()).filter(ends_so);
    let mut found: BTreeMap<u32, &str> = BTreeMap::new();
    for id in ids {
        if let Some(number) = l.engine.find(id) {
            found.entry(number).or_insert(id);
        }
    }
    let list: Vec<&str> = found.into_values().collect();
    match list.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(Error::new(Kind::Usage, format!("there is no event {text}"))
            .help("`mujaz curate list --all` shows the events")),
        several => Err(Error::new(Kind::Usage, format!("{text} may be any of {}", several.join(", ")))
            .help("give the whole identifier")),
    }
}
