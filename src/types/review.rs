//! The results of a review as values: checks, defects, spans and confidence.

use super::{Confidence, Defect};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// An aspect in which an Arabic sentence and its English are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Figures, units, currencies and what they go with.
    Figures,
    /// Dates, weekdays and periods.
    Dates,
    /// Names of people, places and organisations.
    Names,
    /// Negation.
    Negation,
    /// Expressions of possibility.
    Modality,
    /// Expressions of hearsay.
    Attribution,
    /// Whether anything was left out.
    Completeness,
    /// Whether anything was added.
    Addition,
    /// Whether the two sentences mean the same.
    Adequacy,
    /// Who is quoted.
    Quotation,
    /// Renderings that a glossary requires or forbids.
    Glossary,
    /// Repeated words.
    Repetition,
    /// Letters of other scripts, and words copied from the prompt.
    Script,
    /// Length of the English.
    Length,
    /// Whether the model answered at all.
    Model,
}

impl Check {
    /// All checks of a pair, in the order in which they are shown.
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

    /// The name, as in JSON.
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

/// One finding of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Record", into = "Record")]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// What is wrong.
    pub defect: Defect,
    /// Byte range in the Arabic, if the finding is about a passage there.
    pub source_span: Option<(usize, usize)>,
    /// Byte range in the English, if the finding is about a passage there.
    pub target_span: Option<(usize, usize)>,
    /// Confidence of the check, 0 to 1.
    pub confidence: f64,
}

/// Minimum confidence with which a finding rejects a pair.
const REJECTS: f64 = 0.5;

/// Minimum confidence with which a finding is reported.
pub const DOUBTS: f64 = 0.3;

impl Finding {
    /// A finding about the whole pair.
    pub fn new(check: Check, defect: Defect, confidence: f64) -> Self {
        Self { check, defect, source_span: None, target_span: None, confidence }
    }

    /// Adds a span in the Arabic.
    pub fn at_source(self, span: Range<usize>) -> Self {
        Self { source_span: Some((span.start, span.end)), ..self }
    }

    /// Adds a span in the English.
    pub fn at_target(self, span: Range<usize>) -> Self {
        Self { target_span: Some((span.start, span.end)), ..self }
    }

    /// Whether it is confident enough to reject the pair.
    pub fn rejects(&self) -> bool {
        self.confidence >= REJECTS
    }

    /// The span in the Arabic as a range.
    pub fn source_range(&self) -> Option<Range<usize>> {
        self.source_span.map(|(a, b)| a..b)
    }

    /// The span in the English as a range.
    pub fn target_range(&self) -> Option<Range<usize>> {
        self.target_span.map(|(a, b)| a..b)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.defect.fmt(f)
    }
}

/// A finding as it is written to JSON, with its message beside its values.
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

/// The outcome of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No check that applies rejects it.
    Passed,
    /// At least one check rejects it.
    Rejected,
}

impl Verdict {
    /// What a confidence amounts to: rejected where the sentence may not be printed as what the source says.
    pub fn of(confidence: Confidence) -> Self {
        if confidence.stands() { Self::Passed } else { Self::Rejected }
    }
}

/// The outcome of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    /// It found agreement.
    Passed,
    /// It rejects the pair.
    Failed,
    /// It found something odd, but not enough to reject the pair.
    Doubtful,
    /// The pair contains nothing for this check to compare.
    Nothing,
}

/// One check and its outcome.
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
