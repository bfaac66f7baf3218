//! What people decided on single sentences: as translations of a run, and entered into briefs that were made before.

use super::assemble::{gloss_of, help_without, note_approval, note_reviews};
use super::translate::Job;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::report::views::{BriefView, ChecksView, HelpView, PointView, ReviewView, SentenceView};
use crate::store::SentenceReviews;
use crate::types::{Check, Confidence, SentenceReview, Translation, Verdict};
use crate::verify::{Context, Maker, Pair, Review, review};
use jiff::civil::Date;
use mujaz_arabic::numerals;
use std::collections::BTreeMap;

/// What the checks find in the English of a person. Built-in terms are advice to people, and no rule.
pub fn checked(arabic: &str, english: &str, day: Option<Date>, glossary: &Glossary) -> Review {
    let context = Context { glossary, enforce_built_in: false, maker: Maker::Person };
    review(&Pair::new(arabic, english, day), &context)
}

/// Whether a decision holds for a sentence that was published on another day, too: "today" is another day then.
pub fn applies(decided: &SentenceReview, arabic: &str, day: Option<Date>, glossary: &Glossary) -> bool {
    !decided.stands()
        || decided.day == day
        || !checked(arabic, &decided.english, day, glossary).rejections().any(|f| f.check == Check::Dates)
}

/// What people decided on a sentence, where that holds for it.
///
/// # Errors
/// The store cannot be read.
pub fn by_people(store: &dyn SentenceReviews, job: &Job, glossary: &Glossary) -> Result<Option<Translation>> {
    let found = store.sentence_review(&job.source)?;
    Ok(found.filter(|r| applies(r, &job.source, job.reference, glossary)).map(|r| translation(job, r, glossary)))
}

/// A person's decision as the translation of a sentence. The checks are recorded; the verdict is the person's.
pub(super) fn translation(job: &Job, decided: SentenceReview, glossary: &Glossary) -> Translation {
    let stands = decided.stands();
    let found = match stands {
        true => checked(&job.source, &decided.english, job.reference, glossary),
        false => Review::default(),
    };
    Translation {
        source: job.source.clone(),
        normalised: numerals::normalise(&job.source),
        english: decided.english.clone(),
        verdict: if stands { Verdict::Passed } else { Verdict::Rejected },
        misleads: if stands { found.misleads } else { 1.0 },
        confidence: if stands { Confidence::High } else { Confidence::Withheld },
        checks: if stands { found.outcomes() } else { Vec::new() },
        findings: found.findings,
        attempts: 0,
        method: format!("{} by a person", decided.decision.name()),
        parts: Vec::new(),
        corrections: Vec::new(),
        review: Some(decided),
    }
}

/// What is now to be printed of a sentence.
struct Printed {
    english: Option<String>,
    reason: String,
    review: Option<ReviewView>,
}

impl Printed {
    /// By a decision that stands, or because one that the brief was made with was withdrawn.
    fn new(decided: Option<&SentenceReview>, before: Option<&ReviewView>) -> Self {
        let english = decided.filter(|r| r.stands()).map(|r| r.english.clone());
        let reason = match (decided, before) {
            (Some(r), _) if r.stands() => String::new(),
            (Some(r), _) => r.in_words(),
            (None, Some(v)) => {
                format!("what {} decided was withdrawn; the next revision shows it translated anew", v.by)
            }
            (None, None) => String::new(),
        };
        Self { english, reason, review: decided.map(ReviewView::from) }
    }

    /// Help where there is no English.
    fn help(&self, arabic: &str) -> HelpView {
        if self.english.is_some() { HelpView::default() } else { help_without(arabic, None) }
    }
}

