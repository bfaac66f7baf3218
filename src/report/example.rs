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
    let mut view = DigestView {
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
            page: Some(brief.manifest.replace(".json", ".html")),
            articles: brief.counts.articles,
            passed: 2,
            sentences: brief.sentences.len(),
            glance: brief.lead.clone(),
            changes: brief.changes.clone(),
            kind: brief.event.kind.clone(),
            translated: true,
            theme: brief.event.theme.clone(),
            country: brief.event.country.clone(),
            confidence: brief.banner.confidence.clone(),
            brief,
        }],
        groups: Vec::new(),
        unmade: vec![SkippedView { origin: "sale-2025-05-20-efgh".into(), reason: "the model was stopped".into() }],
        skipped: left_out(),
        notes: vec!["run 11 was killed; its work is kept".into()],
    };
    let list = view.briefs.clone();
    let name = list[0].country.clone();
    view.groups =
        vec![DigestGroup { theme: list[0].theme.clone(), countries: vec![DigestCountry { name, briefs: list }] }];
    view
}

/// The index of a folder with the example brief.
pub fn example_index() -> IndexView {
    let brief = example();
    let row = IndexRow {
        event: brief.event.id,
        kind: brief.event.kind,
        country: brief.event.country,
        confidence: brief.banner.confidence,
        revision: brief.event.revision,
        day: "2025-05-27".into(),
        fresh: true,
        translated: true,
        title: brief.title,
        file: brief.manifest.replace(".json", ".md"),
        page: Some(brief.manifest.replace(".json", ".html")),
        when: brief.event.when,
        place: brief.event.place,
        articles: brief.counts.articles,
        passed: 2,
        sentences: brief.sentences.len(),
    };
    IndexView {
        title: "Briefs".into(),
        summary: "1 brief, 1 input left out".into(),
        failure: Some("error: the model cannot be loaded".into()),
        months: vec![IndexMonth { name: "May 2025".into(), briefs: vec![row.clone()] }],
        briefs: vec![row],
        superseded: vec![SupersededView {
            title: "A bridge opens".into(),
            file: "2025-05-26-bridge-opens-ijkl.md".into(),
            page: Some("2025-05-26-bridge-opens-ijkl.html".into()),
            by: "2025-05-27-bridge-opened-rabat-abcd.md".into(),
            by_page: Some("2025-05-27-bridge-opened-rabat-abcd.html".into()),
        }],
        skipped: left_out(),
        note: "Machine-translated and not reviewed; see the caveats of each brief.".into(),
    }
}
