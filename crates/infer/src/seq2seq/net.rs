//! The encoder–decoder network (Vaswani et al. 2017) of all families.
//!
//! Sentences are concatenated without padding: every linear map sees real tokens only, so
//! that a sentence's numbers do not depend on what else is in the batch.

use super::attention::{Biases, cross, encoder_self, step_self};
use super::blocks::PROJECTED;
use super::bounds;
use super::cache::{Cache, Memory, Places, StepRow};
use super::config::{Config, Positions};
use super::layer::Layer;
use super::linear::{Among, Linear};
use super::norm::Norm;
use super::positions::{relative_table, sinusoids};
use super::rows::{Place, Rows, mixed};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::kernels::Candidates;
use std::ops::Range;

/// A loaded network.
pub struct Network {
    pub(super) config: Config,
    place: Place,
    /// Embedding tables of the encoder and the decoder; one if they are shared.
    tables: Vec<Linear>,
    head: Option<Linear>,
    logits_bias: Option<Vec<f32>>,
    /// Position encodings added to embeddings, by side (one for both if computed), row after row.
    positions: Vec<Vec<f32>>,
    embedding_norms: [Option<Norm>; 2],
    final_norms: [Option<Norm>; 2],
    relative: [Option<Vec<f32>>; 2],
    encoder: Vec<Layer>,
    decoder: Vec<Layer>,
}

impl Network {
    /// Loads the weights.
    pub fn load(from: &Checkpoint, config: Config, place: Place) -> Result<Self> {
        bounds::check(&config)?;
        let c = &config;
        let n = c.naming;
        let apart = c.separate_head && from.has(n.head());
        let table = |name: &str, vocab: usize, projects| Linear::table(from, name, vocab, c.width, projects, &place);
        // A checkpoint may name the shared table after either side.
        let shared = [
            n.table(),
            "model.encoder.embed_tokens.weight",
            "encoder.embed_tokens.weight",
            "decoder.embed_tokens.weight",
        ];
        let tables = if c.separate_embeddings {
            vec![
                table("model.encoder.embed_tokens.weight", c.vocab, false)?,
                table("model.decoder.embed_tokens.weight", c.decoder_vocab, !apart)?,
            ]
        } else {
            let name = shared.into_iter().find(|s| from.has(s)).unwrap_or(n.table());
            vec![table(name, c.vocab, !apart)?]
        };
        let head = if apart { Some(table(n.head(), c.decoder_vocab, true)?) } else { None };
        let logits_bias = if from.has("final_logits_bias") {
            Some(from.vector("final_logits_bias", c.decoder_vocab)?).filter(|b| b.iter().any(|v| *v != 0.0))
        } else {
            None
        };
        let mut positions = Vec::new();
        let mut embedding_norms = [None, None];
        let mut final_norms = [None, None];
        let mut relative = [None, None];
        for side in 0..2 {
            let long = ["encoder", "decoder"][side];
            let name = format!("model.{long}.embed_positions.weight");
            // A learned table is required; a computed one may be stored, in the precision of the checkpoint.
            let offset = match c.positions {
                Positions::Learned(offset) => Some(offset),
                Positions::Sinusoidal if from.has(&name) => Some(0),
                _ => None,
            };
            if let (Some(offset), Some(max)) = (offset, c.max_positions) {
                let m = from.matrix(&name, max + offset, c.width)?;
                let mut all = vec![0.0; max * c.width];
                all.chunks_exact_mut(c.width).enumerate().for_each(|(r, line)| m.row(r + offset, line));
                positions.push(all);
            }
            let norm = |name: &str| Norm::load(from, name, c.width, c.eps, c.rms, &place).map(Some);
            if c.embedding_norm {
                embedding_norms[side] = norm(&format!("model.{long}.layernorm_embedding"))?;
            }
            if c.pre_norm {
                final_norms[side] = norm(&n.final_norm(side))?;
            }
            if let Positions::Relative { buckets, .. } = c.positions {
                let m = from.matrix(&n.relative(side), buckets, c.heads[side])?;
                let mut all = vec![0.0; buckets * c.heads[side]];
                all.chunks_exact_mut(c.heads[side]).enumerate().for_each(|(r, line)| m.row(r, line));
                relative[side] = Some(all);
            }
        }
        if positions.is_empty() && matches!(c.positions, Positions::Sinusoidal | Positions::SinusoidalFairseq) {
            positions.push(sinusoids(c));
        }
        let layers = |side: usize| {
            (0..c.layers[side]).map(|l| Layer::load(from, c, side, l, &place)).collect::<Result<Vec<_>>>()
        };
        let (encoder, decoder) = (layers(0)?, layers(1)?);
        let mut it = Self {
            place,
            tables,
            head,
            logits_bias,
            positions,
            embedding_norms,
            final_norms,
            relative,
            encoder,
            decoder,
            config,
        };
        it.bias_head()?;
        Ok(it)
    }

