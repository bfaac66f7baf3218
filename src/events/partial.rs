//! An engine of which only a part is in memory: the events that are not finished, and what further articles touch of
//! the others.
//!
//! Only four things of a finished event matter to an article that arrives: that its text was seen, that it is another
//! version of one of its articles, that its identifier is taken, and, to the explanation of an event, its central
//! article. Whoever adds an article therefore reads the events that have its text ([`Grouper::unasked`]) or another
//! version of it first. Where an event is here, so are all its articles; an article that is not here has no event.
//! Then the outcome is the same as with everything in memory.

use super::fold::clears_forms;
use super::grouper::{Grouper, Node, Story};
use super::tracked::Tracked;
use super::{explain, naming, related, state};
use crate::config::EventsConfig;
use crate::error::{Error, Kind, Result};
use crate::types::Part;
use std::collections::{BTreeMap, BTreeSet};

/// What must be read besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needed {
    /// Articles by number.
    pub articles: BTreeSet<u32>,
    /// Events by number.
    pub events: BTreeSet<u32>,
}

fn damaged(what: &str, number: u32) -> Error {
    Error::new(Kind::Input, format!("{what} {number} in the store names an event or article that is not in it"))
        .help("run `mujaz store check` for details, and restore a backup")
}

impl Grouper {
    /// An engine without articles and events; those that are not finished must be admitted, and then [`Self::begin`]
    /// be called.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn from_part(config: &EventsConfig, part: Part) -> Result<Self> {
        let mut g = Self::from_pieces(config, part.rest)?;
        g.nodes = Tracked::of_length(part.articles);
        g.stories = Tracked::of_length(part.events);
        g.log = Tracked::of_length(part.operations);
        g.codes = part.codes.into_iter().collect();
        Ok(g)
    }

    /// Enters an article as it was read.
    ///
    /// # Errors
    /// It cannot be read, or names what is not there.
    pub fn admit_article(&mut self, number: u32, piece: &[u8], needed: &mut Needed) -> Result<()> {
        let node: Node = state::value(piece)?;
        let there = |n: u32| (n as usize) < self.nodes.len();
        let others = node.edges.iter().chain(&node.near).map(|e| e.0).chain(node.copy.map(|c| c.0));
        if node.event as usize >= self.stories.len() || !others.into_iter().all(there) {
            return Err(damaged("article", number));
        }
        needed.events.insert(node.event);
        needed.articles.extend(node.copy.map(|c| c.0));
        self.nodes.admit(number as usize, node);
        Ok(())
    }

    /// Enters an event as it was read. Its articles are needed, too.
    ///
    /// # Errors
    /// It cannot be read, or names what is not there.
    pub fn admit_event(&mut self, number: u32, piece: &[u8], needed: &mut Needed) -> Result<()> {
        let story: Story = state::value(piece)?;
        let centre = story.folded.as_ref().and_then(|f| f.centre);
        let there = |n: u32| (n as usize) < self.nodes.len();
        if story.into.is_some_and(|e| e as usize >= self.stories.len())
            || !story.members.iter().copied().chain(centre).all(there)
        {
            return Err(damaged("event", number));
        }
        needed.articles.extend(&story.members);
        needed.events.extend(story.into);
        self.ids.insert(story.id.clone(), number);
        self.stories.admit(number as usize, story);
        Ok(())
    }

    /// Leaves only what is not here of what is needed.
    pub fn still_needed(&self, needed: &mut Needed) {
        needed.articles.retain(|n| !self.nodes.has(*n as usize));
        needed.events.retain(|n| !self.stories.has(*n as usize));
    }

    /// Whether an article is here.
    pub fn has_article(&self, number: u32) -> bool {
        self.nodes.has(number as usize)
    }

    /// The number of the event with an identifier, whether it is here or not.
    pub fn number_of(&self, id: &str) -> Option<u32> {
        self.ids.get(id).or_else(|| self.codes.get(&naming::code(id))).copied()
    }

    /// Whether an event is here.
    pub fn has_event(&self, number: u32) -> bool {
        self.stories.has(number as usize)
    }

    /// Checks what was admitted, once nothing is needed any more.
    ///
    /// # Errors
    /// A chain of copies or of joined events has no end.
    pub fn check_chains(&self) -> Result<()> {
        let ends = |mut n: u32, most: usize, next: &dyn Fn(u32) -> Option<u32>| {
            (0..=most).any(|_| next(n).map(|m| n = m).is_none())
        };
        let copies = self.nodes.here().filter(|(_, n)| n.copy.is_some()).map(|(n, _)| n as u32);
        let joined = self.stories.here().filter(|(_, s)| s.into.is_some()).map(|(n, _)| n as u32);
        for n in copies {
            if !ends(n, self.nodes.len(), &|n| self.nodes[n as usize].copy.map(|c| c.0)) {
                return Err(damaged("article", n));
            }
        }
        for n in joined {
            if !ends(n, self.stories.len(), &|n| self.stories[n as usize].into) {
                return Err(damaged("event", n));
            }
        }
        Ok(())
    }

    /// Makes the indexes, once all events that are not finished were admitted.
    pub fn begin(&mut self) {
        self.arrange();
    }

    /// Whether everything must be here before so many further articles come.
    pub fn needs_everything(&self, further: usize) -> bool {
        clears_forms(self.nodes.len(), further)
    }

    /// The texts, of these and of the articles that are here, of which it is not known whether an article that is not
    /// here has them. They count as asked from now on.
    pub fn unasked(&mut self, bodies: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let first = self.asked.is_empty();
        let here: Vec<u64> =
            if first { self.nodes.here().map(|(n, _)| self.body(n as u32)).collect() } else { Vec::new() };
        here.into_iter().chain(bodies).filter(|b| self.asked.insert(*b)).collect()
    }

    /// The hash of the text of an article that is here, as long as it is compared; 0 afterwards.
    pub fn comparable_body(&self, article: u32) -> u64 {
        self.nodes[article as usize].features.body
    }

    /// Tells of the first article of a finished event that has a text.
    pub fn know_body(&mut self, body: u64, article: u32) {
        self.copies.know_earlier(article, body);
    }

    /// The names by which events that are here are related to others.
    pub fn names_of(&self, events: &[u32]) -> BTreeSet<u32> {
        let centres = events.iter().filter_map(|e| explain::centre(self, *e));
        centres.flat_map(|c| related::carrying(self, c)).collect()
    }

    /// Which of the finished events that carry names must be here before related events are looked for.
    pub fn kin_needed(&mut self, carriers: &BTreeMap<u32, Vec<u32>>) -> BTreeSet<u32> {
        let mut here: BTreeMap<u32, usize> = carriers.keys().map(|n| (*n, 0)).collect();
        for (event, _) in self.stories.here() {
            for name in self.names_of(&[event as u32]) {
                here.entry(name).and_modify(|n| *n += 1);
            }
        }
        let mut needed = BTreeSet::new();
        for (name, events) in carriers {
            let absent = events.iter().copied().filter(|e| !self.stories.has(*e as usize));
            if here[name] + absent.clone().count() > related::COMMON {
                self.common.insert(*name);
            } else {
                needed.extend(absent);
            }
        }
        needed
    }
}
