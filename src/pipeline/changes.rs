//! The differences between two revisions of a brief.

use super::keeper::History;
use crate::report::views::{BriefView, ChangesView, FactView, FigureView, Part, SourceView, WHAT};
use crate::types::{FigureKind, given, source_of};

/// Maximum number of entries of one kind.
const MOST: usize = 12;

/// The changes from the previous revision to this view.
pub(super) fn changes(history: &History, now: &BriefView) -> ChangesView {
    let mut out = ChangesView { since: history.revision, merged: history.merged.clone(), ..ChangesView::default() };
    let Some(before) = &history.view else {
        out.unknown = true;
        return out;
    };
    let name = |s: &SourceView| match given(&s.outlet) {
        None => s.title.clone(),
        Some(outlet) => format!("{outlet}: {}", s.title),
    };
    let part = |s: &SourceView| Part { text: name(s), cites: vec![s.id.clone()] };
    for s in &now.sources {
        match before.sources.iter().find(|b| b.article == s.article) {
            None if history.moved.contains(&s.article) => out.moved.push(part(s)),
            None => out.sources.push(part(s)),
            Some(b) if b.digest != s.digest => out.edited.push(part(s)),
            Some(_) => {}
        }
    }
    let missing = before.sources.iter().filter(|b| !now.sources.iter().any(|s| s.article == b.article));
    let (pruned, gone): (Vec<_>, Vec<_>) = missing.partition(|b| history.present.contains(&b.article));
    out.gone = gone.into_iter().map(name).collect();
    out.pruned = pruned.into_iter().map(name).collect();
    // A source that was pruned, or moved to another event, has not withdrawn its figures.
    let remaining = before.sources.iter().filter(|b| now.sources.iter().any(|s| s.article == b.article));
    let remaining: Vec<&str> = remaining.map(|s| s.id.as_str()).collect();
    let stays = |f: &&FigureView| f.sources.is_empty() || f.sources.iter().any(|c| remaining.contains(&source_of(c)));
    // Facts that came with an event or article that was moved here, by hand or by the program, are neither new nor
    // replacements.
    if !history.merged.is_empty() || !out.moved.is_empty() {
        return out;
    }
    facts(before, now, &remaining, &mut out);
    let comparable: Vec<&FigureView> = before.figures.iter().filter(stays).collect();
    figures(before, &comparable, now, &mut out);
    out
}

/// What people decided on sentences of an event, or withdrew, since the previous revision.
pub(super) fn reviews(before: &BriefView, now: &BriefView) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for s in &now.sentences {
        // Citations count anew where sources came or went.
        let old = before.sentences.iter().find(|b| b.arabic == s.arabic).and_then(|b| b.review.as_ref());
        let text = match (&s.review, old) {
            (Some(r), then) if Some(r) != then => format!("{} by {} on {}", r.decision, r.by, r.on),
            (None, Some(r)) => format!("what {} decided on {} was withdrawn", r.by, r.on),
            _ => continue,
        };
        match out.iter_mut().find(|p| p.text == text) {
            Some(p) => p.cites.push(s.id.clone()),
            None => out.push(Part { text, cites: vec![s.id.clone()] }),
        }
    }
    out
}

/// Facts that no source had before, or that now have another value, whether as the first value or as an alternative.
/// Facts whose sources moved to another event are not reported.
fn facts(before: &BriefView, now: &BriefView, remaining: &[&str], out: &mut ChangesView) {
    for f in now.facts.iter().filter(|f| f.name != WHAT) {
        let Some(b) = before.facts.iter().find(|b| b.name == f.name) else {
            if !before.facts.is_empty() && fresh(before, now, None, &f.value, &f.cites) {
                out.facts.push(Part { text: format!("{}: {} (new)", f.name, f.value), cites: f.cites.clone() });
            }
            continue;
        };
        let stays = b.cites.iter().any(|c| remaining.contains(&source_of(c)));
        if b.value != f.value && stays && fresh(before, now, Some(b), &f.value, &f.cites) {
            let text = format!("{}: {} → {}", f.name, b.value, f.value);
            out.facts.push(Part { text, cites: f.cites.clone() });
        }
        for o in &f.others {
            let known = b.value == o.value || b.others.iter().any(|x| x.value == o.value);
            if known || !fresh(before, now, Some(b), &o.value, &o.cites) {
                continue;
            }
            let articles: Vec<&str> = o.cites.iter().filter_map(|c| article(now, c)).collect();
            let said = claims(before, b).filter(|(a, _)| articles.contains(a)).map(|(_, v)| v).collect::<Vec<_>>();
            let text = match said.as_slice() {
                [one] => format!("{}: {one} → {} ({})", f.name, o.value, o.whose),
                _ => format!("{}: {} (new; {})", f.name, o.value, o.whose),
            };
            out.facts.push(Part { text, cites: o.cites.clone() });
        }
    }
}

