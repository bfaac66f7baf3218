//! Links between events: follow-ups, earlier rounds of the same thing, the same actors elsewhere.

use super::explain::{apart, shared};
use super::frequency::Keyed;
use super::grouper::Grouper;
use super::similarity::Score;
use super::{calendar, days, explain, stages};
use crate::types::Related;

/// A name shared by more events than this carries no information.
pub(super) const COMMON: usize = 60;
/// Number of names of an event that are looked up.
const NAMES: usize = 8;
/// Maximum number of links listed for one event.
const MOST_LINKS: usize = 4;
/// Content similarity from which two events belong to one series.
const SERIES: f64 = 0.42;

/// Events by their most important names, with the central article of each.
#[derive(Debug, Default)]
pub(crate) struct Kin {
    by_name: Keyed<u32, Vec<u32>>,
    centre: Vec<Option<u32>>,
}

/// The heaviest names of an article; countries are too common and are excluded.
pub(super) fn carrying(g: &Grouper, article: u32) -> Vec<u32> {
    let f = &g.nodes[article as usize].features;
    let mut names: Vec<(u32, f32)> = f.names.clone();
    names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    names.into_iter().take(NAMES).map(|n| n.0).collect()
}

impl Kin {
    /// Indexes every event that is here.
    pub(crate) fn new(g: &Grouper) -> Self {
        let mut kin = Self::default();
        kin.centre.resize(g.stories.len(), None);
        for (event, _) in g.stories.here() {
            let centre = explain::centre(g, event as u32);
            for name in centre.map(|c| carrying(g, c)).unwrap_or_default() {
                kin.by_name.entry(name).or_default().push(event as u32);
            }
            kin.centre[event] = centre;
        }
        kin
    }
}

/// The events related to this one, the closest first.
pub(super) fn related(g: &Grouper, event: u32, kin: &Kin, near: &[(u32, u32, u32, Score)]) -> Vec<Related> {
    let Some(own) = kin.centre[event as usize] else { return Vec::new() };
    let mut votes: Keyed<u32, usize> = Keyed::default();
    for name in carrying(g, own) {
        for &other in kin
            .by_name
            .get(&name)
            .filter(|l| l.len() <= COMMON && !g.common.contains(&name))
            .map_or(&[][..], Vec::as_slice)
        {
            *votes.entry(other).or_default() += 1;
        }
    }
    let mut pairs: Vec<(u32, u32, u32)> = votes
        .into_iter()
        .filter(|(e, n)| *e != event && *n >= 2)
        .filter_map(|(e, _)| Some((e, own, kin.centre[e as usize]?)))
        .collect();
    pairs.extend(near.iter().map(|n| (n.0, n.1, n.2)));
    pairs.sort_unstable();
    pairs.dedup_by_key(|p| p.0);
    let mut found: Vec<(f64, u32, Related)> = Vec::new();
    for (other, a, b) in pairs {
        let s = g.score(a, b);
        let common = shared(g, a, b);
        let (day, other_day) = (g.nodes[a as usize].day, g.nodes[b as usize].day);
        let (x, y) = (&g.nodes[a as usize].features, &g.nodes[b as usize].features);
        let earlier = match (
            days::foremost(x).and_then(|w| calendar::range(&w)),
            days::foremost(y).and_then(|w| calendar::range(&w)),
        ) {
            (Some(p), Some(q)) if p.0 != q.0 => Some(q.0 < p.0),
            _ => day.zip(other_day).filter(|(p, q)| p != q).map(|(p, q)| q < p),
        };
        let kind = if s.content >= SERIES {
            let stage = stages::part(x.stages, y.stages);
            match earlier {
                Some(true) if s.editions_part || !stage => "earlier",
                Some(false) if s.editions_part || !stage => "later",
                Some(true) => "lead-up",
                Some(false) => "follow-up",
                None => "same series",
            }
        } else if !common.names.is_empty() && s.content >= SERIES / 2.0 {
            "same actors"
        } else {
            continue;
        };
        let mut why = common.in_words();
        why.push(apart(g, a, b, &s));
        let id = g.stories[other as usize].id.clone();
        found.push((s.content, other, Related { event: id, kind: kind.into(), why: why.join("; ") }));
    }
    found.sort_by(|p, q| q.0.total_cmp(&p.0).then(p.1.cmp(&q.1)));
    found.truncate(MOST_LINKS);
    found.into_iter().map(|f| f.2).collect()
}
