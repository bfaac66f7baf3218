//! What words are looked for by, and what of a brief was found.

mod expression;
mod keys;
mod passage;
mod query;

#[cfg(feature = "postgres")]
pub(super) use expression::{Column, Expression};
pub(super) use keys::{Key, keys, one_word};
pub use passage::{Hit, Piece};
pub(super) use passage::{Passage, hits};
pub use query::Query;
