//! The summary of a run, as it is stored and as `--json` shows it.

use super::outcome::Outcome;
use crate::types::{Skipped, count};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A brief made by a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Event.
    pub event: String,
    /// Revision.
    pub revision: u32,
    /// Headline.
    pub title: String,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    #[serde(alias = "verified")]
    pub passed: usize,
}

/// The summary of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Summary {
    /// Number of articles that were new or changed.
    pub fresh: usize,
    /// Number of events that needed a brief.
    pub events: usize,
    /// Briefs that were made.
    pub briefs: Vec<Made>,
    /// Number of briefs taken over from earlier runs that did not deliver them.
    pub adopted: usize,
    /// Events whose brief could not be made, with the reason.
    pub unmade: Vec<(String, String)>,
    /// Inputs that were left out.
    pub skipped: Vec<Skipped>,
    /// Remarks.
    pub notes: Vec<String>,
    /// What the run waited for where work is shared; never part of what is delivered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waited: Vec<String>,
    /// Why the run failed, if it did.
    pub error: Option<String>,
}

/// The note of a run whose inputs contain no article at all.
pub const NO_ARTICLE: &str = "no input holds an article";

impl Summary {
    /// Whether the inputs of the run contained no article at all.
    pub fn found_nothing(&self) -> bool {
        self.notes.iter().any(|n| n == NO_ARTICLE)
    }

    /// The summary as it is stored.
    pub fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Whether briefs are missing that another attempt may make.
    pub fn incomplete(&self) -> bool {
        !self.unmade.is_empty()
    }

    /// A summary of the run, on one line.
    pub fn line(&self, outcome: Outcome) -> String {
        if let Some(e) = &self.error {
            return format!("{}: {}", outcome.name(), e.lines().next().unwrap_or_default());
        }
        let revised = self.briefs.iter().filter(|b| b.revision > 1).count();
        let mut parts = Vec::new();
        if !self.briefs.is_empty() {
            let (passed, all) = self.briefs.iter().fold((0, 0), |s, b| (s.0 + b.passed, s.1 + b.sentences));
            let briefs = count(self.briefs.len(), "brief");
            let all = count(all, "sentence");
            parts.push(format!("{briefs} ({revised} revised; {passed} of {all} passed the checks)"));
        }
        if self.adopted > 0 {
            parts.push(format!("{} from an interrupted run", count(self.adopted, "brief")));
        }
        parts.push(count(self.fresh, "new article"));
        if !self.unmade.is_empty() {
            parts.push(format!("{} not made", count(self.unmade.len(), "brief")));
        }
        let failed: Vec<&Skipped> = self.skipped.iter().filter(|s| s.failed).collect();
        match failed[..] {
            [] => {}
            [one] => parts.push(format!("1 input failed ({})", one.origin)),
            [first, ..] => parts.push(format!("{} failed ({}, …)", count(failed.len(), "input"), first.origin)),
        }
        if self.found_nothing() {
            parts.push(NO_ARTICLE.to_owned());
        }
        format!("{}: {}", outcome.name(), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Origin;

    #[test]
    fn the_line_of_a_run_says_which_input_failed_and_whether_all_were_empty() {
        let gone = Skipped {
            origin: Origin { path: "inbox".to_owned(), line: None },
            reason: "cannot be opened".to_owned(),
            failed: true,
        };
        let mut summary = Summary { skipped: vec![gone.clone()], ..Summary::default() };
        assert_eq!(summary.line(Outcome::Partly), "partly: 0 new articles, 1 input failed (inbox)");
        summary.skipped.push(gone);
        summary.notes.push(NO_ARTICLE.to_owned());
        assert_eq!(
            summary.line(Outcome::Partly),
            "partly: 0 new articles, 2 inputs failed (inbox, …), no input holds an article"
        );
    }
}
