//! Knowledge of Arabic (letters, words, numbers, dates, names, sentence boundaries) and of the English counterparts.
//!
//! Pure functions of text; nothing here reads a file or knows about articles. Byte offsets in results refer to the
//! given string.

pub mod analysis;
pub mod clauses;
pub mod currencies;
pub mod dates;
pub mod duals;
pub mod english;
pub mod fates;
pub mod gazetteer;
pub mod gloss;
pub mod headed;
pub mod keywords;
pub mod language;
pub mod letters;
pub mod lexicon;
mod name_lists;
pub mod names;
pub mod numerals;
pub mod places;
mod referents;
pub mod sentences;
pub mod sound;
pub mod stems;
pub mod synonyms;
pub mod tables;
pub mod terms;
pub mod transfer;
pub mod units;
mod verb_lists;
mod word_lists;
mod wording;

pub use letters::{Word, fold, words};

/// The example of the readme.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
