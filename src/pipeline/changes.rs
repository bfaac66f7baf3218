//! The differences between two revisions of a brief.

use super::keeper::History;
use crate::report::views::{BriefView, ChangesView, FactView, FigureView, Part, SourceView};

/// Maximum number of entries of one kind.
const MOST: usize = 12;

/// The changes from the previous revision to this view.
pub(super) fn changes(history: &History, now: &BriefView) -> ChangesView {
    let mut out = ChangesView { since: history.revision, merged: history.merged.clone(), ..ChangesView::default() };
    let Some(before) = &history.view else {
        out.unknown = true;
        return out;
    };
    let name = |s: &SourceView| match s.outlet.as_str() {
        "" | "(not given)" => s.title.clone(),
        outlet => format!("{outlet}: {}", s.title),
    };
    let told = |s: &SourceView| Part { text: name(s), cites: vec![s.id.clone()] };
    for s in &now.sources {
        match before.sources.iter().find(|b| b.article == s.article) {
            None if history.moved.contains(&s.article) => out.moved.push(told(s)),
            None => out.sources.push(told(s)),
            Some(b) if b.digest != s.digest => out.edited.push(told(s)),
            Some(_) => {}
        }
    }
    let missing = before.sources.iter().filter(|b| !now.sources.iter().any(|s| s.article == b.article));
    let (pruned, gone): (Vec<_>, Vec<_>) = missing.partition(|b| history.present.contains(&b.article));
    out.gone = gone.into_iter().map(name).collect();
    out.pruned = pruned.into_iter().map(name).collect();
    // A source that was pruned, or went to another event, has not withdrawn its figures.
    let remaining = before.sources.iter().filter(|b| now.sources.iter().any(|s| s.article == b.article));
    let remaining: Vec<&str> = remaining.map(|s| s.id.as_str()).collect();
    let stays = |f: &&FigureView| {
        f.sources.is_empty() || f.sources.iter().any(|c| remaining.contains(&c.split('.').next().unwrap_or_default()))
    };
    // What came with an event or article that was put here by hand or by the program is not new, nor does it replace
    // anything.
    if !history.merged.is_empty() || !out.moved.is_empty() {
        return out;
    }
    facts(before, now, &remaining, &mut out);
    let comparable: Vec<&FigureView> = before.figures.iter().filter(stays).collect();
    figures(&before.figures, &comparable, &now.figures, &mut out);
    // Tolls stand among the facts.
    let toll = |p: &Part| {
        ["dead", "injured", "missing"]
            .iter()
            .any(|t| p.text.starts_with(&format!("{t}:")) || p.text.ends_with(&format!(" {t}")))
    };
    if !now.facts.is_empty() {
        out.changed.retain(|p| !toll(p));
        out.added.retain(|p| !toll(p));
    }
    out
}

/// Facts that no source had before, or that have another value now. Of facts whose sources went to another event
/// nothing is said.
fn facts(before: &BriefView, now: &BriefView, remaining: &[&str], out: &mut ChangesView) {
    let source = |cite: &String| cite.split('.').next().unwrap_or_default().to_owned();
    let fresh = |f: &FactView| {
        let earlier = |id: &str| {
            let article = now.sources.iter().find(|s| s.id == id).map(|s| &s.article);
            before.sources.iter().any(|b| Some(&b.article) == article)
        };
        // A value that was there before is no news, whatever stands first now.
        f.cites.iter().any(|c| !earlier(&source(c)))
    };
    for f in now.facts.iter().filter(|f| f.name != "What" && fresh(f)) {
        let part = |text: String| Part { text, cites: f.cites.clone() };
        match before.facts.iter().find(|b| b.name == f.name) {
            None if !before.facts.is_empty() => out.facts.push(part(format!("{}: {} (new)", f.name, f.value))),
            Some(b) if b.value != f.value && b.cites.iter().any(|c| remaining.contains(&source(c).as_str())) => {
                out.facts.push(part(format!("{}: {} → {}", f.name, b.value, f.value)));
            }
            _ => {}
        }
    }
}

/// Whether two rows say the same.
fn same(a: &FigureView, b: &FigureView) -> bool {
    a.value == b.value && a.what == b.what
}

