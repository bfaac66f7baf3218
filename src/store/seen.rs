//! What was read of that which belongs to no single article or event, so that only changed rows are written.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What was read.
#[derive(Debug, Default)]
pub struct Seen {
    pub(super) frequencies: HashMap<u32, u32>,
    pub(super) sentences: HashMap<u64, u64>,
    pub(super) forms: HashSet<u32>,
}

/// The hash of a row.
pub(super) fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut h = DefaultHasher::new();
    value.hash(&mut h);
    h.finish()
}
