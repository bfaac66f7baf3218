//! What a model is asked, what it answers, and the traits behind which models stand.
//!
//! Nothing here knows of tensors: a program can be tested with a fake model.

use crate::error::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a model is asked to translate.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The text, already normalised.
    pub text: String,
    /// Terms with the rendering that is asked for: `(source, target)`.
    pub terms: Vec<(String, String)>,
    /// The text word by word in the target language, for a model that [wants](Translator::wants_gloss) it; may be wrong.
    pub gloss: Option<String>,
    /// Something that went wrong before and should be avoided, in the target language.
    pub hint: Option<String>,
    /// Which way of asking to use; 0 is the card's own, others are fall-backs.
    pub variant: usize,
    /// 0 for greedy decoding, else the number of this random sample.
    pub sample: u64,
}

/// One output of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hypothesis {
    /// The text.
    pub text: String,
    /// Mean log-probability of its tokens, natural logarithm.
    pub score: f64,
    /// Whether the model stopped by itself rather than at the length bound.
    pub finished: bool,
    /// Tokens generated.
    pub tokens: usize,
}

/// What identifies a loaded model in a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelIdentity {
    /// The card's id, or the path.
    pub id: String,
    /// Architecture as the file names it.
    pub architecture: String,
    /// SHA-256 of each file, by name.
    pub digests: Vec<(String, String)>,
    /// The licence the weights are under.
    pub licence: String,
    /// Device the model runs on, as a person would name it.
    pub device: String,
    /// Number type of the weights.
    pub compute_type: String,
    /// Decoding settings.
    pub decoding: String,
    /// The share of its translations of news that mislead, where its card has a measured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misleads: Option<f64>,
}

/// Something that turns sentences of one language into sentences of another.
pub trait Translator: Send {
    /// What ran, as a record names it.
    fn identity(&self) -> &ModelIdentity;

    /// Translates each request; one result a request, in order. One request that fails does not
    /// harm the others; when the user asks to stop, what is finished is returned and the rest are errors
    /// that say so. `done` is called after each finished request with its index.
    fn translate(&mut self, requests: &[Request], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<Hypothesis>>>;

    /// Whether it can make use of a gloss of each text.
    fn wants_gloss(&self) -> bool {
        false
    }

    /// Ways of asking: a request's variant is below this.
    fn variants(&self) -> usize {
        2
    }

    /// What a variant above 0 is called in a record.
    fn variant_name(&self, variant: usize) -> String {
        let _ = variant;
        "another prompt".into()
    }

    /// What the model makes of given translations: for each pair the mean natural logarithm of how
    /// much likelier the translation is behind its source than behind none (pointwise mutual information
    /// a token); around zero where the two have nothing to do with each other. One result a pair, in
    /// order; `None` from models that cannot judge.
    fn judge(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        let _ = (pairs, done);
        Ok(None)
    }
}

/// Something that rewrites sentences into a shorter text.
pub trait Summariser: Send {
    /// Whether it reads the source language rather than a translation.
    fn reads_source(&self) -> bool {
        false
    }

    /// Rewrites `sentences` in at most about `words` words. The caller checks the result.
    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String>;
}

/// Something that turns texts into vectors whose products say how alike they are.
pub trait Embedder: Send {
    /// What ran, as a record names it.
    fn identity(&self) -> &ModelIdentity;

    /// One vector of unit length a text, in order.
    fn embed(&mut self, texts: &[String]) -> Result<Vec<Vec<f32>>>;
}

/// A loaded model that can do both.
pub trait LanguageModel: Translator + Summariser {}

impl<T: Translator + Summariser> LanguageModel for T {}
