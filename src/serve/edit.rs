//! Correcting events in a browser, through the same functions as `mujaz curate`: merge, split, move, undo.

use super::access::{Caller, admit, form_key};
use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::entries;
use super::forms::{Form, see, signed};
use super::frame::{Frame, frame};
use super::prefix::Prefix;
use super::site::Site;
use crate::app::{Change, event_named};
use crate::clock;
use crate::events::{Actor, Done};
use crate::pipeline::group::{Listing, recall, save};
use crate::store::{Reviewed, Role, Store};
use axum::http::StatusCode;
use serde::Serialize;

/// Maximum number of other events that are offered.
const OTHERS: usize = 200;
/// Maximum number of changes that are shown.
const CHANGES: usize = 20;

/// The page on which an event is corrected.
#[derive(Serialize)]
struct EditPage<'a> {
    title: String,
    serve: Frame<'a>,
    /// The event.
    event: String,
    /// Its brief.
    brief: String,
    /// Target of the forms.
    action: String,
    /// Proves that a form comes from this site.
    key: String,
    /// The newest briefs of the event.
    briefs: Vec<BriefRow>,
    /// Whether editors must give their name.
    nameless: bool,
    articles: Vec<ArticleView>,
    /// Other events, the latest first.
    others: Vec<OtherView>,
    changes: Vec<ChangeView>,
    /// What was just done.
    done: Option<&'a str>,
    /// Why it was not done.
    problem: Option<&'a Problem>,
}

/// The newest brief by a job.
#[derive(Serialize)]
struct BriefRow {
    job: String,
    href: String,
    title: String,
    revision: u32,
    made: String,
    /// Who approved this revision.
    by: Option<String>,
}

#[derive(Serialize)]
struct ArticleView {
    id: String,
    title: String,
    outlet: String,
    why: String,
    /// Whether it repeats another one.
    copy: bool,
}

#[derive(Serialize)]
struct OtherView {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct ChangeView {
    number: usize,
    what: String,
    by_program: bool,
    undone: bool,
    /// Whether it can be undone.
    can: bool,
}

/// The editor's name for the log.
fn name(caller: &Caller) -> &str {
    caller.name.as_deref().unwrap_or("somebody at this machine")
}

fn page(
    site: &Site,
    asked: &Asked,
    (l, store, caller): (&Listing, &dyn Store, &Caller),
    done: Option<&str>,
    problem: Option<&Problem>,
) -> Result<Answer, Problem> {
    let titles = store.titles()?;
    let wanted = event_named(l, asked.named("event")).map_err(|e| Problem::missing(e.to_string()))?;
    let number = l.engine.find(&wanted);
    let all = l.events();
    let event = all.iter().find(|e| l.engine.find(&e.id) == number);
    let event = event.ok_or_else(|| Problem::missing(format!("the event {wanted} has no article any more")))?;
    let title = |id: &str, first: Option<usize>| {
        let arabic = || first.and_then(|n| l.cards[n].title.clone());
        titles.get(id).cloned().or_else(arabic).unwrap_or_else(|| id.to_owned())
    };
    let articles = event.members.iter().map(|m| {
        let card = &l.cards[m.article];
        ArticleView {
            id: card.id.clone(),
            title: card.title.clone().unwrap_or_default(),
            outlet: card.outlet.clone().unwrap_or_default(),
            why: m.why.clone(),
            copy: l.engine.copy_of(m.article as u32).is_some(),
        }
    });
    let others = all.iter().rev().filter(|e| e.id != event.id).take(OTHERS);
    let log = l.engine.log.iter().enumerate().rev().take(CHANGES);
    let view = EditPage {
        title: format!("Correct: {}", title(&event.id, event.members.first().map(|m| m.article))),
        serve: frame(site, ""),
        brief: site.prefix.address(&format!("/briefs/{}", segment(&event.id))),
        action: site.prefix.address(&format!("/events/{}/edit", segment(&event.id))),
        key: form_key(site, &asked.credentials),
        nameless: caller.name.is_none(),
        briefs: store
            .on_desk(&event.id)?
            .into_iter()
            .map(|r| BriefRow {
                href: entries::page(&site.prefix, &r.job, &r.event, Some(r.revision)),
                by: r.reviewed.filter(|v| v.revision == r.revision).map(|v| v.by),
                made: r.made.strftime("%Y-%m-%d %H:%M UTC").to_string(),
                title: r.shown.title,
                revision: r.revision,
                job: r.job,
            })
            .collect(),
        articles: articles.collect(),
        others: others
            .map(|e| OtherView { title: title(&e.id, e.members.first().map(|m| m.article)), id: e.id.clone() })
            .collect(),
        changes: log
            .map(|(i, o)| ChangeView {
                number: i + 1,
                what: o.what.clone(),
                by_program: o.by == Actor::Program,
                undone: o.undone,
                can: !o.undone && o.kind != Done::Undo && !o.before.is_empty(),
            })
            .collect(),
        event: event.id.clone(),
        done,
        problem,
    };
    Ok(Answer::new(HTML, site.templates.render("serve/edit.html", &view)?))
}

/// `GET /events/{event}/edit`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["done"])?;
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let mut store = site.writable()?;
    let l = recall(&mut *store, &site.config)?;
    store.roll_back();
    // The text comes from the log, never from the URL.
    let last =
        asked.value("done").and_then(|n| n.parse::<usize>().ok()).and_then(|n| l.engine.log.get(n.checked_sub(1)?));
    page(site, asked, (&l, &*store, &caller), last.map(|o| o.what.as_str()), None)
}

