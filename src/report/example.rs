//! One example of each view, for trying templates and for showing what its fields hold.

use super::views::*;

/// The example brief; `docs/src/templates.md` shows its values.
const BRIEF: &str = include_str!("example.json");

/// A brief with a value in every field, so that `mujaz templates check` can try a template.
///
/// # Panics
/// Never: a test reads the example.
pub fn example() -> BriefView {
    serde_json::from_str(BRIEF).expect("the example is a brief")
}

fn left_out() -> Vec<SkippedView> {
    vec![SkippedView { origin: "inbox/empty.txt".into(), reason: "no Arabic text".into() }]
}

/// The message about a run that made the example brief.
pub fn example_digest() -> DigestView {
    let brief = example();
    DigestView {
        title: "night: 1 brief (28 May 2025, 06:00)".into(),
        summary: "1 brief, 1 input left out".into(),
        failure: Some("error: the model cannot be loaded".into()),
        briefs: vec![DigestBrief {
            title: brief.title.clone(),
            event: brief.event.id.clone(),
            when: brief.event.when.clone(),
            place: brief.event.place.clone(),
            revision: brief.event.revision,
            file: brief.manifest.replace(".json", ".md"),
            articles: brief.counts.articles,
            passed: 2,
            sentences: brief.sentences.len(),
            glance: brief.lead.clone(),
            changes: brief.changes.clone(),
            brief,
        }],
        unmade: vec![SkippedView { origin: "sale-2025-05-20-efgh".into(), reason: "the model was stopped".into() }],
        skipped: left_out(),
        notes: vec!["run 11 was killed; its work is kept".into()],
    }
}

/// The index of a folder with the example brief.
pub fn example_index() -> IndexView {
    let brief = example();
    IndexView {
        briefs: vec![IndexRow {
            title: brief.title,
            file: brief.manifest.replace(".json", ".md"),
            when: brief.event.when,
            place: brief.event.place,
            articles: brief.counts.articles,
            passed: 2,
            sentences: brief.sentences.len(),
        }],
        skipped: left_out(),
        note: "Machine-translated and not reviewed; see the caveats of each brief.".into(),
    }
}