/// The article that a citation refers to.
fn article<'v>(view: &'v BriefView, cite: &str) -> Option<&'v str> {
    view.sources.iter().find(|s| s.id == source_of(cite)).map(|s| s.article.as_str())
}

/// Which article gives which value of a fact.
fn claims<'v>(view: &'v BriefView, f: &'v FactView) -> impl Iterator<Item = (&'v str, &'v str)> {
    let values = [(&f.value, &f.cites)].into_iter().chain(f.others.iter().map(|o| (&o.value, &o.cites)));
    values.flat_map(move |(v, cites)| cites.iter().filter_map(move |c| article(view, c)).map(move |a| (a, v.as_str())))
}

/// Whether a value comes from a source that is new, or that was edited and did not give the value before. A value that
/// was already known is not news, even if it now comes first.
fn fresh(before: &BriefView, now: &BriefView, fact: Option<&FactView>, value: &str, cites: &[String]) -> bool {
    cites.iter().filter_map(|c| now.sources.iter().find(|s| s.id == source_of(c))).any(|s| {
        let Some(earlier) = before.sources.iter().find(|b| b.article == s.article) else { return true };
        let said = fact.is_some_and(|f| claims(before, f).any(|(a, v)| a == s.article && v == value));
        earlier.digest != s.digest && !said
    })
}

/// Whether two rows say the same.
fn same(a: &FigureView, b: &FigureView) -> bool {
    a.value == b.value && a.what == b.what
}

