//! The results of a call, collected prompt by prompt.

use super::prompt::{Output, Prompt};
use crate::cancel::Cancel;
use crate::error::{Error, Result};

/// The results of each prompt.
pub(super) struct Results {
    prompts: Vec<Collected>,
    ended: Vec<Option<Result<Vec<Output>>>>,
}

/// The results of a prompt so far.
struct Collected {
    outputs: Vec<Output>,
    error: Option<Error>,
    missing: usize,
}

impl Results {
    pub(super) fn new(prompts: &[Prompt]) -> Self {
        let collected = |p| Collected { outputs: Vec::new(), error: None, missing: Prompt::count(p) };
        Self { prompts: prompts.iter().map(collected).collect(), ended: prompts.iter().map(|_| None).collect() }
    }

    /// Adds an outcome; returns the result of the prompt if this was its last one.
    pub(super) fn put(&mut self, index: usize, outcome: Result<Output>) -> Option<&Result<Vec<Output>>> {
        let prompt = &mut self.prompts[index];
        match outcome {
            Ok(o) => prompt.outputs.push(o),
            Err(e) => prompt.error = Some(e),
        }
        prompt.missing = prompt.missing.saturating_sub(1);
        if prompt.missing > 0 {
            return None;
        }
        let mut list = std::mem::take(&mut prompt.outputs);
        list.sort_by(|a, b| b.score.total_cmp(&a.score));
        Some(self.ended[index].insert(match prompt.error.take() {
            // A failed hypothesis does not discard the others.
            Some(e) if list.is_empty() => Err(e),
            _ => Ok(list),
        }))
    }

    pub(super) fn finish(self) -> Vec<Result<Vec<Output>>> {
        self.ended.into_iter().map(|r| r.unwrap_or_else(|| Err(Cancel::error()))).collect()
    }
}
