//! The active hypotheses, and the rows of the next step.

use super::prompt::Prompt;
use crate::decoder::Row;
use candle_transformers::generation::LogitsProcessor;
use std::collections::VecDeque;

/// Maximum rows of one step: enough to keep the kernels busy, few enough for the caches.
pub(crate) const STEP_ROWS: usize = 128;

/// Maximum rows of one step with requested logits, where the number of streams does not bound them.
pub(crate) const LOGIT_ROWS: usize = 48;

/// One hypothesis of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    pub index: usize,
    pub number: usize,
}

/// A hypothesis in progress.
pub(super) struct Active {
    pub ticket: Ticket,
    pub slot: usize,
    pub fed: usize,
    pub new: Vec<u32>,
    pub log_sum: f64,
    pub sampler: Option<LogitsProcessor>,
}

/// The prompts of one call.
pub(super) struct Batch<'a> {
    pub prompts: &'a [Prompt],
    /// Hypotheses that have not started, in order.
    pub waiting: VecDeque<Ticket>,
    /// Free slots of the cache.
    pub free: Vec<usize>,
    pub active: Vec<Active>,
}

impl<'a> Batch<'a> {
    /// All hypotheses of the prompts in this order, and all slots of the cache except that of the prefix.
    pub(super) fn new(prompts: &'a [Prompt], order: Vec<usize>, slots: usize) -> Self {
        let tickets =
            order.into_iter().flat_map(|index| (0..prompts[index].count()).map(move |number| Ticket { index, number }));
        Self { prompts, waiting: tickets.collect(), free: (1..slots).rev().collect(), active: Vec::new() }
    }

    /// The rows of the next step, the active hypothesis of each row with logits, and how many rows belong to prompts.
    pub(super) fn plan(&self) -> (Vec<Row>, Vec<usize>, usize) {
        let mut rows = Vec::with_capacity(STEP_ROWS);
        let mut owners = Vec::new();
        for (k, a) in self.active.iter().enumerate() {
            if let Some(&token) = a.new.last() {
                rows.push(Row { slot: a.slot, position: a.fed, token, logits: true });
                owners.push(k);
            }
        }
        let generating = rows.len();
        for (k, a) in self.active.iter().enumerate() {
            if !a.new.is_empty() {
                continue;
            }
            let tokens = &self.prompts[a.ticket.index].tokens;
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

    /// Removes the hypotheses at these indices of `active`.
    pub(super) fn leave(&mut self, mut ended: Vec<usize>) {
        ended.sort_unstable();
        for k in ended.into_iter().rev() {
            self.free.push(self.active.swap_remove(k).slot);
        }
        self.active.sort_by_key(|a| (a.ticket.index, a.ticket.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(batch: &Batch) -> Vec<usize> {
        batch.active.iter().map(|a| a.slot).collect()
    }

    #[test]
    fn ended_hypotheses_leave_in_any_order() {
        let prompts: Vec<Prompt> = (0..4).map(|_| Prompt::greedy(vec![1], 1)).collect();
        let order = vec![0, 1, 2, 3];
        for (ended, left, free) in [
            (vec![3, 0], vec![2, 3], vec![1, 4]),
            (vec![0, 3, 2], vec![2], vec![1, 3, 4]),
            (vec![1], vec![1, 3, 4], vec![2]),
        ] {
            let mut batch = Batch::new(&prompts, order.clone(), 5);
            while let (Some(ticket), Some(slot)) = (batch.waiting.pop_front(), batch.free.pop()) {
                batch.active.push(Active { ticket, slot, fed: 0, new: Vec::new(), log_sum: 0.0, sampler: None });
            }
            batch.leave(ended);
            batch.free.sort_unstable();
            assert_eq!((slots(&batch), batch.free), (left, free));
        }
    }
}
