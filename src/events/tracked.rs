//! A list that knows which of its values have changed since it was read, so that only those are written.

use std::collections::HashMap;
use std::ops::{Deref, Index, IndexMut};

/// A list whose values are changed by number only. Before one is changed for the first time, its digest is kept.
#[derive(Debug, Clone)]
pub struct Tracked<T> {
    list: Vec<T>,
    /// How many were read; those after them are new.
    read: usize,
    /// Digests of those that may have changed, as they were read.
    before: HashMap<usize, u64>,
}

/// What can be told apart by a digest.
pub trait Digest {
    /// A digest of everything that is written.
    fn digest(&self) -> u64;
}

impl<T> Default for Tracked<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for Tracked<T> {
    fn from(list: Vec<T>) -> Self {
        Self { read: list.len(), list, before: HashMap::new() }
    }
}

impl<T: Digest> Tracked<T> {
    /// Adds a value.
    pub fn push(&mut self, value: T) {
        self.list.push(value);
    }

    /// Removes the last value, which was added since the list was read.
    pub fn pop_new(&mut self) -> Option<T> {
        if self.list.len() > self.read { self.list.pop() } else { None }
    }

    /// Numbers of the values that are new or have changed, in ascending order.
    pub fn changed(&self) -> Vec<usize> {
        let differs = |(i, digest): (&usize, &u64)| (self.list[*i].digest() != *digest).then_some(*i);
        let mut all: Vec<usize> = self.before.iter().filter_map(differs).collect();
        all.sort_unstable();
        all.extend(self.read..self.list.len());
        all
    }
}

impl<T> Deref for Tracked<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.list
    }
}

impl<T> Index<usize> for Tracked<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        &self.list[number]
    }
}

impl<T: Digest> IndexMut<usize> for Tracked<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        let value = &mut self.list[number];
        if number < self.read {
            self.before.entry(number).or_insert_with(|| value.digest());
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Digest for u32 {
        fn digest(&self) -> u64 {
            u64::from(*self)
        }
    }

    #[test]
    fn only_what_differs_counts_as_changed() {
        let mut list = Tracked::from(vec![1_u32, 2, 3]);
        list[0] = 9;
        list[1] = 5;
        list[1] = 2;
        list.push(4);
        list[3] = 4;
        assert_eq!((list.changed(), list.len(), list[2]), (vec![0, 3], 4, 3));
        assert_eq!((list.pop_new(), list.pop_new()), (Some(4), None));
        assert_eq!(list.changed(), [0]);
    }
}
