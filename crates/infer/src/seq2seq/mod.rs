//! One engine for encoder–decoder models: Marian, M2M100 and NLLB, BART and mBART-50, PEGASUS, T5, mT5 and MADLAD-400;
//! matches the reference implementation, batched without padding.

mod attention;
mod batch;
mod beam;
mod blocks;
mod bounds;
mod cache;
pub(crate) mod config;
mod device_top_k;
mod engine;
mod job;
mod layer;
mod linear;
pub(crate) mod naming;
pub(crate) mod net;
mod norm;
mod padded;
mod positions;
pub(crate) mod rows;
mod settings;
mod shortlist;
pub(crate) mod tokens;
mod translator;

pub use engine::Engine;
pub use job::{Job, Limits, Output, Sample};
pub use settings::{EarlyStopping, Settings};
pub use translator::EncoderDecoder;
