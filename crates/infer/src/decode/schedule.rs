//! Which hypotheses are worked on, and what the next step reads of them.

use super::prompt::Prompt;
use crate::decoder::Row;
use candle_transformers::generation::LogitsProcessor;

/// Rows of one step at most: enough for the kernels to be busy, few enough for the caches.
pub(crate) const STEP_ROWS: usize = 128;

/// Rows of one step whose logits are wanted, at most, where they are not bounded by the streams.
pub(crate) const LOGIT_ROWS: usize = 48;

/// One hypothesis of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    pub index: usize,
    pub number: usize,
}

/// A hypothesis that is being worked on.
pub(super) struct Active {
    pub ticket: Ticket,
    pub slot: usize,
    pub fed: usize,
    pub new: Vec<u32>,
    pub log_sum: f64,
    pub sampler: Option<LogitsProcessor>,
}

/// The rows of the next step, for each row that wants logits the active prompt it belongs to, and how
/// many rows are of prompts.
pub(super) fn plan(active: &[Active], prompts: &[Prompt]) -> (Vec<Row>, Vec<usize>, usize) {
    let mut rows = Vec::with_capacity(STEP_ROWS);
    let mut owners = Vec::new();
    for (k, a) in active.iter().enumerate() {
        if let Some(&token) = a.new.last() {
            rows.push(Row { slot: a.slot, position: a.fed, token, logits: true });
            owners.push(k);
        }
    }
    let generating = rows.len();
    for (k, a) in active.iter().enumerate() {
        if !a.new.is_empty() {
            continue;
        }
        let tokens = &prompts[a.ticket.index].tokens;
        let room = STEP_ROWS.saturating_sub(rows.len());
        for (i, &token) in tokens.iter().enumerate().skip(a.fed).take(room) {
            let last = i + 1 == tokens.len();
            rows.push(Row { slot: a.slot, position: i, token, logits: last });
            if last {
                owners.push(k);
            }
        }
    }
    let prompt_rows = rows.len() - generating;
    (rows, owners, prompt_rows)
}
