//! What the figures of a brief are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a figure of a brief is, or what it counts. The figure's own label says which things or which period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// The dead.
    Dead,
    /// The injured.
    Injured,
    /// The missing.
    Missing,
    /// Other things or people that are counted.
    Things,
    /// A number of days, months or years.
    Period,
    /// A day.
    Date,
    /// A day of which no year is given.
    DateWithoutYear,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Nothing that is known.
    #[default]
    Unknown,
}

impl FigureKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Dead,
        Self::Injured,
        Self::Missing,
        Self::Things,
        Self::Period,
        Self::Date,
        Self::DateWithoutYear,
        Self::Month,
        Self::Year,
        Self::Unknown,
    ];

    /// Its name in data files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Things => "things",
            Self::Period => "period",
            Self::Date => "date",
            Self::DateWithoutYear => "date-without-year",
            Self::Month => "month",
            Self::Year => "year",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// Its label beside a value; empty for kinds whose figures each have their own.
    pub fn label(self) -> &'static str {
        match self {
            Self::Things | Self::Period | Self::Unknown => "",
            Self::DateWithoutYear => "date, year not given",
            other => other.name(),
        }
    }

    /// The kind of a figure by its label, for briefs that were kept without their kinds.
    pub fn labelled(label: &str) -> Self {
        match label {
            "" => Self::Unknown,
            "days" | "months" | "years" => Self::Period,
            label => Self::ALL.into_iter().find(|k| k.label() == label).unwrap_or(Self::Things),
        }
    }

    /// Whether it is a toll, which the facts of an event have too.
    pub fn is_toll(self) -> bool {
        matches!(self, Self::Dead | Self::Injured | Self::Missing)
    }

    /// Whether it counts something other than time.
    pub fn is_counted(self) -> bool {
        self.is_toll() || self == Self::Things
    }

    /// Whether it is a day.
    pub fn is_day(self) -> bool {
        matches!(self, Self::Date | Self::DateWithoutYear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json_and_labels_lead_back() {
        for kind in FigureKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(FigureKind::named(kind.name()), Some(kind));
            if !kind.label().is_empty() {
                assert_eq!(FigureKind::labelled(kind.label()), kind);
            }
        }
        assert_eq!(FigureKind::labelled("houses"), FigureKind::Things);
        assert_eq!(FigureKind::labelled("years"), FigureKind::Period);
    }
}
