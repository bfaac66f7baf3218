//! Products with weights that stay in the block types of GGUF files: codes of four to eight bits, with a scale (and
//! possibly a minimum) for each group of 16 or 32, packed once in panels of sixteen channels (the types: ggml,
//! `ggml-quants.c`).
//!
//! Inputs are quantised to eight bits, span by span, and multiplied as integers; group sums are accumulated in single
//! precision, always in the same order: a row's result depends on that row alone, and is the same with every
//! instruction set.

mod form;
mod input;
mod pack;
mod weight;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use input::BlockInput;
pub use weight::{BlockQuantised, Product, gated, products};
