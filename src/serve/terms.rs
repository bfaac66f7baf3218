//! The desk's glossary: listing, searching, editing, and suggesting names without an entry.

use super::access::{admit, form_key};
use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::forms::{Form, see, signed};
use super::frame::{Frame, frame};
use super::prefix::Prefix;
use super::site::Site;
use super::tools::sent;
use crate::facts::suggest::{Suggestion, suggest};
use crate::glossary::edit::Editable;
use crate::glossary::{Term, read_file};
use crate::store::{Order, Role, Wanted};
use crate::surface::is_plain;
use axum::http::StatusCode;
use mujaz_arabic::terms::fold_phrase;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::PoisonError;

/// Maximum length of a field, in characters.
const LONGEST: usize = 400;
/// Number of latest briefs that are searched for names without an entry.
const RECENT: usize = 100;
/// Maximum number of suggested names.
const SUGGESTED: usize = 200;

/// A term in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct TermEntry {
    /// The term.
    term: Term,
    /// Its file; none for built-in terms.
    file: Option<String>,
    /// Its position in the editable file, from 0; none for terms of other files.
    place: Option<usize>,
}

/// A page of terms.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Terms {
    /// Total number.
    total: usize,
    /// The number of this page, from 1.
    page: usize,
    /// Entries on a page.
    per_page: usize,
    /// The next page; none after the last.
    next: Option<String>,
    /// Identifies the current version of the editable file; none if no file can be edited.
    version: Option<String>,
    /// The terms: those of the editable file, of the other files and, in searches, the built-in ones.
    terms: Vec<TermEntry>,
}

/// Names without an entry.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Suggestions {
    /// The most mentioned first.
    names: Vec<Suggestion>,
}

/// What to do with the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TermAction {
    /// Add a term.
    Add,
    /// Replace a term.
    Edit,
    /// Remove a term.
    Delete,
}

impl TermAction {
    fn in_log(self) -> &'static str {
        match self {
            Self::Add => "add term",
            Self::Edit => "edit term",
            Self::Delete => "delete term",
        }
    }
}

/// A change of the glossary.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermRequest {
    /// What to do.
    action: TermAction,
    /// The position of the term to edit or delete, from the list.
    #[serde(default)]
    place: Option<usize>,
    /// The version of the file in which it has that position, from the list.
    #[serde(default)]
    version: String,
    /// The term to add, or the replacement.
    #[serde(default)]
    term: Option<Term>,
    /// Who changes it; required only if users do not sign in.
    #[serde(default)]
    by: String,
    /// Whether to keep a term that `mujaz glossary check` objects to.
    #[serde(default)]
    despite_checks: bool,
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The editable file: the last one, which takes precedence over the others.
fn editable(site: &Site) -> Result<Editable, Problem> {
    let last = site.config.brief.glossaries.last().ok_or_else(|| {
        Problem::new(StatusCode::CONFLICT, "the configuration names no glossary that can be edited").help(
            "make a file `desk.csv` with the line `arabic,english,kind,notes,forbidden`, and name it in \
             `[brief] glossaries`; the last one named is edited here",
        )
    })?;
    Editable::open(last).map_err(|e| {
        let help = e.advice().map(str::to_owned);
        let problem = Problem::new(StatusCode::CONFLICT, e.one_line());
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    })
}

/// The terms that match a search in either language, or all terms of the desk if there is no search.
fn listed(site: &Site, q: &str, open: Option<&Editable>) -> Result<Vec<TermEntry>, Problem> {
    let (arabic, english) = (fold_phrase(q), q.to_lowercase());
    let holds = |e: &Term| {
        let found = |text: &str| text.to_lowercase().contains(&english);
        q.is_empty()
            || !arabic.is_empty() && fold_phrase(&e.arabic).contains(&arabic)
            || [&e.arabic, &e.english, &e.kind, &e.notes, &e.forbidden].into_iter().any(|t| found(t))
    };
    let mut out = Vec::new();
    for path in site.config.brief.glossaries.iter().rev() {
        let edited = open.filter(|o| o.path() == path.as_path());
        let terms = match edited {
            Some(o) => o.terms().to_vec(),
            None => read_file(path)?,
        };
        out.extend(terms.iter().enumerate().map(|(i, t)| TermEntry {
            term: t.clone(),
            file: Some(name(path)),
            place: edited.is_some().then_some(i),
        }));
    }
    if !q.is_empty() {
        let all = site.glossary();
        let built_in = all.terms().iter().filter(|t| !t.own);
        out.extend(built_in.map(|t| TermEntry { term: t.clone(), file: None, place: None }));
    }
    out.retain(|t| holds(&t.term));
    Ok(out)
}

