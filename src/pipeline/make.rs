//! The loop over events: a group of events is translated, then their briefs are made one by one.

use super::briefing::{Briefing, Engines, Plan};
use super::keeper::Keeper;
use super::written::{BriefRun, Written};
use crate::error::{Kind, Result};
use crate::select;

/// Maximum number of sentences translated in one group; briefs are written after each group.
const GROUP: usize = 72;

impl Briefing<'_> {
    /// Translates the sentences of all events, makes their briefs, and hands them to the keeper.
    ///
    /// # Errors
    /// A template that cannot be rendered. A failure that concerns one event only is listed in the result.
    pub fn make(&self, mut engines: Engines, keeper: &mut dyn Keeper) -> Result<BriefRun> {
        let most = self.recipe.config.brief.max_sentences;
        let plan = |event| Plan { event, chosen: select::select(&self.grouped.articles, event, most) };
        let plans: Vec<Plan> = self.grouped.events.iter().map(plan).collect();
        let mut run = BriefRun::default();
        let mut start = 0;
        while start < plans.len() {
            let mut end = start;
            let mut count = 0;
            while end < plans.len() && (end == start || count + plans[end].chosen.len() <= GROUP) {
                count += plans[end].chosen.len() + 1;
                end += 1;
            }
            let part = &plans[start..end];
            match self.translate_plans(part, &mut engines, keeper) {
                Ok(translated) => {
                    for (plan, translations) in part.iter().zip(translated) {
                        let history = keeper.history(&plan.event.id);
                        let made = history.and_then(|h| self.compose(plan, translations, &mut engines, h.as_ref()));
                        match made.and_then(|c| Written::keep(&c, keeper)) {
                            Ok(w) => {
                                self.progress.note(&format!(
                                    "wrote {} ({} of {} sentences verified)",
                                    w.file.display(),
                                    w.verified,
                                    w.sentences
                                ));
                                run.written.push(w);
                            }
                            // A template that fails for one event fails for all of them, so it is reported once.
                            Err(e) if e.kind() == Kind::Template => return Err(e),
                            Err(e) => run.failed.push((plan.event.id.clone(), e.report())),
                        }
                    }
                }
                Err(e) if e.kind() == Kind::Cancelled => {
                    run.cancelled = true;
                    break;
                }
                Err(e) => part.iter().for_each(|p| run.failed.push((p.event.id.clone(), e.one_line()))),
            }
            start = end;
        }
        Ok(run)
    }
}
