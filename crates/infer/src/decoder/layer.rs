//! One layer, on the CPU or on a device.

use super::config::DecoderConfig;
use crate::error::Result;

/// Norms `N` and linear maps `L` of a layer.
pub(super) struct Layer<N, L> {
    pub attention_norm: N,
    pub q: L,
    pub k: L,
    pub v: L,
    pub out: L,
    pub q_norm: Option<N>,
    pub k_norm: Option<N>,
    pub post_attention_norm: Option<N>,
    pub ff_norm: N,
    pub gate: L,
    pub up: L,
    pub down: L,
    pub post_ff_norm: Option<N>,
}

impl<N, L> Layer<N, L> {
    /// Layer `i`: `norm` loads a norm by its name and width, `linear` a map by its name, outputs and inputs.
    pub(super) fn load(
        c: &DecoderConfig,
        i: usize,
        norm: impl Fn(&str, usize) -> Result<N>,
        linear: impl Fn(&str, usize, usize) -> Result<L>,
    ) -> Result<Self> {
        let norm = |name: &str, width: usize| norm(&format!("blk.{i}.{name}"), width);
        let linear = |name: &str, out: usize, input: usize| linear(&format!("blk.{i}.{name}"), out, input);
        let maybe = |wanted: bool, name: &str, width: usize| {
            if wanted { norm(name, width).map(Some) } else { Ok(None) }
        };
        let (wide, narrow) = (c.heads * c.head_dim, c.kv_heads * c.head_dim);
        Ok(Self {
            attention_norm: norm("attn_norm", c.hidden)?,
            q: linear("attn_q", wide, c.hidden)?,
            k: linear("attn_k", narrow, c.hidden)?,
            v: linear("attn_v", narrow, c.hidden)?,
            out: linear("attn_output", c.hidden, wide)?,
            q_norm: maybe(c.qk_norm, "attn_q_norm", c.head_dim)?,
            k_norm: maybe(c.qk_norm, "attn_k_norm", c.head_dim)?,
            post_attention_norm: maybe(c.post_norms, "post_attention_norm", c.hidden)?,
            ff_norm: norm("ffn_norm", c.hidden)?,
            gate: linear("ffn_gate", c.feed_forward, c.hidden)?,
            up: linear("ffn_up", c.feed_forward, c.hidden)?,
            down: linear("ffn_down", c.hidden, c.feed_forward)?,
            post_ff_norm: maybe(c.post_norms, "post_ffw_norm", c.hidden)?,
        })
    }
}