/// `GET /api/v1/glossary`
pub(super) fn list(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["q", "page", "per_page"])?;
    let (page, per_page) = asked.page()?;
    let open = editable(site).ok();
    let all = listed(site, asked.value("q").unwrap_or_default(), open.as_ref())?;
    let total = all.len();
    let next = (page * per_page < total).then(|| asked.href(&site.prefix, "page", &(page + 1).to_string()));
    let linked = next.clone();
    let terms = all.into_iter().skip((page - 1) * per_page).take(per_page).collect();
    let version = open.map(|o| o.digest());
    Ok(Answer::json(&Terms { total, page, per_page, next, version, terms })?.with_next(linked.as_deref()))
}

fn suggested(site: &Site, at_least: usize) -> Result<Vec<Suggestion>, Problem> {
    let sentences: Vec<(usize, String)> = site.with_store(|s| {
        let recent = s.desk(&Wanted { order: Order::Made, take: RECENT, ..Wanted::default() })?.rows;
        let mut out = Vec::new();
        for (i, r) in recent.iter().enumerate() {
            let Some(kept) = s.brief(&r.job, &r.event, r.revision)? else { continue };
            let view: crate::report::views::BriefView = serde_json::from_value(kept.view).unwrap_or_default();
            out.extend(view.sentences.into_iter().map(|s| (i, s.arabic)));
        }
        Ok(out)
    })?;
    let glossary = site.glossary();
    let mut names = suggest(sentences.iter().map(|(i, s)| (*i, s.as_str())), &glossary, at_least.max(1));
    names.truncate(SUGGESTED);
    Ok(names)
}

/// `GET /api/v1/glossary/suggestions`
pub(super) fn suggestions(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["at_least"])?;
    let at_least = asked.read("at_least", "a number")?.unwrap_or(2);
    Answer::json(&Suggestions { names: suggested(site, at_least)? })
}

/// Checks the fields of a term.
fn clean(entry: &Term) -> Result<(), Problem> {
    let fields = [&entry.arabic, &entry.english, &entry.kind, &entry.notes, &entry.forbidden];
    if fields.iter().any(|f| f.chars().count() > LONGEST || !f.chars().all(is_plain)) {
        return Err(Problem::wrong(format!(
            "a field is longer than {LONGEST} characters, or has characters that are not shown"
        )));
    }
    if entry.arabic.trim().is_empty() || entry.english.trim().is_empty() {
        return Err(Problem::wrong("a term has an Arabic and an English form"));
    }
    Ok(())
}

/// Changes the file, unless the check has new objections.
fn edit(site: &Site, asked: &Asked, wish: &TermRequest) -> Result<(), Problem> {
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let by = signed(&caller, &wish.by)?;
    let _alone = site.editing.lock().unwrap_or_else(PoisonError::into_inner);
    let open = editable(site)?;
    let known = || {
        if wish.version != open.digest() {
            return Err(Problem::new(StatusCode::CONFLICT, "the glossary has changed in the meantime")
                .help("load it again: `version` and `place` come from the list"));
        }
        let place = wish.place.filter(|p| *p < open.terms().len());
        place
            .ok_or_else(|| Problem::wrong("the request does not say which term").help("give its `place` from the list"))
    };
    let given =
        || wish.term.as_ref().ok_or_else(|| Problem::wrong("there is no `term`")).and_then(|t| clean(t).map(|()| t));
    let (changed, subject) = match wish.action {
        TermAction::Add => (open.with(None, given()?)?, given()?.clone()),
        TermAction::Edit => (open.with(Some(known()?), given()?)?, given()?.clone()),
        TermAction::Delete => (open.without(known()?)?, open.terms()[known()?].clone()),
    };
    let found = changed.objections(&site.config.brief.glossaries)?;
    if !found.is_empty() && wish.action != TermAction::Delete && !wish.despite_checks {
        let found: Vec<String> = found.into_iter().map(|p| p.message).collect();
        let what = format!("the check objects: {}", found.join("; "));
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, what)
            .help("correct it, or keep it anyway (`despite_checks`)"));
    }
    // The log first: nothing is done that nobody did.
    site.writable()?.log(
        by,
        wish.action.in_log(),
        &format!("{}: {} ({})", subject.arabic, subject.english, name(open.path())),
    )?;
    changed.save()?;
    Ok(site.reload_glossary()?)
}

/// `POST /api/v1/glossary`
pub(super) fn by_program(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    edit(site, asked, &sent::<TermRequest>(asked)?)?;
    list(site, &Asked { path: asked.path.clone(), ..Asked::default() })
}

