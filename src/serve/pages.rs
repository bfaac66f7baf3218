//! Pages for readers. They work without scripts.

use super::answer::{Answer, HTML, Problem};
use super::api::{STIX, as_file, as_stix};
use super::asked::{Asked, segment};
use super::entries::{below, page};
use super::frame::{Frame, bare, frame};
use super::lists::paged;
use super::prefix::Prefix;
use super::site::Site;
use super::state::{Found, found};
use crate::config::Format;
use crate::error::Result as Done;
use crate::pipeline::reviewed::approve;
use crate::report::PDF_COMPILED;
use crate::report::views::BriefView;
use crate::store::{Counted, DeskRow, Hit, Reviewed, Shown, Store};
use axum::http::header;
use serde::Serialize;

/// The desk.
#[derive(Serialize)]
struct DeskPage<'a> {
    title: String,
    serve: Frame<'a>,
    total: usize,
    /// Numbers of the first and the last row, from 1.
    first: usize,
    last: usize,
    rows: Vec<RowView>,
    filters: Filters<'a>,
    kinds: Vec<Counted>,
    outlets: Vec<Counted>,
    jobs: Vec<Counted>,
    previous: Option<String>,
    next: Option<String>,
    atom: String,
    json: String,
    api: String,
}

/// The filters in use.
#[derive(Serialize)]
struct Filters<'a> {
    q: &'a str,
    place: &'a str,
    kind: &'a str,
    outlet: &'a str,
    from: &'a str,
    to: &'a str,
    job: &'a str,
    order: &'a str,
    confidence: Vec<&'a str>,
    /// Whether there is a filter besides the words.
    any: bool,
}

/// A brief in the list.
#[derive(Serialize)]
struct RowView {
    href: String,
    job: String,
    revision: u32,
    made: String,
    /// The approved revision and who approved it.
    reviewed: Option<ReviewView>,
    shown: Shown,
    hits: Vec<HitView>,
}

/// A sentence that matches the search.
#[derive(Serialize)]
struct HitView {
    href: String,
    hit: Hit,
}

/// The time at which a brief was made.
fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// An approval by a person.
#[derive(Serialize)]
struct ReviewView {
    by: String,
    on: String,
    revision: u32,
    /// Whether it applies to the revision shown.
    current: bool,
}

fn review_view(r: &Reviewed, shown: u32) -> ReviewView {
    ReviewView {
        by: r.by.clone(),
        on: r.at.strftime("%Y-%m-%d").to_string(),
        revision: r.revision,
        current: r.revision == shown,
    }
}

fn row_view(prefix: &Prefix, r: DeskRow) -> RowView {
    let href = page(prefix, &r.job, &r.event, None);
    // The anchor of a sentence in the brief is its citation in lower case.
    let hit = |hit: Hit| HitView { href: format!("{href}#{}", segment(&hit.sentence.to_lowercase())), hit };
    RowView {
        hits: r.hits.into_iter().map(hit).collect(),
        job: r.job,
        revision: r.revision,
        reviewed: r.reviewed.map(|v| review_view(&v, r.revision)),
        made: moment(r.made),
        shown: r.shown,
        href,
    }
}

fn html<T: Serialize>(site: &Site, template: &str, view: &T) -> Done<Answer> {
    Ok(Answer::new(HTML, site.templates.render(template, view)?))
}

