//! A loaded model of either kind.

use crate::error::Result;
use crate::instruct::Instruct;
use crate::seq2seq::EncoderDecoder;
use crate::traits::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator, Wants};

/// A model that translates and summarises.
///
/// Either kind [translates](Translator) and [summarises](Summariser); an instruct model also scores translations:
///
/// ```no_run
/// use mujaz_infer::{Catalogue, LoadOptions, Request, Runtime, Summariser, Translator, load};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// // The card in `cards` says where the files come from and how the model is asked.
/// let catalogue = Catalogue { folder: Some("cards".into()), ..Catalogue::default() };
/// let runtime = Runtime { catalogue, ..Runtime::new("models") };
/// let options = LoadOptions { model: Some("qwen2.5-1.5b-instruct".into()), ..LoadOptions::default() };
/// let mut model = load(&options, &runtime)?.model;
/// let pair = (Request { text: "Es regnet.".into(), ..Request::default() }, "It is raining.".to_owned());
/// if let Some(scores) = model.judge(&[pair], &mut |_| {})? {
///     println!("{:?} nats a token", scores[0]);
/// }
/// println!("{}", model.summarise(&["It has rained for three days.".into(), "Rivers rise.".into()], 8)?);
/// # Ok(())
/// # }
/// ```
pub enum Model {
    /// An instruct model, which takes prompts.
    Instruct(Box<Instruct>),
    /// A model made for the task.
    EncoderDecoder(Box<EncoderDecoder>),
}

impl Translator for Model {
    fn identity(&self) -> &ModelIdentity {
        match self {
            Model::Instruct(m) => m.identity(),
            Model::EncoderDecoder(m) => m.identity(),
        }
    }

    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        match self {
            Model::Instruct(m) => m.translate(requests, done),
            Model::EncoderDecoder(m) => m.translate(requests, done),
        }
    }

    fn wants(&self) -> Wants {
        match self {
            Model::Instruct(m) => m.wants(),
            Model::EncoderDecoder(m) => m.wants(),
        }
    }

    fn split_words(&self) -> Option<usize> {
        match self {
            Model::Instruct(m) => m.split_words(),
            Model::EncoderDecoder(m) => m.split_words(),
        }
    }

    fn variants(&self) -> usize {
        match self {
            Model::Instruct(m) => Translator::variants(&**m),
            Model::EncoderDecoder(m) => m.variants(),
        }
    }

    fn variant_name(&self, variant: usize) -> String {
        match self {
            Model::Instruct(m) => m.variant_name(variant),
            Model::EncoderDecoder(m) => m.variant_name(variant),
        }
    }

    fn judge(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        match self {
            Model::Instruct(m) => m.judge(pairs, done),
            Model::EncoderDecoder(m) => m.judge(pairs, done),
        }
    }
}

impl Summariser for Model {
    fn reads_source(&self) -> bool {
        match self {
            Model::Instruct(m) => m.reads_source(),
            Model::EncoderDecoder(m) => m.reads_source(),
        }
    }

    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String> {
        match self {
            Model::Instruct(m) => m.summarise(sentences, words),
            Model::EncoderDecoder(m) => m.summarise(sentences, words),
        }
    }
}

/// A model with notes for the user.
pub struct Loaded {
    /// The model.
    pub model: Model,
    /// Notes, such as a better model or a fall-back to the CPU.
    pub notes: Vec<String>,
}
