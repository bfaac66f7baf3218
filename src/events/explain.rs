//! Explanations of memberships and near misses in words that a reader can check.

use super::grouper::Grouper;
use super::similarity::Score;
use super::{days, stages};
use crate::types::NearMiss;
use std::collections::BTreeMap;

/// Maximum number of near misses and related events listed for one event.
const MOST_LISTED: usize = 3;

/// The member most similar to the others.
pub(super) fn centre(g: &Grouper, event: u32) -> Option<u32> {
    if let Some(f) = &g.stories[event as usize].folded {
        return f.centre.filter(|c| g.nodes[*c as usize].event == event);
    }
    let sum = |m: u32| -> f64 {
        let node = &g.nodes[m as usize];
        node.edges.iter().filter(|e| g.nodes[e.0 as usize].event == event).map(|e| f64::from(e.1)).sum()
    };
    let scored: Vec<(u32, f64)> = g.originals(event).map(|m| (m, sum(m))).collect();
    scored.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|e| e.0)
}

fn form(g: &Grouper, key: u32) -> Option<&str> {
    g.forms.get(&key).map(String::as_str)
}

/// What two articles share.
pub(super) struct Common<'a> {
    /// A day, in ISO 8601 form.
    day: Option<String>,
    /// A place.
    place: Option<&'a str>,
    /// Names, the weightiest first.
    pub names: Vec<&'a str>,
    /// Figures, the weightiest first.
    figures: Vec<&'a str>,
}

impl Common<'_> {
    /// The same in words, one text for each kind.
    pub fn in_words(&self) -> Vec<String> {
        let list = |what: &str, forms: &[&str]| (!forms.is_empty()).then(|| format!("{what} {}", forms.join(", ")));
        [
            self.day.as_ref().map(|day| format!("same date {day}")),
            self.place.map(|place| format!("same place {place}")),
            list("shared names", &self.names),
            list("shared figures", &self.figures),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What two articles share: days, places, names, figures.
pub(super) fn shared(g: &Grouper, a: u32, b: u32) -> Common<'_> {
    let (x, y) = (&g.nodes[a as usize].features, &g.nodes[b as usize].features);
    let top = |entries: &[(u32, f32)], other: &[(u32, f32)], skip: &[u32], most: usize| {
        let mut both: Vec<(u32, f32)> = entries
            .iter()
            .filter(|e| !skip.contains(&e.0) && other.binary_search_by_key(&e.0, |o| o.0).is_ok())
            .copied()
            .collect();
        both.sort_by(|p, q| q.1.total_cmp(&p.1).then(p.0.cmp(&q.0)));
        both.iter().filter_map(|e| form(g, e.0)).take(most).collect::<Vec<_>>()
    };
    let places: Vec<u32> = x.places.iter().map(|p| p.0).collect();
    let place = places.iter().take(3).find(|p| y.places.iter().take(3).any(|q| q.0 == **p));
    let day = days::main(x).chain(&x.all_days).find(|d| y.all_days.contains(d));
    Common {
        day: day.map(|d| d.iso()),
        place: place.and_then(|place| form(g, *place)),
        names: top(&x.names, &y.names, &places, 3),
        figures: top(&x.figures, &y.figures, &[], 4),
    }
}

/// Why an article that is not a copy belongs to its event.
pub(super) fn membership(g: &Grouper, event: u32, m: u32, centre: u32) -> String {
    let node = &g.nodes[m as usize];
    let others = g.originals(event).count().saturating_sub(1);
    let by_hand = if node.pinned { "placed by hand" } else { "" };
    if others == 0 {
        let alone = "alone: no other article is close enough";
        return if node.pinned { by_hand.into() } else { alone.into() };
    }
    let inside = || node.edges.iter().filter(|e| g.nodes[e.0 as usize].event == event);
    let other = if m == centre {
        // The centre is compared with its nearest neighbour.
        inside().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map_or(m, |e| e.0)
    } else {
        centre
    };
    let mut reasons = shared(g, m, other).in_words();
    let sum: f64 = inside().map(|e| f64::from(e.1)).sum();
    let mean = sum / others.min(super::index::CANDIDATES) as f64;
    reasons.push(format!("similarity {:.2} to the group", mean.min(1.0)));
    reasons.extend((!by_hand.is_empty()).then(|| by_hand.to_owned()));
    reasons.join(", ")
}

/// Why two articles were kept apart.
pub(super) fn apart(g: &Grouper, a: u32, b: u32, s: &Score) -> String {
    let (x, y) = (&g.nodes[a as usize].features, &g.nodes[b as usize].features);
    let mut why = Vec::new();
    if s.days < 0.0 {
        let day =
            |f: &super::Features| days::foremost(f).map(|w| w.iso()).or_else(|| f.published.map(|p| p.to_string()));
        match (day(x), day(y)) {
            (Some(p), Some(q)) if p != q => why.push(format!("different dates ({p} and {q})")),
            _ => why.push("different dates".into()),
        }
    }
    if s.stages_part {
        why.push(format!(
            "different stages of the story ({} and {})",
            stages::names(x.stages),
            stages::names(y.stages)
        ));
    }
    if s.editions_part {
        why.push("different editions or sessions".into());
    }
    if s.places_part {
        let city = |f: &super::Features| f.cities.first().and_then(|c| form(g, *c)).unwrap_or_default().to_owned();
        why.push(format!("different places ({} and {})", city(x), city(y)));
    }
    if g.curated(g.nodes[a as usize].event) || g.curated(g.nodes[b as usize].event) {
        why.push("separated by hand".into());
    }
    if why.is_empty() {
        why.push("too little in common overall".into());
    }
    why.join(", ")
}

/// Near misses with the reason for each.
pub(super) fn near_misses(g: &Grouper, near: &[(u32, u32, u32, Score)]) -> Vec<NearMiss> {
    let miss = |(other, a, b, s): &(u32, u32, u32, Score)| NearMiss {
        event: g.stories[*other as usize].id.clone(),
        why: apart(g, *a, *b, s),
        similarity: s.total,
    };
    near.iter().map(miss).collect()
}

/// The closest events that were kept separate from this one: number, the pair of articles, score.
pub(super) fn near(g: &Grouper, event: u32) -> Vec<(u32, u32, u32, Score)> {
    let mut best: BTreeMap<u32, (u32, u32, f32)> = BTreeMap::new();
    let mut enter = |a: u32, b: u32, content: f32| {
        let other = g.nodes[b as usize].event;
        if other != event && !g.folded(b) {
            let entry = best.entry(other).or_insert((a, b, content));
            if content > entry.2 {
                *entry = (a, b, content);
            }
        }
    };
    for m in g.originals(event) {
        for &(b, content) in &g.nodes[m as usize].near {
            enter(m, b, content);
        }
    }
    let mut list: Vec<(u32, u32, u32, Score)> =
        best.into_iter().map(|(other, (a, b, _))| (other, a, b, g.score(a, b))).collect();
    list.sort_by(|p, q| q.3.content.total_cmp(&p.3.content).then(p.0.cmp(&q.0)));
    list.truncate(MOST_LISTED);
    list
}
