//! The differences between two revisions of a brief: removed text is struck out, new text is underlined.

use super::answer::{Answer, HTML, Problem};
use super::asked::Asked;
use super::diff::{Piece, lines};
use super::entries::{below, page};
use super::frame::{Frame, frame};
use super::site::Site;
use super::state::{found, with_decisions};
use crate::report::views::{BriefView, ConflictView, FactView, PointView};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

/// The parts of a brief with their lines.
fn parts(view: &BriefView) -> [(&'static str, Vec<String>); 6] {
    let cited = |text: &str, cites: &[String]| match cites {
        [] => text.to_owned(),
        _ => format!("{text} [{}]", cites.join(", ")),
    };
    let fact = |f: &FactView| {
        let others = f.others.iter().map(|o| format!(" · {} ({})", o.value, o.whose)).collect::<String>();
        let whose = if f.whose.is_empty() { String::new() } else { format!(" ({})", f.whose) };
        cited(&format!("{}: {}{whose}{others}", f.name, f.value), &f.cites)
    };
    let point = |p: &PointView| match &p.english {
        Some(e) => cited(e, &p.cites),
        None => cited(&format!("(word by word) {}", p.help.gloss), &p.cites),
    };
    let conflict = |c: &ConflictView| {
        let claims = c.values.iter().map(|v| format!("{} ({})", v.value, v.cites.join(", ")));
        let claims = claims.collect::<Vec<_>>().join(" against ");
        if claims.is_empty() { c.what.clone() } else { format!("{}: {claims}", c.what) }
    };
    let lead = if view.lead.is_empty() { &view.glance } else { &view.lead };
    [
        ("Title", vec![view.title.clone()]),
        ("Lead", lead.iter().map(|p| cited(&p.text, &p.cites)).collect()),
        ("Facts", view.facts.iter().map(fact).collect()),
        ("Key points", view.happened.iter().chain(&view.background).map(point).collect()),
        (
            "Where the sources differ, and what is not known",
            view.conflicting_figures
                .iter()
                .map(conflict)
                .chain(view.unknown.iter().cloned())
                .chain(view.unclear.iter().map(|p| p.text.clone()))
                .collect(),
        ),
        ("Sources", view.sources.iter().map(|s| format!("{}: {}, {}", s.outlet, s.title, s.published)).collect()),
    ]
}

/// A part of the brief with its lines.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Section {
    /// Its heading.
    name: &'static str,
    /// Each line in pieces.
    lines: Vec<Vec<Piece>>,
}

/// What differs between two revisions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Differences {
    /// The event.
    event: String,
    /// The earlier revision.
    since: u32,
    /// The later one.
    revision: u32,
    /// Parts with a difference.
    sections: Vec<Section>,
}

fn differences(site: &Site, asked: &Asked) -> Result<(Differences, String), Problem> {
    asked.allow(&["job", "since"])?;
    site.with_store(|store| {
        let found = found(site, store, asked)?;
        let number = found.revision.revision;
        let earlier = found.revisions.iter().map(|r| r.revision).filter(|r| *r < number).max();
        let since = match asked.read::<u32>("since", "a number of a revision")? {
            Some(n) => n,
            None => earlier.ok_or_else(|| Problem::missing(format!("there is no revision before {number}")))?,
        };
        if !found.revisions.iter().any(|r| r.revision == since) {
            return Err(Problem::missing(format!("there is no revision {since}")));
        }
        let kept = store.brief(&found.revision.job, &found.revision.event, since)?.ok_or_else(|| {
            Problem::new(StatusCode::GONE, format!("revision {since} was removed, as the retention says"))
        })?;
        let (before, _) = with_decisions(site, store, (&found.revision.job, &found.revision.event, since), &kept)?;
        let sections = parts(&before).into_iter().zip(parts(&found.view));
        let sections = sections.map(|((name, a), (_, b))| Section { name, lines: lines(&a, &b, false) });
        let sections = sections.filter(|s| !s.lines.is_empty()).collect();
        let event = found.revision.event.clone();
        Ok((Differences { event, since, revision: number, sections }, found.revision.job.clone()))
    })
}

/// `GET /api/v1/briefs/{event}/{revision}/differences`
pub(super) fn by_program(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    Answer::json(&differences(site, asked)?.0)
}

/// The page.
#[derive(Serialize)]
struct DifferencesPage<'a> {
    title: String,
    serve: Frame<'a>,
    differences: &'a Differences,
    before: String,
    after: String,
    api: String,
}

/// `GET /briefs/{event}/{revision}/differences`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let (found, job) = differences(site, asked)?;
    let view = DifferencesPage {
        title: format!("From revision {} to {}", found.since, found.revision),
        serve: frame(site, ""),
        before: page(&site.prefix, &job, &found.event, Some(found.since)),
        after: page(&site.prefix, &job, &found.event, Some(found.revision)),
        api: below(&site.prefix, "/api/v1", (&job, &found.event, Some(found.revision)), "/differences"),
        differences: &found,
    };
    Ok(Answer::new(HTML, site.templates.render("serve/differences.html", &view)?))
}