/// Enters what people decided, by citation, into a brief that was made before. Returns whether it changed: then what
/// was made of it before is no longer what may be printed.
pub fn apply(view: &mut BriefView, decided: &BTreeMap<String, SentenceReview>) -> bool {
    let mut changed = false;
    let mut sentences = std::mem::take(&mut view.sentences);
    for s in &mut sentences {
        let now = decided.get(&s.id);
        let known = s.review.is_some() || now.is_some();
        let same = now.map(ReviewView::from) == s.review
            && now.is_none_or(|r| s.english.as_ref() == Some(&r.english).filter(|_| r.stands()));
        if known && !same {
            changed = true;
            let printed = Printed::new(now, s.review.as_ref());
            let before = s.english.take();
            elsewhere(view, s, before.as_deref(), &printed);
            s.help = printed.help(&s.arabic);
            // They were those of other English.
            if before != printed.english {
                (s.checks, s.parts) = (ChecksView::default(), Vec::new());
            }
            (s.english, s.reason, s.review) = (printed.english, printed.reason, printed.review);
        }
    }
    view.sentences = sentences;
    if changed {
        note_reviews(view);
    }
    changed
}

/// Enters that a person approved the brief as a whole.
pub fn approve(view: &mut BriefView, by: &str) {
    note_approval(view, by);
}

