//! The outcome of each check on a pair, for the annex of a brief and the manifest.

use super::pair::Pair;
use super::{Context, english, evidence, polarity, quotation};
use crate::types::{CheckOutcome, CheckResult, Finding};
use mujaz_arabic::dates::dates;

/// The checks in the order in which they are shown.
pub const CHECKS: [&str; 14] = [
    "figures",
    "dates",
    "names",
    "negation",
    "modality",
    "attribution",
    "completeness",
    "addition",
    "adequacy",
    "quotation",
    "glossary",
    "repetition",
    "script",
    "length",
];

/// What each check made of a pair: failed, in doubt, passed, or nothing to check.
pub fn outcomes(source: &str, target: &str, findings: &[Finding], context: &Context) -> Vec<CheckOutcome> {
    let pair = Pair::new(source, target);
    let evidence = evidence::evidence(&pair);
    let capitals = || pair.english.iter().any(|w| w.capital && !w.initial);
    let applies = |check: &str| match check {
        "figures" => !pair.source_numbers().is_empty() || !pair.target_numbers().is_empty(),
        "dates" => {
            !dates(source, context.reference).is_empty()
                || !english::dates(target).is_empty()
                || !english::relative_days(target).is_empty()
        }
        "names" => capitals(),
        "negation" => polarity::negates(&pair),
        "modality" | "attribution" => polarity::hedges(&pair, check),
        "completeness" | "addition" | "adequacy" => evidence.words() >= 4,
        "quotation" => quotation::marks(source) > 0 || quotation::marks(target) > 0,
        "glossary" => !context.glossary.find(source).is_empty(),
        _ => true,
    };
    let sure = |check: &str| {
        findings
            .iter()
            .filter(|f| f.check == check)
            .map(|f| f.confidence)
            .fold(None, |a: Option<f64>, c| Some(a.map_or(c, |x| x.max(c))))
    };
    let known = CHECKS.iter().map(|check| {
        let result = match sure(check) {
            Some(c) if c >= 0.5 => CheckResult::Failed,
            Some(c) if c >= 0.3 => CheckResult::Doubtful,
            _ if applies(check) => CheckResult::Passed,
            _ => CheckResult::Nothing,
        };
        CheckOutcome { check: (*check).to_owned(), result }
    });
    // Findings of no check of ours: the model failed.
    let other = findings.iter().filter(|f| !CHECKS.contains(&f.check.as_str()));
    let other = other.map(|f| CheckOutcome { check: f.check.clone(), result: CheckResult::Failed });
    known.chain(other).collect()
}
