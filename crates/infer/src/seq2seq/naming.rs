//! The tensor names of checkpoints.

/// A naming scheme for the tensors of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `model.encoder.layers.0.self_attn.q_proj` and so on: the BART family.
    Bart,
    /// `encoder.block.0.layer.0.SelfAttention.q` and so on.
    T5,
    /// `enc.blk.0.attn_q` and so on: T5 as GGUF.
    GgufT5,
}

/// A block of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Self-attention.
    SelfAttention,
    /// Cross-attention of the decoder to the source.
    CrossAttention,
    /// Feed-forward.
    FeedForward,
}

impl Naming {
    /// Name of a matrix (`q`, `k`, `v`, `out`; `in`, `gate`, `out` of feed-forward) without `.weight`.
    pub fn matrix(self, side: usize, layer: usize, block: Block, part: &str, gated: bool) -> String {
        match self {
            Naming::Bart => {
                let side = ["encoder", "decoder"][side];
                let part = match (block, part) {
                    (Block::FeedForward, "in") => "fc1".to_owned(),
                    (Block::FeedForward, _) => "fc2".to_owned(),
                    (Block::SelfAttention, p) => format!("self_attn.{p}_proj"),
                    (Block::CrossAttention, p) => format!("encoder_attn.{p}_proj"),
                };
                format!("model.{side}.layers.{layer}.{part}")
            }
            Naming::T5 => {
                let place =
                    if block == Block::FeedForward { 1 + side } else { (block == Block::CrossAttention) as usize };
                let side = ["encoder", "decoder"][side];
                let part = match (block, part) {
                    (Block::SelfAttention, p) => format!("SelfAttention.{}", &p[..1]),
                    (Block::CrossAttention, p) => format!("EncDecAttention.{}", &p[..1]),
                    (Block::FeedForward, "gate") => "DenseReluDense.wi_0".into(),
                    (Block::FeedForward, "in") if gated => "DenseReluDense.wi_1".into(),
                    (Block::FeedForward, "in") => "DenseReluDense.wi".into(),
                    (Block::FeedForward, _) => "DenseReluDense.wo".into(),
                };
                format!("{side}.block.{layer}.layer.{place}.{part}")
            }
            Naming::GgufT5 => {
                let side = ["enc", "dec"][side];
                let part = match (block, part) {
                    (Block::SelfAttention, p) => format!("attn_{}", &p[..1]),
                    (Block::CrossAttention, p) => format!("cross_attn_{}", &p[..1]),
                    (Block::FeedForward, "gate") => "ffn_gate".into(),
                    (Block::FeedForward, "in") => "ffn_up".into(),
                    (Block::FeedForward, _) => "ffn_down".into(),
                };
                format!("{side}.blk.{layer}.{part}")
            }
        }
    }

    /// Name of the norm of a block, without `.weight`.
    pub fn norm(self, side: usize, layer: usize, block: Block) -> String {
        match self {
            Naming::Bart => {
                let side = ["encoder", "decoder"][side];
                let part = match block {
                    Block::SelfAttention => "self_attn_layer_norm",
                    Block::CrossAttention => "encoder_attn_layer_norm",
                    Block::FeedForward => "final_layer_norm",
                };
                format!("model.{side}.layers.{layer}.{part}")
            }
            Naming::T5 => {
                let place =
                    if block == Block::FeedForward { 1 + side } else { (block == Block::CrossAttention) as usize };
                format!("{}.block.{layer}.layer.{place}.layer_norm", ["encoder", "decoder"][side])
            }
            Naming::GgufT5 => {
                let part = match block {
                    Block::SelfAttention => "attn_norm",
                    Block::CrossAttention => "cross_attn_norm",
                    Block::FeedForward => "ffn_norm",
                };
                format!("{}.blk.{layer}.{part}", ["enc", "dec"][side])
            }
        }
    }

    /// Name of the norm after the last layer, without `.weight`.
    pub fn final_norm(self, side: usize) -> String {
        let long = ["encoder", "decoder"][side];
        match self {
            Naming::Bart => format!("model.{long}.layer_norm"),
            Naming::T5 => format!("{long}.final_layer_norm"),
            Naming::GgufT5 => format!("{}.output_norm", ["enc", "dec"][side]),
        }
    }

    /// Name of the embedding table that both sides share.
    pub fn table(self) -> &'static str {
        match self {
            Naming::Bart => "model.shared.weight",
            Naming::T5 => "shared.weight",
            Naming::GgufT5 => "token_embd.weight",
        }
    }

    /// Name of the projection on the vocabulary.
    pub fn head(self) -> &'static str {
        match self {
            Naming::Bart | Naming::T5 => "lm_head.weight",
            Naming::GgufT5 => "output.weight",
        }
    }

    /// Name of the relative position biases.
    pub fn relative(self, side: usize) -> String {
        match self {
            Naming::GgufT5 => format!("{}.blk.0.attn_rel_b.weight", ["enc", "dec"][side]),
            _ => {
                format!("{}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", ["encoder", "decoder"][side])
            }
        }
    }
}