    /// Adds the bias of the projection.
    fn bias_head(&mut self) -> Result<()> {
        if let Some(b) = self.logits_bias.take() {
            let head = match &mut self.head {
                Some(h) => h,
                None => self.tables.last_mut().ok_or_else(mixed)?,
            };
            head.set_bias(b)?;
        }
        Ok(())
    }

    /// Sizes and kinds.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Bytes of the weights.
    pub fn bytes(&self) -> usize {
        let layer = |l: &Layer| {
            let cross = l.cross.as_ref().map_or(0, |c| c.q.bytes() + c.kv.bytes() + c.out.bytes());
            l.qkv.bytes()
                + l.out.bytes()
                + l.up.bytes()
                + l.down.bytes()
                + l.gate.as_ref().map_or(0, Linear::bytes)
                + cross
        };
        self.tables.iter().chain(&self.head).map(Linear::bytes).sum::<usize>()
            + self.encoder.iter().chain(&self.decoder).map(layer).sum::<usize>()
    }

    /// Number of logits per row that are in memory at a time: all of them on a device, a few on the CPU.
    pub fn columns_at_once(&self) -> usize {
        match self.place {
            Place::Host(_) => 1024,
            Place::Blocks => PROJECTED,
            Place::Device(..) => 2 * self.config.decoder_vocab,
        }
    }

    /// Scaled embeddings of tokens, with their position encodings.
    fn embed(&self, side: usize, tokens: &[u32], positions: &[usize]) -> Result<Rows> {
        let c = &self.config;
        let table = if side == 0 { self.tables.first() } else { self.tables.last() }.ok_or_else(mixed)?;
        let vocab = table.out as u32;
        if let Some(t) = tokens.iter().find(|t| **t >= vocab) {
            return Err(Error::new(Kind::Model, format!("token {t} is not among the {vocab} of the model"))
                .help("the tokenizer belongs to another model than the weights"));
        }
        let mut x = table.rows_of(tokens)?.scale(c.embedding_scale)?;
        let known = if side == 0 { self.positions.first() } else { self.positions.last() };
        if let Some(known) = known {
            let mut added = vec![0f32; tokens.len() * c.width];
            for (p, line) in positions.iter().zip(added.chunks_exact_mut(c.width)) {
                let row = known.get(p * c.width..(p + 1) * c.width).ok_or_else(|| {
                    let max = c.max_positions.unwrap_or_default();
                    Error::new(Kind::Model, format!("position {p} is beyond the {max} that the model knows"))
                })?;
                line.copy_from_slice(row);
            }
            x = x.plus(&self.place.rows(added, c.width)?)?;
        }
        match &self.embedding_norms[side] {
            Some(n) => n.forward(&mut x, None),
            None => Ok(x),
        }
    }

    /// Runs the encoder over sentences and prepares the keys and values of cross-attention.
    pub fn encode(&self, sentences: &[&[u32]]) -> Result<(Memory, Rows)> {
        let c = &self.config;
        let mut spans: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
        let (mut tokens, mut positions) = (Vec::new(), Vec::new());
        for s in sentences {
            spans.push(tokens.len()..tokens.len() + s.len());
            tokens.extend_from_slice(s);
            positions.extend(0..s.len());
        }
        let mut x = self.embed(0, &tokens, &positions)?;
        let longest = sentences.iter().map(|s| s.len()).max().unwrap_or(0);
        let biases = self.biases(0, longest);
        // `add` is summed into `x` by the next norm: one pass over the rows instead of two.
        let mut add: Option<Rows> = None;
        for layer in &self.encoder {
            let attend = |x: &Rows| -> Result<Rows> {
                let qkv = layer.qkv.forward(x)?;
                layer.out.forward(&encoder_self(c, &qkv, &spans, &biases)?)
            };
            self.block(&mut x, &mut add, &layer.norm, attend)?;
            self.block(&mut x, &mut add, &layer.ff_norm, |x| layer.feed_forward(x))?;
        }
        let x = self.close(0, x, add)?;
        let mut memory = Memory::new(spans);
        for layer in &self.decoder {
            if let Some(cross) = &layer.cross {
                memory.push(cross.kv.forward(&x)?);
            }
        }
        Ok((memory, x))
    }

