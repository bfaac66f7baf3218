//! The state of grouping: articles, events, and what happened to them. `arrive` takes articles in.

use super::copies::Copies;
use super::features::Features;
use super::frequency::{Frequencies, Keyed};
use super::index::Index;
use super::similarity::{Score, score};
use super::template::Templates;
use crate::config::EventsConfig;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// An article in the engine.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Node {
    /// What it says; vectors are weighted and of unit length.
    pub(super) features: Features,
    /// Articles it was compared with, and scores; ascending.
    pub(super) edges: Vec<(u32, f32)>,
    /// Articles whose content is close and that were kept apart all the same, with content likeness.
    pub(super) near: Vec<(u32, f32)>,
    /// Number of its event.
    pub event: u32,
    /// Whether the user has put it where it is.
    pub pinned: bool,
    /// What it repeats, with the share of its wording and whether it is the same text.
    pub(super) copy: Option<(u32, f32, bool)>,
    /// Sentence embedding of unit length, where an embedder ran.
    pub(super) meaning: Option<Vec<f32>>,
    /// Day it counts for: of publication, else the latest one known when it came.
    pub(super) day: Option<i32>,
}

/// An event in the engine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Identifier, given once and never changed.
    pub id: String,
    /// Articles in order of arrival, copies included.
    pub members: Vec<u32>,
    /// Latest day of a member.
    pub last: Option<i32>,
    /// The event that took over its articles, if one did.
    pub into: Option<u32>,
}

/// Who changed an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// Grouping.
    Program,
    /// A person.
    User,
}

/// Where an article was: article, event, whether it was put there by hand.
pub type Place = (u32, u32, bool);

/// A change of events that can be undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Who made it.
    pub by: Actor,
    /// `merge`, `split`, `move`, `undo`, `reopen`.
    pub kind: String,
    /// In words.
    pub what: String,
    /// Places of the articles concerned before.
    pub before: Vec<Place>,
    /// And after.
    pub after: Vec<Place>,
    /// Whether it was undone later.
    pub undone: bool,
}

/// The engine.
#[derive(Debug, Default)]
pub struct Grouper {
    pub(super) config: EventsConfig,
    /// Articles in order of arrival.
    pub nodes: Vec<Node>,
    /// Events by number.
    pub stories: Vec<Story>,
    /// What happened to events, in order.
    pub log: Vec<Operation>,
    pub(super) frequencies: Frequencies,
    pub(super) templates: Templates,
    pub(super) forms: Keyed<u32, String>,
    pub(super) latest: Option<i32>,
    pub(super) ids: HashMap<String, u32>,
    pub(super) index: Index,
    pub(super) copies: Copies,
}

impl Grouper {
    /// An empty engine.
    pub fn new(config: &EventsConfig) -> Self {
        Self { config: config.clone(), index: Index::new(config.window_days), ..Self::default() }
    }

    /// Puts an engine together from its parts; indexes are made anew.
    pub(super) fn restore(
        config: &EventsConfig,
        nodes: Vec<Node>,
        stories: Vec<Story>,
        log: Vec<Operation>,
        shared: (Frequencies, Templates, Keyed<u32, String>, Option<i32>),
    ) -> Self {
        let (frequencies, templates, forms, latest) = shared;
        let mut g = Self { nodes, stories, log, frequencies, templates, forms, latest, ..Self::new(config) };
        g.ids = g.stories.iter().enumerate().map(|(i, s)| (s.id.clone(), i as u32)).collect();
        for (i, n) in g.nodes.iter().enumerate().filter(|(_, n)| n.copy.is_none()) {
            g.index.insert(i as u32, &n.features);
            g.copies.insert(i as u32, &n.features);
        }
        g
    }

    /// Likeness of two articles by their embeddings, 0 to 1.
    fn meaning(&self, a: u32, b: u32) -> Option<f64> {
        let (a, b) = (self.nodes[a as usize].meaning.as_ref()?, self.nodes[b as usize].meaning.as_ref()?);
        let cosine: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
        // Embeddings of the E5 family lie between 0.7 (unrelated) and 1.
        Some(f64::from(((cosine - 0.75) / 0.25).clamp(0.0, 1.0)))
    }

    /// Score of two articles, with what it was made of.
    pub(super) fn score(&self, a: u32, b: u32) -> Score {
        let (x, y) = (&self.nodes[a as usize].features, &self.nodes[b as usize].features);
        score(x, y, self.meaning(a, b), &self.config)
    }

    /// Whether an identifier is given already.
    pub(super) fn taken(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// The event of an identifier; that which took it over, where one did.
    pub fn find(&self, id: &str) -> Option<u32> {
        let mut event = *self.ids.get(id)?;
        for _ in 0..self.stories.len() {
            match self.stories[event as usize].into {
                Some(next) => event = next,
                None => break,
            }
        }
        Some(event)
    }

    /// The original at the end of a chain of copies.
    pub(super) fn original(&self, mut n: u32) -> u32 {
        while let Some((of, ..)) = self.nodes[n as usize].copy {
            n = of;
        }
        n
    }

    /// Whether nothing was heard of an event for so long that it is not regrouped any more.
    pub fn closed(&self, event: u32) -> bool {
        match (self.stories[event as usize].last, self.latest) {
            (Some(last), Some(now)) => i64::from(now) - i64::from(last) > self.config.close_days,
            _ => false,
        }
    }

    /// Whether a person has had a hand in an event.
    pub fn curated(&self, event: u32) -> bool {
        self.stories[event as usize].members.iter().any(|m| self.nodes[*m as usize].pinned)
    }

    /// Originals of an event in order of arrival.
    pub(super) fn originals(&self, event: u32) -> impl Iterator<Item = u32> {
        self.stories[event as usize].members.iter().copied().filter(|m| self.nodes[*m as usize].copy.is_none())
    }

    /// Where an article is.
    pub(super) fn place_of(&self, n: u32) -> Place {
        (n, self.nodes[n as usize].event, self.nodes[n as usize].pinned)
    }

    /// Where the articles of events are.
    pub(super) fn places(&self, events: &BTreeSet<u32>) -> Vec<Place> {
        events.iter().flat_map(|e| &self.stories[*e as usize].members).map(|n| self.place_of(*n)).collect()
    }

    pub(super) fn enter(&mut self, event: u32, number: u32) {
        let day = self.nodes[number as usize].day;
        let story = &mut self.stories[event as usize];
        story.members.push(number);
        story.last = story.last.max(day);
    }

    /// Deals the articles of events out anew by what `Node::event` says of the originals; copies
    /// follow theirs.
    pub(super) fn refill(&mut self, events: &BTreeSet<u32>, new: Option<u32>) {
        let mut pool: Vec<u32> =
            events.iter().flat_map(|e| std::mem::take(&mut self.stories[*e as usize].members)).collect();
        pool.extend(new.filter(|n| !pool.contains(n)));
        pool.sort_unstable();
        for e in events {
            self.stories[*e as usize].last = None;
            self.stories[*e as usize].into = None;
        }
        for n in pool {
            let leader = self.nodes[self.original(n) as usize].event;
            if !self.nodes[n as usize].pinned && leader != u32::MAX {
                self.nodes[n as usize].event = leader;
            }
            self.enter(self.nodes[n as usize].event, n);
        }
    }
}
