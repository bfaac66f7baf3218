//! Grouping: which articles report the same event. Deterministic and explained; no model is needed.
//!
//! Each article is reduced to words, names, figures and days (`features`), weighted by rarity (`frequency`); candidates
//! come from an inverted index (`index`), pairs are scored (`similarity`), and the events that an article touches are
//! clustered with it (`grouper`, `settle`, `cluster`; `revise` for later corrections, `curate` for those of the user).
//! Copies (`copies`) and template text (`template`) are excluded from the comparison. Every membership and near miss is
//! explained in words (`explain`), and related events are linked (`related`).

mod calendar;
mod cluster;
mod copies;
pub mod curate;
mod days;
mod evidence;
mod explain;
mod extract;
mod features;
pub mod fit;
mod fold;
mod frame;
mod frequency;
mod gathering;
mod grouper;
mod index;
mod kept;
mod left_out;
mod naming;
mod operation;
mod partial;
mod regression;
mod related;
mod revise;
pub mod score;
mod senses;
mod settle;
mod similarity;
mod stages;
pub mod state;
mod template;
#[cfg(test)]
mod tests;
mod timing;
mod tracked;
pub mod weights;
mod whereabouts;

pub use features::Features;
pub use grouper::{Grouper, Node, Story};
pub use naming::slug;
pub use operation::{Actor, Done, Operation};
pub use partial::Needed;

use crate::config::EventsConfig;
use crate::types::{Cleaned, Duplicate, Event, Membership, When};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The features of each article.
pub fn extract(articles: &[Cleaned]) -> Vec<Features> {
    articles.par_iter().map(|a| extract::features(a, &|_| false)).collect()
}

/// Groups articles into events, the earliest first, as if they arrived one after the other; links each copy to what it
/// repeats.
///
/// ```
/// use mujaz::clean::clean;
/// use mujaz::config::EventsConfig;
/// use mujaz::types::Article;
///
/// let road = "افتتح وزير التجهيز، الثلاثاء 27 ماي 2025، طريقا جديدا في الرباط طوله 40 كيلومترا.";
/// let flood = "ضربت فيضانات مدينة درنة الليبية، الأحد 7 شتنبر 2025، وخلفت 12 قتيلا وعشرات المفقودين.";
/// let mut articles = clean(vec![Article::new("a", road), Article::new("b", flood), Article::new("c", road)]);
/// let events = mujaz::events::group(&mut articles, &EventsConfig::default());
/// assert_eq!(events.len(), 2);
/// assert_eq!(articles[2].duplicate.as_ref().unwrap().of, 0);
/// ```
pub fn group(articles: &mut [Cleaned], config: &EventsConfig) -> Vec<Event> {
    let mut g = Grouper::new(config);
    for (a, f) in articles.iter().zip(extract(articles)) {
        g.insert(a, f, None, &a.article.digest);
    }
    let ids: Vec<&str> = articles.iter().map(|a| a.article.id.as_str()).collect();
    let links = g.duplicates(&ids);
    let events = g.events(&links);
    for (a, link) in articles.iter_mut().zip(links) {
        a.duplicate = link;
    }
    events
}

impl Grouper {
    /// What each article repeats; of several copies the earliest published is the original.
    pub fn duplicates(&self, ids: &[&str]) -> Vec<Option<Duplicate>> {
        let mut first: BTreeMap<u32, u32> = BTreeMap::new();
        let rank = |n: u32| {
            let published = self.published(n);
            (published.is_none(), published, n)
        };
        for n in (0..self.nodes.len() as u32).filter(|n| self.nodes[*n as usize].copy.is_some()) {
            let original = self.original(n);
            let best = first.entry(original).or_insert(original);
            if rank(n) < rank(*best) {
                *best = n;
            }
        }
        (0..self.nodes.len() as u32)
            .map(|n| {
                let of = *first.get(&self.original(n))?;
                if of == n {
                    return None;
                }
                let exact = self.body(n) == self.body(of);
                let share = if exact {
                    1.0
                } else if self.folded(n) || self.folded(of) {
                    // The wording is no longer kept; what was found when the copy arrived is.
                    let found = [n, of].into_iter().find_map(|m| self.nodes[m as usize].copy);
                    found.map_or(0.0, |c| f64::from(c.1))
                } else {
                    let (a, b) = (&self.nodes[n as usize].features, &self.nodes[of as usize].features);
                    copies::overlap(&a.shingles, &b.shingles).0
                };
                let overlap = (share * 1000.0).round() / 1000.0;
                Some(Duplicate { of: of as usize, of_id: ids[of as usize].to_owned(), overlap, exact })
            })
            .collect()
    }

    /// Sentences that count as template text and are left out of comparisons.
    pub fn template_sentences(&self) -> usize {
        self.templates.seen.values().filter(|s| **s == template::Seen::Template).count()
    }

