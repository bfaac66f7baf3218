//! The cards of the articles of a store, of which only some may have been read.

use crate::types::{Card, Origin};
use std::ops::Index;
use std::sync::LazyLock;

static ABSENT: LazyLock<Card> = LazyLock::new(|| Card {
    id: String::new(),
    origin: Origin { path: String::new(), line: None },
    outlet: None,
    title: None,
    published: None,
    url: None,
    digest: String::new(),
});

/// Cards by the numbers of their articles. One that was not read is empty.
#[derive(Debug, Clone, Default)]
pub struct Cards(Vec<Option<Box<Card>>>);

impl Cards {
    /// So many cards, none of which was read yet.
    pub fn of_length(length: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(length).collect())
    }

    /// How many there are, read or not.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the card of a new article.
    pub fn push(&mut self, card: Card) {
        self.0.push(Some(Box::new(card)));
    }

    /// Enters a card.
    pub fn put(&mut self, number: u32, card: Card) {
        if let Some(place) = self.0.get_mut(number as usize) {
            *place = Some(Box::new(card));
        }
    }

    /// All cards in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Card> {
        self.0.iter().map(|c| c.as_deref().unwrap_or(&ABSENT))
    }

    /// The cards that were read, with the numbers of their articles.
    pub fn here(&self) -> impl Iterator<Item = (u32, &Card)> {
        self.0.iter().enumerate().filter_map(|(i, c)| Some((i as u32, c.as_deref()?)))
    }
}

impl From<Vec<Card>> for Cards {
    fn from(list: Vec<Card>) -> Self {
        Self(list.into_iter().map(|c| Some(Box::new(c))).collect())
    }
}

impl Index<usize> for Cards {
    type Output = Card;

    fn index(&self, number: usize) -> &Card {
        self.0[number].as_deref().unwrap_or(&ABSENT)
    }
}
