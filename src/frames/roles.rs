//! The slots of frames, with their display names.

use mujaz_arabic::fates::Fate;
use serde::Deserialize;

/// A slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who acts.
    Who,
    /// To or with whom: the partner of a meeting, the person appointed.
    Whom,
    /// Who died, was attacked or dismissed.
    Victim,
    /// The office to which somebody is appointed.
    Position,
    /// What was opened, seized or found.
    Object,
    /// The disease.
    Disease,
    /// Who made an agreement.
    Parties,
    /// Who won.
    Winner,
    /// Who lost.
    Loser,
    /// One of two teams that drew.
    Team,
    /// The other of two teams that drew.
    Other,
    /// The score.
    Score,
    /// The sentence imposed by a court.
    Sentence,
    /// Strength of an earthquake.
    Magnitude,
    /// Whether a rate was raised, cut or held.
    Move,
    /// By how much.
    Step,
    /// A rate or share after a change.
    Rate,
    /// A rate or share before a change.
    RateFrom,
    /// The destination of somebody who travels.
    To,
    /// Where it happened.
    Where,
    /// When it happened.
    When,
    /// Dead.
    Killed,
    /// Injured.
    Injured,
    /// Missing.
    Missing,
    /// Arrested.
    Arrested,
    /// Kidnapped.
    Kidnapped,
    /// Released.
    Released,
    /// Rescued.
    Rescued,
    /// Evacuated.
    Evacuated,
    /// Driven from their homes.
    Displaced,
    /// Cases of a disease.
    Cases,
    /// Age of somebody who died.
    Age,
    /// Length of something built.
    Length,
    /// Cost or value.
    Cost,
    /// Who said so.
    SaidBy,
}

impl Role {
    /// All, in the order of the table of facts.
    pub const ALL: [Self; 35] = [
        Self::Who,
        Self::Whom,
        Self::Victim,
        Self::Position,
        Self::Object,
        Self::Disease,
        Self::Parties,
        Self::Winner,
        Self::Loser,
        Self::Team,
        Self::Other,
        Self::Score,
        Self::Sentence,
        Self::Magnitude,
        Self::Move,
        Self::Step,
        Self::Rate,
        Self::RateFrom,
        Self::To,
        Self::Where,
        Self::When,
        Self::Killed,
        Self::Injured,
        Self::Missing,
        Self::Arrested,
        Self::Kidnapped,
        Self::Released,
        Self::Rescued,
        Self::Evacuated,
        Self::Displaced,
        Self::Cases,
        Self::Age,
        Self::Length,
        Self::Cost,
        Self::SaidBy,
    ];

    /// The slots that count the toll of an event.
    pub const TOLLS: [Self; 9] = [
        Self::Killed,
        Self::Injured,
        Self::Missing,
        Self::Arrested,
        Self::Kidnapped,
        Self::Released,
        Self::Rescued,
        Self::Evacuated,
        Self::Displaced,
    ];

    /// Its name in the table of facts.
    pub fn label(self) -> &'static str {
        match self {
            Self::Who => "Who",
            Self::Whom => "Whom",
            Self::Victim => "Concerns",
            Self::Position => "Office",
            Self::Object => "Object",
            Self::Disease => "Disease",
            Self::Parties => "Parties",
            Self::Winner => "Winner",
            Self::Loser => "Loser",
            Self::Team => "Team",
            Self::Other => "Opponent",
            Self::Score => "Score",
            Self::Sentence => "Sentence",
            Self::Magnitude => "Magnitude",
            Self::Move => "Decision",
            Self::Step => "Step",
            Self::Rate => "Rate",
            Self::RateFrom => "Rate before",
            Self::To => "Destination",
            Self::Where => "Where",
            Self::When => "When",
            Self::Killed => "Killed",
            Self::Injured => "Injured",
            Self::Missing => "Missing",
            Self::Arrested => "Arrested",
            Self::Kidnapped => "Kidnapped",
            Self::Released => "Released",
            Self::Rescued => "Rescued",
            Self::Evacuated => "Evacuated",
            Self::Displaced => "Displaced",
            Self::Cases => "Cases",
            Self::Age => "Age",
            Self::Length => "Length",
            Self::Cost => "Cost",
            Self::SaidBy => "Said by",
        }
    }

    /// A toll in words: `9 killed`.
    pub fn counted(self) -> &'static str {
        let fate = || Fate::ALL.into_iter().find(|f| Self::of(*f) == self);
        if self == Self::Cases { "cases" } else { fate().map_or("", Fate::participle) }
    }

    /// The slot that counts people with a fate.
    pub fn of(fate: Fate) -> Self {
        match fate {
            Fate::Killed => Self::Killed,
            Fate::Injured => Self::Injured,
            Fate::Missing => Self::Missing,
            Fate::Arrested => Self::Arrested,
            Fate::Kidnapped => Self::Kidnapped,
            Fate::Released => Self::Released,
            Fate::Rescued => Self::Rescued,
            Fate::Evacuated => Self::Evacuated,
            Fate::Displaced => Self::Displaced,
        }
    }
}
