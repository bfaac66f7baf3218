//! The incremental engine: each arriving article joins, founds or merges events; what is settled is not regrouped.
//!
//! An article is compared with its candidates; the events that it touches are clustered again together with it, as long
//! as they are small, open and not corrected by hand. The state after a sequence of articles does not depend on how the
//! sequence was divided into runs.

use super::copies::{Copies, Copy};
use super::features::Features;
use super::frequency::{Frequencies, Keyed};
use super::index::Index;
use super::kept::{FoldedArticle, FoldedEvent, Kept};
use super::operation::{Operation, Place};
use super::similarity::{Score, score};
use super::template::Templates;
use super::tracked::Tracked;
use super::weights::Weights;
use super::{calendar, extract, naming};
use crate::config::EventsConfig;
use crate::types::Cleaned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Lower scores are not kept.
const FAINT: f64 = 0.035;
/// Similarity of wording from which a pair kept separate is reported as a near miss.
const ALIKE: f64 = 0.42;
/// Near misses kept per article.
const NEAR: usize = 4;

/// An article in the engine.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Node {
    /// Its features; vectors are weighted and of unit length.
    pub(super) features: Kept,
    /// Articles that it was compared with, and scores; ascending.
    pub(super) edges: Vec<(u32, f32)>,
    /// Articles with similar content that were nevertheless kept separate, with the similarity.
    pub(super) near: Vec<(u32, f32)>,
    /// Number of its event.
    pub event: u32,
    /// Whether the user has placed it there.
    pub pinned: bool,
    /// What it repeats, with the shared proportion of wording and whether the text is identical.
    pub(super) copy: Option<(u32, f32, bool)>,
    /// Sentence embedding of unit length, if an embedder ran.
    pub(super) meaning: Option<Vec<f32>>,
    /// Its day: that of publication, else the latest day known when it arrived.
    pub(super) day: Option<i32>,
    /// What is kept of it if its event was folded.
    pub(super) remains: Option<Box<FoldedArticle>>,
}

/// An event in the engine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Identifier, assigned once and never changed.
    pub id: String,
    /// Articles in order of arrival, copies included.
    pub members: Vec<u32>,
    /// Latest day of a member.
    pub last: Option<i32>,
    /// The event that took over its articles, if any.
    pub into: Option<u32>,
    /// What is kept of it if it was folded.
    pub(super) folded: Option<FoldedEvent>,
}

/// The grouping engine.
#[derive(Debug, Default)]
pub struct Grouper {
    pub(super) config: EventsConfig,
    /// Articles in order of arrival.
    pub nodes: Tracked<Node>,
    /// Events by number.
    pub stories: Tracked<Story>,
    /// The changes to events, in order.
    pub log: Tracked<Operation>,
    pub(super) frequencies: Frequencies,
    pub(super) templates: Templates,
    pub(super) forms: Keyed<u32, String>,
    pub(super) latest: Option<i32>,
    pub(super) ids: HashMap<String, u32>,
    /// Events by the hashes of their identifiers, where not all were read.
    pub(super) codes: Keyed<u64, u32>,
    /// Texts of which it is known whether an article that was not read has them.
    pub(super) asked: HashSet<u64>,
    /// Names that too many events carry to say anything, of which not all were read.
    pub(super) common: HashSet<u32>,
    pub(super) index: Index,
    pub(super) copies: Copies,
    /// Weights of the pair features, if not the built-in ones.
    weights: Option<Weights>,
}

impl Grouper {
    /// An empty engine.
    pub fn new(config: &EventsConfig) -> Self {
        Self { config: config.clone(), index: Index::new(config.window_days), ..Self::default() }
    }

    /// An empty engine with other weights than the built-in ones.
    pub fn with_weights(config: &EventsConfig, weights: Weights) -> Self {
        Self { weights: Some(weights), ..Self::new(config) }
    }

