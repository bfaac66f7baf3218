//! Hints for the model about what went wrong in the previous attempt.

use crate::types::{Check, Defect, Finding};
use crate::verify::Review;

/// Maximum number of things a hint forbids; a long list confuses small models.
const FORBIDDEN: usize = 4;

/// What the next attempt must not exchange.
const BELONGS: &str = "Keep each name, figure and day with what it belongs to.";

/// A hint derived from the findings that reject a translation; `None` if they suggest none.
pub(super) fn hint(review: &Review) -> Option<String> {
    let found: Vec<&Finding> = review.rejections().collect();
    let missing: Vec<String> = found.iter().filter_map(|f| kept(&f.defect)).collect();
    let not: Vec<String> = found.iter().filter_map(|f| forbidden(&f.defect)).take(FORBIDDEN).collect();
    let mut parts: Vec<String> = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("Keep {}.", missing.join(" and ")));
    }
    if !not.is_empty() {
        parts.push(format!("Do not write {}.", not.join(" or ")));
    }
    for advice in found.iter().filter_map(|f| advice(f)) {
        if !parts.contains(&advice) {
            parts.push(advice);
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What the next attempt must contain.
fn kept(defect: &Defect) -> Option<String> {
    match defect {
        Defect::MissingFigure { figure } => Some(figure.to_string()),
        _ => None,
    }
}

/// What the next attempt must not contain.
fn forbidden(defect: &Defect) -> Option<String> {
    match defect {
        Defect::AddedFigure { figure } => Some(figure.to_string()),
        Defect::AddedName { stands } | Defect::AddedEvent { stands } => Some(format!("\"{stands}\"")),
        _ => None,
    }
}

/// Any other advice, as a sentence.
fn advice(finding: &Finding) -> Option<String> {
    let fixed = match &finding.defect {
        Defect::MissingDate { .. }
        | Defect::MissingDatePart { .. }
        | Defect::AddedDate { .. }
        | Defect::OtherDay { .. }
        | Defect::AddedWeekday { .. }
        | Defect::OtherPeriod { .. } => "Keep every date as it is.",
        Defect::ForeignScript { .. } | Defect::CopiedGloss { .. } => "Write every word in English letters.",
        Defect::LostNegation { .. } | Defect::AddedNegation { .. } | Defect::FewerNegations => {
            "Keep what is negated negated, and nothing else."
        }
        Defect::LostHedge { .. } => "Keep words such as may, might and allegedly.",
        Defect::Untranslated { .. } => "Translate the whole sentence to its end.",
        Defect::OtherLength { words, source_words } if words < source_words => "Translate the whole sentence.",
        Defect::Invented { .. }
        | Defect::AddedName { .. }
        | Defect::AddedEvent { .. }
        | Defect::TalksAboutTask { .. } => "Add nothing.",
        Defect::Repeated { .. } | Defect::JoinedToItself { .. } | Defect::RecurringPhrase => "Say nothing twice.",
        Defect::AddedQuotation => "Quote nobody.",
        Defect::AddedSpeaker { .. } => "Write in the third person.",
        Defect::OtherUnit { wanted, .. } => return Some(format!("The unit is {wanted}.")),
        Defect::OtherCurrency { .. } => "Keep the currency as it is.",
        Defect::Exchanged { .. } => BELONGS,
        // A figure that counts something else is the right figure.
        Defect::Substituted { wanted: None, .. } if finding.check == Check::Figures => BELONGS,
        Defect::FalseRange { figures: [a, b] } => return Some(format!("{a} and {b} count different things.")),
        Defect::ForbiddenTerm { stands, wanted, .. } => return Some(instead(wanted, stands)),
        Defect::Substituted { stands, wanted: Some(wanted), .. } => return Some(instead(wanted, stands)),
        Defect::Substituted { stands, .. } => return Some(format!("\"{stands}\" is the wrong word.")),
        _ => return None,
    };
    Some(fixed.to_owned())
}

fn instead(wanted: &str, stands: &str) -> String {
    format!("Write \"{wanted}\", not \"{stands}\".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Glossary;
    use crate::verify::{Context, Pair, review};

    fn given(source: &str, target: &str) -> Option<String> {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: crate::verify::Maker::Person };
        hint(&review(&Pair::new(source, target, None), &context))
    }

    #[test]
    fn every_kind_of_defect_that_can_be_named_gives_a_hint() {
        for (ar, en, want) in [
            ("أوقفت الشرطة 62 أجنبيا في المطار", "Police arrested foreigners at the airport", "Keep the figure 62."),
            (
                "افتتح الوزير الجسر الجديد أمس",
                "The minister opened the new port yesterday",
                "Write \"bridge\", not \"port\".",
            ),
            ("يبلغ طول الجسر 640 مترا", "The bridge is 640 kilometers long", "The unit is metres."),
            ("بلغت الكلفة 5 ملايين درهم", "The cost was 5 million dollars", "Keep the currency as it is."),
            ("وصل الوفد يوم الثلاثاء", "The delegation arrived on Wednesday", "Keep every date as it is."),
            (
                "قتل 9 أشخاص وأصيب 24 آخرون في الفيضانات.",
                "24 people were killed and 9 others injured in the floods.",
                BELONGS,
            ),
        ] {
            assert_eq!(given(ar, en).as_deref(), Some(want), "{en}");
        }
        assert_eq!(given("افتتح الوزير الجسر الجديد", "The minister opened the new bridge"), None);
    }
}
