//! Generation for many prompts at once: rows of different length in one step, each in its own slot of the cache; a row
//! that ends makes room for the next prompt at once (continuous batching, Yu et al. 2022); prompts are processed in
//! chunks beside rows that generate.

mod engine;
mod measure;
mod pick;
mod prompt;
mod results;
mod schedule;
mod score;
mod script;

pub use engine::Engine;
pub use prompt::{Mask, Output, Prompt, Rules};
pub(crate) use schedule::{LOGIT_ROWS, STEP_ROWS};
pub use score::Forced;
pub(crate) use script::Script;