/// Enters what is now printed of a sentence wherever else the brief has it.
fn elsewhere(view: &mut BriefView, s: &SentenceView, before: Option<&str>, now: &Printed) {
    let point = |p: &mut PointView| {
        p.english.clone_from(&now.english);
        p.reason.clone_from(&now.reason);
        p.reasons = Some(now.reason.clone()).into_iter().filter(|r| !r.is_empty()).collect();
        p.review.clone_from(&now.review);
        p.help = now.help(&p.arabic);
    };
    let lists = [&mut view.happened, &mut view.background, &mut view.points];
    lists.into_iter().flatten().filter(|p| p.arabic == s.arabic).for_each(point);
    let gloss = |gloss: &mut String| {
        if now.english.is_none() && gloss.is_empty() {
            *gloss = gloss_of(&s.arabic);
        }
    };
    for a in view.accounts.iter_mut().filter(|a| a.arabic == s.arabic) {
        a.english.clone_from(&now.english);
        gloss(&mut a.gloss);
    }
    for side in view.disputes.iter_mut().flat_map(|d| &mut d.sides).filter(|a| a.arabic == s.arabic) {
        side.english.clone_from(&now.english);
        gloss(&mut side.gloss);
    }
    // A quotation is a part of its sentence, and stands with it.
    for q in view.quotes.iter_mut().filter(|q| q.source == s.id) {
        let stands = |e: &String| now.english.as_ref().is_some_and(|n| n.contains(e.as_str()));
        if !q.english.as_ref().is_none_or(stands) {
            q.english = None;
            q.gloss = gloss_of(&q.arabic);
        }
    }
    let Some(before) = before.filter(|b| Some(*b) != now.english.as_deref()) else { return };
    match &now.english {
        Some(new) => view.glance.iter_mut().filter(|p| p.text == before).for_each(|p| p.text.clone_from(new)),
        None => view.glance.retain(|p| p.text != before),
    }
    if view.subtitle.as_deref() == Some(before) {
        // A person's words are not called a machine's.
        view.subtitle = None;
    }
    for source in view.sources.iter_mut().filter(|x| x.title == before) {
        source.title = now.english.clone().unwrap_or_else(|| s.arabic.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::views::{Part, QuoteView, SourceView};
    use crate::types::Decision;

    const ARABIC: &str = "أوقفت الشرطة 62 أجنبيا في الميناء اليوم";

    fn decided(decision: Decision, english: &str, day: &str) -> SentenceReview {
        let at = "2025-06-04T08:00:00Z".parse().unwrap();
        SentenceReview {
            decision,
            english: english.into(),
            by: "R. Haddad".into(),
            at,
            day: Some(day.parse().unwrap()),
        }
    }

    fn view() -> BriefView {
        let sentence = SentenceView {
            id: "S1.2".into(),
            arabic: ARABIC.into(),
            english: Some("Police stopped 62 aliens at the port.".into()),
            ..SentenceView::default()
        };
        let point = PointView {
            english: sentence.english.clone(),
            arabic: ARABIC.into(),
            cites: vec!["S1.2".into()],
            ..PointView::default()
        };
        let quote = QuoteView { english: Some("62 aliens".into()), source: "S1.2".into(), ..QuoteView::default() };
        let title = "Police stopped 62 aliens at the port.".to_owned();
        BriefView {
            happened: vec![point],
            glance: vec![Part { text: title.clone(), cites: vec!["S1.2".into()] }],
            quotes: vec![quote],
            sources: vec![SourceView { title, ..SourceView::default() }],
            sentences: vec![
                sentence,
                SentenceView { id: "S1.3".into(), english: Some("x".into()), ..SentenceView::default() },
            ],
            ..BriefView::default()
        }
    }

    fn with(view: &mut BriefView, r: Option<SentenceReview>) -> bool {
        apply(view, &r.into_iter().map(|r| ("S1.2".to_owned(), r)).collect())
    }

    #[test]
    fn a_correction_is_printed_wherever_the_brief_has_the_sentence() {
        let mut v = view();
        assert!(!with(&mut v, None), "nobody decided anything");
        let english = "Police arrested 62 foreigners at the port today.";
        assert!(with(&mut v, Some(decided(Decision::Corrected, english, "2025-06-03"))));
        assert_eq!(v.sentences[0].english.as_deref(), Some(english));
        assert_eq!(v.happened[0].english.as_deref(), Some(english));
        assert_eq!(
            v.happened[0].review.as_ref().map(|r| (r.by.as_str(), r.on.as_str())),
            Some(("R. Haddad", "2025-06-04"))
        );
        assert_eq!((v.glance[0].text.as_str(), v.sources[0].title.as_str()), (english, english));
        assert_eq!(v.quotes[0].english, None, "what the correction does not say is not quoted");
        assert_eq!(v.sentences[1].english.as_deref(), Some("x"), "other sentences stay");
        assert_eq!(v.banner.status, "Not translated by a model; 1 sentence reviewed by a person.");
        assert!(!with(&mut v, Some(decided(Decision::Corrected, english, "2025-06-03"))), "once is enough");
    }

    #[test]
    fn what_a_person_rejected_or_took_back_is_printed_nowhere() {
        let mut v = view();
        assert!(with(&mut v, Some(decided(Decision::Rejected, "Police stopped 62 aliens at the port.", "2025-06-03"))));
        assert!(v.sentences[0].english.is_none() && v.happened[0].english.is_none() && v.glance.is_empty());
        assert_eq!(v.sentences[0].reason, "rejected by R. Haddad on 2025-06-04");
        assert!(
            v.sentences[0].help.gloss.contains("police") && v.sources[0].title == ARABIC,
            "{:?}",
            v.sentences[0].help
        );
        assert!(with(&mut v, None));
        assert!(v.sentences[0].english.is_none() && v.sentences[0].review.is_none());
        assert!(v.sentences[0].reason.contains("withdrawn"), "{}", v.sentences[0].reason);
    }

    #[test]
    fn the_verdict_is_the_persons_and_the_checks_are_on_record() {
        let job = Job { source: ARABIC.into(), reference: None };
        let glossary = Glossary::built_in();
        let t =
            translation(&job, decided(Decision::Corrected, "Police arrested 26 foreigners.", "2025-06-03"), &glossary);
        assert!(t.stands() && t.findings.iter().any(|f| f.check == Check::Figures), "{:?}", t.findings);
        let t = translation(&job, decided(Decision::Rejected, "x", "2025-06-03"), &glossary);
        assert!(!t.stands() && t.findings.is_empty());
    }

    #[test]
    fn a_day_that_a_person_named_is_not_carried_to_another_day() {
        let glossary = Glossary::built_in();
        let day = |d: &str| Some(d.parse().unwrap());
        let dated =
            decided(Decision::Corrected, "Police arrested 62 foreigners at the port on 3 June 2025.", "2025-06-03");
        assert!(applies(&dated, ARABIC, day("2025-06-03"), &glossary));
        assert!(!applies(&dated, ARABIC, day("2025-07-19"), &glossary));
        let open = decided(Decision::Corrected, "Police arrested 62 foreigners at the port today.", "2025-06-03");
        assert!(applies(&open, ARABIC, day("2025-07-19"), &glossary), "today is any day");
    }
}
