//! Encoder–decoder models as a translator and a summariser.

use super::engine::Engine;
use super::job::{Job, Limits, Output, Sample};
use super::net::Network;
use super::settings::Settings;
use super::shortlist::Shortlist;
use super::tokens::Tokens;
use crate::cancel::Cancel;
use crate::card::Generation;
use crate::error::{Error, Kind, Result};
use crate::language::Language;
use crate::traits::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};
use std::collections::HashMap;
use std::path::Path;

/// A loaded encoder–decoder model.
///
/// Made by [`load`](crate::load). Its [`Engine`] takes tokens, with settings for each source:
///
/// ```no_run
/// use mujaz_infer::seq2seq::{Job, Settings};
/// use mujaz_infer::{LoadOptions, Model, Runtime, load};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let options = LoadOptions { model: Some("./opus-mt-de-en".into()), ..LoadOptions::default() };
/// if let Model::EncoderDecoder(mut model) = load(&options, &Runtime::new("models"))?.model {
///     let settings = Settings { num_beams: 1, max_length: 64, ..model.settings().clone() };
///     let job = Job { source: model.encode("Guten Morgen.")?, settings, sample: None };
///     let outputs = model.engine().generate(&[job], &mut |_, _| {})?.remove(0)?;
///     println!("{} tokens, score {}", outputs[0].tokens.len(), outputs[0].score);
/// }
/// # Ok(())
/// # }
/// ```
pub struct EncoderDecoder {
    engine: Engine,
    tokens: Tokens,
    settings: Settings,
    generation: Generation,
    identity: ModelIdentity,
    seed: u64,
    reads_source: bool,
    language: Language,
}

/// Maximum number of tokens generated per source token: pieces of the source may be longer than those of the output.
fn length_ratio(g: &Generation) -> f64 {
    g.length_ratio.max(2.0)
}

/// Maximum number of words of a clause if a sentence is too long for the model.
const CLAUSE_WORDS: usize = 40;

impl EncoderDecoder {
    /// Combines a loaded network and its tokenizer.
    pub fn new(
        network: Network,
        tokens: Tokens,
        settings: Settings,
        generation: Generation,
        limits: Limits,
        identity: ModelIdentity,
    ) -> Self {
        Self {
            engine: Engine::new(network, limits),
            tokens,
            settings,
            generation,
            identity,
            seed: 1,
            reads_source: false,
            language: Language::default(),
        }
        .described()
    }

    /// Sets the number of beams; `None` keeps the model's default.
    pub fn with_beams(mut self, beams: Option<usize>) -> Self {
        self.settings.num_beams = beams.unwrap_or(self.settings.num_beams).max(1);
        self.described()
    }