    /// What an article repeats, as found when the article arrived.
    pub fn copy_of(&self, article: u32) -> Option<u32> {
        self.nodes[article as usize].copy.map(|c| c.0)
    }

    /// All events that have articles, the earliest first, with explanations.
    pub fn events(&self, duplicates: &[Option<Duplicate>]) -> Vec<Event> {
        let live: Vec<u32> =
            (0..self.stories.len() as u32).filter(|e| !self.stories[*e as usize].members.is_empty()).collect();
        self.events_of(&live, duplicates)
    }

    /// Some events by their numbers, the earliest first, with explanations.
    pub fn events_of(&self, numbers: &[u32], duplicates: &[Option<Duplicate>]) -> Vec<Event> {
        let kin = related::Kin::new(self);
        let mut list: Vec<Event> = numbers.par_iter().map(|e| self.event(*e, duplicates, &kin)).collect();
        list.sort_by_cached_key(|e| (e.when.map(|w| w.iso()), e.members.iter().map(|m| m.article).min(), e.id.clone()));
        list
    }

    /// One event with its explanations.
    fn event(&self, event: u32, duplicates: &[Option<Duplicate>], kin: &related::Kin) -> Event {
        let story = &self.stories[event as usize];
        let centre = explain::centre(self, event);
        let mut members: Vec<Membership> = story
            .members
            .iter()
            .map(|&m| Membership {
                article: m as usize,
                why: match (&duplicates[m as usize], centre) {
                    (Some(d), _) if d.exact => format!("copy: the same text as {}", d.of_id),
                    (Some(d), _) => format!("copy: {:.0} % of its wording is in {}", d.overlap * 100.0, d.of_id),
                    (None, centre) => match (&self.nodes[self.original(m) as usize].remains, centre) {
                        (Some(t), _) => t.why.clone(),
                        (None, Some(c)) => explain::membership(self, event, self.original(m), c),
                        (None, None) => "placed by hand".to_owned(),
                    },
                },
            })
            .collect();
        members.sort_by_key(|m| {
            let published = self.published(m.article as u32);
            (duplicates[m.article].is_some(), published.is_none(), published, m.article)
        });
        let near = explain::near(self, event);
        let near_misses = match &story.folded {
            Some(f) => f.near_misses.clone(),
            None => explain::near_misses(self, &near),
        };
        Event {
            id: story.id.clone(),
            members,
            when: self.when(event),
            places: self.common_places(event),
            near_misses,
            related: related::related(self, event, kin, &near),
        }
    }

    /// The day or range that most members give as that of the event; else the earliest publication.
    fn when(&self, event: u32) -> Option<When> {
        if let Some(f) = &self.stories[event as usize].folded {
            return f.when;
        }
        let mut votes: BTreeMap<When, f64> = BTreeMap::new();
        for m in self.originals(event) {
            for (when, weight) in &self.nodes[m as usize].features.event_days {
                *votes.entry(*when).or_default() += f64::from(*weight);
            }
        }
        // A mention without a year also supports the same day with a year.
        let known: Vec<(When, f64)> = votes.iter().map(|(w, v)| (*w, *v)).collect();
        for (w, v) in known.iter().filter(|k| k.0.year.is_none()) {
            let full = known.iter().find(|(f, _)| f.year.is_some() && f.first == w.first && f.last == w.last);
            if let Some((full, _)) = full {
                *votes.entry(*full).or_default() += v;
                votes.remove(w);
            }
        }
        let best = votes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(w, _)| w);
        let published = || self.originals(event).filter_map(|m| self.published(m)).min();
        best.or_else(|| published().map(|d| When::of(d, d)))
    }

    /// The places mentioned most, as `(Arabic, English)`.
    fn common_places(&self, event: u32) -> Vec<(String, String)> {
        if let Some(f) = &self.stories[event as usize].folded {
            return f.places.clone();
        }
        let mut votes: BTreeMap<u32, (f32, usize)> = BTreeMap::new();
        let mut cities: Vec<u32> = Vec::new();
        for m in self.originals(event) {
            let f = &self.nodes[m as usize].features;
            for (i, (place, weight)) in f.places.iter().enumerate() {
                let v = votes.entry(*place).or_insert((0.0, i));
                v.0 += weight;
                v.1 = v.1.min(i);
            }
            cities.extend(&f.cities);
        }
        // A city is more informative than its country: it wins unless it is mentioned far less often.
        for (place, v) in &mut votes {
            if cities.contains(place) {
                v.0 *= 2.0;
            }
        }
        let mut list: Vec<(u32, (f32, usize))> = votes.into_iter().collect();
        list.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.1.1.cmp(&b.1.1)).then(a.0.cmp(&b.0)));
        let named = list.iter().filter_map(|(p, _)| self.forms.get(p)).take(4);
        named.map(|en| (naming::arabic_of(en), en.clone())).collect()
    }
}
