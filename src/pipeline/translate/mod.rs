//! Translates and reviews sentences, and retries in other ways if a translation does not pass.

mod ask;
mod candidate;
mod effort;
mod gloss;
mod hint;
mod repair;
mod second;
mod split;
#[cfg(test)]
pub(crate) mod tests;
mod work;

pub use effort::Effort;
pub use second::Second;
pub use work::Job;

use crate::error::Result;
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::{Request, Translation, Translator};
use crate::verify::{self, Maker};
pub(crate) use gloss::add_aids;
use work::Work;

/// Everything needed for translating.
pub struct Translating<'a, 'b> {
    /// The model.
    pub translator: &'a mut dyn Translator,
    /// A second model for sentences on which the first one fails.
    pub second: Option<&'a mut Second<'b>>,
    /// The glossary.
    pub glossary: &'a Glossary,
    /// How hard to try.
    pub effort: Effort,
    /// Where progress is reported.
    pub progress: &'a Progress,
    /// Receives translations as soon as they are final, with the index of their job.
    pub sink: Option<&'a mut Sink<'a>>,
}

/// Receives final translations.
pub type Sink<'a> = dyn FnMut(&[(usize, Translation)]) -> Result<()> + 'a;

impl Translating<'_, '_> {
    /// Translates every job and returns the results in order. A sentence on which the model fails is returned as
    /// rejected, with the reason; only a failure that stops the whole run is an error.
    pub fn translate(&mut self, jobs: Vec<Job>) -> Result<Vec<Translation>> {
        if self.effort.judge && self.translator.judge(&[], &mut |_| {})?.is_none() {
            self.progress.note("adequacy is not judged: only instruct models can");
            self.effort.judge = false;
        }
        let mut work: Vec<Work> = jobs.into_iter().map(Work::new).collect();
        self.ask_plainly(&mut work)?;
        self.settle(&mut work)?;
        if self.effort.repair {
            self.repair(&mut work)?;
        }
        self.hand_over(&mut work, true)?;
        Ok(work.iter().map(Work::finish).collect())
    }

    /// Ends a stage: has the model judge, and delivers the sentences that passed.
    fn settle(&mut self, work: &mut [Work]) -> Result<()> {
        self.judge(work)?;
        self.hand_over(work, false)
    }

    fn hand_over(&mut self, work: &mut [Work], all: bool) -> Result<()> {
        if self.sink.is_none() {
            return Ok(());
        }
        let mut list = Vec::new();
        for (i, w) in work.iter_mut().enumerate().filter(|(_, w)| !w.passed_on && (all || w.passed())) {
            list.push((i, w.finish()));
            w.passed_on = true;
        }
        match &mut self.sink {
            Some(sink) if !list.is_empty() => sink(&list),
            _ => Ok(()),
        }
    }

    /// The translator for the review. A second model counts as the first, since it gets only sentences on which the
    /// first one failed.
    fn maker(&self) -> Maker {
        Maker::Model { misleads: self.translator.identity().misleads }
    }

    /// Has the model judge the best passing candidate of each sentence.
    fn judge(&mut self, work: &mut [Work]) -> Result<()> {
        if !self.effort.judge {
            return Ok(());
        }
        let mut asked: Vec<(usize, usize)> = Vec::new();
        let mut pairs: Vec<(Request, String)> = Vec::new();
        for (i, w) in work.iter().enumerate() {
            let best = (0..w.candidates.len())
                .filter(|&k| w.candidates[k].passed())
                .reduce(|a, b| if w.candidates[b].better_than(&w.candidates[a]) { b } else { a });
            if let Some(k) = best {
                asked.push((i, k));
                pairs.push((
                    Request { text: w.normalised.clone(), ..Default::default() },
                    w.candidates[k].english.clone(),
                ));
            }
        }
        let bar = self.progress.steps("judging adequacy", pairs.len() as u64);
        let Some(values) = self.translator.judge(&pairs, &mut |_| bar.step())? else {
            return Ok(());
        };
        let maker = self.maker();
        for ((i, k), v) in asked.into_iter().zip(values) {
            let c = &mut work[i].candidates[k];
            match v {
                Ok(v) => {
                    verify::judged(v).into_iter().for_each(|f| c.review.add(f, maker));
                    c.score += v;
                }
                Err(e) => work[i].failure = Some(e.one_line()),
            }
        }
        Ok(())
    }
}
