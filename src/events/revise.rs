//! Revision: a sentence turns out to be template text, or an article arrives in another version. The articles concerned
//! are removed and placed again.

use super::copies::Copy;
use super::features::Features;
use super::grouper::Grouper;
use super::{calendar, extract, template};
use crate::types::Cleaned;
use std::collections::{BTreeMap, BTreeSet};

impl Grouper {
    /// Decides whether a sentence is template text, and corrects its effects.
    pub(super) fn judge_template(&mut self, sentence: u64, carriers: &[u32], article: &Cleaned, name: &str) {
        // Folded articles have nothing left to judge by.
        let carriers: Vec<u32> = carriers.iter().copied().filter(|c| !self.folded(*c)).collect();
        let carriers = carriers.as_slice();
        if carriers.len() < 2 {
            return;
        }
        let node = |c: &u32| &self.nodes[*c as usize];
        let opens = |s: u64| carriers.iter().filter(|c| node(c).features.opening == s).count() * 2 > carriers.len();
        let span = {
            let known = carriers.iter().filter_map(|c| node(c).features.published.map(calendar::number));
            known.clone().max().zip(known.min()).map_or(0, |(last, first)| i64::from(last - first))
        };
        // Reports of one event may open with the same words of an agency; those of several events do not.
        if opens(sentence) && span <= self.config.window_days {
            return self.templates.judge(sentence, false);
        }
        // A footer of several sentences is removed as a whole.
        let hashes: BTreeSet<u64> = article.sentences.iter().map(|s| extract::sentence_keys(s).0).collect();
        let with_it: BTreeSet<u64> = hashes
            .into_iter()
            .filter(|h| *h == sentence || (!opens(*h) && self.templates.carried_by(*h, carriers)))
            .collect();
        let shared: Vec<_> =
            article.sentences.iter().filter(|s| with_it.contains(&extract::sentence_keys(s).0)).cloned().collect();
        let mut keys: Vec<u32> = shared.iter().flat_map(|s| extract::sentence_keys(s).1).collect();
        let alone = Cleaned { sentences: shared, set_aside: Vec::new(), ..article.clone() };
        let f = extract::features(&alone, &|_| false);
        keys.extend([&f.terms, &f.names, &f.figures].into_iter().flatten().map(|e| e.0));
        keys.sort_unstable();
        keys.dedup();
        let list: Vec<&Features> = carriers.iter().map(|c| &*self.nodes[*c as usize].features).collect();
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

    /// Replaces an article with another version of it. An article that was placed by hand stays where it is.
    pub fn replace(&mut self, n: u32, article: &Cleaned, features: Features, meaning: Option<Vec<f32>>) {
        let mut f = self.take_in(article, features);
        f.sentences.clear();
        self.frequencies.weigh(&mut f);
        self.latest = self.latest.max(f.published.map(calendar::number));
        self.nodes[n as usize].day = f.published.map(calendar::number).or(self.nodes[n as usize].day);
        self.nodes[n as usize].meaning = meaning;
        self.nodes[n as usize].remains = None;
        if self.nodes[n as usize].pinned {
            // The basis of comparison changes with the text; the placement does not.
            let (old, place) = (self.nodes[n as usize].features.clone(), self.place_of(n));
            self.stories[place.1 as usize].folded = None;
            if self.nodes[n as usize].copy.is_none() {
                self.index.remove(n, &old);
                self.copies.remove(n, &old);
                self.index.insert(n, &f);
                self.copies.insert(n, &f);
            }
            self.nodes[n as usize].features = f.into();
            self.nodes[n as usize].event = place.1;
            return;
        }
        let name = article.article.digest.clone();
        self.replant(&[n], &name, &mut |old| *old = f.clone());
    }

    /// Removes articles, changes their features, and places them again.
    fn replant(&mut self, articles: &[u32], name: &str, change: &mut dyn FnMut(&mut Features)) {
        let mut affected: BTreeMap<u32, u32> = BTreeMap::new();
        for &n in articles {
            affected.entry(self.nodes[n as usize].event).or_insert(n);
            self.take_away(n);
            change(&mut self.nodes[n as usize].features);
        }
        for &n in articles {
            let copy = {
                let features = |n: u32| -> &Features { &self.nodes[n as usize].features };
                self.copies.find(features(n), features, &self.config)
            };
            // A copy of one of its own copies would form a cycle.
            let copy = copy.filter(|c| c.of != n && self.original(c.of) != n);
            // An event left empty is reused if nothing else claims the article.
            let home = affected.iter().find(|(_, first)| **first == n).map(|(e, _)| *e);
            self.place_or_return(n, copy, name, home);
        }
        // Copies that were left behind follow their originals; an event left empty refers to its successor.
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

    /// Places an article; if it would found a new event and its former one is empty, it continues that one.
    fn place_or_return(&mut self, n: u32, copy: Option<Copy>, name: &str, home: Option<u32>) {
        let before = self.stories.len();
        self.place(n, copy, name);
        let own = self.nodes[n as usize].event;
        if let Some(home) = home
            && own as usize == before
            && self.stories.len() == before + 1
            && self.stories[home as usize].members.iter().all(|m| self.original(*m) == n)
        {
            // Others may have followed it from events that it has split.
            if let Some(new) = self.stories.pop_new() {
                self.ids.remove(&new.id);
                for m in new.members {
                    self.nodes[m as usize].event = home;
                    self.enter(home, m);
                }
            }
        }
    }

    /// Removes an article from its event and from every index.
    fn take_away(&mut self, n: u32) {
        let event = self.nodes[n as usize].event;
        if self.nodes[n as usize].copy.take().is_none() {
            let features = std::mem::take(&mut self.nodes[n as usize].features);
            self.index.remove(n, &features);
            self.copies.remove(n, &features);
            self.nodes[n as usize].features = features;
            for (other, _) in std::mem::take(&mut self.nodes[n as usize].edges) {
                // Articles of finished events have no edges left, and need not be here.
                if self.nodes.has(other as usize) {
                    self.nodes[other as usize].edges.retain(|e| e.0 != n);
                }
            }
        }
        self.stories[event as usize].members.retain(|m| *m != n);
        self.nodes[n as usize].event = u32::MAX;
    }
}
