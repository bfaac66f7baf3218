//! The review of a pair: findings and what follows from them.

use super::context::{Context, Maker};
use super::pair::Pair;
use super::{calibration, features, missing_names, rules};
use crate::types::{Check, CheckOutcome, CheckResult, Confidence, DOUBTS, Defect, Finding, Verdict};

/// The result of all checks of a pair.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// Everything found, doubts included.
    pub findings: Vec<Finding>,
    /// How strongly the words of the pair indicate a translation: the mean log-likelihood ratio per word, positive
    /// where they do.
    pub score: f64,
    /// Where the English has names that the Arabic lacks: Arabic words that are on no list and that no English name
    /// sounds like, each with its romanisation. Most of them are names.
    pub missing_names: Vec<(String, String)>,
    /// The probability that the translation misleads, given who made it.
    pub misleads: f64,
    /// The resulting confidence.
    pub confidence: Confidence,
    /// The input of the calibration, in the order of `feature_names`.
    pub features: Vec<f64>,
    /// Checks that apply to the pair.
    applicable: Vec<Check>,
}

/// Reviews a pair with every check.
///
/// ```
/// use mujaz::glossary::Glossary;
/// use mujaz::types::{Check, Defect, Verdict};
/// use mujaz::verify::{Context, Maker, Pair, review};
///
/// let glossary = Glossary::built_in();
/// let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Person };
/// let pair = Pair::new("أوقفت الشرطة 62 أجنبيا", "Police arrested 26 foreigners", None);
/// let review = review(&pair, &context);
/// assert_eq!(review.verdict(), Verdict::Rejected);
/// assert_eq!(review.findings[0].check, Check::Figures);
/// assert!(matches!(&review.findings[0].defect, Defect::MissingFigure { figure } if figure.value == 62.0));
/// ```
pub fn review(pair: &Pair, context: &Context) -> Review {
    let applicable = Check::OF_PAIRS.into_iter().filter(|c| rules::applies(*c, pair, context)).collect();
    if pair.target.trim().is_empty() {
        let findings = vec![Finding::new(Check::Completeness, Defect::NoTranslation, 1.0)];
        return Review { findings, misleads: 1.0, confidence: Confidence::Withheld, applicable, ..Review::default() };
    }
    let findings = rules::run(pair, context);
    let strange = findings.iter().any(|f| f.check == Check::Names && f.target_span.is_some());
    let missing_names = if strange { missing_names::missing_names(pair) } else { Vec::new() };
    let features = features::of(pair, &findings).to_vec();
    let mut review =
        Review { findings, score: pair.evidence().mean(), missing_names, features, applicable, ..Review::default() };
    review.weigh(context.maker);
    if pair.alignment().unreadable() {
        // Nothing speaks against it because nothing could be compared.
        review.confidence = review.confidence.max(Confidence::Moderate);
    }
    review
}

impl Review {
    /// A review that only states why there is nothing to review.
    pub fn failed(reason: String) -> Self {
        let finding = Finding::new(Check::Model, Defect::ModelFailed { reason }, 1.0);
        Self { findings: vec![finding], misleads: 1.0, confidence: Confidence::Withheld, ..Self::default() }
    }

    /// Adds a finding that was made elsewhere and recalculates the probability and confidence.
    pub fn add(&mut self, finding: Finding, maker: Maker) {
        features::add(&mut self.features, &finding);
        self.findings.push(finding);
        self.weigh(maker);
    }

    fn weigh(&mut self, maker: Maker) {
        self.misleads = calibration::misleads(&self.features, maker);
        self.confidence = Confidence::of(self.misleads, !self.passed(), maker.is_unproven());
    }

    /// Rejected if one finding rejects.
    pub fn verdict(&self) -> Verdict {
        if self.findings.iter().any(Finding::rejects) { Verdict::Rejected } else { Verdict::Passed }
    }

    /// Whether no finding rejects.
    pub fn passed(&self) -> bool {
        self.verdict() == Verdict::Passed
    }

    /// The findings that reject.
    pub fn rejections(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.rejects())
    }

    /// What each check made of the pair: failed, in doubt, passed, or nothing to check.
    pub fn outcomes(&self) -> Vec<CheckOutcome> {
        let outcome = |check: Check| {
            let sure = self.findings.iter().filter(|f| f.check == check).map(|f| f.confidence).fold(0.0, f64::max);
            let result = match sure {
                _ if self.findings.iter().any(|f| f.check == check && f.rejects()) => CheckResult::Failed,
                c if c >= DOUBTS => CheckResult::Doubtful,
                _ if self.applicable.contains(&check) => CheckResult::Passed,
                _ => CheckResult::Nothing,
            };
            CheckOutcome { check, result }
        };
        let failed = self.findings.iter().any(|f| f.check == Check::Model).then_some(Check::Model);
        Check::OF_PAIRS.into_iter().chain(failed).map(outcome).collect()
    }
}
