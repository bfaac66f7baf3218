//! What words are looked for by, and what of a brief was found.

mod keys;
mod passage;
mod query;

pub(super) use keys::{Key, keys, one_word};
pub use passage::{Hit, Piece};
pub(super) use passage::{Passage, hits};
pub use query::Query;