/// Figures that count the same thing with a different value are changed; the others are new or
/// withdrawn. Only the `remaining` figures of before can be changed or withdrawn.
fn figures(before: &[FigureView], remaining: &[&FigureView], now: &[FigureView], out: &mut ChangesView) {
    let text = |f: &FigureView| match f.what.as_str() {
        "" => format!("{} ({})", f.value, f.arabic),
        "date" => f.value.clone(),
        what => format!("{} {what}", f.value),
    };
    let comparable = |f: &FigureView| !f.what.is_empty() && !f.what.starts_with("date");
    let gone: Vec<&FigureView> = remaining.iter().copied().filter(|b| !now.iter().any(|n| same(n, b))).collect();
    let mut replaced: Vec<&FigureView> = Vec::new();
    for n in now.iter().filter(|n| !before.iter().any(|b| same(b, n))) {
        let alike = |b: &&FigureView| comparable(n) && b.what == n.what;
        // The new value replaces a value that is gone, or else the only one there was for this thing.
        let mut old: Vec<&FigureView> = gone.iter().copied().filter(alike).collect();
        if old.is_empty() {
            old = remaining.iter().copied().filter(alike).collect();
        }
        let part = |text: String| Part { text, cites: n.sources.clone() };
        match old.as_slice() {
            [one] if out.changed.len() < MOST => {
                out.changed.push(part(format!("{}: {} → {}", n.what, one.value, n.value)));
                replaced.push(one);
            }
            _ if out.added.len() < MOST => out.added.push(part(text(n))),
            _ => {}
        }
    }
    let withdrawn = gone.iter().filter(|g| !replaced.iter().any(|r| same(r, g)));
    out.withdrawn = withdrawn.take(MOST).map(|g| text(g)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: &str, what: &str, source: &str) -> FigureView {
        FigureView {
            value: value.into(),
            what: what.into(),
            arabic: String::new(),
            sources: vec![format!("{source}.1")],
        }
    }

    fn source(id: &str, article: &str, digest: &str) -> SourceView {
        SourceView {
            id: id.into(),
            article: article.into(),
            digest: digest.into(),
            outlet: "x".into(),
            title: article.into(),
            ..SourceView::default()
        }
    }

    #[test]
    fn facts_with_a_new_value_are_told_and_those_that_only_moved_are_not() {
        let fact = |name: &str, value: &str, cite: &str| FactView {
            name: name.into(),
            value: value.into(),
            cites: vec![cite.into()],
            ..FactView::default()
        };
        let before = BriefView {
            facts: vec![fact("Killed", "7", "S1.2"), fact("Where", "Tata", "S1.1"), fact("Injured", "4", "S2.2")],
            sources: vec![source("S1", "a", "1"), source("S2", "b", "2")],
            ..BriefView::default()
        };
        // Source b went to another event; c is new.
        let now = BriefView {
            facts: vec![
                fact("Killed", "9", "S2.1"),
                fact("Where", "Tata, Morocco", "S1.1"),
                fact("Injured", "5", "S2.1"),
                fact("Missing", "2", "S2.3"),
            ],
            sources: vec![source("S1", "a", "1"), source("S2", "c", "3")],
            ..BriefView::default()
        };
        let history =
            History { revision: 1, view: Some(before), merged: Vec::new(), moved: Vec::new(), present: Vec::new() };
        let told: Vec<String> = changes(&history, &now).facts.into_iter().map(|p| p.text).collect();
        assert_eq!(told, ["Killed: 7 → 9", "Missing: 2 (new)"]);
    }

    #[test]
    fn new_changed_and_withdrawn_figures_and_sources_are_told_apart() {
        let before = BriefView {
            figures: vec![row("12", "dead", "S1"), row("40", "tents", "S1"), row("3", "bridges", "S1")],
            sources: vec![source("S1", "a", "1"), source("S2", "b", "2")],
            ..BriefView::default()
        };
        let now = BriefView {
            figures: vec![
                row("12", "dead", "S1"),
                row("18", "dead", "S3"),
                row("3", "bridges", "S1"),
                row("200", "families", "S3"),
            ],
            sources: vec![source("S1", "a", "9"), source("S2", "c", "3")],
            ..BriefView::default()
        };
        let kept = History {
            revision: 1,
            view: Some(before.clone()),
            merged: Vec::new(),
            moved: Vec::new(),
            present: vec!["a".into(), "b".into(), "c".into()],
        };
        let c = changes(&kept, &now);
        assert_eq!((c.gone.len(), c.pruned.as_slice()), (0, &["x: b".to_owned()][..]));
        let c = changes(
            &History {
                revision: 2,
                view: Some(before.clone()),
                merged: Vec::new(),
                moved: Vec::new(),
                present: Vec::new(),
            },
            &now,
        );
        assert_eq!(c.since, 2);
        assert_eq!(c.changed, [Part { text: "dead: 12 → 18".into(), cites: vec!["S3.1".into()] }]);
        assert_eq!(c.added, [Part { text: "200 families".into(), cites: vec!["S3.1".into()] }]);
        assert_eq!(c.withdrawn, ["40 tents"]);
        assert_eq!((c.sources[0].text.as_str(), c.edited[0].cites[0].as_str()), ("x: c", "S1"));
        assert_eq!(c.gone, ["x: b"]);
        // Source b went to another event or was pruned: what only it had was not withdrawn.
        let mut split = before.clone();
        split.figures[1].sources = vec!["S2.4".into()];
        let parted = History {
            revision: 1,
            view: Some(split),
            merged: Vec::new(),
            moved: Vec::new(),
            present: vec!["a".into()],
        };
        assert_eq!(changes(&parted, &now).withdrawn, Vec::<String>::new());
        // Nor is what came with an event that was joined new.
        let joined = History {
            revision: 1,
            view: Some(before.clone()),
            merged: vec!["e".into()],
            moved: Vec::new(),
            present: Vec::new(),
        };
        let c = changes(&joined, &now);
        assert!(c.added.is_empty() && c.changed.is_empty() && c.withdrawn.is_empty() && !c.sources.is_empty());
        assert!(
            changes(
                &History { revision: 2, view: None, merged: Vec::new(), moved: Vec::new(), present: Vec::new() },
                &now
            )
            .unknown
        );
    }
}
