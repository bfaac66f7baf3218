//! How an arriving article changes the events that it touches: they are clustered again together with it, each
//! continues as the group with most of its articles, and the changes are recorded.

use super::cluster::{Link, Unit, average_link};
use super::frequency::Keyed;
use super::grouper::Grouper;
use super::index::CANDIDATES;
use super::operation::{Actor, Done, Operation, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Events of up to this many originals are clustered from scratch when an article touches them; larger ones only grow.
const SMALL: usize = 40;
/// Maximum number of events that one article can touch.
const TOUCHED: usize = 12;
/// The weight of the closest member of an event that was assembled by hand.
const LEADER: f64 = 0.9;
/// Number of articles that represent a large group when it is compared with another large one.
const SAMPLE: usize = 64;

impl Grouper {
    /// Clusters the events that an article touches together with it.
    pub(super) fn settle(&mut self, number: u32, links: &[(u32, f64)], name: &str) {
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
        // What a person has put together need not be similar: the closest member represents it.
        for &(event, _) in touched.iter().filter(|t| self.curated(t.0)) {
            let Some(u) = units.iter().position(|x| x.0.label == Some(event)) else { continue };
            let scores = links.iter().filter(|l| self.nodes[l.0 as usize].event == event).map(|l| l.1);
            let closest = scores.fold(0.0, f64::max);
            let sum = closest * LEADER * units[u].0.size.min(CANDIDATES) as f64;
            sums.insert((0, u), Link { sum, best: closest * LEADER });
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
    fn sums(&self, units: &[(Unit, Vec<u32>)]) -> BTreeMap<(usize, usize), Link> {
        let home: Keyed<u32, usize> =
            units.iter().enumerate().flat_map(|(u, (_, list))| list.iter().map(move |n| (*n, u))).collect();
        let mut sums: BTreeMap<(usize, usize), Link> = BTreeMap::new();
        for (u, (_, list)) in units.iter().enumerate() {
            // A large group is compared from the other side, or by a sample against another large one.
            let scale = (list.len() as f64 / SAMPLE as f64).max(1.0);
            for n in list.iter().take(SAMPLE) {
                for (other, s) in &self.nodes[*n as usize].edges {
                    let Some(&v) = home.get(other) else { continue };
                    let (mine, theirs) = (list.len(), units[v].1.len());
                    if v != u && (mine, u) < (theirs, v) {
                        let link = Link { sum: f64::from(*s) * scale, best: f64::from(*s) };
                        sums.entry((u.min(v), u.max(v))).or_default().add(link);
                    }
                }
            }
        }
        sums
    }

    /// Turns groups of originals into events: each event continues as the group with most of its articles.
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
                // Curated and closed events take precedence in keeping their names.
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

    /// Records changes to events beyond the arrival of one article.
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
                (Done::Merge, text)
            } else if !gone.is_empty() {
                let list: Vec<String> = gone.iter().map(|e| id(*e)).collect();
                (Done::Split, format!("articles of {} went to {}", id(event), list.join(", ")))
            } else if closed[&event] && self.nodes[new as usize].event == event {
                (Done::Reopen, format!("{} was closed; a new article belongs to it", id(event)))
            } else {
                continue;
            };
            let mine: Vec<usize> =
                (0..before.len()).filter(|i| before[*i].1 == event && after[*i] != before[*i]).collect();
            self.log.push(Operation {
                by: Actor::Program,
                kind,
                what,
                before: mine.iter().map(|i| before[*i]).collect(),
                after: mine.iter().map(|i| after[*i]).collect(),
                undone: false,
            });
        }
    }
}
