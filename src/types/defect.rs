//! What can be wrong with a translation. Each defect holds the words it is about. Its `Display` is the only place
//! where it is put into prose.

use mujaz_arabic::numerals::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A figure and its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Its kind.
    pub kind: Kind,
    /// Its value; hours with minutes as a fraction for times of day.
    pub value: f64,
    /// The value as English writes it: `62`, `1,200`, `a third`, `5:30`.
    pub written: String,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let v = &self.written;
        match self.kind {
            Kind::Percent => write!(f, "the figure {v} %"),
            Kind::PerMille => write!(f, "the figure {v} ‰"),
            Kind::Fraction => write!(f, "the part {v}"),
            Kind::Decade => write!(f, "the {v}s"),
            Kind::Ordinal => write!(f, "the number {v} (in order)"),
            Kind::Clock => write!(f, "the time {v}"),
            Kind::Cardinal => write!(f, "the figure {v}"),
        }
    }
}

/// Parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    /// The day, or the first one of several.
    Day,
    /// The last day of several.
    LastDay,
    /// The year.
    Year,
}

/// What is wrong with a translation. `stands` is what it says, `wanted` what it should say instead, `arabic` the
/// words of the source in question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "defect", rename_all = "snake_case")]
pub enum Defect {
    /// There is no translation.
    NoTranslation,
    /// A figure of the source is missing.
    MissingFigure {
        /// The figure.
        figure: Figure,
    },
    /// A figure that the source does not have.
    AddedFigure {
        /// The figure.
        figure: Figure,
    },
    /// A currency other than that of the source.
    OtherCurrency {
        /// Its name or sign in the translation.
        stands: String,
    },
    /// A unit of measure other than that of the source.
    OtherUnit {
        /// The unit in the translation.
        stands: String,
        /// The unit of the source, in the plural.
        wanted: String,
    },
    /// Two separate figures turned into a range.
    FalseRange {
        /// The figures as the source writes them.
        figures: [String; 2],
    },
    /// Two things swapped, each with the other's context.
    Exchanged {
        /// The things that were swapped.
        stands: [String; 2],
        /// What they now go with.
        beside: [String; 2],
    },
    /// A date of the source is missing or was changed.
    MissingDate {
        /// The date in the source.
        arabic: String,
    },
    /// Part of a date is missing.
    MissingDatePart {
        /// Which part.
        part: DatePart,
        /// Its number.
        value: i32,
        /// The date in the source.
        arabic: String,
    },
    /// A date that the source does not have.
    AddedDate {
        /// The date.
        stands: String,
    },
    /// "Yesterday", "today" or "tomorrow" for a different day.
    OtherDay {
        /// The day.
        stands: String,
    },
    /// A weekday that the source does not have.
    AddedWeekday {
        /// The weekday.
        stands: String,
    },
    /// "Last week", "next year" and the like for a different period.
    OtherPeriod {
        /// The period.
        stands: String,
    },
    /// A name that nothing in the source supports.
    AddedName {
        /// The name.
        stands: String,
    },
    /// A person whom the translation does not name.
    MissingName {
        /// The name in the source.
        arabic: String,
        /// The name in Latin letters.
        wanted: String,
    },
    /// A negation of the source is lost.
    LostNegation {
        /// The negating word.
        arabic: String,
    },
    /// A negation that the source does not have.
    AddedNegation {
        /// The negating word.
        stands: String,
    },
    /// The translation has fewer negations than the source.
    FewerNegations,
    /// A word of doubt or hearsay is lost, so that something uncertain is stated as fact.
    LostHedge {
        /// The word in the source.
        arabic: String,
    },
    /// The translation quotes what the source does not.
    AddedQuotation,
    /// The source quotes and the translation does not.
    LostQuotation,
    /// A rendering that a glossary forbids.
    ForbiddenTerm {
        /// The rendering.
        stands: String,
        /// The required rendering.
        wanted: String,
        /// The term in the source.
        arabic: String,
    },
    /// A term without its rendering.
    MissingTerm {
        /// The required rendering.
        wanted: String,
        /// The term in the source.
        arabic: String,
    },
    /// Letters of another script.
    ForeignScript {
        /// The letters.
        stands: String,
    },
    /// Words copied from the gloss in the prompt.
    CopiedGloss {
        /// The words.
        stands: String,
    },
    /// Words repeated several times in a row.
    Repeated {
        /// The words.
        stands: String,
        /// How often.
        times: usize,
    },
    /// Words joined to themselves: "the opening ceremony and the opening ceremony".
    JoinedToItself {
        /// The words.
        stands: String,
    },
    /// A long phrase that is repeated.
    RecurringPhrase,
    /// Too few or too many words for the length of the source.
    OtherLength {
        /// Number of words in the translation.
        words: usize,
        /// Number of words in the source.
        source_words: usize,
    },
    /// The model stopped before it had finished.
    Unfinished,
    /// A passage of the source that is not translated.
    Untranslated {
        /// The passage, shortened.
        arabic: String,
    },
    /// A passage that has no counterpart in the source.
    Invented {
        /// The passage, shortened.
        stands: String,
    },
    /// The model talks about its task.
    TalksAboutTask {
        /// The words that show it.
        stands: String,
    },
    /// A grave event that the source does not report: a bombing for a flood.
    AddedEvent {
        /// The word that reports it.
        stands: String,
    },
    /// A related but different word: a port for a bridge, a fall for a rise.
    Substituted {
        /// The word in the translation.
        stands: String,
        /// The word in the source.
        arabic: String,
        /// Its English, if the lexicon has any.
        #[serde(skip_serializing_if = "Option::is_none")]
        wanted: Option<String>,
    },
    /// The translation speaks in the first person, and nobody in the source does.
    AddedSpeaker {
        /// The word.
        stands: String,
    },
    /// Too few words of a machine translation correspond to the source.
    FewCorrespond,
    /// The two sentences have hardly any words in common.
    Unrelated,
    /// A model finds that the sentences do not mean the same.
    JudgedUnequal {
        /// The difference, in nats per token.
        value: f64,
    },
    /// The model gave no translation.
    ModelFailed {
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTranslation => f.write_str("there is no translation"),
            Self::MissingFigure { figure } => write!(f, "{figure} is missing"),
            Self::AddedFigure { figure } => write!(f, "{figure} is not in the source"),
            Self::OtherCurrency { stands } => write!(f, "the currency \"{stands}\" is not that of the source"),
            Self::OtherUnit { stands, wanted } => write!(f, "the unit \"{stands}\" should be \"{wanted}\""),
            Self::FalseRange { figures: [a, b] } => write!(f, "\"from … to\" makes one range of {a} and {b}"),
            Self::Exchanged { stands: [a, b], beside: [c, d] } => {
                write!(f, "\"{a}\" and \"{b}\" are exchanged beside \"{c}\" and \"{d}\"")
            }
            Self::MissingDate { arabic } => write!(f, "the date \"{arabic}\" is missing or has changed"),
            Self::MissingDatePart { part, value, arabic } => {
                let part = match part {
                    DatePart::Day => "day",
                    DatePart::LastDay => "last day",
                    DatePart::Year => "year",
                };
                write!(f, "the {part} {value} of the date \"{arabic}\" is missing")
            }
            Self::AddedDate { stands } => write!(f, "the date \"{stands}\" is not in the source"),
            Self::OtherDay { stands } => write!(f, "the day \"{stands}\" is not that of the source"),
            Self::AddedWeekday { stands } => write!(f, "the weekday \"{stands}\" is not in the source"),
            Self::OtherPeriod { stands } => write!(f, "\"{stands}\" is not what the source says"),
            Self::AddedName { stands } | Self::AddedEvent { stands } => write!(f, "\"{stands}\" is not in the source"),
            Self::MissingName { arabic, .. } => write!(f, "\"{arabic}\" is not named in the translation"),
            Self::LostNegation { arabic } => write!(f, "the negation \"{arabic}\" is lost"),
            Self::AddedNegation { stands } => write!(f, "the negation \"{stands}\" is not in the source"),
            Self::FewerNegations => f.write_str("the source negates more often than the translation"),
            Self::LostHedge { arabic } => {
                write!(f, "\"{arabic}\" is lost: the translation gives as fact what the source does not")
            }
            Self::AddedQuotation => f.write_str("the translation quotes what the source does not"),
            Self::LostQuotation => f.write_str("the quotation marks of the source are lost"),
            Self::ForbiddenTerm { stands, wanted, arabic } => {
                write!(f, "\"{stands}\" must not be used for \"{arabic}\"; \"{wanted}\" is wanted")
            }
            Self::MissingTerm { wanted, arabic } => write!(f, "\"{arabic}\" should be \"{wanted}\""),
            Self::ForeignScript { stands } => write!(f, "\"{stands}\" is not English"),
            Self::CopiedGloss { stands } => write!(f, "\"{stands}\" is copied from the gloss"),
            Self::Repeated { stands, times } => write!(f, "\"{stands}\" is said {times} times in a row"),
            Self::JoinedToItself { stands } => write!(f, "\"{stands}\" is joined to itself"),
            Self::RecurringPhrase => f.write_str("a phrase of five words is repeated"),
            Self::OtherLength { words, source_words: n } if words < n => {
                write!(f, "too short: something is left out ({words} words for {n})")
            }
            Self::OtherLength { words, source_words } => {
                write!(f, "too long: something is added ({words} words for {source_words})")
            }
            Self::Unfinished => f.write_str("the model stopped before the sentence was finished"),
            Self::Untranslated { arabic } => write!(f, "nothing in the translation renders \"{arabic}\""),
            Self::Invented { stands } => write!(f, "\"{stands}\" renders nothing of the source"),
            Self::TalksAboutTask { stands } => write!(f, "the model talks about the task (\"{stands}\")"),
            Self::Substituted { stands, arabic, .. } => {
                write!(f, "\"{stands}\" stands where the source has \"{arabic}\"")
            }
            Self::AddedSpeaker { stands } => write!(f, "nobody in the source says \"{stands}\""),
            Self::FewCorrespond => f.write_str("too few words of the two sentences correspond"),
            Self::Unrelated => f.write_str("the words of the two sentences have too little in common"),
            Self::JudgedUnequal { value } => {
                write!(f, "the model finds that the two sentences do not say the same ({value:.2})")
            }
            Self::ModelFailed { reason } => f.write_str(reason),
        }
    }
}
