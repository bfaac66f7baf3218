//! What people decided on single sentences: the part of the translation memory that no model wrote. A decision holds for
//! its Arabic, whatever the event and the model, and until it is withdrawn. Earlier decisions stay.

use super::database::{Database, Done, Row, values};
use super::pack::damaged;
use super::seal::{open_text, seal_text};
use super::state::count_change;
use super::times::{moment, stamp};
use crate::error::Result;
use crate::types::{Decision, SentenceReview, sha256};
use jiff::Timestamp;
use mujaz_arabic::letters::tidy;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// What somebody did with a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reviewing {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What was decided; none where the decision before it was withdrawn.
    pub decided: Option<SentenceReview>,
}

/// Decisions on sentences.
pub trait SentenceReviews {
    /// The decision that stands on an Arabic sentence.
    fn sentence_review(&self, arabic: &str) -> Result<Option<SentenceReview>>;

    /// All that was decided on an Arabic sentence, in order.
    fn sentence_reviews(&self, arabic: &str) -> Result<Vec<Reviewing>>;

    /// Keeps a decision on an Arabic sentence, which was made over the brief of an event; none withdraws the one that
    /// stands.
    fn keep_sentence_review(&mut self, arabic: &str, event: &str, reviewing: &Reviewing) -> Result<()>;

    /// When the last decision was made over the brief of each event.
    fn last_sentence_reviews(&self) -> Result<HashMap<String, Timestamp>>;
}

const COLUMNS: &str = "decision, english, by, at, day";

/// How a withdrawal is written.
const WITHDRAWN: &str = "withdrawn";

/// A sentence as decisions are looked up by: how it was typed and where its lines broke does not matter.
fn key(arabic: &str) -> String {
    sha256(tidy(arabic).as_bytes())
}

type Stored = (String, String, String, String, Option<String>);

fn row(r: &dyn Row) -> Done<Stored> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
}

fn reviewing((decision, english, by, at, day): Stored) -> Result<Reviewing> {
    let at = moment(&at);
    if decision == WITHDRAWN {
        return Ok(Reviewing { by, at, decided: None });
    }
    // What a person wrote is never guessed at.
    let (Some(decision), Some(english)) = (Decision::of(&decision), open_text(&english)) else { return Err(damaged()) };
    let decided = SentenceReview {
        decision,
        english: english.to_owned(),
        by: by.clone(),
        at,
        day: day.and_then(|d| d.parse().ok()),
    };
    Ok(Reviewing { by, at, decided: Some(decided) })
}

impl<D: Database> SentenceReviews for D {
    fn sentence_review(&self, arabic: &str) -> Result<Option<SentenceReview>> {
        let sql = format!("SELECT {COLUMNS} FROM sentence_review WHERE sentence = ?1 ORDER BY number DESC LIMIT 1");
        let found = self.row(&sql, values![key(arabic)], row).map_err(|e| self.wrong("cannot read the store", e))?;
        Ok(found.map(reviewing).transpose()?.and_then(|r| r.decided))
    }

    fn sentence_reviews(&self, arabic: &str) -> Result<Vec<Reviewing>> {
        let sql = format!("SELECT {COLUMNS} FROM sentence_review WHERE sentence = ?1 ORDER BY number");
        let all = self.rows(&sql, values![key(arabic)], row).map_err(|e| self.wrong("cannot read the store", e))?;
        all.into_iter().map(reviewing).collect()
    }

    fn keep_sentence_review(&mut self, arabic: &str, event: &str, r: &Reviewing) -> Result<()> {
        let d = r.decided.as_ref();
        let written = self.atomically(|| {
            self.execute(
                &format!(
                    "INSERT INTO sentence_review (number, sentence, arabic, event, {COLUMNS})
                     VALUES ((SELECT coalesce(max(number), 0) + 1 FROM sentence_review), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                ),
                values![
                    key(arabic),
                    arabic,
                    event,
                    d.map_or(WITHDRAWN, |d| d.decision.name()),
                    seal_text(d.map_or("", |d| &d.english)),
                    &r.by,
                    stamp(r.at),
                    d.and_then(|d| d.day).map(|d| d.to_string()),
                ],
            )?;
            // The brief is no longer current: the next run of its job makes a revision.
            count_change(self)
        });
        written.map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn last_sentence_reviews(&self) -> Result<HashMap<String, Timestamp>> {
        let all = self.rows("SELECT event, max(at) FROM sentence_review GROUP BY event", &[], |r| {
            Ok((r.get(0)?, moment(&r.get::<String>(1)?)))
        });
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::everywhere;

    fn decided(decision: Decision, english: &str, by: &str) -> Reviewing {
        let at = "2026-01-02T08:00:00Z".parse().unwrap();
        let (english, by) = (english.to_owned(), by.to_owned());
        Reviewing { at, decided: Some(SentenceReview { decision, english, by: by.clone(), at, day: None }), by }
    }

    #[test]
    fn the_last_decision_on_a_sentence_stands_until_it_is_withdrawn() {
        everywhere(|fresh| {
            let mut store = fresh.open();
            let arabic = "وصل الوفد إلى المطار";
            assert_eq!(store.sentence_review(arabic).unwrap(), None);
            let before = store.changes().unwrap();
            store.keep_sentence_review(arabic, "e", &decided(Decision::Approved, "The team came.", "A")).unwrap();
            store
                .keep_sentence_review(arabic, "f", &decided(Decision::Corrected, "The delegation came.", "B"))
                .unwrap();
            let stands = store.sentence_review("وصل  الوفد إلى المطـار").unwrap().unwrap();
            assert_eq!((stands.english.as_str(), stands.by.as_str()), ("The delegation came.", "B"), "as it is read");
            assert_eq!(store.sentence_review("وصل الوفد").unwrap(), None);
            let withdrawn = Reviewing { by: "C".into(), at: "2026-01-03T08:00:00Z".parse().unwrap(), decided: None };
            store.keep_sentence_review(arabic, "e", &withdrawn).unwrap();
            assert_eq!(store.sentence_review(arabic).unwrap(), None);
            let all = store.sentence_reviews(arabic).unwrap();
            assert_eq!(all.iter().map(|r| r.by.as_str()).collect::<Vec<_>>(), ["A", "B", "C"], "nothing is forgotten");
            assert_eq!(store.last_sentence_reviews().unwrap()["e"], withdrawn.at);
            assert!(store.changes().unwrap() > before, "runs see that something is to be done");
        });
    }

    #[test]
    fn a_damaged_decision_is_told_of_and_not_used() {
        everywhere(|fresh| {
            let mut store = fresh.open();
            store.keep_sentence_review("نص", "e", &decided(Decision::Corrected, "Text.", "A")).unwrap();
            fresh.sql("UPDATE sentence_review SET english = english || 'x'");
            assert!(store.sentence_review("نص").is_err());
            assert!(store.check().unwrap()[0].contains("decision 1"), "{:?}", store.check());
        });
    }
}
