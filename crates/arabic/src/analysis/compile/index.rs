//! Indices from folded words to rows, as `analysis/table.rs` reads them.

use super::strings::Strings;
use crate::analysis::layout::{KeyRow, bucket};
use std::collections::{BTreeSet, HashMap};

/// The keys of an index, in the order in which they and their rows are written.
pub struct Index<'a> {
    /// Each key with its bucket; there are as many buckets as keys.
    keys: Vec<(usize, &'a str)>,
    numbers: HashMap<&'a str, u32>,
}

impl<'a> Index<'a> {
    /// An index of keys, which may contain duplicates.
    pub fn new(keys: impl Iterator<Item = &'a str>) -> Self {
        let keys: BTreeSet<&str> = keys.collect();
        let buckets = keys.len();
        let mut keys: Vec<(usize, &str)> = keys.into_iter().map(|k| (bucket(k, buckets), k)).collect();
        keys.sort_unstable();
        let numbers = (0..).zip(&keys).map(|(number, key)| (key.1, number)).collect();
        Self { keys, numbers }
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.keys.iter().map(|k| k.1)
    }

    /// The number of a key.
    pub fn number(&self, key: &str) -> u32 {
        self.numbers[key]
    }

    /// The first key of each bucket, and the number of keys.
    pub fn buckets(&self) -> Vec<u8> {
        let first = |bucket| self.keys.partition_point(|k| k.0 < bucket) as u32;
        (0..=self.keys.len()).flat_map(|bucket| first(bucket).to_le_bytes()).collect()
    }

    /// The keys with their first rows, and the number of rows. `rows` says how many a key has.
    pub fn key_rows(&self, strings: &Strings, rows: impl Fn(&str) -> usize) -> Vec<u8> {
        let mut first = 0;
        let mut out = Vec::with_capacity((self.keys.len() + 1) * KeyRow::SIZE);
        for key in self.keys() {
            out.extend(KeyRow { text: strings.reference(key), first }.to_bytes());
            first += rows(key) as u32;
        }
        out.extend(KeyRow { text: 0, first }.to_bytes());
        out
    }
}