/// `POST /events/{event}/edit`
pub(super) fn change(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let form = Form::of(site, asked)?;
    let field = |name: &str| form.field(name);
    let event = asked.named("event");
    if matches!(field("do"), "approve" | "withdraw") {
        return review(site, &caller, event, &form);
    }
    let articles: Vec<String> = form.all("article").map(str::to_owned).collect();
    let number = field("number").parse().ok();
    let change = match (field("do"), articles.as_slice()) {
        ("merge", _) => Change::Merge { event, other: field("other") },
        ("split", list) => Change::Split { event, articles: list },
        ("move", [one]) => Change::Move { article: one, event: field("other") },
        ("move", _) => return Err(Problem::wrong("one article is moved at a time").help("choose one")),
        ("undo", _) if number.is_some() => Change::Undo { number },
        _ => return Err(Problem::wrong("the form does not say what to do")),
    };
    let mut store = site.writable()?;
    let mut l = recall(&mut *store, &site.config)?;
    match change.apply(&mut l) {
        Ok((said, _)) => {
            // In one transaction with the change, so that every change is logged.
            store.log(name(&caller), change.kind().name(), &said)?;
            save(&mut *store, &l)?;
            let to = format!("/events/{}/edit?done={}", segment(event), l.engine.log.len());
            Ok(see(site, &to))
        }
        Err(e) => {
            store.roll_back();
            let problem = Problem::from(e);
            // A partial change must not be shown.
            let l = recall(&mut *store, &site.config)?;
            store.roll_back();
            Ok(page(site, asked, (&l, &*store, &caller), None, Some(&problem))?.with_status(problem.code()))
        }
    }
}

/// Approves a revision of a brief, or withdraws an approval.
fn review(site: &Site, caller: &Caller, event: &str, form: &Form) -> Result<Answer, Problem> {
    let field = |name: &str| form.field(name);
    let by = signed(caller, field("by"))?;
    let approved = field("do") == "approve";
    let number = field("revision").parse::<u32>().map_err(|_| Problem::wrong("the form names no revision"))?;
    let job = field("job");
    let mut store = site.writable()?;
    store.begin()?;
    let revisions = store.revisions(job, event)?;
    let Some(newest) = revisions.first().filter(|r| r.revision == number) else {
        store.roll_back();
        return Err(Problem::new(StatusCode::CONFLICT, format!("{number} is not the newest revision of this brief"))
            .help("load the page again, and read what changed before you approve it"));
    };
    let reviewed = Reviewed { revision: number, by: by.to_owned(), at: clock::now() };
    store.keep_review(job, event, &reviewed, approved)?;
    store.log(
        by,
        if approved { "approve" } else { "withdraw approval" },
        &format!("{event}, revision {number}: {}", newest.title),
    )?;
    store.commit()?;
    Ok(see(site, &entries::page(&Prefix::default(), job, event, None)))
}
