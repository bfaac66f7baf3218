//! Requests to the engine, and its results.

use super::settings::Settings;

/// A source to be turned into an output.
#[derive(Debug, Clone)]
pub struct Job {
    /// Tokens of the source, special ones included.
    pub source: Vec<u32>,
    /// How to search.
    pub settings: Settings,
    /// A random sample instead of a search.
    pub sample: Option<Sample>,
}

/// How to sample.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Seed.
    pub seed: u64,
    /// Number of most likely tokens to sample from.
    pub top_k: usize,
    /// Nucleus: cumulative probability of the tokens to sample from.
    pub top_p: f64,
    /// Temperature.
    pub temperature: f64,
}

/// One output of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Tokens, the start token first.
    pub tokens: Vec<u32>,
    /// Mean natural log-probability of its tokens.
    pub mean: f64,
    /// The score by which outputs of one search are compared.
    pub score: f32,
    /// Whether the model ended it itself, before the length limit.
    pub finished: bool,
}

/// Limits on what is processed at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Number of sentences decoded at once.
    pub sentences: usize,
    /// Number of tokens encoded at once.
    pub tokens: usize,
    /// Bytes for caches and intermediate results; `None` for no limit.
    pub bytes: Option<u64>,
}
