//! Requests to models, their answers, and the traits that models implement.
//!
//! Nothing here depends on tensors, so a program can be tested with a fake model.

use crate::error::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a model is asked to translate.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The text, already normalised.
    pub text: String,
    /// Terms with their required renderings: `(source, target)`.
    pub terms: Vec<(String, String)>,
    /// The text word by word in the target language, which may be wrong; for a model that
    /// [wants](Translator::wants) it.
    pub gloss: Option<String>,
    /// A draft of the translation by rule, which may be wrong; for a model that [wants](Translator::wants) it.
    pub draft: Option<String>,
    /// Whether special tokens that are written in the text, such as `</s>`, count as such in an encoder–decoder model,
    /// as they do in the reference; else they are text. In the prompts of instruct models they are always text.
    pub special_tokens: bool,
    /// A mistake of an earlier attempt that should be avoided, in the target language.
    pub hint: Option<String>,
    /// Which prompt or hypothesis to use; 0 is the first, others are alternatives.
    pub variant: usize,
    /// 0 for the most likely output, else the number of a random sample.
    pub sample: u64,
}

/// The additional inputs that a model wants with each text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wants {
    /// [`Request::gloss`].
    pub gloss: bool,
    /// [`Request::draft`].
    pub draft: bool,
}

/// One output of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hypothesis {
    /// The text.
    pub text: String,
    /// Mean log-probability of its tokens, natural logarithm.
    pub score: f64,
    /// Whether the model stopped by itself, before the length limit.
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

/// A callback for each request that has ended, with its index and result.
pub type Ended<'a> = dyn FnMut(usize, &Result<Hypothesis>) + 'a;

/// A model that translates sentences from one language to another.
pub trait Translator: Send {
    /// The model's identity for records.
    fn identity(&self) -> &ModelIdentity;

    /// Translates each request; one result per request, in order. A request that fails does not
    /// affect the others; when the user asks to stop, what is finished is returned and the rest are errors
    /// that say so. `done` is called as soon as a request has ended, with its index and its result, so that
    /// nothing is lost of what was finished before the process was.
    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>>;

    /// The additional inputs that it wants with each text.
    fn wants(&self) -> Wants {
        Wants::default()
    }

    /// Number of words above which a sentence is better translated clause by clause, if it ever is.
    fn split_words(&self) -> Option<usize> {
        None
    }

    /// Number of variants: [`Request::variant`] is below this.
    fn variants(&self) -> usize {
        2
    }

    /// The name of a variant above 0 in records.
    fn variant_name(&self, variant: usize) -> String {
        let _ = variant;
        "another prompt".into()
    }

    /// Scores given translations: for each pair the mean natural logarithm of how
    /// much more likely the translation is given its source than given none (pointwise mutual information
    /// per token); around zero where the two are unrelated. One result per pair, in
    /// order; `None` from models that cannot score.
    fn judge(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        let _ = (pairs, done);
        Ok(None)
    }
}

/// A model that rewrites sentences into a shorter text.
pub trait Summariser: Send {
    /// Whether it reads the source language rather than a translation.
    fn reads_source(&self) -> bool {
        false
    }

    /// Rewrites `sentences` in at most about `words` words. The caller checks the result.
    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String>;
}

/// A model that maps texts to vectors whose dot products measure similarity.
pub trait Embedder: Send {
    /// The model's identity for records.
    fn identity(&self) -> &ModelIdentity;

    /// One vector of unit length per text, in order.
    fn embed(&mut self, texts: &[String]) -> Result<Vec<Vec<f32>>>;
}

/// A loaded model that translates and summarises.
pub trait LanguageModel: Translator + Summariser {}

impl<T: Translator + Summariser> LanguageModel for T {}
