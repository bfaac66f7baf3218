//! A layer of the encoder or the decoder.

use super::config::Config;
use super::linear::Linear;
use super::naming::Block;
use super::norm::Norm;
use super::rows::{Place, Rows};
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::kernels::Activation;

pub(super) struct Layer {
    pub mixer: Mixer,
    pub norm: Norm,
    pub cross: Option<Cross>,
    pub gate: Option<Linear>,
    pub up: Linear,
    pub down: Linear,
    pub ff_norm: Norm,
}

/// How a token sees those of its own side.
pub(super) enum Mixer {
    Attention {
        qkv: Linear,
        out: Linear,
    },
    /// A simple recurrent unit (Kim et al. 2019): the forget gate and the input, side by side.
    Recurrent(Linear),
}

impl Mixer {
    /// Bytes of the weights.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Attention { qkv, out } => qkv.bytes() + out.bytes(),
            Self::Recurrent(cell) => cell.bytes(),
        }
    }
}

pub(super) struct Cross {
    pub q: Linear,
    pub kv: Linear,
    pub out: Linear,
    pub norm: Norm,
}

impl Layer {
    pub(super) fn load(from: &Checkpoint, c: &Config, side: usize, layer: usize, place: &Place) -> Result<Self> {
        let inner = c.heads[side] * c.head_dim;
        let name = |block: Block, part: &str| c.naming.matrix(side, layer, block, part, c.gated);
        let norm = |block: Block| Norm::load(from, &c.naming.norm(side, layer, block), c.width, c.eps, c.rms, place);
        let linear = |block: Block, parts: &[&str], out: usize, input: usize, a: Activation| {
            let names: Vec<String> = parts.iter().map(|p| name(block, p)).collect();
            Linear::load(from, &names, out, input, a, place)
        };
        let none = Activation::Identity;
        let cross = if side == 1 {
            let b = Block::CrossAttention;
            Some(Cross {
                q: linear(b, &["q"], inner, c.width, none)?,
                kv: linear(b, &["k", "v"], inner, c.width, none)?,
                out: linear(b, &["out"], c.width, inner, none)?,
                norm: norm(b)?,
            })
        } else {
            None
        };
        let (s, f) = (Block::SelfAttention, Block::FeedForward);
        let wide = c.feed_forward[side];
        let mixer = if side == 1 && c.recurrent {
            let names = c.naming.cell(layer);
            Mixer::Recurrent(Linear::load(from, &names, inner, c.width, none, place)?)
        } else {
            Mixer::Attention {
                qkv: linear(s, &["q", "k", "v"], inner, c.width, none)?,
                out: linear(s, &["out"], c.width, inner, none)?,
            }
        };
        Ok(Self {
            mixer,
            norm: norm(s)?,
            cross,
            gate: if c.gated { Some(linear(f, &["gate"], wide, c.width, c.activation)?) } else { None },
            up: linear(f, &["in"], wide, c.width, if c.gated { none } else { c.activation })?,
            down: linear(f, &["out"], c.width, wide, none)?,
            ff_norm: norm(f)?,
        })
    }

    pub(super) fn feed_forward(&self, x: &Rows) -> Result<Rows> {
        let mut y = self.up.forward(x)?;
        if let Some(gate) = &self.gate {
            y = y.times(&gate.forward(x)?)?;
        }
        self.down.forward(&y)
    }
}
