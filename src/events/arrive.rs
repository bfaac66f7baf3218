//! The incremental engine: each article joins, founds or merges events as it comes; what is settled
//! is not regrouped.
//!
//! An article is compared with its candidates; the events that it touches are clustered anew
//! together with it, as long as they are small, open, and nobody has put them right by hand. The
//! state after a sequence of articles does not depend on how the sequence was cut into runs.

use super::copies::Copy;
use super::extract;
use super::features::Features;
use super::grouper::{Grouper, Node, Story};
use super::similarity::MOST;
use super::{days, naming};
use crate::types::Cleaned;
use std::collections::BTreeSet;

/// Scores below this are not kept.
const FAINT: f64 = 0.035;
/// Near misses kept for an article.
const NEAR: usize = 4;

impl Grouper {
    /// Takes in an article and gives its number. `features` are those of the article without any
    /// knowledge of templates; `name` is what its identifier's code is made of.
    pub fn insert(&mut self, article: &Cleaned, features: Features, meaning: Option<Vec<f32>>, name: &str) -> u32 {
        let number = self.nodes.len() as u32;
        let mut f = self.take_in(article, features);
        let sentences = std::mem::take(&mut f.sentences);
        let own = f.published.map(days::number);
        self.latest = self.latest.max(own);
        let mut node = Node { day: own.or(self.latest), meaning, event: u32::MAX, ..Node::default() };
        let copy = self.copies.find(&f, &|n| &self.nodes[n as usize].features, &self.config);
        if copy.is_none() {
            self.frequencies.count(&f);
        }
        self.frequencies.weigh(&mut f);
        node.features = f;
        self.nodes.push(node);
        self.place(number, copy, name);
        if !copy.is_some_and(|c| c.exact) {
            for s in sentences.iter().collect::<BTreeSet<_>>() {
                if let Some(carriers) = self.templates.carry(*s, number) {
                    self.judge_template(*s, &carriers, article, name);
                }
            }
        }
        number
    }

    /// The features without template text; their printable forms go where all are kept.
    pub(super) fn take_in(&mut self, article: &Cleaned, mut f: Features) -> Features {
        if f.sentences.iter().any(|s| self.templates.is_template(*s)) {
            f = extract::features(article, &|s| self.templates.is_template(s));
        }
        for (k, form) in std::mem::take(&mut f.forms) {
            self.forms.entry(k).or_insert(form);
        }
        f
    }

    /// Gives an article its place: with its original, in an event, or in one of its own.
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

    /// Scores an article against its candidates, keeps the scores, and gives them.
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
            if s.total < self.config.threshold && s.content.sqrt() >= self.config.threshold * MOST {
                near.push((c, s.content as f32));
            }
        }
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(NEAR);
        let node = &mut self.nodes[number as usize];
        node.edges = links.iter().map(|(c, s)| (*c, *s as f32)).collect();
        node.near = near;
        links
    }

    /// Founds an event that has this article as its first.
    pub(super) fn found(&mut self, first: u32, name: &str) -> u32 {
        let number = self.stories.len() as u32;
        let id = naming::identifier(self, first, name);
        self.ids.insert(id.clone(), number);
        self.stories.push(Story { id, ..Story::default() });
        self.nodes[first as usize].event = number;
        number
    }
}
