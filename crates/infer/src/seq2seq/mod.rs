//! One engine for encoder–decoder models: Marian, M2M100 and NLLB, BART and mBART-50, PEGASUS, T5, mT5
//! and MADLAD-400; exact against the reference implementation, batched without padding.

mod attention;
pub mod beam;
mod blocks;
mod cache;
pub mod config;
mod engine;
mod job;
mod layer;
mod likeliest;
mod linear;
mod meter;
pub mod naming;
pub mod net;
mod norm;
mod padded;
mod positions;
pub mod rows;
pub mod settings;
pub mod shortlist;
pub mod tokens;
pub mod translator;

pub use engine::Engine;
pub use job::{Job, Limits, Output, Sample};
pub use meter::Meter;
