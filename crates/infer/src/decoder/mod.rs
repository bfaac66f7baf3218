//! The decoder-only transformer that Llama, Qwen2, Qwen3 and Gemma 3 share, with their differences as configuration
//! (Vaswani et al. 2017; RMSNorm: Zhang & Sennrich 2019; rotary positions: Su et al. 2021; grouped queries: Ainslie et
//! al. 2023; gated units: Shazeer 2020).
//!
//! A step takes rows: one token each, of any sequences, at any positions. Rows of one sequence must
//! come in order. The result of a row does not depend on which other rows are in the step.

mod bounds;
mod cache;
mod config;
mod device;
mod host;
mod layer;
mod logits;
mod model;
mod rope;
mod source;
mod window;

pub use cache::{Cache, Row};
pub use config::DecoderConfig;
pub use logits::Logits;
pub use model::Decoder;
pub use source::{Folder, Source};
