//! A list that knows which of its values have changed since it was read, so that only those are written, and of which
//! only those need to be here that are needed.

use std::collections::HashMap;
use std::ops::{Index, IndexMut};

/// A list whose values are changed by number only. Before one is changed for the first time, its digest is kept. Values
/// that were not read look like [`Kept::absent`].
#[derive(Debug, Clone)]
pub struct Tracked<T> {
    list: Vec<Option<Box<T>>>,
    /// How many were known when they were read; those after them are new.
    read: usize,
    /// Digests of those that may have changed, as they were read.
    before: HashMap<usize, u64>,
    /// What one that was not read looks like.
    absent: Box<T>,
    /// Takes the changes to one that was not read, which cannot be kept.
    astray: Box<T>,
    /// A value that was not read and was to be changed.
    strayed: Option<usize>,
}

/// What can be in such a list.
pub trait Kept {
    /// A digest of everything that is written.
    fn digest(&self) -> u64;

    /// What one that was not read looks like.
    fn absent() -> Self;
}

impl<T: Kept> Default for Tracked<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Kept> From<Vec<T>> for Tracked<T> {
    fn from(list: Vec<T>) -> Self {
        Self { list: list.into_iter().map(|v| Some(Box::new(v))).collect(), ..Self::of_length(0) }.all_read()
    }
}

impl<T: Kept> Tracked<T> {
    /// A list of which nothing was read yet.
    pub fn of_length(length: usize) -> Self {
        Self {
            list: std::iter::repeat_with(|| None).take(length).collect(),
            read: length,
            before: HashMap::new(),
            absent: Box::new(T::absent()),
            astray: Box::new(T::absent()),
            strayed: None,
        }
    }

    fn all_read(mut self) -> Self {
        self.read = self.list.len();
        self
    }

    /// How many values there are, read or not.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a value was read or is new.
    pub fn has(&self, number: usize) -> bool {
        self.list.get(number).is_some_and(Option::is_some)
    }

    /// Enters a value as it was read, unless it is here.
    pub fn admit(&mut self, number: usize, value: T) {
        if let Some(place @ None) = self.list.get_mut(number) {
            *place = Some(Box::new(value));
        }
    }

    /// All values in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.list.iter().map(|v| v.as_deref().unwrap_or(&self.absent))
    }

    /// The values that are here, with their numbers.
    pub fn here(&self) -> impl Iterator<Item = (usize, &T)> {
        self.list.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_deref()?)))
    }

    /// A value, if there are so many.
    pub fn get(&self, number: usize) -> Option<&T> {
        self.list.get(number).map(|v| v.as_deref().unwrap_or(&self.absent))
    }

    /// The last value.
    pub fn last(&self) -> Option<&T> {
        self.get(self.list.len().checked_sub(1)?)
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) {
        self.list.push(Some(Box::new(value)));
    }

    /// Removes the last value, which was added since the list was read.
    pub fn pop_new(&mut self) -> Option<T> {
        if self.list.len() > self.read { self.list.pop().flatten().map(|v| *v) } else { None }
    }

    /// Numbers of the values that are new or have changed, in ascending order.
    pub fn changed(&self) -> Vec<usize> {
        let differs = |(i, digest): (&usize, &u64)| (self[*i].digest() != *digest).then_some(*i);
        let mut all: Vec<usize> = self.before.iter().filter_map(differs).collect();
        all.sort_unstable();
        all.extend(self.read..self.list.len());
        all
    }

    /// A value that was to be changed though it had not been read.
    pub fn strayed(&self) -> Option<usize> {
        self.strayed
    }
}

impl<T> Index<usize> for Tracked<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        self.list[number].as_deref().unwrap_or(&self.absent)
    }
}

impl<T: Kept> IndexMut<usize> for Tracked<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        match &mut self.list[number] {
            Some(value) => {
                if number < self.read {
                    self.before.entry(number).or_insert_with(|| value.digest());
                }
                value
            }
            None => {
                self.strayed = Some(number);
                *self.astray = T::absent();
                &mut self.astray
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Kept for u32 {
        fn digest(&self) -> u64 {
            u64::from(*self)
        }

        fn absent() -> Self {
            77
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

    #[test]
    fn what_was_not_read_looks_absent_and_is_not_changed_unnoticed() {
        let mut list: Tracked<u32> = Tracked::of_length(3);
        list.admit(1, 5);
        list.admit(1, 6);
        assert_eq!((list[0], list[1], list.has(0), list.has(1)), (77, 5, false, true));
        assert_eq!(list.here().collect::<Vec<_>>(), [(1, &5)]);
        list[1] = 8;
        assert_eq!((list.changed(), list.strayed()), (vec![1], None));
        list[2] = 4;
        assert_eq!((list[2], list.strayed(), list.pop_new()), (77, Some(2), None));
    }
}
