//! What a review finds, as values: which check, which defect, where, how surely.

use super::Defect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// What is compared between an Arabic sentence and its English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Figures, units, currencies and what they belong to.
    Figures,
    /// Dates, weekdays and periods.
    Dates,
    /// Names of people, places and bodies.
    Names,
    /// What is denied.
    Negation,
    /// What is only possible.
    Modality,
    /// What is only claimed.
    Attribution,
    /// Whether anything was left out.
    Completeness,
    /// Whether anything was added.
    Addition,
    /// Whether the two sentences say the same.
    Adequacy,
    /// Who is quoted.
    Quotation,
    /// Renderings that a glossary asks for or forbids.
    Glossary,
    /// Words said over and over.
    Repetition,
    /// Letters of other scripts, and words copied from the prompt.
    Script,
    /// How long the English is.
    Length,
    /// Whether the model answered at all.
    Model,
}

impl Check {
    /// The checks of a pair, in the order in which they are shown.
    pub const OF_PAIRS: [Self; 14] = [
        Self::Figures,
        Self::Dates,
        Self::Names,
        Self::Negation,
        Self::Modality,
        Self::Attribution,
        Self::Completeness,
        Self::Addition,
        Self::Adequacy,
        Self::Quotation,
        Self::Glossary,
        Self::Repetition,
        Self::Script,
        Self::Length,
    ];

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Dates => "dates",
            Self::Names => "names",
            Self::Negation => "negation",
            Self::Modality => "modality",
            Self::Attribution => "attribution",
            Self::Completeness => "completeness",
            Self::Addition => "addition",
            Self::Adequacy => "adequacy",
            Self::Quotation => "quotation",
            Self::Glossary => "glossary",
            Self::Repetition => "repetition",
            Self::Script => "script",
            Self::Length => "length",
            Self::Model => "model",
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Record", into = "Record")]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// What is wrong.
    pub defect: Defect,
    /// Byte range in the Arabic, if it is about a place there.
    pub source_span: Option<(usize, usize)>,
    /// Byte range in the English, if it is about a place there.
    pub target_span: Option<(usize, usize)>,
    /// How sure the check is, 0 to 1.
    pub confidence: f64,
}

/// From which confidence a finding rejects a pair.
const REJECTS: f64 = 0.5;

/// From which confidence a finding is worth a mention.
pub const DOUBTS: f64 = 0.3;

impl Finding {
    /// A finding about no place in particular.
    pub fn new(check: Check, defect: Defect, confidence: f64) -> Self {
        Self { check, defect, source_span: None, target_span: None, confidence }
    }

    /// The same finding about a place in the Arabic.
    pub fn at_source(self, span: Range<usize>) -> Self {
        Self { source_span: Some((span.start, span.end)), ..self }
    }

    /// The same finding about a place in the English.
    pub fn at_target(self, span: Range<usize>) -> Self {
        Self { target_span: Some((span.start, span.end)), ..self }
    }

    /// Whether it is sure enough to reject the pair.
    pub fn rejects(&self) -> bool {
        self.confidence >= REJECTS
    }

    /// The place in the Arabic as a range.
    pub fn source_range(&self) -> Option<Range<usize>> {
        self.source_span.map(|(a, b)| a..b)
    }

    /// The place in the English as a range.
    pub fn target_range(&self) -> Option<Range<usize>> {
        self.target_span.map(|(a, b)| a..b)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.defect.fmt(f)
    }
}

/// A finding as it is written: with its message beside its values.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Record {
    check: Check,
    #[serde(flatten)]
    defect: Defect,
    #[serde(default)]
    message: String,
    source_span: Option<(usize, usize)>,
    target_span: Option<(usize, usize)>,
    confidence: f64,
}

impl From<Finding> for Record {
    fn from(f: Finding) -> Self {
        Self {
            message: f.defect.to_string(),
            check: f.check,
            defect: f.defect,
            source_span: f.source_span,
            target_span: f.target_span,
            confidence: f.confidence,
        }
    }
}

impl From<Record> for Finding {
    fn from(r: Record) -> Self {
        Self {
            check: r.check,
            defect: r.defect,
            source_span: r.source_span,
            target_span: r.target_span,
            confidence: r.confidence,
        }
    }
}

/// How a pair came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No check that applies rejects it.
    Passed,
    /// At least one check rejects it.
    Rejected,
}

/// How one check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    /// Something was checked and agrees.
    Passed,
    /// It rejects the pair.
    Failed,
    /// Something is odd, not enough to reject.
    Doubtful,
    /// The pair has nothing for this check.
    Nothing,
}

/// One check and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckOutcome {
    /// The check.
    pub check: Check,
    /// Outcome.
    pub result: CheckResult,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_written_with_its_message_and_read_again_as_a_value() {
        let f = Finding::new(
            Check::Figures,
            Defect::OtherUnit { stands: "kilometers".into(), wanted: "metres".into() },
            0.9,
        )
        .at_target(4..14);
        let json = serde_json::to_value(&f).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "check": "figures", "defect": "other_unit", "stands": "kilometers", "wanted": "metres",
                "message": "the unit \"kilometers\" should be \"metres\"",
                "source_span": null, "target_span": [4, 14], "confidence": 0.9,
            })
        );
        assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), f);
    }
}
