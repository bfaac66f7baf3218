//! The morphological analyser: prefix, stem and suffix from tables of compatible parts, readings ranked by context, and
//! expressions of several words.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! let s = Sentence::new("وأعلنت الوزارة النتائج");
//! let lemmas: Vec<_> = s.tokens.iter().map(|t| t.lemma()).collect();
//! assert_eq!(lemmas, ["أعلن", "وزارة", "نتيجة"]);
//! ```

mod abbreviations;
mod addresses;
mod affix;
mod apposed;
mod beside;
mod clausal;
mod competing;
#[cfg(test)]
mod compile; // Run by the build script.
mod deverbal;
mod expressions;
mod foreign;
mod forms;
mod joint;
#[cfg_attr(not(test), allow(dead_code))] // Only the build script writes.
mod layout;
mod lemma;
mod opening;
mod parted;
mod participle;
mod pos;
mod rank;
mod reading;
mod remembered;
mod senses;
mod sentence;
mod siblings;
mod speaker;
mod stem;
mod table;
mod takes;
mod token;
mod unspaced;
mod voice;
mod vowels;
mod word;

pub(crate) use addresses::is_address;
pub use affix::Suffix;
pub(crate) use deverbal::verb_of;
pub use expressions::Expression;
pub use lemma::Lemma;
pub use pos::Pos;
pub use remembered::analyses;
pub use sentence::Sentence;
pub use token::{Certainty, Token};
pub use word::{Analysis, Tense};

#[cfg(test)]
mod tests;
