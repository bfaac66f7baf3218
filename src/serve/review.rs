//! The page on which an editor compares a brief with its Arabic, sentence by sentence, and the same in the API.

use super::access::{admit, form_key};
use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::decide::{ReviewRequest, Verb, decide};
use super::entries::{ReviewedSentence, SentenceEntry, below, page};
use super::forms::{Form, see};
use super::frame::{Frame, frame};
use super::site::Site;
use super::state::found;
use super::tools::sent;
use crate::report::views::SentenceView;
use crate::store::{Reviewing, Role};
use serde::Serialize;

/// The page.
#[derive(Serialize)]
struct ReviewPage<'a> {
    title: String,
    serve: Frame<'a>,
    /// The brief.
    brief: String,
    /// Target of the forms.
    action: String,
    /// Proves that a form comes from this site.
    key: String,
    /// Whether editors must give their name.
    nameless: bool,
    /// The name that was entered.
    by: String,
    /// Whether a model translated.
    translated: bool,
    decided: usize,
    rows: Vec<Row>,
}

/// A sentence.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    sentence: SentenceView,
    /// The model's English, if it is withheld.
    tried: Option<String>,
    /// Initial text of the form.
    text: String,
    /// Earlier decisions.
    history: Vec<Past>,
    /// Why the decision was not stored.
    problem: Option<Refused>,
}

#[derive(Serialize)]
struct Past {
    what: &'static str,
    by: String,
    on: String,
    english: String,
}

/// A decision that was not stored.
#[derive(Serialize)]
struct Refused {
    detail: String,
    help: String,
    /// Whether only the checks object.
    checks: bool,
    /// The requested action.
    action: String,
}

fn past(r: Reviewing) -> Past {
    Past {
        what: r.decided.as_ref().map_or("withdrawn", |d| d.decision.name()),
        on: r.at.strftime("%Y-%m-%d").to_string(),
        by: r.by,
        english: r.decided.map_or_else(String::new, |d| d.english),
    }
}

/// A rejected form.
struct Again<'a> {
    form: &'a Form,
    problem: &'a Problem,
}

fn render(site: &Site, asked: &Asked, again: Option<&Again>) -> Result<Answer, Problem> {
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    site.with_store(|store| {
        let found = found(site, store, asked)?;
        let recorded = found.recorded(site);
        let row = |sentence: SentenceView| -> Result<Row, Problem> {
            let tried = recorded.english(&sentence.id).filter(|_| sentence.english.is_none());
            let here = again.filter(|a| a.form.field("sentence") == sentence.id);
            let known = sentence.english.clone().or_else(|| tried.clone()).unwrap_or_default();
            Ok(Row {
                text: here.map(|a| a.form.field("english").to_owned()).filter(|t| !t.is_empty()).unwrap_or(known),
                tried,
                history: store.sentence_reviews(&sentence.arabic)?.into_iter().map(past).collect(),
                problem: here.map(|a| Refused {
                    detail: a.problem.detail.clone(),
                    help: a.problem.help.clone().unwrap_or_default(),
                    checks: a.problem.status == 422,
                    action: a.form.field("do").to_owned(),
                }),
                sentence,
            })
        };
        let (job, event, number) = (&found.revision.job, &found.revision.event, found.revision.revision);
        let view = ReviewPage {
            title: format!("Review: {}", found.view.title),
            serve: frame(site, ""),
            brief: page(&site.prefix, job, event, Some(number)),
            action: below(&site.prefix, "", (job, event, Some(number)), "/review"),
            key: form_key(site, &asked.credentials),
            nameless: caller.name.is_none(),
            by: again.map_or_else(String::new, |a| a.form.field("by").to_owned()),
            translated: !found.view.banner.translated_by.is_empty(),
            decided: found.view.sentences.iter().filter(|s| s.review.is_some()).count(),
            rows: found.view.sentences.iter().cloned().map(row).collect::<Result<_, _>>()?,
        };
        Ok(Answer::new(HTML, site.templates.render("serve/review.html", &view)?))
    })
}

/// `GET /briefs/{event}/{revision}/review`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    render(site, asked, None)
}

/// `POST /briefs/{event}/{revision}/review`
pub(super) fn change(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let form = Form::of(site, asked)?;
    let action = Verb::of(form.field("do")).ok_or_else(|| Problem::wrong("the form does not say what to do"))?;
    let english = match action {
        Verb::Correct => form.field("english"),
        _ => form.field("seen"),
    };
    let wish = ReviewRequest {
        action,
        english: Some(english.to_owned()).filter(|e| !e.is_empty()),
        by: form.field("by").to_owned(),
        despite_checks: !form.field("despite").is_empty(),
    };
    let sentence = form.field("sentence");
    match decide(site, asked, sentence, &wish) {
        Ok(()) => {
            let to = format!("{}{}#{}", asked.path, asked.query_without(&[]), segment(&sentence.to_lowercase()));
            Ok(see(site, &to))
        }
        Err(problem) if problem.status < 500 && problem.status != 404 => {
            let again = Again { form: &form, problem: &problem };
            Ok(render(site, asked, Some(&again))?.with_status(problem.code()))
        }
        Err(problem) => Err(problem),
    }
}

fn entry(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let id = asked.named("sentence");
    site.with_store(|store| {
        let found = found(site, store, asked)?;
        let recorded = found.recorded(site);
        let sentence = found.view.sentences.into_iter().find(|s| s.id == id);
        let sentence = sentence.ok_or_else(|| Problem::missing(format!("the brief has no sentence {id}")))?;
        Answer::json(&ReviewedSentence {
            history: store.sentence_reviews(&sentence.arabic)?,
            sentence: SentenceEntry { article: recorded.article(id), span: recorded.span(id), sentence },
        })
    })
}

/// `GET /api/v1/briefs/{event}/{revision}/sentences/{sentence}`
pub(super) fn sentence(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    entry(site, asked)
}

/// `POST /api/v1/briefs/{event}/{revision}/sentences/{sentence}/review`
pub(super) fn by_program(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    decide(site, asked, asked.named("sentence"), &sent::<ReviewRequest>(asked)?)?;
    entry(site, asked)
}