/// Figures that count the same thing with a different value are changed; the others are new or withdrawn. Of the
/// earlier figures, only the `remaining` ones can be changed or withdrawn. New tolls are reported among the facts, if
/// the brief has any.
fn figures(before: &BriefView, remaining: &[&FigureView], now: &BriefView, out: &mut ChangesView) {
    let text = |f: &FigureView| match (f.kind, f.what.as_str()) {
        (_, "") => format!("{} ({})", f.value, f.arabic),
        (FigureKind::Date, _) => f.value.clone(),
        (_, what) => format!("{} {what}", f.value),
    };
    let comparable = |f: &FigureView| !f.what.is_empty() && !f.kind.is_day();
    let gone: Vec<&FigureView> =
        remaining.iter().copied().filter(|b| !now.figures.iter().any(|n| same(n, b))).collect();
    let mut replaced: Vec<&FigureView> = Vec::new();
    for n in now.figures.iter().filter(|n| !before.figures.iter().any(|b| same(b, n))) {
        let alike = |b: &&FigureView| comparable(n) && b.what == n.what;
        // The new value replaces one that is gone, or else the only earlier value for this thing.
        let mut old: Vec<&FigureView> = gone.iter().copied().filter(alike).collect();
        if old.is_empty() {
            old = remaining.iter().copied().filter(alike).collect();
        }
        let part = |text: String| Part { text, cites: n.sources.clone() };
        let elsewhere = n.kind.is_toll() && !now.facts.is_empty();
        match old.as_slice() {
            [one] if elsewhere => replaced.push(one),
            _ if elsewhere => {}
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
    use crate::report::views::OtherView;

    fn row(value: &str, what: &str, source: &str) -> FigureView {
        FigureView {
            value: value.into(),
            kind: FigureKind::labelled(what),
            what: what.into(),
            arabic: String::new(),
            sources: vec![format!("{source}.1")],
        }
    }

    fn from(id: &str, article: &str, digest: &str) -> SourceView {
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
    fn facts_with_a_new_value_are_reported_and_moved_ones_are_not() {
        let fact = |name: &str, value: &str, cite: &str| FactView {
            name: name.into(),
            value: value.into(),
            cites: vec![cite.into()],
            ..FactView::default()
        };
        let before = BriefView {
            facts: vec![fact("Killed", "7", "S1.2"), fact("Where", "Tata", "S1.1"), fact("Injured", "4", "S2.2")],
            sources: vec![from("S1", "a", "1"), from("S2", "b", "2")],
            ..BriefView::default()
        };
        // Source b moved to another event; c is new.
        let now = BriefView {
            facts: vec![
                fact("Killed", "9", "S2.1"),
                fact("Where", "Tata, Morocco", "S1.1"),
                fact("Injured", "5", "S2.1"),
                fact("Missing", "2", "S2.3"),
            ],
            sources: vec![from("S1", "a", "1"), from("S2", "c", "3")],
            ..BriefView::default()
        };
        let history =
            History { revision: 1, view: Some(before), merged: Vec::new(), moved: Vec::new(), present: Vec::new() };
        let changed: Vec<String> = changes(&history, &now).facts.into_iter().map(|p| p.text).collect();
        assert_eq!(changed, ["Killed: 7 → 9", "Missing: 2 (new)"]);
    }

    #[test]
    fn a_value_changed_by_its_publisher_is_reported_even_if_another_comes_first() {
        let injured = |second: &str| FactView {
            name: "Injured".into(),
            value: "30".into(),
            cites: vec!["S2.2".into()],
            whose: "S2, 4 March".into(),
            others: vec![OtherView { value: second.into(), cites: vec!["S1.2".into()], whose: "S1, 3 March".into() }],
        };
        let view = |second: &str, digest: &str, more: Vec<OtherView>| {
            let mut fact = injured(second);
            fact.others.extend(more);
            let sources = vec![from("S1", "a", digest), from("S2", "b", "2"), from("S3", "c", "3")];
            let kept = sources.into_iter().take(2 + fact.others.len() - 1).collect();
            BriefView { facts: vec![fact], sources: kept, ..BriefView::default() }
        };
        let changed = |before: BriefView, now: &BriefView| {
            let history =
                History { revision: 1, view: Some(before), merged: Vec::new(), moved: Vec::new(), present: Vec::new() };
            changes(&history, now).facts.into_iter().map(|p| p.text).collect::<Vec<_>>()
        };
        let before = view("31", "1", Vec::new());
        assert_eq!(changed(before.clone(), &view("44", "9", Vec::new())), ["Injured: 31 → 44 (S1, 3 March)"]);
        assert!(changed(before.clone(), &view("44", "1", Vec::new())).is_empty(), "its text is the same");
        assert!(changed(before.clone(), &view("31", "9", Vec::new())).is_empty(), "its value is the same");
        let other = OtherView { value: "50".into(), cites: vec!["S3.1".into()], whose: "S3, 5 March".into() };
        assert_eq!(changed(before, &view("31", "1", vec![other])), ["Injured: 50 (new; S3, 5 March)"]);
    }

    #[test]
    fn new_changed_and_withdrawn_figures_and_sources_are_distinguished() {
        let before = BriefView {
            figures: vec![row("12", "dead", "S1"), row("40", "tents", "S1"), row("3", "bridges", "S1")],
            sources: vec![from("S1", "a", "1"), from("S2", "b", "2")],
            ..BriefView::default()
        };
        let now = BriefView {
            figures: vec![
                row("12", "dead", "S1"),
                row("18", "dead", "S3"),
                row("3", "bridges", "S1"),
                row("200", "families", "S3"),
            ],
            sources: vec![from("S1", "a", "9"), from("S2", "c", "3")],
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
        // Source b moved to another event or was pruned: figures that only it had were not withdrawn.
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
        // Nor are figures new that came with a merged event.
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
