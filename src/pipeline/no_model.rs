//! Briefs without a model: facts, glosses and the Arabic alone.

use crate::error::{Error, Kind, Result};
use crate::types::{
    Check, CheckOutcome, Confidence, Defect, Ended, Finding, Hypothesis, ModelIdentity, Request, Summariser,
    Translation, Translator, Verdict,
};

/// The value of `--model` for briefs without translation.
pub const NO_MODEL: &str = "none";

/// Takes the place of a model; it translates nothing.
#[derive(Debug)]
pub struct NoModel(ModelIdentity);

impl Default for NoModel {
    fn default() -> Self {
        let nothing = String::new;
        Self(ModelIdentity {
            id: NO_MODEL.into(),
            architecture: nothing(),
            digests: Vec::new(),
            licence: nothing(),
            device: nothing(),
            compute_type: nothing(),
            decoding: nothing(),
            misleads: None,
        })
    }
}

/// Whether there is no model.
pub fn is_none(model: &ModelIdentity) -> bool {
    model.id == NO_MODEL && model.digests.is_empty()
}

fn refused() -> Error {
    Error::new(Kind::Usage, "`--model none` translates nothing").help("name a model; see `mujaz models list`")
}

impl Translator for NoModel {
    fn identity(&self) -> &ModelIdentity {
        &self.0
    }

    fn translate(&mut self, requests: &[Request], _: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        Ok(requests.iter().map(|_| Err(refused())).collect())
    }
}

impl Summariser for NoModel {
    fn summarise(&mut self, _: &[String], _: usize) -> Result<String> {
        Err(refused())
    }
}

/// The result for a sentence that was not translated.
pub fn untranslated(source: &str) -> Translation {
    Translation {
        source: source.to_owned(),
        normalised: String::new(),
        english: String::new(),
        verdict: Verdict::Rejected,
        parts: Vec::new(),
        misleads: 1.0,
        confidence: Confidence::Withheld,
        findings: vec![Finding::new(Check::Model, Defect::NoTranslation, 1.0)],
        checks: Vec::<CheckOutcome>::new(),
        attempts: 0,
        method: "none".into(),
        review: None,
        corrections: Vec::new(),
    }
}
