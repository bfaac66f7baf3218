//! `/api/v1/gloss` and `/api/v1/verify`: what needs no model.

use super::answer::{Answer, Problem};
use super::asked::Asked;
use super::site::Site;
use crate::app::{GlossedLine, VerifiedPair};
use crate::verify::{Context, Maker, Pair, Review, review};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Characters of all that is sent.
const LONGEST: usize = 40_000;
/// Lines or pairs of one request.
const MOST: usize = 200;

/// Lines to be glossed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GlossRequest {
    /// Arabic sentences.
    lines: Vec<String>,
}

/// Lines word by word.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Glosses {
    /// Every line, empty ones too.
    lines: Vec<GlossedLine>,
}

/// Translations to be checked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyRequest {
    /// Pairs of sentences, in the order in which they stand in their texts.
    pairs: Vec<Candidate>,
    /// Whether a machine translated: more of its lines mislead than of a person's.
    #[serde(default)]
    machine: bool,
}

/// A sentence and its translation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Candidate {
    /// Arabic.
    arabic: String,
    /// English.
    english: String,
}

/// Translations that were checked.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Verified {
    /// Every pair.
    pairs: Vec<VerifiedPair>,
}

/// Fails where too much is sent at once.
pub(super) fn bounded<'a>(number: usize, texts: impl Iterator<Item = &'a String>) -> Result<(), Problem> {
    let length: usize = texts.map(|t| t.chars().count()).sum();
    if number > MOST || length > LONGEST {
        return Err(Problem::wrong(format!(
            "too much at once: at most {MOST} of them with {LONGEST} characters in all"
        )));
    }
    Ok(())
}

/// What was sent, as JSON.
pub(super) fn sent<T: serde::de::DeserializeOwned>(asked: &Asked) -> Result<T, Problem> {
    serde_json::from_slice(&asked.body).map_err(|e| Problem::wrong(format!("the body is not what is taken here: {e}")))
}

fn glossed(lines: &[String]) -> Result<Answer, Problem> {
    bounded(lines.len(), lines.iter())?;
    let lines = lines.iter().enumerate().map(|(i, l)| GlossedLine::new(i + 1, l)).collect();
    Answer::json(&Glosses { lines })
}

/// `GET /api/v1/gloss`
pub(super) fn gloss_one(_: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["text"])?;
    let text = asked.value("text").ok_or_else(|| Problem::wrong("there is no `text` to gloss"))?;
    glossed(&text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// `POST /api/v1/gloss`
pub(super) fn gloss(_: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    glossed(&sent::<GlossRequest>(asked)?.lines)
}

/// `POST /api/v1/verify`
pub(super) fn verify(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let VerifyRequest { pairs, machine } = sent(asked)?;
    bounded(pairs.len(), pairs.iter().flat_map(|p| [&p.arabic, &p.english]))?;
    let maker = if machine { Maker::Model { misleads: None } } else { Maker::Person };
    let glossary = site.glossary();
    let context = Context { glossary: &glossary, enforce_built_in: true, maker };
    let source: Vec<String> = pairs.iter().map(|p| p.arabic.clone()).collect();
    let checked = pairs.iter().enumerate().map(|(i, p)| {
        let empty = p.arabic.trim().is_empty() && p.english.trim().is_empty();
        let reviewed = match empty {
            true => Review::default(),
            false => review(&Pair::new(&p.arabic, &p.english, None).beside(Pair::around(&source, i)), &context),
        };
        VerifiedPair::new(i + 1, &reviewed, None)
    });
    Answer::json(&Verified { pairs: checked.collect() })
}