    /// Sets the seed of samples.
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self.described()
    }

    /// Restricts outputs to the vocabulary map of a file.
    pub fn with_shortlist(mut self, path: Option<&Path>, notes: &mut Vec<String>) -> Result<Self> {
        if let Some(path) = path {
            let s = &self.settings;
            let needed: Vec<u32> =
                s.eos.iter().copied().chain(s.forced_bos_token_id).chain(s.forced_eos_token_id).collect();
            self.engine.shortlist = Some(Shortlist::open(path, &self.tokens, &needed, notes)?);
        }
        Ok(self.described())
    }

    /// Sets whether it summarises the source language rather than a translation.
    pub fn reading_source(mut self, reads: bool) -> Self {
        self.reads_source = reads;
        self
    }

    /// Sets the language-specific functions.
    pub fn with_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets the cancellation token.
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.engine.cancel = cancel;
        self
    }

    /// Records the decoding settings in the identity.
    fn described(mut self) -> Self {
        let (s, g) = (&self.settings, &self.generation);
        let mut search =
            if s.num_beams > 1 { format!("beam search with {} beams", s.num_beams) } else { "greedy".into() };
        if self.engine.shortlist.is_some() {
            search += " among the tokens of a shortlist";
        }
        self.identity.decoding = format!(
            "{search}, length penalty {}, at most {} tokens and {} for each of the source; samples for repair: temperature {}, top-p {}, top-k {}, seed {}",
            s.length_penalty,
            s.max_length,
            length_ratio(g),
            g.temperature,
            g.top_p,
            g.top_k,
            self.seed
        );
        self
    }

    /// The engine, for benchmarks and direct work on tokens.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Bytes of the weights.
    pub fn bytes(&self) -> usize {
        self.engine.network.bytes()
    }

    /// Its search settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Tokens of a text as in the reference: special tokens that occur in it count as such.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        self.tokens.encode(text, true)
    }

    /// Maximum number of source tokens.
    fn room(&self) -> usize {
        let positions = self.engine.network.config().max_positions.unwrap_or(512);
        self.tokens.longest.unwrap_or(positions).min(positions)
    }

    /// Splits a text into pieces that each fit the model: sentences, then clauses, then halves.
    fn pieces(&self, text: &str, special: bool) -> Result<Vec<Vec<u32>>> {
        let whole = self.tokens.encode(text, special)?;
        if whole.len() <= self.room() {
            return Ok(vec![whole]);
        }
        let list = (self.language.sentences)(text);
        let parts: Vec<String> = if list.len() > 1 {
            list.into_iter().map(|r| text[r].trim().to_owned()).collect()
        } else {
            let list = (self.language.clauses)(text, CLAUSE_WORDS);
            if list.len() > 1 {
                list.into_iter().map(str::to_owned).collect()
            } else {
                let words: Vec<&str> = text.split_whitespace().collect();
                if words.len() < 2 {
                    let n = whole.len();
                    return Err(Error::new(
                        Kind::Input,
                        format!("a word of {n} tokens is longer than the model can read"),
                    ));
                }
                let (a, b) = words.split_at(words.len() / 2);
                vec![a.join(" "), b.join(" ")]
            }
        };
        let mut out = Vec::new();
        for p in parts.iter().filter(|p| !p.trim().is_empty()) {
            out.extend(self.pieces(p, special)?);
        }
        Ok(out)
    }

    /// Settings for one source: its own length limit, and the chosen number of beams.
    fn bounded(&self, source: usize) -> Settings {
        let most = 24 + (source as f64 * length_ratio(&self.generation)) as usize;
        Settings {
            max_length: self.settings.max_length.min(most.max(self.settings.min_length + 1)),
            ..self.settings.clone()
        }
    }
}

/// The joined text of the outputs that belong to one source.
fn join(tokens: &Tokens, outputs: &[&Output]) -> Result<Hypothesis> {
    let mut parts = Vec::with_capacity(outputs.len());
    let (mut sum, mut count, mut finished) = (0.0, 0, true);
    for o in outputs {
        parts.push(tokens.decode(&o.tokens)?);
        let n = o.tokens.len() - 1;
        sum += o.mean * n as f64;
        count += n;
        finished &= o.finished;
    }
    Ok(Hypothesis { text: parts.join(" "), score: sum / count.max(1) as f64, finished, tokens: count })
}

/// The answer to a request from the outputs of its pieces.
fn answer(tokens: &Tokens, pieces: &[Option<Result<Vec<Output>>>], variant: usize) -> Result<Hypothesis> {
    let mut taken: Vec<&Output> = Vec::with_capacity(pieces.len());
    for piece in pieces.iter().flatten() {
        let list = piece.as_ref().map_err(copy)?;
        taken.extend(list.get(variant).or(list.last()));
    }
    join(tokens, &taken)
}

/// A copy of an error for another request with the same outcome.
fn copy(e: &Error) -> Error {
    Error::new(e.kind(), e.one_line())
}

impl Translator for EncoderDecoder {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn split_words(&self) -> Option<usize> {
        self.generation.split_words
    }

    fn variants(&self) -> usize {
        self.settings.num_beams.max(2)
    }

    fn variant_name(&self, variant: usize) -> String {
        format!("hypothesis {} of the search", variant + 1)
    }