    /// Restores an engine from its parts; indexes are rebuilt.
    pub(super) fn restore(
        config: &EventsConfig,
        nodes: Vec<Node>,
        stories: Vec<Story>,
        log: Vec<Operation>,
        shared: (Frequencies, Templates, Keyed<u32, String>, Option<i32>),
    ) -> Self {
        let (frequencies, templates, forms, latest) = shared;
        let (nodes, stories, log) = (nodes.into(), stories.into(), log.into());
        let mut g = Self { nodes, stories, log, frequencies, templates, forms, latest, ..Self::new(config) };
        g.ids = g.stories.iter().enumerate().map(|(i, s)| (s.id.clone(), i as u32)).collect();
        g.arrange();
        g
    }

    /// Enters the articles that are here into the indexes.
    pub(super) fn arrange(&mut self) {
        let Self { nodes, index, copies, .. } = self;
        let nodes: &Tracked<Node> = nodes;
        let originals = || nodes.here().filter(|(_, n)| n.copy.is_none());
        rayon::join(
            || {
                for (i, n) in originals().filter(|(_, n)| n.remains.is_none()) {
                    index.insert(i as u32, &n.features);
                }
            },
            || {
                for (i, n) in originals() {
                    match &n.remains {
                        Some(t) => copies.know(i as u32, t.body),
                        None => copies.insert(i as u32, &n.features),
                    }
                }
            },
        );
    }

    /// Adds an article and returns its number. `features` are those of the article before template text is known; the
    /// code in the identifier is derived from `name`.
    pub fn insert(&mut self, article: &Cleaned, features: Features, meaning: Option<Vec<f32>>, name: &str) -> u32 {
        let number = self.nodes.len() as u32;
        let mut f = self.take_in(article, features);
        let sentences = std::mem::take(&mut f.sentences);
        let own = f.published.map(calendar::number);
        self.latest = self.latest.max(own);
        let mut node = Node { day: own.or(self.latest), meaning, event: u32::MAX, ..Node::default() };
        let copy = self.copies.find(&f, |n| &self.nodes[n as usize].features, &self.config);
        if copy.is_none() {
            self.frequencies.count(&f);
        }
        self.frequencies.weigh(&mut f);
        node.features = f.into();
        self.nodes.push(node);
        self.place(number, copy, name);
        if !copy.is_some_and(|c| c.exact) {
            for s in sentences.iter().collect::<BTreeSet<_>>() {
                if let Some(carriers) = self.templates.carry(*s, number) {
                    self.judge_template(*s, &carriers, article, name);
                }
            }
        }
        self.fold();
        number
    }

    /// The features without template text; their printable forms move to the common table.
    pub(super) fn take_in(&mut self, article: &Cleaned, mut f: Features) -> Features {
        if f.sentences.iter().any(|s| self.templates.is_template(*s)) {
            f = extract::features(article, &|s| self.templates.is_template(s));
        }
        for (k, form) in std::mem::take(&mut f.forms) {
            self.forms.entry(k).or_insert(form);
        }
        f
    }

    /// Assigns an article to the event of its original, to an existing event or to a new one.
    pub(super) fn place(&mut self, number: u32, copy: Option<Copy>, name: &str) {
        if let Some(c) = copy {
            let (_, event, pinned) = self.place_of(c.of);
            let node = &mut self.nodes[number as usize];
            node.copy = Some((c.of, c.overlap as f32, c.exact));
            node.event = event;
            node.pinned = pinned;
            self.enter(event, number);
            return;
        }
        let links = self.compare(number);
        self.copies.insert(number, &self.nodes[number as usize].features);
        self.index.insert(number, &self.nodes[number as usize].features);
        self.settle(number, &links, name);
    }

    /// Similarity of the embeddings of two articles, 0 to 1.
    fn meaning(&self, a: u32, b: u32) -> Option<f64> {
        let (a, b) = (self.nodes[a as usize].meaning.as_ref()?, self.nodes[b as usize].meaning.as_ref()?);
        let cosine: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
        // Embeddings of the E5 family lie between 0.7 (unrelated) and 1.
        Some(f64::from(((cosine - 0.75) / 0.25).clamp(0.0, 1.0)))
    }

    /// The score of two articles with its components.
    pub(super) fn score(&self, a: u32, b: u32) -> Score {
        let (x, y) = (&self.nodes[a as usize].features, &self.nodes[b as usize].features);
        let weights = self.weights.as_ref().unwrap_or_else(|| Weights::built_in());
        score(x, y, self.meaning(a, b), &self.config, weights)
    }

