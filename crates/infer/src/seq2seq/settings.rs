//! Search settings from `generation_config.json`, or from `config.json` in older repositories.

use super::config::Config;
use crate::error::Result;
use crate::json::Json;
use serde_json::Value;
use std::path::Path;

/// Maximum number of hypotheses.
const MOST_BEAMS: usize = 256;
/// Maximum tokens of an output, unless the model or its settings say less.
const LONGEST_OUTPUT: usize = 8192;

/// When beam search ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyStopping {
    /// Once no open hypothesis can be better at its present length than the worst finished one.
    Heuristic,
    /// Once as many hypotheses are finished as there are beams.
    Yes,
    /// Once no open hypothesis can become better at any length.
    Never,
}

/// Settings of a search, named as the reference names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Number of beams; 1 is greedy search.
    pub num_beams: usize,
    /// Maximum length of an output in tokens, the start token included.
    pub max_length: usize,
    /// Minimum length of an output in tokens, the start token included.
    pub min_length: usize,
    /// Exponent of the length by which scores are divided.
    pub length_penalty: f32,
    /// When to stop.
    pub early_stopping: EarlyStopping,
    /// No n-gram of this many tokens may occur twice; 0 for no rule.
    pub no_repeat_ngram_size: usize,
    /// No n-gram of this many tokens of the source may occur; 0 for no rule.
    pub encoder_no_repeat_ngram_size: usize,
    /// Divides the scores of tokens that occurred before; 1 for no rule.
    pub repetition_penalty: f32,
    /// Whether log-probabilities are renormalised after the rules.
    pub renormalize_logits: bool,
    /// Sequences that must not occur.
    pub bad_words_ids: Vec<Vec<u32>>,
    /// Tokens that must not occur.
    pub suppress_tokens: Vec<u32>,
    /// Tokens that must not come first.
    pub begin_suppress_tokens: Vec<u32>,
    /// First token after the start token.
    pub forced_bos_token_id: Option<u32>,
    /// Token that ends an output at its maximum length.
    pub forced_eos_token_id: Option<u32>,
    /// Token that the decoder starts with.
    pub decoder_start: u32,
    /// Tokens that end an output.
    pub eos: Vec<u32>,
    /// Padding.
    pub pad: u32,
}

impl Settings {
    /// Reads them for the model in `folder`; `notes` receives settings that are not supported.
    pub fn read(folder: &Path, config: &Config, json: &Json, notes: &mut Vec<String>) -> Result<Self> {
        let file = folder.join("generation_config.json");
        let own = if file.is_file() { Some(Json::read(&file)?) } else { None };
        Self::from_json(own.as_ref().unwrap_or(json), config, notes)
    }

    /// From one of the two files.
    pub fn from_json(j: &Json, config: &Config, notes: &mut Vec<String>) -> Result<Self> {
        let mut s = Self::plain(config);
        let eos = j.tokens("eos_token_id")?;
        if !eos.is_empty() {
            s.eos = eos;
        }
        s.decoder_start = match j.token("decoder_start_token_id")?.or(config.decoder_start) {
            Some(t) => t,
            None => j.token("bos_token_id")?.ok_or_else(|| j.wrong("decoder_start_token_id", "is missing"))?,
        };
        s.pad = j.token("pad_token_id")?.unwrap_or(config.pad);
        s.num_beams = j.size_or("num_beams", 1)?;
        if s.num_beams > MOST_BEAMS {
            return Err(j.wrong("num_beams", &format!("is {}; more than {MOST_BEAMS} serve nobody", s.num_beams)));
        }
        if j.value.get("max_new_tokens").is_some_and(|v| !v.is_null()) {
            s.max_length = j.size("max_new_tokens")?.saturating_add(1);
        } else {
            s.max_length = j.size_or("max_length", s.max_length)?;
        }
        s.max_length = s.max_length.min(config.max_positions.unwrap_or(LONGEST_OUTPUT)).min(LONGEST_OUTPUT);
        let whole = |key: &str| {
            let n = j.value.get(key).and_then(Value::as_u64).unwrap_or(0);
            usize::try_from(n).unwrap_or(usize::MAX).min(LONGEST_OUTPUT)
        };
        s.min_length = whole("min_length").max(match whole("min_new_tokens") {
            0 => 0,
            n => n + 1,
        });
        s.length_penalty = j.real("length_penalty", 1.0)? as f32;
        s.early_stopping = match j.value.get("early_stopping") {
            Some(Value::Bool(true)) => EarlyStopping::Yes,
            Some(Value::String(t)) if t == "never" => EarlyStopping::Never,
            None | Some(Value::Null | Value::Bool(false)) => EarlyStopping::Heuristic,
            Some(_) => return Err(j.wrong("early_stopping", "is neither true, false nor \"never\"")),
        };
        s.no_repeat_ngram_size = whole("no_repeat_ngram_size");
        s.encoder_no_repeat_ngram_size = whole("encoder_no_repeat_ngram_size");
        s.repetition_penalty = j.real("repetition_penalty", 1.0)? as f32;
        if s.repetition_penalty.is_nan() || s.repetition_penalty <= 0.0 {
            return Err(j.wrong("repetition_penalty", "is not above zero"));
        }
        s.renormalize_logits = j.flag("renormalize_logits", false)?;
        s.suppress_tokens = j.tokens("suppress_tokens")?;
        s.begin_suppress_tokens = j.tokens("begin_suppress_tokens")?;
        s.forced_bos_token_id = j.token("forced_bos_token_id")?;
        s.forced_eos_token_id = j.token("forced_eos_token_id")?;
        if let Some(list) = j.value.get("bad_words_ids").and_then(Value::as_array) {
            for words in list {
                let ids: Option<Vec<u32>> = words
                    .as_array()
                    .map(|w| w.iter().filter_map(|t| t.as_u64().and_then(|t| u32::try_from(t).ok())).collect());
                match ids {
                    Some(ids) if !ids.is_empty() => s.bad_words_ids.push(ids),
                    _ => return Err(j.wrong("bad_words_ids", "is not a list of token lists")),
                }
            }
        }
        for (key, nothing) in [
            ("num_beam_groups", 1.0),
            ("diversity_penalty", 0.0),
            ("encoder_repetition_penalty", 1.0),
            ("penalty_alpha", 0.0),
            ("guidance_scale", 1.0),
        ] {
            if j.value.get(key).and_then(Value::as_f64).is_some_and(|v| v != nothing) {
                notes.push(format!("the model's setting `{key}` is not supported and is ignored"));
            }
        }
        for key in ["sequence_bias", "exponential_decay_length_penalty", "force_words_ids", "constraints"] {
            if j.value.get(key).is_some_and(|v| !v.is_null()) {
                notes.push(format!("the model's setting `{key}` is not supported and is ignored"));
            }
        }
        s.within(config, j)?;
        Ok(s)
    }

