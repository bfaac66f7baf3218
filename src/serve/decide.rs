//! Editors' decisions on single sentences: checked, stored, logged and shown at once.

use super::access::{Caller, admit};
use super::answer::Problem;
use super::asked::Asked;
use super::forms::signed;
use super::site::Site;
use super::state::{found, with_decisions};
use crate::clock;
use crate::pipeline::reviewed::checked;
use crate::store::{Query, Reviewing, Role, Store, Wanted};
use crate::surface::is_plain;
use crate::types::{Decision, SentenceReview};
use axum::http::StatusCode;
use mujaz_arabic::letters::tidy;
use schemars::JsonSchema;
use serde::Deserialize;

/// Maximum length of the English of a sentence, in characters.
const LONGEST: usize = 3_000;
/// Maximum number of other briefs with the same sentence that show a decision at once.
const ELSEWHERE: usize = 100;

/// What an editor does with the English of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verb {
    /// Replaces it.
    Correct,
    /// Approves it.
    Approve,
    /// Withholds it.
    Reject,
    /// Withdraws the current decision.
    Withdraw,
}

impl Verb {
    /// The verb of this name.
    pub fn of(name: &str) -> Option<Self> {
        serde_json::from_value(name.into()).ok()
    }

    /// The decision it results in; none for a withdrawal.
    fn decision(self) -> Option<Decision> {
        match self {
            Self::Correct => Some(Decision::Corrected),
            Self::Approve => Some(Decision::Approved),
            Self::Reject => Some(Decision::Rejected),
            Self::Withdraw => None,
        }
    }

    fn in_log(self) -> &'static str {
        match self {
            Self::Correct => "correct sentence",
            Self::Approve => "approve sentence",
            Self::Reject => "reject sentence",
            Self::Withdraw => "withdraw decision",
        }
    }
}

/// A decision on a sentence.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewRequest {
    /// What to do.
    pub action: Verb,
    /// The English: the correction; or the text that was read and is approved or rejected, so that nobody decides on a
    /// text that has changed in the meantime.
    #[serde(default)]
    pub english: Option<String>,
    /// Who decides; required only if users do not sign in.
    #[serde(default)]
    pub by: String,
    /// Whether to keep English that the checks reject.
    #[serde(default)]
    pub despite_checks: bool,
}

/// Decides on a sentence of the requested brief.
///
/// # Errors
/// The caller may not, or there is nothing to decide on; the text is not English, or the checks reject it (422).
pub(super) fn decide(site: &Site, asked: &Asked, sentence: &str, wish: &ReviewRequest) -> Result<(), Problem> {
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let mut store = site.writable()?;
    store.begin()?;
    let done = within(site, &mut *store, asked, (sentence, wish, &caller));
    match done {
        Ok(()) => Ok(store.commit()?),
        Err(problem) => {
            store.roll_back();
            Err(problem)
        }
    }
}

fn within(
    site: &Site,
    store: &mut dyn Store,
    asked: &Asked,
    (id, wish, caller): (&str, &ReviewRequest, &Caller),
) -> Result<(), Problem> {
    let by = signed(caller, &wish.by)?.to_owned();
    let found = found(site, store, asked)?;
    let event = found.revision.event.clone();
    let sentence = found.view.sentences.iter().find(|s| s.id == id);
    let sentence = sentence.ok_or_else(|| Problem::missing(format!("the brief has no sentence {id}")))?;
    let recorded = found.recorded(site);
    let day = recorded.day(id);
    // A translation that was withheld can be decided on too.
    let there = sentence.english.clone().or_else(|| recorded.english(id));
    let english = match wish.action {
        Verb::Withdraw => {
            if store.sentence_review(&sentence.arabic)?.is_none() {
                return Err(Problem::new(StatusCode::CONFLICT, format!("nothing that was decided on {id} stands")));
            }
            String::new()
        }
        Verb::Correct => written(wish.english.as_deref().unwrap_or_default())?,
        Verb::Approve | Verb::Reject => {
            let there = there.ok_or_else(|| {
                Problem::new(StatusCode::CONFLICT, format!("{id} has no English to decide on"))
                    .help("write the English: that is a correction")
            })?;
            if wish.english.as_ref().is_some_and(|seen| tidy(seen.trim()) != tidy(there.trim())) {
                return Err(Problem::new(StatusCode::CONFLICT, format!("the English of {id} is another one by now"))
                    .help("load it again, and read it against the Arabic"));
            }
            there
        }
    };
    if matches!(wish.action, Verb::Correct | Verb::Approve) && !wish.despite_checks {
        let findings: Vec<String> =
            checked(&sentence.arabic, &english, day, &site.glossary()).rejections().map(ToString::to_string).collect();
        if !findings.is_empty() {
            let what = format!("the checks object: {}", findings.join("; "));
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, what)
                .help("read the Arabic again; where the checks are wrong, keep it nevertheless (`despite_checks`)"));
        }
    }
    let at = clock::now();
    let said = if english.is_empty() { String::new() } else { format!(": {english}") };
    let decided = wish.action.decision().map(|decision| SentenceReview { decision, english, by: by.clone(), at, day });
    store.keep_sentence_review(&sentence.arabic, &event, &Reviewing { by: by.clone(), at, decided })?;
    store.log(&by, wish.action.in_log(), &format!("{event}, {id}{said}"))?;
    show(site, store, &event, &sentence.arabic)
}

/// English that a person wrote, on one line.
fn written(text: &str) -> Result<String, Problem> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = |what: &str| Problem::wrong(what).help("write the sentence in English, on one line");
    if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
        return Err(wrong("there is no English"));
    }
    if text.chars().count() > LONGEST {
        return Err(wrong(&format!("the English is longer than {LONGEST} characters")));
    }
    if !text.chars().all(is_plain) {
        return Err(wrong("the English has characters that are not shown, or change how others are"));
    }
    Ok(text)
}

/// Indexes the briefs that contain a sentence again, so that lists and searches show the decision: those of the event
/// and others with the same sentence.
fn show(site: &Site, store: &mut dyn Store, event: &str, arabic: &str) -> Result<(), Problem> {
    let mut rows = store.on_desk(event)?;
    let plain: String = arabic.chars().map(|c| if "\"“”„«»".contains(c) { ' ' } else { c }).collect();
    if let Some(words) = Query::parse(&format!("\"{plain}\"")) {
        let wanted = Wanted { words: Some(words), take: ELSEWHERE, ..Wanted::default() };
        rows.extend(store.desk(&wanted)?.rows.into_iter().filter(|r| r.event != event));
    }
    for r in rows {
        let Some(kept) = store.brief(&r.job, &r.event, r.revision)? else { continue };
        let (view, _) = with_decisions(site, store, (&r.job, &r.event, r.revision), &kept)?;
        store.relist(&r.job, &r.event, &serde_json::to_value(&view).unwrap_or_default())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_writes_is_a_line_of_english() {
        assert_eq!(written(" Seven people\n  died. ").unwrap(), "Seven people died.");
        for bad in ["", " \n", "…", "a\u{202e}b", &"a".repeat(LONGEST + 1)] {
            assert_eq!(written(bad).unwrap_err().status, 400, "{bad:?}");
        }
    }
}
