//! Translations by program: they are made in the background, and fetched when they are there.

use super::access::admit;
use super::answer::{Answer, Problem};
use super::asked::Asked;
use super::forms::signed;
use super::site::Site;
use super::tools::{bounded, sent};
use super::work::{Order, Task};
use crate::app::{BriefOptions, Models, Session};
use crate::error::Result;
use crate::pipeline::reviewed::by_people;
use crate::pipeline::translate::{Effort, Job, Translating};
use crate::pipeline::{is_none, untranslated};
use crate::store::{self, Role};
use crate::types::{Confidence, Finding, ModelIdentity, SentenceReview, Translation, count};
use mujaz_arabic::gloss;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Lines to be translated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TranslateRequest {
    /// Arabic sentences, in the order in which they stand in their text.
    lines: Vec<String>,
    /// Who wants it; needed only where nobody signs in.
    #[serde(default)]
    by: String,
}

/// A translation that is being made, or is there.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Translated {
    /// How far it is.
    task: Task,
    /// Where it is asked for again.
    link: String,
    /// What was made; none as long as it is not there.
    result: Option<Made>,
}

/// What was made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Made {
    /// The model.
    model: ModelIdentity,
    /// Every line that was sent, in order.
    lines: Vec<Line>,
}

/// A line in both languages.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Line {
    /// The Arabic.
    arabic: String,
    /// The English, where it may be printed as what the source says.
    english: Option<String>,
    /// The best English that was found, where it may not.
    draft: Option<String>,
    /// Word by word, where there is no English that may be printed.
    gloss: String,
    /// The confidence.
    confidence: Confidence,
    /// What a person decided on it, if somebody did.
    review: Option<SentenceReview>,
    /// What the checks found.
    findings: Vec<Finding>,
}

impl From<Translation> for Line {
    fn from(t: Translation) -> Self {
        let stands = t.stands();
        let draft = Some(t.english.clone()).filter(|e| !stands && !e.is_empty() && t.review.is_none());
        let words = || gloss::gloss(&t.source).into_iter().map(|w| w.shown).filter(|s| !s.is_empty());
        Self {
            gloss: if stands { String::new() } else { words().collect::<Vec<_>>().join(" · ") },
            english: stands.then_some(t.english),
            draft,
            arabic: t.source,
            confidence: t.confidence,
            review: t.review,
            findings: t.findings,
        }
    }
}

/// `POST /api/v1/translate`
pub(super) fn order(site: &Site, asked: &Asked) -> std::result::Result<Answer, Problem> {
    asked.allow(&[])?;
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let TranslateRequest { lines, by } = sent(asked)?;
    bounded(lines.len(), lines.iter())?;
    if lines.iter().all(|l| l.trim().is_empty()) {
        return Err(Problem::wrong("there is no line to translate"));
    }
    let by = signed(&caller, &by)?;
    let number = lines.len();
    let task = site.work.order(Order::Translate(lines), by)?;
    site.writable()?.log(by, "translate", &count(number, "line"))?;
    answer(site, task, None)
}

/// `GET /api/v1/translate/{task}`
pub(super) fn fetch(site: &Site, asked: &Asked) -> std::result::Result<Answer, Problem> {
    asked.allow(&[])?;
    let missing = || {
        Problem::missing(format!("there is no translation {}", asked.named("task")))
            .help("the latest are kept while the server runs; send the lines again")
    };
    let number = asked.named("task").parse().map_err(|_| missing())?;
    let (task, result) = site.work.translation(number).ok_or_else(missing)?;
    answer(site, task, result)
}

fn answer(site: &Site, task: Task, result: Option<Value>) -> std::result::Result<Answer, Problem> {
    let link = site.prefix.address(&format!("/api/v1/translate/{}", task.number));
    let value = Translated { task, link, result: None };
    let mut value = serde_json::to_value(value).unwrap_or_default();
    value["result"] = result.into();
    Answer::json(&value)
}

/// Translates lines: what a person decided stands, the rest is the model's.
pub(super) fn translate(session: &Session, lines: &[String]) -> Result<Value> {
    let config = session.config;
    let glossary = session.glossary(&[])?;
    let store = store::open(store::path_of(config))?;
    let tidy: Vec<String> = lines.iter().map(|l| mujaz_arabic::letters::tidy(l.trim())).collect();
    let mut made: Vec<Option<Translation>> = tidy
        .iter()
        .map(|l| by_people(&*store, &Job { source: l.clone(), reference: None }, &glossary))
        .collect::<Result<_>>()?;
    let request = session.request(
        config,
        BriefOptions {
            effort: Effort::of(&config.brief),
            second_model: config.model.second.clone().filter(|_| config.brief.repair),
            ..Default::default()
        },
    )?;
    let Models { mut model, mut second, .. } = session.models(&request.models)?;
    let open: Vec<usize> = (0..tidy.len()).filter(|i| made[*i].is_none() && !tidy[*i].is_empty()).collect();
    if !open.is_empty() && !is_none(model.identity()) {
        let jobs = open.iter().map(|i| Job { source: tidy[*i].clone(), reference: None }).collect();
        let done = Translating {
            translator: &mut *model,
            second: second.as_mut(),
            glossary: &glossary,
            effort: request.recipe.effort,
            progress: session.progress,
            sink: None,
        }
        .translate(jobs)?;
        open.into_iter().zip(done).for_each(|(i, t)| made[i] = Some(t));
    }
    let lines = made.into_iter().zip(&tidy).map(|(t, l)| t.unwrap_or_else(|| untranslated(l)).into()).collect();
    let result = Made { model: model.identity().clone(), lines };
    Ok(serde_json::to_value(result).unwrap_or_default())
}
