//! Readings of written forms that were looked up before.

use super::word::{Analysis, readings};
use std::cell::RefCell;
use std::collections::HashMap;

/// Written forms whose readings are remembered at once by a thread: few words make up most of a text.
const REMEMBERED: usize = 1 << 14;

thread_local! {
    static KNOWN: RefCell<HashMap<String, Vec<Analysis>>> = RefCell::default();
}

/// The readings of a word, the cheapest first; empty if the lexicon does not know it.
pub fn analyses(word: &str) -> Vec<Analysis> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(readings) = known.get(word) {
            return readings.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let readings = readings(word);
        known.insert(word.to_owned(), readings.clone());
        readings
    })
}
