//! The incremental engine: each article joins, founds or merges events as it comes; what is settled
//! is not regrouped.
//!
//! An article is compared with its candidates; the events that it touches are clustered anew
//! together with it, as long as they are small, open, and nobody has put them right by hand. The
//! state after a sequence of articles does not depend on how the sequence was cut into runs.

use super::cluster::{Unit, average_link};
use super::copies::{Copies, Copy};
use super::features::{self, Features};
use super::frequency::{Frequencies, Keyed};
use super::index::{CANDIDATES, Index};
use super::similarity::{MOST, Score, score};
use super::template::{self, Templates};
use super::{days, naming};
use crate::config::EventsConfig;
use crate::types::Cleaned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Scores below this are not kept.
const FAINT: f64 = 0.035;
/// Events of up to this many originals are taken apart and clustered anew when an article touches
/// them; larger ones only grow.
const SMALL: usize = 24;
/// Events that one article can bring together.
const TOUCHED: usize = 12;
/// Near misses kept for an article.
const NEAR: usize = 4;
/// How far the closest member speaks for an event that was put together by hand.
const LEADER: f64 = 0.9;
/// Articles of a large group that stand for it when it is compared with another large one.
const SAMPLE: usize = 64;

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
    /// Highest revision of a brief that was written about it.
    pub revision: u32,
}