    /// Tokens in the settings must be tokens of the decoder.
    fn within(&mut self, config: &Config, j: &Json) -> Result<()> {
        let known = |t: &u32| (*t as usize) < config.decoder_vocab;
        for (key, list) in [
            ("eos_token_id", self.eos.as_slice()),
            ("decoder_start_token_id", &[self.decoder_start]),
            ("pad_token_id", &[self.pad]),
            ("forced_bos_token_id", self.forced_bos_token_id.as_slice()),
            ("forced_eos_token_id", self.forced_eos_token_id.as_slice()),
        ] {
            if let Some(t) = list.iter().find(|t| !known(t)) {
                return Err(j.wrong(key, &format!("is {t}, beyond the vocabulary of {}", config.decoder_vocab)));
            }
        }
        self.suppress_tokens.retain(known);
        self.begin_suppress_tokens.retain(known);
        self.bad_words_ids.retain(|words| words.iter().all(known));
        Ok(())
    }

    /// Greedy search without rules.
    pub fn plain(config: &Config) -> Self {
        Self {
            num_beams: 1,
            max_length: config.max_positions.unwrap_or(512).min(512),
            min_length: 0,
            length_penalty: 1.0,
            early_stopping: EarlyStopping::Heuristic,
            no_repeat_ngram_size: 0,
            encoder_no_repeat_ngram_size: 0,
            repetition_penalty: 1.0,
            renormalize_logits: false,
            bad_words_ids: Vec::new(),
            suppress_tokens: Vec::new(),
            begin_suppress_tokens: Vec::new(),
            forced_bos_token_id: None,
            forced_eos_token_id: None,
            decoder_start: config.decoder_start.unwrap_or(config.pad),
            eos: config.eos.clone(),
            pad: config.pad,
        }
    }

    /// The token that must follow `so_far` tokens (start token included), if one must.
    pub fn forced(&self, so_far: usize) -> Option<u32> {
        if so_far + 1 == self.max_length && self.forced_eos_token_id.is_some() {
            return self.forced_eos_token_id;
        }
        self.forced_bos_token_id.filter(|_| so_far == 1)
    }

    /// Tokens that must not follow `tokens` (start token included), sorted.
    pub fn banned(&self, tokens: &[u32], source: &[u32]) -> Vec<u32> {
        let mut out = self.suppress_tokens.clone();
        let begin = if self.forced_bos_token_id.is_some() { 2 } else { 1 };
        if tokens.len() == begin {
            out.extend(&self.begin_suppress_tokens);
        }
        if tokens.len() < self.min_length {
            out.extend(&self.eos);
        }
        for words in &self.bad_words_ids {
            let (last, before) = match words.split_last() {
                Some((last, before)) if *words != self.eos => (last, before),
                _ => continue,
            };
            if tokens.len() > before.len() && tokens.ends_with(before) {
                out.push(*last);
            }
        }
        let after = |text: &[u32], n: usize, out: &mut Vec<u32>| {
            if n > 0 && tokens.len() + 1 >= n && text.len() >= n {
                let tail = &tokens[tokens.len() + 1 - n..];
                out.extend(text.windows(n).filter(|w| &w[..n - 1] == tail).map(|w| w[n - 1]));
            }
        };
        after(tokens, self.no_repeat_ngram_size, &mut out);
        after(source, self.encoder_no_repeat_ngram_size, &mut out);
        out.sort_unstable();
        out.dedup();
        out
    }
}
