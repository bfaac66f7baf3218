//! The annex of sentences in both languages.

use super::evidence::Used;
use crate::report::views::{ChecksView, SentenceView};
use crate::types::{CheckOutcome, CheckResult, Finding};

/// The rows of the annex.
pub fn sentences(used: &[Used]) -> Vec<SentenceView> {
    let row = |u: &Used| {
        let t = &u.translation;
        SentenceView {
            id: u.id.clone(),
            arabic: t.source.clone(),
            english: t.passed().then(|| t.english.clone()),
            reason: if t.passed() { String::new() } else { reason(&t.findings) },
            checks: checks(&t.checks),
        }
    };
    used.iter().map(row).collect()
}

/// Why a translation was rejected, in words.
pub fn reason(findings: &[Finding]) -> String {
    let said: Vec<String> = findings.iter().filter(|f| f.rejects()).map(Finding::to_string).collect();
    if said.is_empty() { "not verified".into() } else { said.join("; ") }
}

fn checks(outcomes: &[CheckOutcome]) -> ChecksView {
    let with = |r: CheckResult| outcomes.iter().filter(|c| c.result == r).map(|c| c.check.to_string()).collect();
    ChecksView {
        passed: with(CheckResult::Passed),
        failed: with(CheckResult::Failed),
        doubtful: with(CheckResult::Doubtful),
    }
}