    /// Scores an article against its candidates, stores the scores, and returns them.
    fn compare(&mut self, number: u32) -> Vec<(u32, f64)> {
        let candidates = self.index.candidates(&self.nodes[number as usize].features, self.nodes.len());
        let mut links = Vec::new();
        let mut near: Vec<(u32, f32)> = Vec::new();
        for c in candidates {
            let s = self.score(number, c);
            if s.total >= FAINT {
                links.push((c, s.total));
                self.nodes[c as usize].edges.push((number, s.total as f32));
            }
            if s.total < self.config.threshold && s.content >= ALIKE {
                near.push((c, s.content as f32));
            }
        }
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(NEAR);
        // Both sides keep the near miss, since the earlier article reports it too.
        for (c, content) in &near {
            let list = &mut self.nodes[*c as usize].near;
            list.retain(|e| e.0 != number);
            list.push((number, *content));
            list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            list.truncate(2 * NEAR);
        }
        let node = &mut self.nodes[number as usize];
        node.edges = links.iter().map(|(c, s)| (*c, *s as f32)).collect();
        node.near = near;
        links
    }

    /// Whether an identifier is in use.
    pub(super) fn taken(&self, id: &str) -> bool {
        self.ids.contains_key(id) || self.codes.contains_key(&naming::code(id))
    }

    /// The event with an identifier, or the one it was merged into.
    pub fn find(&self, id: &str) -> Option<u32> {
        let mut event = self.number_of(id)?;
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

    /// Whether an event has had no report for so long that it is no longer regrouped.
    pub fn closed(&self, event: u32) -> bool {
        match (self.stories[event as usize].last, self.latest) {
            (Some(last), Some(now)) => i64::from(now) - i64::from(last) > self.config.close_days,
            _ => false,
        }
    }

    /// Whether a person has corrected an event.
    pub fn curated(&self, event: u32) -> bool {
        self.stories[event as usize].members.iter().any(|m| self.nodes[*m as usize].pinned)
    }

    /// Originals of an event in order of arrival.
    pub(super) fn originals(&self, event: u32) -> impl Iterator<Item = u32> {
        self.stories[event as usize].members.iter().copied().filter(|m| self.nodes[*m as usize].copy.is_none())
    }

    /// The placement of an article.
    pub(super) fn place_of(&self, n: u32) -> Place {
        (n, self.nodes[n as usize].event, self.nodes[n as usize].pinned)
    }

    /// The placements of the articles of events.
    pub(super) fn places(&self, events: &BTreeSet<u32>) -> Vec<Place> {
        events.iter().flat_map(|e| &self.stories[*e as usize].members).map(|n| self.place_of(*n)).collect()
    }

    /// Founds an event with this article as its first.
    pub(super) fn found(&mut self, first: u32, name: &str) -> u32 {
        let number = self.stories.len() as u32;
        let features = &self.nodes[first as usize].features;
        let id = naming::identifier(features, &self.forms, (first, name), |id| self.taken(id));
        self.ids.insert(id.clone(), number);
        self.stories.push(Story { id, ..Story::default() });
        self.nodes[first as usize].event = number;
        number
    }

    pub(super) fn enter(&mut self, event: u32, number: u32) {
        let day = self.nodes[number as usize].day;
        let story = &mut self.stories[event as usize];
        story.folded = None;
        story.members.push(number);
        story.last = story.last.max(day);
    }

    /// Rebuilds the member lists of events from `Node::event` of the originals; copies follow their originals.
    pub(super) fn refill(&mut self, events: &BTreeSet<u32>, new: Option<u32>) {
        let mut pool: Vec<u32> =
            events.iter().flat_map(|e| std::mem::take(&mut self.stories[*e as usize].members)).collect();
        pool.extend(new.filter(|n| !pool.contains(n)));
        pool.sort_unstable();
        for e in events {
            self.stories[*e as usize].last = None;
            self.stories[*e as usize].into = None;
            self.stories[*e as usize].folded = None;
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
