//! Finished events are folded, so that the state stays bounded. An event that is closed and inactive keeps when and
//! where it was, why each article belonged to it, and, for links, a few words, names and figures of its central
//! article; its articles keep what is needed to recognise them again.
//!
//! Folding depends only on the sequence of articles, not on how it was divided into runs.

use super::explain;
use super::features::{Features, Sparse};
use super::frequency::Keyed;
use super::grouper::Grouper;
use super::kept::{FoldedArticle, FoldedEvent, Kept};
use super::template::Seen;
use rayon::prelude::*;
use std::collections::HashSet;

/// Number of articles between two checks for finished events.
const EVERY: usize = if cfg!(test) { 8 } else { 512 };
/// The most recent articles, whose events are not folded however old their dates are: archives arrive in any order.
const RECENT: usize = if cfg!(test) { 40 } else { 4096 };
/// Number of checks between two removals of unused printable forms.
const FORMS: usize = 16;
/// Words kept of the central article of an event.
const WORDS: usize = 24;
/// Words of its lead.
const LEAD: usize = 16;
/// Its names, figures and places.
const NAMES: usize = 8;

/// The heaviest entries of a vector, still in ascending order of keys.
fn heaviest(list: &Sparse, most: usize) -> Sparse {
    let mut top = list.clone();
    top.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    top.truncate(most);
    top.sort_unstable_by_key(|e| e.0);
    top
}

/// What the central article of an event keeps.
fn trimmed(f: &Features) -> Features {
    let terms = heaviest(&f.terms, WORDS);
    let rare = |k: u32| f.terms.binary_search_by_key(&k, |e| e.0).ok().and_then(|i| f.rarity.get(i)).copied();
    let top = f.event_days.iter().map(|e| e.1).fold(0.0, f32::max);
    Features {
        rarity: terms.iter().map(|e| rare(e.0).unwrap_or(0)).collect(),
        terms,
        lead: heaviest(&f.lead, LEAD),
        names: heaviest(&f.names, NAMES),
        figures: heaviest(&f.figures, NAMES),
        event_days: f.event_days.iter().filter(|e| e.1 >= top).copied().collect(),
        all_days: f.all_days.iter().take(2).copied().collect(),
        places: f.places.iter().take(NAMES).copied().collect(),
        cities: f.cities.iter().take(NAMES).copied().collect(),
        spots: f.spots.clone(),
        spot_rarity: f.spot_rarity.clone(),
        editions: f.editions.clone(),
        stages: f.stages,
        length: f.length,
        published: f.published,
        body: f.body,
        ..Features::default()
    }
}

/// Whether the forms are cleared, for which every article must be here, when further articles come after some.
pub(super) fn clears_forms(articles: usize, further: usize) -> bool {
    articles / (EVERY * FORMS) != (articles + further) / (EVERY * FORMS)
}

impl Grouper {
    /// Whether an article was folded.
    pub(super) fn folded(&self, n: u32) -> bool {
        self.nodes[n as usize].remains.is_some()
    }

    /// The day of publication of an article.
    pub(super) fn published(&self, n: u32) -> Option<jiff::civil::Date> {
        let node = &self.nodes[n as usize];
        node.remains.as_ref().map_or(node.features.published, |t| t.published)
    }

    /// The hash of the text of an article.
    pub(super) fn body(&self, n: u32) -> u64 {
        let node = &self.nodes[n as usize];
        node.remains.as_ref().map_or(node.features.body, |t| t.body)
    }

    /// Folds the events that have become old enough; called after each article.
    pub(super) fn fold(&mut self) {
        if !self.nodes.len().is_multiple_of(EVERY) {
            return;
        }
        let young = self.nodes.len().saturating_sub(RECENT) as u32;
        let over: Vec<u32> = self
            .stories
            .here()
            .filter(|(e, s)| {
                let whole = s.folded.is_none() && s.members.last().is_some_and(|m| *m < young);
                whole && self.closed(*e as u32) && s.members.iter().all(|m| *m < young)
            })
            .map(|(e, _)| e as u32)
            .collect();
        // Explanations refer to other events: all are written before anything is removed.
        let remnants: Vec<(FoldedEvent, Vec<FoldedArticle>)> = over.par_iter().map(|e| self.remnants(*e)).collect();
        for (e, (folded, remains)) in over.iter().zip(remnants) {
            let members = self.stories[*e as usize].members.clone();
            for (m, t) in members.into_iter().zip(remains) {
                self.strip(m, t, folded.centre == Some(m));
            }
            self.stories[*e as usize].folded = Some(folded);
        }
        if !over.is_empty() {
            let nodes = &self.nodes;
            let held = |n: &u32| nodes[*n as usize].remains.is_none();
            self.templates.seen.retain(|_, s| match s {
                Seen::Once(n) => held(n),
                Seen::Several(list) => list.iter().any(held),
                Seen::Template | Seen::Quoted => true,
            });
        }
        if self.nodes.len().is_multiple_of(EVERY * FORMS) {
            self.clear_forms();
        }
    }

    /// The explanations kept of an event and its members.
    fn remnants(&self, event: u32) -> (FoldedEvent, Vec<FoldedArticle>) {
        let centre = explain::centre(self, event);
        let remains = self.stories[event as usize].members.iter().map(|&m| {
            let node = &self.nodes[m as usize];
            match (&node.remains, centre) {
                (Some(t), _) => (**t).clone(),
                (None, Some(c)) if node.copy.is_none() => FoldedArticle {
                    why: explain::membership(self, event, m, c),
                    published: node.features.published,
                    body: node.features.body,
                },
                _ => FoldedArticle { why: String::new(), published: node.features.published, body: node.features.body },
            }
        });
        let folded = FoldedEvent {
            centre,
            when: self.when(event),
            places: self.common_places(event),
            near_misses: explain::near_misses(self, &explain::near(self, event)),
        };
        (folded, remains.collect())
    }

    /// Removes the comparable features of an article.
    fn strip(&mut self, n: u32, remains: FoldedArticle, is_centre: bool) {
        if self.folded(n) {
            return;
        }
        let node = &mut self.nodes[n as usize];
        let features = std::mem::take(&mut node.features);
        let original = node.copy.is_none();
        if is_centre {
            node.features = Kept::from(trimmed(&features));
        }
        node.remains = Some(Box::new(remains));
        node.edges = Vec::new();
        node.near = Vec::new();
        node.meaning = None;
        if original {
            self.index.remove(n, &features);
            self.copies.forget(n, &features);
        }
    }

    /// Removes the printable forms of keys that no article has any more.
    fn clear_forms(&mut self) {
        let mut used: HashSet<u32> = HashSet::new();
        for n in self.nodes.iter() {
            let f = &n.features;
            used.extend(f.names.iter().chain(&f.figures).chain(&f.places).map(|e| e.0));
            used.extend(&f.cities);
        }
        let forms: Keyed<u32, String> = std::mem::take(&mut self.forms);
        self.forms = forms.into_iter().filter(|(k, _)| used.contains(k)).collect();
    }
}
