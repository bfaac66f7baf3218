//! The results of a call, collected prompt by prompt.

use super::prompt::{Output, Prompt};
use crate::cancel::Cancel;
use crate::error::{Error, Result};

/// The results of each prompt.
pub(super) struct Results {
    outputs: Vec<Vec<Output>>,
    errors: Vec<Option<Error>>,
    missing: Vec<usize>,
}

impl Results {
    pub(super) fn new(prompts: &[Prompt]) -> Self {
        Self {
            outputs: prompts.iter().map(|_| Vec::new()).collect(),
            errors: prompts.iter().map(|_| None).collect(),
            missing: prompts.iter().map(Prompt::count).collect(),
        }
    }

    /// Adds an outcome; whether the prompt is finished.
    pub(super) fn put(&mut self, index: usize, outcome: Result<Output>) -> bool {
        match outcome {
            Ok(o) => self.outputs[index].push(o),
            Err(e) => self.errors[index] = Some(e),
        }
        self.missing[index] = self.missing[index].saturating_sub(1);
        self.missing[index] == 0
    }

    pub(super) fn finish(self) -> Vec<Result<Vec<Output>>> {
        let all = self.outputs.into_iter().zip(self.errors).zip(self.missing);
        all.map(|((mut list, error), missing)| {
            list.sort_by(|a, b| b.score.total_cmp(&a.score));
            match error {
                _ if missing > 0 => Err(Cancel::error()),
                // A failed hypothesis does not discard the others.
                Some(e) if list.is_empty() => Err(e),
                _ => Ok(list),
            }
        })
        .collect()
    }
}
