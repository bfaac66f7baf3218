//! The waiting sources and the sentences that are being decoded.

use super::beam::Search;
use super::cache::Memory;
use super::job::Job;
use super::shortlist::Shortlist;

/// The sources of one call.
pub(super) struct Batch<'a> {
    pub jobs: &'a [Job],
    /// Hypotheses of each sentence; each takes a slot of the cache.
    beams: usize,
    /// Number of tokens encoded at once.
    tokens: usize,
    /// Jobs that have not started, the next one last.
    pub waiting: Vec<usize>,
    /// Free places for sentences, `beams` slots each.
    pub free: Vec<usize>,
    /// Encoder outputs, each of several sentences; `None` once none of them is active.
    pub memories: Vec<Option<Memory>>,
    pub active: Vec<Active>,
}

/// A sentence that is being decoded.
pub(super) struct Active {
    /// Its job.
    pub index: usize,
    /// Slots of the cache.
    pub slots: Vec<usize>,
    /// The index of its encoder output, and its sentence in it.
    pub memory: usize,
    pub sentence: usize,
    pub search: Search,
    /// Tokens that it may use, sorted; empty for all.
    pub allowed: Vec<u32>,
}

impl<'a> Batch<'a> {
    /// With room for `room` sentences at once.
    pub(super) fn new(jobs: &'a [Job], beams: usize, tokens: usize, waiting: Vec<usize>, room: usize) -> Self {
        let free = (0..room).rev().collect();
        Self { jobs, beams, tokens, waiting, free, memories: Vec::new(), active: Vec::new() }
    }

    /// Takes the jobs to be encoded next, at least one.
    pub(super) fn next(&mut self) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut tokens = 0;
        while let (Some(&i), true) = (self.waiting.last(), chosen.len() < self.free.len()) {
            tokens += self.jobs[i].source.len();
            if !chosen.is_empty() && tokens > self.tokens {
                break;
            }
            chosen.push(i);
            self.waiting.pop();
        }
        chosen
    }

    /// Makes jobs active; `memory` holds their sentences in this order.
    pub(super) fn enter(&mut self, chosen: &[usize], memory: Memory, shortlist: Option<&Shortlist>) {
        let at = self.memories.iter().position(Option::is_none).unwrap_or(self.memories.len());
        if at == self.memories.len() {
            self.memories.push(None);
        }
        self.memories[at] = Some(memory);
        for (sentence, &index) in chosen.iter().enumerate() {
            let Some(place) = self.free.pop() else { break };
            let job = &self.jobs[index];
            let slots = (place * self.beams..(place + 1) * self.beams).collect();
            let allowed = shortlist.map_or_else(Vec::new, |s| s.of(&job.source));
            self.active.push(Active { index, slots, memory: at, sentence, search: Search::new(job), allowed });
        }
    }

    /// Removes the sentence at index `k` of `active`.
    pub(super) fn leave(&mut self, k: usize) -> Active {
        let a = self.active.remove(k);
        self.free.push(a.slots[0] / self.beams);
        if !self.active.iter().any(|other| other.memory == a.memory) {
            self.memories[a.memory] = None;
        }
        a
    }
}