/// Who changed an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    ids: HashMap<String, u32>,
    index: Index,
    copies: Copies,
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

    /// Takes in an article and gives its number. `features` are those of the article without any
    /// knowledge of templates; `name` is what its identifier's code is made of.
    pub fn insert(&mut self, article: &Cleaned, features: Features, meaning: Option<Vec<f32>>, name: &str) -> u32 {
        let number = self.nodes.len() as u32;
        let mut f = features;
        if f.sentences.iter().any(|s| self.templates.is_template(*s)) {
            f = features::features(article, &|s| self.templates.is_template(s));
        }
        let sentences = std::mem::take(&mut f.sentences);
        for (k, form) in std::mem::take(&mut f.forms) {
            self.forms.entry(k).or_insert(form);
        }
        let own = f.published.map(days::number);
        self.latest = self.latest.max(own);
        let mut node = Node { day: own.or(self.latest), meaning, event: u32::MAX, ..Node::default() };
        let copy = self.copies.find(&f, &self.nodes, &self.config);
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

    /// Gives an article its place: with its original, in an event, or in one of its own.
    fn place(&mut self, number: u32, copy: Option<Copy>, name: &str) {
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

    /// Clusters the events that an article touches together with it.
    fn settle(&mut self, number: u32, links: &[(u32, f64)], name: &str) {
        let mut best: BTreeMap<u32, f64> = BTreeMap::new();
        for (other, s) in links.iter().filter(|l| l.1 >= self.config.threshold * 0.5) {
            let e = best.entry(self.nodes[*other as usize].event).or_insert(0.0);
            *e = e.max(*s);
        }
        let mut touched: Vec<(u32, f64)> = best.into_iter().collect();
        touched.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        touched.truncate(TOUCHED);
        if !touched.iter().any(|t| t.1 >= self.config.threshold) {
            let event = self.found(number, name);
            self.enter(event, number);
            return;
        }
        let mut units: Vec<(Unit, Vec<u32>)> = vec![(Unit { size: 1, label: None }, vec![number])];
        for &(event, _) in &touched {
            let originals: Vec<u32> = self.originals(event).collect();
            let fixed = self.curated(event) || self.closed(event);
            if fixed || originals.len() > SMALL {
                let label = fixed.then_some(event);
                units.push((Unit { size: originals.len(), label }, originals));
            } else {
                units.extend(originals.into_iter().map(|o| (Unit { size: 1, label: None }, vec![o])));
            }
        }
        let mut sums = self.sums(&units);
        // What a person has put together need not be alike: the closest member speaks for it.
        for &(event, _) in touched.iter().filter(|t| self.curated(t.0)) {
            let Some(u) = units.iter().position(|x| x.0.label == Some(event)) else { continue };
            let scores = links.iter().filter(|l| self.nodes[l.0 as usize].event == event).map(|l| l.1);
            let closest = scores.fold(0.0, f64::max);
            sums.insert((0, u), closest * LEADER * units[u].0.size.min(CANDIDATES) as f64);
        }
        let plain: Vec<Unit> = units.iter().map(|u| u.0.clone()).collect();
        let clusters = average_link(&plain, &sums, CANDIDATES, self.config.threshold);
        let groups: Vec<Vec<u32>> = clusters
            .into_iter()
            .map(|c| {
                let mut all: Vec<u32> = c.into_iter().flat_map(|u| units[u].1.iter().copied()).collect();
                all.sort_unstable();
                all
            })
            .collect();
        let events: BTreeSet<u32> = touched.iter().map(|t| t.0).collect();
        self.assign(number, groups, &events, name);
    }

    /// Sums of scores between units.
    fn sums(&self, units: &[(Unit, Vec<u32>)]) -> BTreeMap<(usize, usize), f64> {
        let home: Keyed<u32, usize> =
            units.iter().enumerate().flat_map(|(u, (_, list))| list.iter().map(move |n| (*n, u))).collect();
        let mut sums: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (u, (_, list)) in units.iter().enumerate() {
            // A large group is looked at from the other side, or by a sample against another.
            let scale = (list.len() as f64 / SAMPLE as f64).max(1.0);
            for n in list.iter().take(SAMPLE) {
                for (other, s) in &self.nodes[*n as usize].edges {
                    let Some(&v) = home.get(other) else { continue };
                    let (mine, theirs) = (list.len(), units[v].1.len());
                    if v != u && (mine, u) < (theirs, v) {
                        *sums.entry((u.min(v), u.max(v))).or_default() += f64::from(*s) * scale;
                    }
                }
            }
        }
        sums
    }

    /// Makes groups of originals into events: each event goes on as the group that has most of it.
    fn assign(&mut self, new: u32, mut groups: Vec<Vec<u32>>, events: &BTreeSet<u32>, name: &str) {
        let is_closed: BTreeMap<u32, bool> = events.iter().map(|e| (*e, self.closed(*e))).collect();
        groups.sort_by_key(|g| (std::cmp::Reverse(g.len()), g[0]));
        let mut claims: Vec<(usize, usize, u32)> = Vec::new();
        for (i, group) in groups.iter().enumerate() {
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            for n in group.iter().filter(|n| **n != new) {
                *counts.entry(self.nodes[*n as usize].event).or_default() += 1;
            }
            for (event, count) in counts {
                // What a person or time has fixed keeps its name before others.
                let weight = if self.curated(event) { count + 1_000_000 } else { count };
                claims.push((weight, i, event));
            }
        }
        claims.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)).then(a.1.cmp(&b.1)));
        let mut owner: Vec<Option<u32>> = vec![None; groups.len()];
        let mut taken: BTreeSet<u32> = BTreeSet::new();
        for (_, group, event) in claims {
            if owner[group].is_none() && taken.insert(event) {
                owner[group] = Some(event);
            }
        }
        let before: Vec<Place> = self.places(events);
        for (group, owner) in groups.iter().zip(&owner) {
            let event = owner.unwrap_or_else(|| self.found(group[0], if group[0] == new { name } else { "" }));
            for n in group {
                self.nodes[*n as usize].event = event;
            }
        }
        let mut all: BTreeSet<u32> = events.clone();
        all.extend(groups.iter().map(|g| self.nodes[g[0] as usize].event));
        self.refill(&all, Some(new));
        self.record_changes(&before, events, &is_closed, new);
    }

    /// Writes down what became of events beyond the arrival of one article.
    fn record_changes(&mut self, before: &[Place], events: &BTreeSet<u32>, closed: &BTreeMap<u32, bool>, new: u32) {
        let after: Vec<Place> = before.iter().map(|p| self.place_of(p.0)).collect();
        let moved = |e: u32| before.iter().zip(&after).filter(move |(b, a)| b.1 == e && a.1 != e).map(|(_, a)| a.1);
        for &event in events {
            let gone: BTreeSet<u32> = moved(event).collect();
            let emptied = self.stories[event as usize].members.is_empty();
            let id = |e: u32| self.stories[e as usize].id.clone();
            let (kind, what) = if let (true, Some(target)) = (emptied, gone.first().copied()) {
                let text = format!("{} joined {}", id(event), id(target));
                self.stories[event as usize].into = Some(target);
                ("merge", text)
            } else if !gone.is_empty() {
                let list: Vec<String> = gone.iter().map(|e| id(*e)).collect();
                ("split", format!("articles of {} went to {}", id(event), list.join(", ")))
            } else if closed[&event] && self.nodes[new as usize].event == event {
                ("reopen", format!("{} was closed; a new article belongs to it", id(event)))
            } else {
                continue;
            };
            let mine: Vec<usize> =
                (0..before.len()).filter(|i| before[*i].1 == event && after[*i] != before[*i]).collect();
            self.log.push(Operation {
                by: Actor::Program,
                kind: kind.into(),
                what,
                before: mine.iter().map(|i| before[*i]).collect(),
                after: mine.iter().map(|i| after[*i]).collect(),
                undone: false,
            });
        }
    }

    /// Where an article is.
    pub(super) fn place_of(&self, n: u32) -> Place {
        (n, self.nodes[n as usize].event, self.nodes[n as usize].pinned)
    }

    /// Where the articles of events are.
    pub(super) fn places(&self, events: &BTreeSet<u32>) -> Vec<Place> {
        events.iter().flat_map(|e| &self.stories[*e as usize].members).map(|n| self.place_of(*n)).collect()
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

    fn enter(&mut self, event: u32, number: u32) {
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

    /// Decides whether a sentence is a template's, and mends what it has led to.
    fn judge_template(&mut self, sentence: u64, carriers: &[u32], article: &Cleaned, name: &str) {
        let node = |c: &u32| &self.nodes[*c as usize];
        let opens = |s: u64| carriers.iter().filter(|c| node(c).features.opening == s).count() * 2 > carriers.len();
        let span = {
            let known = carriers.iter().filter_map(|c| node(c).features.published.map(days::number));
            known.clone().max().zip(known.min()).map_or(0, |(last, first)| i64::from(last - first))
        };
        // Reports of one event may open with the same words of an agency; those of several do not.
        if opens(sentence) && span <= self.config.window_days {
            return self.templates.judge(sentence, false);
        }
        // A footer of several sentences goes as a whole.
        let hashes: BTreeSet<u64> = article.sentences.iter().map(|s| features::sentence_keys(s).0).collect();
        let with_it: BTreeSet<u64> = hashes
            .into_iter()
            .filter(|h| *h == sentence || (!opens(*h) && self.templates.carried_by(*h, carriers)))
            .collect();
        let shared: Vec<_> =
            article.sentences.iter().filter(|s| with_it.contains(&features::sentence_keys(s).0)).cloned().collect();
        let mut keys: Vec<u32> = shared.iter().flat_map(|s| features::sentence_keys(s).1).collect();
        let alone = Cleaned { sentences: shared, set_aside: Vec::new(), ..article.clone() };
        let f = features::features(&alone, &|_| false);
        keys.extend([&f.terms, &f.names, &f.figures].into_iter().flatten().map(|e| e.0));
        keys.sort_unstable();
        keys.dedup();
        let list: Vec<&Features> = carriers.iter().map(|c| &self.nodes[*c as usize].features).collect();
        let template = template::unlike(&list, &keys);
        for h in if template { with_it } else { BTreeSet::from([sentence]) } {
            self.templates.judge(h, template);
        }
        if !template {
            return;
        }
        let loose: Vec<u32> = carriers.iter().copied().filter(|c| !self.nodes[*c as usize].pinned).collect();
        self.replant(&loose, name, &mut |features| {
            template::take_out(features, &keys);
            features.shingles.retain(|h| f.shingles.binary_search(h).is_err());
        });
    }

    /// Takes in another version of an article that is there already. One that was placed by hand
    /// stays where it is.
    pub fn replace(&mut self, n: u32, article: &Cleaned, features: Features, meaning: Option<Vec<f32>>) {
        let mut f = features;
        if f.sentences.iter().any(|s| self.templates.is_template(*s)) {
            f = features::features(article, &|s| self.templates.is_template(s));
        }
        f.sentences.clear();
        for (k, form) in std::mem::take(&mut f.forms) {
            self.forms.entry(k).or_insert(form);
        }
        self.frequencies.weigh(&mut f);
        self.latest = self.latest.max(f.published.map(days::number));
        self.nodes[n as usize].day = f.published.map(days::number).or(self.nodes[n as usize].day);
        self.nodes[n as usize].meaning = meaning;
        if self.nodes[n as usize].pinned {
            // What others were compared with changes with the text; its place does not.
            let (old, place) = (self.nodes[n as usize].features.clone(), self.place_of(n));
            if self.nodes[n as usize].copy.is_none() {
                self.index.remove(n, &old);
                self.copies.remove(n, &old);
                self.index.insert(n, &f);
                self.copies.insert(n, &f);
            }
            self.nodes[n as usize].features = f;
            self.nodes[n as usize].event = place.1;
            return;
        }
        let name = article.article.digest.clone();
        self.replant(&[n], &name, &mut |old| *old = f.clone());
    }

    /// Takes articles out, changes what they say, and places them again.
    fn replant(&mut self, articles: &[u32], name: &str, change: &mut dyn FnMut(&mut Features)) {
        let mut affected: BTreeMap<u32, u32> = BTreeMap::new();
        for &n in articles {
            affected.entry(self.nodes[n as usize].event).or_insert(n);
            self.take_away(n);
            change(&mut self.nodes[n as usize].features);
        }
        for &n in articles {
            let copy = self.copies.find(&self.nodes[n as usize].features, &self.nodes, &self.config);
            // A copy of one of its own copies would lead round in a circle.
            let copy = copy.filter(|c| c.of != n && self.original(c.of) != n);
            // An event that it leaves empty is taken up again where nothing else claims the article.
            let home = affected.iter().find(|(_, first)| **first == n).map(|(e, _)| *e);
            self.place_or_return(n, copy, name, home);
        }
        // Copies that were left behind follow their originals; an event left empty points on.
        let mut events: BTreeSet<u32> = affected.keys().copied().collect();
        events.extend(articles.iter().map(|n| self.nodes[*n as usize].event));
        self.refill(&events, None);
        for (event, carrier) in affected {
            let to = self.nodes[carrier as usize].event;
            if self.stories[event as usize].members.is_empty() && to != event {
                self.stories[event as usize].into = Some(to);
            }
        }
    }

    /// Places an article; where it would found an event of its own and its former one stands empty,
    /// it goes on as that.
    fn place_or_return(&mut self, n: u32, copy: Option<Copy>, name: &str, home: Option<u32>) {
        let before = self.stories.len();
        self.place(n, copy, name);
        let own = self.nodes[n as usize].event;
        if let Some(home) = home
            && own as usize == before
            && self.stories.len() == before + 1
            && self.stories[home as usize].members.iter().all(|m| self.original(*m) == n)
        {
            if let Some(new) = self.stories.pop() {
                self.ids.remove(&new.id);
            }
            self.nodes[n as usize].event = home;
            self.enter(home, n);
        }
    }

    /// Takes an article out of its event and of every index.
    fn take_away(&mut self, n: u32) {
        let event = self.nodes[n as usize].event;
        if self.nodes[n as usize].copy.take().is_none() {
            let features = std::mem::take(&mut self.nodes[n as usize].features);
            self.index.remove(n, &features);
            self.copies.remove(n, &features);
            self.nodes[n as usize].features = features;
            for (other, _) in std::mem::take(&mut self.nodes[n as usize].edges) {
                self.nodes[other as usize].edges.retain(|e| e.0 != n);
            }
        }
        self.stories[event as usize].members.retain(|m| *m != n);
        self.nodes[n as usize].event = u32::MAX;
    }
}