    /// A request's variant 0 is the best hypothesis of the search, 1 the second, and so on; requests that differ only
    /// in their variant share a search.
    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut results: Vec<Option<Result<Hypothesis>>> = requests.iter().map(|_| None).collect();
        // By text and sample, the request whose search serves all like it.
        let mut first: HashMap<(&str, u64, bool), usize> = HashMap::new();
        let mut alike: Vec<Vec<usize>> = requests.iter().map(|_| Vec::new()).collect();
        for (i, r) in requests.iter().enumerate() {
            alike[*first.entry((&r.text, r.sample, r.special_tokens)).or_insert(i)].push(i);
        }
        let deepest = requests.iter().map(|r| r.variant + 1).max().unwrap_or(1);
        let (mut jobs, mut owners) = (Vec::new(), Vec::new());
        // The jobs of each request, and how many of them have not ended.
        let mut own = vec![0..0; requests.len()];
        let mut left = vec![0usize; requests.len()];
        for (i, r) in requests.iter().enumerate().filter(|(i, _)| !alike[*i].is_empty()) {
            let pieces = match self.pieces(&r.text, r.special_tokens) {
                Ok(pieces) if pieces.is_empty() => Err(Error::new(Kind::Input, "an empty text cannot be translated")),
                other => other,
            };
            match pieces {
                Ok(pieces) => {
                    left[i] = pieces.len();
                    own[i] = jobs.len()..jobs.len() + pieces.len();
                    for source in pieces {
                        let mut settings = self.bounded(source.len());
                        if deepest > 1 {
                            settings.num_beams = settings.num_beams.max(deepest);
                        }
                        let sample = (r.sample > 0).then(|| Sample {
                            seed: self.seed.wrapping_add(r.sample),
                            top_k: self.generation.top_k,
                            top_p: self.generation.top_p,
                            temperature: self.generation.temperature,
                        });
                        jobs.push(Job { source, settings, sample });
                        owners.push(i);
                    }
                }
                Err(e) => alike[i].iter().for_each(|k| done(*k, results[*k].insert(Err(copy(&e))))),
            }
        }
        let tokens = &self.tokens;
        let mut given: Vec<Option<Result<Vec<Output>>>> = jobs.iter().map(|_| None).collect();
        self.engine.generate(&jobs, &mut |k, outputs| {
            given[k] = Some(match outputs {
                Ok(list) => Ok(list.clone()),
                Err(e) => Err(copy(e)),
            });
            let owner = owners[k];
            left[owner] -= 1;
            if left[owner] == 0 {
                for &i in &alike[owner] {
                    done(i, results[i].insert(answer(tokens, &given[own[owner].clone()], requests[i].variant)));
                }
            }
        })?;
        // Requests without a result were not finished when the user asked to stop.
        Ok(results.into_iter().map(|r| r.unwrap_or_else(|| Err(Cancel::error()))).collect())
    }
}

impl Summariser for EncoderDecoder {
    fn reads_source(&self) -> bool {
        self.reads_source
    }

    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String> {
        let mut source = self.tokens.encode(&sentences.join(" "), false)?;
        let mut kept = sentences.len();
        // Sentences are ordered by importance; the last are dropped if not all fit.
        while source.len() > self.room() && kept > 1 {
            kept -= 1;
            source = self.tokens.encode(&sentences[..kept].join(" "), false)?;
        }
        let mut settings = self.settings.clone();
        // About four tokens for three words, and at most half longer than requested.
        settings.max_length = settings.max_length.min(words * 2 + 16);
        settings.min_length = settings.min_length.min(settings.max_length / 3);
        let mut out = self.engine.generate(&[Job { source, settings, sample: None }], &mut |_, _| {})?;
        let best = out.pop().unwrap_or_else(|| Err(Error::new(Kind::Internal, "the model returned no summary")))?;
        let h = join(&self.tokens, &best.iter().take(1).collect::<Vec<_>>())?;
        if !h.finished {
            return Err(Error::new(Kind::Model, "the summary was not finished"));
        }
        Ok(h.text)
    }
}