/// The page of the glossary.
#[derive(Serialize)]
struct GlossaryPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    q: &'a str,
    total: usize,
    terms: Vec<TermEntry>,
    previous: Option<String>,
    next: Option<String>,
    /// The file that is edited; none where none can be.
    file: Option<String>,
    /// Why none can be.
    why: Option<Problem>,
    version: String,
    key: String,
    /// Whether somebody may edit here.
    editor: bool,
    nameless: bool,
    /// What the form begins with, and the place of what it changes.
    form: Term,
    place: Option<usize>,
    by: String,
    problem: Option<&'a Problem>,
    suggestions: Option<Vec<Proposed>>,
}

/// A name that could get an entry, and where it is entered.
#[derive(Serialize)]
struct Proposed {
    #[serde(flatten)]
    name: Suggestion,
    href: String,
}

fn proposed(prefix: &Prefix, name: Suggestion) -> Proposed {
    let (arabic, english, kind) = (segment(&name.arabic), segment(&name.english), segment(&name.kind));
    Proposed { href: prefix.address(&format!("/glossary?arabic={arabic}&english={english}&kind={kind}#form")), name }
}

/// What a form was sent with, and why nothing was changed.
struct Again<'a> {
    form: &'a Form,
    problem: &'a Problem,
}

fn entered(form: &Form) -> Term {
    let field = |n: &str| form.field(n).to_owned();
    Term {
        arabic: field("arabic"),
        english: field("english"),
        kind: field("kind"),
        notes: field("notes"),
        forbidden: field("forbidden"),
        ..Term::default()
    }
}

fn page(site: &Site, asked: &Asked, again: Option<&Again>) -> Result<Answer, Problem> {
    let caller = admit(site, &asked.credentials, Role::Reader)?;
    let (number, size) = asked.page()?;
    let q = asked.value("q").unwrap_or_default();
    let open = editable(site);
    let all = listed(site, q, open.as_ref().ok())?;
    let total = all.len();
    let place: Option<usize> = match again {
        Some(a) => a.form.field("place").parse().ok(),
        None => asked.read("edit", "a place in the list")?,
    };
    let text = |n: &str| asked.value(n).unwrap_or_default().to_owned();
    let there = place.and_then(|p| open.as_ref().ok()?.terms().get(p));
    let form = match (again, there) {
        (Some(a), _) => entered(a.form),
        (None, Some(t)) => t.clone(),
        (None, None) => {
            Term { arabic: text("arabic"), english: text("english"), kind: text("kind"), ..Term::default() }
        }
    };
    let place = there.and(place);
    let view = GlossaryPage {
        title: "Glossary",
        serve: frame(site, ""),
        q,
        total,
        terms: all.into_iter().skip((number - 1) * size).take(size).collect(),
        previous: (number > 1).then(|| asked.href(&site.prefix, "page", &(number - 1).to_string())),
        next: (number * size < total).then(|| asked.href(&site.prefix, "page", &(number + 1).to_string())),
        file: open.as_ref().ok().map(|o| name(o.path())),
        version: open.as_ref().map_or_else(|_| String::new(), Editable::digest),
        why: open.err(),
        key: form_key(site, &asked.credentials),
        editor: caller.role >= Role::Editor,
        nameless: caller.name.is_none(),
        place,
        form,
        by: again.map_or_else(String::new, |a| a.form.field("by").to_owned()),
        problem: again.map(|a| a.problem),
        suggestions: asked
            .value("suggest")
            .map(|_| Ok::<_, Problem>(suggested(site, 2)?.into_iter().map(|n| proposed(&site.prefix, n)).collect()))
            .transpose()?,
    };
    Ok(Answer::new(HTML, site.templates.render("serve/glossary.html", &view)?))
}

/// `GET /glossary`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["q", "page", "per_page", "edit", "suggest", "arabic", "english", "kind"])?;
    page(site, asked, None)
}

/// `POST /glossary`
pub(super) fn change(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let form = Form::of(site, asked)?;
    let action = match form.field("do") {
        "add" => TermAction::Add,
        "edit" => TermAction::Edit,
        "delete" => TermAction::Delete,
        _ => return Err(Problem::wrong("the form does not say what to do")),
    };
    let wish = TermRequest {
        action,
        place: form.field("place").parse().ok(),
        version: form.field("version").to_owned(),
        term: Some(entered(&form)),
        by: form.field("by").to_owned(),
        despite_checks: !form.field("despite").is_empty(),
    };
    match edit(site, asked, &wish) {
        Ok(()) => Ok(see(site, "/glossary")),
        Err(problem) if problem.status < 500 && problem.status != 403 => {
            Ok(page(site, asked, Some(&Again { form: &form, problem: &problem }))?.with_status(problem.code()))
        }
        Err(problem) => Err(problem),
    }
}
