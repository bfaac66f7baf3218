//! Changes of events as the log records them, so that they can be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who changed an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// Automatic grouping.
    Program,
    /// A person.
    User,
}

/// A placement: article, event, whether it was made by hand.
pub(crate) type Place = (u32, u32, bool);

/// What was done to events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Done {
    /// Two events became one.
    Merge,
    /// Articles left an event.
    Split,
    /// An article went to another event.
    Move,
    /// An earlier change was taken back.
    Undo,
    /// An article was added to a closed event.
    Reopen,
}

impl Done {
    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Move => "move",
            Self::Undo => "undo",
            Self::Reopen => "reopen",
        }
    }

    /// The kept form is the name, so that new kinds leave old stores readable.
    fn read<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        let all = [Self::Merge, Self::Split, Self::Move, Self::Undo, Self::Reopen];
        let found = all.into_iter().find(|d| d.name() == name);
        found.ok_or_else(|| serde::de::Error::custom(format!("no change of events is called {name}")))
    }

    fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

/// A change of events that can be undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Who made it.
    pub by: Actor,
    /// What was done.
    #[serde(deserialize_with = "Done::read", serialize_with = "Done::write")]
    pub kind: Done,
    /// A description in words.
    pub what: String,
    /// Placements of the articles concerned before the change.
    pub before: Vec<Place>,
    /// Placements after the change.
    pub after: Vec<Place>,
    /// Whether it was undone later.
    pub undone: bool,
}
