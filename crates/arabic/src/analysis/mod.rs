//! The analyser: what each word of an Arabic sentence is and means. Prefix, stem and suffix by a table of
//! what goes together, readings ranked by their neighbours, expressions of several words over them.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! let s = Sentence::new("وأعلنت الوزارة النتائج");
//! let lemmas: Vec<_> = s.tokens.iter().map(|t| t.lemma()).collect();
//! assert_eq!(lemmas, ["أعلن", "وزارة", "نتيجة"]);
//! ```

mod abbreviations;
mod affix;
#[cfg(test)]
mod compile; // The build script runs it.
mod deverbal;
mod expressions;
mod foreign;
mod forms;
mod joint;
#[cfg_attr(not(test), allow(dead_code))] // Only the build script writes.
mod layout;
mod lemma;
mod parted;
mod pos;
mod rank;
mod senses;
mod sentence;
mod stem;
mod table;
mod takes;
mod token;
mod word;

pub use affix::Suffix;
pub(crate) use deverbal::verb_of;
pub use expressions::Expression;
pub use lemma::Lemma;
pub use pos::Pos;
pub use sentence::Sentence;
pub use token::Token;
pub use word::{Analysis, Tense, analyses};

#[cfg(test)]
mod tests;