/// `GET /`
pub(super) fn desk(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let (wanted, number, size) = paged(asked)?;
    let (part, kinds, outlets, jobs) =
        site.with_store(|s| Ok((s.desk(&wanted)?, s.kinds()?, s.outlets()?, s.jobs_on_desk()?)))?;
    let text = |name| asked.value(name).unwrap_or_default();
    let confidence = asked.query.iter().filter(|(k, _)| k == "confidence").flat_map(|(_, v)| v.split(','));
    let filters = Filters {
        q: text("q"),
        place: text("place"),
        kind: text("kind"),
        outlet: text("outlet"),
        from: text("from"),
        to: text("to"),
        job: text("job"),
        order: text("order"),
        confidence: confidence.collect(),
        any: asked.query.iter().any(|(k, _)| !matches!(k.as_str(), "q" | "page" | "per_page" | "order")),
    };
    let feed = asked.query_without(&["page", "per_page", "order"]);
    let rows: Vec<RowView> = part.rows.into_iter().map(|r| row_view(&site.prefix, r)).collect();
    let first = (number - 1) * size;
    let address = |path: String| site.prefix.address(&path);
    let title = match filters.q {
        "" => "Desk".to_owned(),
        q => format!("Search: {q}"),
    };
    let view = DeskPage {
        title,
        serve: frame(site, filters.q),
        total: part.total,
        first: first + 1,
        last: first + rows.len(),
        previous: (number > 1).then(|| asked.href(&site.prefix, "page", &(number - 1).to_string())),
        next: (first + rows.len() < part.total && !rows.is_empty())
            .then(|| asked.href(&site.prefix, "page", &(number + 1).to_string())),
        rows,
        filters,
        kinds,
        outlets,
        jobs: if jobs.len() > 1 { jobs } else { Vec::new() },
        atom: address(format!("/feeds/atom.xml{feed}")),
        json: address(format!("/feeds/feed.json{feed}")),
        api: address(format!("/api/v1/events{}", asked.query_without(&[]))),
    };
    Ok(html(site, "serve/desk.html", &view)?)
}

/// A brief with what the desk knows about it.
#[derive(Serialize)]
struct BriefPage<'a> {
    #[serde(flatten)]
    view: &'a BriefView,
    serve: Frame<'a>,
    desk: Side,
}

/// What the desk knows about a brief.
#[derive(Serialize)]
struct Side {
    /// When the revision was made.
    made: String,
    /// The approved revision and who approved it.
    reviewed: Option<ReviewView>,
    /// The newest revision, if this one is older.
    newest: Option<Link>,
    /// The brief of the event that this one was merged into.
    joined: Option<Link>,
    /// All revisions, the newest first.
    revisions: Vec<RevisionView>,
    /// Briefs of the same event by other jobs.
    others: Vec<Link>,
    /// Related events that have a brief.
    related: Vec<RelatedView>,
    /// Files of the brief.
    files: Vec<Link>,
    /// The same in the API.
    api: String,
    /// The page on which its event is corrected.
    edit: String,
    /// The comparison with the previous revision; none for the first one.
    differences: Option<String>,
    /// The page on which its sentences are reviewed.
    review: String,
}

/// A link with its text.
#[derive(Serialize)]
struct Link {
    href: String,
    text: String,
}

/// A revision in the list.
#[derive(Serialize)]
struct RevisionView {
    href: String,
    number: u32,
    made: String,
    title: String,
    kept: bool,
    current: bool,
}

/// A related event.
#[derive(Serialize)]
struct RelatedView {
    href: String,
    title: String,
    when: String,
    kind: String,
    why: String,
}

/// The files of a brief that a page offers, with their labels.
const FILES: [(&str, &str); 7] = [
    ("md", "Markdown"),
    ("html", "HTML, one page"),
    ("docx", "Word document"),
    ("pdf", "PDF"),
    ("json", "JSON"),
    ("stix", "STIX 2.1"),
    ("manifest", "Manifest"),
];