    /// A residual block: in a pre-norm model its output is left in `add`; in a post-norm model it is summed and
    /// normalised at once.
    fn block(
        &self,
        x: &mut Rows,
        add: &mut Option<Rows>,
        norm: &Norm,
        run: impl FnOnce(&Rows) -> Result<Rows>,
    ) -> Result<()> {
        if self.config.pre_norm {
            let normed = norm.forward(x, add.as_ref())?;
            *add = Some(run(&normed)?);
        } else {
            let y = run(x)?;
            *x = norm.forward(x, Some(&y))?;
        }
        Ok(())
    }

    fn close(&self, side: usize, mut x: Rows, add: Option<Rows>) -> Result<Rows> {
        match &self.final_norms[side] {
            Some(n) => n.forward(&mut x, add.as_ref()),
            None => match add {
                Some(a) => x.plus(&a),
                None => Ok(x),
            },
        }
    }

    fn biases(&self, side: usize, longest: usize) -> Biases {
        let table = self.relative[side].as_ref().map(|t| relative_table(&self.config, t, side, longest));
        Biases { table, longest }
    }

    /// An empty cache for `slots` hypotheses of `positions` tokens.
    pub fn cache(&self, slots: usize, positions: usize) -> Result<Cache> {
        let c = &self.config;
        Cache::new(c.layers[1], slots, positions, c.heads[1] * c.head_dim, &self.place)
    }

    /// One decoder step for all rows; returns the rows of the last layer, ready for the projection.
    pub fn step(&self, rows: &[StepRow], memories: &[&Memory], cache: &mut Cache) -> Result<Rows> {
        let c = &self.config;
        let tokens: Vec<u32> = rows.iter().map(|r| r.token).collect();
        let positions: Vec<usize> = rows.iter().map(|r| r.position).collect();
        let mut x = self.embed(1, &tokens, &positions)?;
        let longest = positions.iter().max().map_or(0, |p| p + 1);
        let biases = self.biases(1, longest);
        let places = Places::new(rows, memories, cache);
        let mut add: Option<Rows> = None;
        for (l, layer) in self.decoder.iter().enumerate() {
            let attend = |x: &Rows| -> Result<Rows> {
                let qkv = layer.qkv.forward(x)?;
                layer.out.forward(&step_self(c, &qkv, rows, l, cache, &places, &biases)?)
            };
            self.block(&mut x, &mut add, &layer.norm, attend)?;
            if let Some(part) = &layer.cross {
                let attend = |x: &Rows| -> Result<Rows> {
                    part.out.forward(&cross(c, &part.q.forward(x)?, rows, l, memories, &places)?)
                };
                self.block(&mut x, &mut add, &part.norm, attend)?;
            }
            self.block(&mut x, &mut add, &layer.ff_norm, |x| layer.feed_forward(x))?;
        }
        self.close(1, x, add)?.scale(c.output_scale)
    }

    fn projection(&self) -> Result<&Linear> {
        self.head.as_ref().or(self.tables.last()).ok_or_else(mixed)
    }

    /// The top-k tokens after each row of [`Network::step`].
    pub fn candidates(&self, x: &Rows, k: usize, aside: &[Vec<u32>], among: Option<&Among>) -> Result<Vec<Candidates>> {
        self.projection()?.candidates(x, k, aside, among)
    }

    /// The projection on some tokens, on the CPU.
    pub fn projection_on(&self, tokens: &[u32]) -> Result<Option<Linear>> {
        Ok(self.projection()?.select(tokens))
    }

    /// All logits after each row of [`Network::step`], `rows × vocabulary`.
    pub fn logits(&self, x: &Rows) -> Result<Vec<f32>> {
        self.projection()?.forward(x)?.to_vec()
    }
}
