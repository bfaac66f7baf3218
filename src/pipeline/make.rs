//! The loop over events: a group of events is translated, then their briefs are made one by one.

use super::assemble::Translated;
use super::briefing::{Briefing, Engines, Plan};
use super::keeper::Keeper;
use super::written::{BriefRun, Written};
use crate::error::{Kind, Result};
use crate::select;
use crate::types::count as counted;
use std::time::{Duration, Instant};

/// Maximum number of sentences translated in one group; briefs are written after each group.
const GROUP: usize = 72;

/// A group contains as many events as the model translates in this time, and at least one, so that briefs appear
/// at this interval and little is lost when a run is stopped.
const PACE: Duration = Duration::from_secs(20);

/// How many sentences the next group may have, after `sentences` took `time`.
fn group_size(sentences: usize, time: Duration) -> usize {
    let fitting = sentences as f64 * PACE.as_secs_f64() / time.as_secs_f64().max(0.001);
    (fitting as usize).clamp(1, GROUP)
}

impl Briefing<'_> {
    /// The events with the sentences that were chosen for their briefs.
    pub(super) fn plans(&self) -> Vec<Plan<'_>> {
        let most = self.recipe.config.brief.max_sentences;
        let plan = |event| Plan { event, chosen: select::select(&self.grouped.articles, event, most) };
        self.grouped.events.iter().map(plan).collect()
    }

    /// Translates the sentences of all events, makes their briefs, and hands them to the keeper. After a request to
    /// stop, the briefs whose sentences are all translated are still made.
    ///
    /// # Errors
    /// A template that cannot be rendered. A failure that concerns one event only is listed in the result.
    pub fn make(&self, mut engines: Engines, keeper: &mut dyn Keeper) -> Result<BriefRun> {
        let plans = self.plans();
        let mut run = BriefRun::default();
        let (mut start, mut size) = (0, 1);
        while start < plans.len() && !run.cancelled {
            let mut end = start;
            let mut count = 0;
            while end < plans.len() && (end == start || count + plans[end].chosen.len() <= size) {
                count += plans[end].chosen.len() + 1;
                end += 1;
            }
            let (part, began) = (&plans[start..end], Instant::now());
            let progress = self.progress.part(match plans.len() {
                1 => String::new(),
                n if end == start + 1 => format!("event {end} of {n}"),
                n => format!("events {} to {end} of {n}", start + 1),
            });
            match self.translate_plans(part, &mut engines, keeper, &progress) {
                Ok(batch) => {
                    size = group_size(count, began.elapsed());
                    run.cancelled = batch.stopped.is_some();
                    for (plan, translated) in part.iter().zip(batch.translated) {
                        // A model that was stopped no longer rewrites overviews.
                        if let Some(t) = translated.filter(|_| !(run.cancelled && self.recipe.rewrite)) {
                            self.write(plan, t, &mut engines, keeper, &mut run)?;
                        }
                    }
                }
                Err(e) => part.iter().for_each(|p| run.failed.push((p.event.id.clone(), e.one_line()))),
            }
            start = end;
        }
        Ok(run)
    }

    /// Makes the brief of one event and hands it to the keeper.
    fn write(
        &self,
        plan: &Plan,
        translated: Translated,
        engines: &mut Engines,
        keeper: &mut dyn Keeper,
        run: &mut BriefRun,
    ) -> Result<()> {
        let (history, stem) = (keeper.history(&plan.event.id), keeper.stem(&plan.event.id));
        let made = history.and_then(|h| self.compose(plan, translated, engines, h.as_ref(), stem));
        match made.and_then(|c| Written::keep(&c, keeper, self.recipe.config.brief.digest)) {
            Ok(w) => {
                let (file, passed, sentences) = (w.file.display(), w.passed, w.sentences);
                self.progress
                    .note(&format!("wrote {file} ({passed} of {} passed the checks)", counted(sentences, "sentence")));
                run.written.push(w);
            }
            // A template that fails for one event fails for all of them, so it is reported once. A run that another process
            // has taken over has nothing more to do.
            Err(e) if matches!(e.kind(), Kind::Template | Kind::Busy) => return Err(e),
            Err(e) => run.failed.push((plan.event.id.clone(), e.report())),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_size_follows_the_speed_of_the_model() {
        assert_eq!(group_size(20, Duration::from_secs(60)), 6);
        assert_eq!(group_size(20, Duration::from_secs(20)), 20);
        assert_eq!(group_size(20, Duration::from_millis(100)), GROUP);
        assert_eq!(group_size(20, Duration::ZERO), GROUP);
        assert_eq!(group_size(1, Duration::from_secs(3600)), 1);
    }
}