fn side(prefix: &Prefix, store: &dyn Store, f: &Found) -> Result<Side, Problem> {
    let (job, event, row) = (&f.revision.job, &f.revision.event, &f.rows[0]);
    // The newest brief of another event, by this job if it has one.
    let of = |event: &str| -> Result<Option<DeskRow>, Problem> {
        let rows = store.on_desk(event)?;
        Ok(rows.iter().find(|r| r.job == *job).or(rows.first()).cloned())
    };
    let linked = |r: &DeskRow| Link { href: page(prefix, &r.job, &r.event, None), text: r.shown.title.clone() };
    let mut related = Vec::new();
    for r in &row.shown.related {
        if let Some(known) = of(&r.event)? {
            let Link { href, text } = linked(&known);
            related.push(RelatedView {
                href,
                title: text,
                when: known.shown.when,
                kind: r.kind.clone(),
                why: r.why.clone(),
            });
        }
    }
    let joined = row.joined.as_deref().map(of).transpose()?.flatten();
    let here = (job.as_str(), event.as_str(), Some(f.revision.revision));
    let file = |name: &str, text: &str| Link { href: below(prefix, "", here, &format!("/{name}")), text: text.into() };
    Ok(Side {
        reviewed: row.reviewed.as_ref().map(|v| review_view(v, f.revision.revision)),
        made: moment(f.revision.made),
        newest: (row.revision != f.revision.revision).then(|| linked(row)),
        joined: joined.as_ref().map(linked),
        revisions: f
            .revisions
            .iter()
            .map(|r| RevisionView {
                href: page(prefix, job, event, Some(r.revision)),
                number: r.revision,
                made: moment(r.made),
                title: r.title.clone(),
                kept: r.kept,
                current: r.revision == f.revision.revision,
            })
            .collect(),
        others: f.rows[1..]
            .iter()
            .map(|r| Link {
                href: page(prefix, &r.job, &r.event, None),
                text: if r.job.is_empty() { "made by hand".into() } else { format!("of the job {}", r.job) },
            })
            .collect(),
        related,
        files: FILES.iter().filter(|f| f.0 != "pdf" || PDF_COMPILED).map(|f| file(f.0, f.1)).collect(),
        api: below(prefix, "/api/v1", here, ""),
        edit: prefix.address(&format!("/events/{}/edit", segment(event))),
        differences: (f.revision.revision > 1).then(|| below(prefix, "", here, "/differences")),
        review: below(prefix, "", here, "/review"),
    })
}

/// `GET /briefs/{event}` and `/briefs/{event}/{revision}`
pub(super) fn brief(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    site.with_store(|s| {
        let mut found = found(site, s, asked)?;
        let desk = side(&site.prefix, s, &found)?;
        // A brief that a person has approved is not called unreviewed.
        if let Some(r) = desk.reviewed.as_ref().filter(|r| r.current) {
            approve(&mut found.view, &r.by);
        }
        // The desk links related events to their own pages; there is no folder index.
        found.view.related_events.clear();
        let view = BriefPage { view: &found.view, serve: frame(site, ""), desk };
        Ok(html(site, "serve/brief.html", &view)?)
    })
}

/// `GET /briefs/{event}/{revision}/{format}`
pub(super) fn download(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let (format, kind) = match asked.named("format") {
        "md" => (Some(Format::Md), "text/markdown; charset=utf-8"),
        "html" => (Some(Format::Html), "text/html; charset=utf-8"),
        "docx" => (Some(Format::Docx), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "pdf" => (Some(Format::Pdf), "application/pdf"),
        "json" => (Some(Format::Json), "application/json"),
        "manifest" => (None, "application/json"),
        "stix" => (None, STIX),
        other => return Err(Problem::missing(format!("there is no file `{other}` of a brief"))),
    };
    let found = site.with_store(|s| found(site, s, asked))?;
    let (name, bytes) = match format {
        Some(format) => as_file(site, &found, format)?,
        None if asked.named("format") == "stix" => as_stix(&found)?,
        None => {
            let file = found.kept.files.last();
            let (name, content) = file.ok_or_else(|| Problem::missing("the store has no manifest of this revision"))?;
            (name.clone(), content.bytes().to_vec())
        }
    };
    // This server's policy blocks the inline styles of a saved page, so files are downloads.
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", segment(&name));
    Ok(Answer::new(kind, bytes).with(header::CONTENT_DISPOSITION, &disposition))
}

/// A page without a view of its own.
#[derive(Serialize)]
struct PlainPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
}

/// `GET /about`
pub(super) fn about(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    Ok(html(site, "serve/about.html", &PlainPage { title: "Search, feeds, interface", serve: frame(site, "") })?)
}

/// `GET /assets/desk.css`
pub(super) fn style(site: &Site, _: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::new("text/css; charset=utf-8", site.style.clone()))
}

/// A problem as a page.
#[derive(Serialize)]
struct ProblemPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    problem: &'a Problem,
}

/// The page of an error.
pub(super) fn problem(site: &Site, problem: &Problem) -> Answer {
    let view = ProblemPage { title: &problem.title, serve: bare(site), problem };
    match html(site, "serve/problem.html", &view) {
        Ok(answer) => problem.headed(answer),
        Err(_) => problem.answer(),
    }
}
