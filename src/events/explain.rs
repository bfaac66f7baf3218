//! Memberships and near misses in words that a reader can check.

use super::features::Features;
use super::similarity::{Pairs, Score};
use crate::config::EventsConfig;
use crate::types::Event;

fn pair(pairs: &Pairs, a: usize, b: usize) -> Score {
    pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or_default()
}

/// The member that is most like the others.
pub(super) fn centre(members: &[usize], pairs: &Pairs) -> usize {
    let sum = |m: usize| members.iter().filter(|&&o| o != m).map(|&o| pair(pairs, m, o).total).sum::<f64>();
    members.iter().copied().max_by(|&a, &b| sum(a).total_cmp(&sum(b)).then(b.cmp(&a))).unwrap_or(0)
}

/// What two articles share: days, places, names, figures.
fn shared(a: &Features, b: &Features) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(day) = a.all_days.iter().find(|d| b.all_days.contains(d)) {
        out.push(format!("same date {}", day.iso()));
    }
    if let Some(place) = a.places.iter().take(3).find(|p| b.places.iter().take(3).any(|q| q.0 == p.0)) {
        out.push(format!("same place {}", place.0.1));
    }
    let place_names: Vec<&str> = a.places.iter().map(|p| p.0.1.as_str()).collect();
    let mut names: Vec<(&String, f32)> = a
        .names
        .iter()
        .filter(|(id, _)| b.name_forms.contains_key(id))
        .filter_map(|(id, w)| a.name_forms.get(id).map(|f| (f, *w)))
        .filter(|(f, _)| !place_names.contains(&f.as_str()))
        .collect();
    names.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(y.0)));
    if !names.is_empty() {
        let list: Vec<&str> = names.iter().take(3).map(|n| n.0.as_str()).collect();
        out.push(format!("shared names {}", list.join(", ")));
    }
    let figures: Vec<&str> = a
        .figure_forms
        .iter()
        .filter(|(id, _)| b.figure_forms.contains_key(id))
        .map(|(_, f)| f.as_str())
        .take(4)
        .collect();
    if !figures.is_empty() {
        out.push(format!("shared figures {}", figures.join(", ")));
    }
    out
}

/// Why `m` belongs to its cluster.
pub(super) fn membership(corpus: &[Features], members: &[usize], m: usize, centre: usize, pairs: &Pairs) -> String {
    if members.len() == 1 {
        return "alone: no other article is close enough".into();
    }
    let other = if m == centre {
        // The centre is compared with its nearest neighbour.
        members
            .iter()
            .copied()
            .filter(|&o| o != m)
            .max_by(|&a, &b| pair(pairs, m, a).total.total_cmp(&pair(pairs, m, b).total))
            .unwrap_or(m)
    } else {
        centre
    };
    let mut reasons = shared(&corpus[m], &corpus[other]);
    let mean =
        members.iter().filter(|&&o| o != m).map(|&o| pair(pairs, m, o).total).sum::<f64>() / (members.len() - 1) as f64;
    reasons.push(format!("similarity {mean:.2} to the group"));
    reasons.join(", ")
}

/// Notes on each event the closest article groups that were kept apart, and why.
pub(super) fn near_misses(
    corpus: &[Features],
    clusters: &[Vec<usize>],
    pairs: &Pairs,
    config: &EventsConfig,
    events: &mut [Event],
) {
    let mut home = vec![0usize; corpus.len()];
    for (c, members) in clusters.iter().enumerate() {
        members.iter().for_each(|&m| home[m] = c);
    }
    let mut best: std::collections::BTreeMap<(usize, usize), (f64, Score, usize, usize)> = Default::default();
    for (&(a, b), s) in pairs {
        let (x, y) = (home[a].min(home[b]), home[a].max(home[b]));
        if x != y && s.content.sqrt() >= config.threshold {
            let entry = best.entry((x, y)).or_insert((0.0, *s, a, b));
            if s.content > entry.0 {
                *entry = (s.content, *s, a, b);
            }
        }
    }
    let ids: Vec<String> = events.iter().map(|e| e.id.clone()).collect();
    for ((x, y), (_, s, a, b)) in best {
        let mut why = Vec::new();
        if s.days < 0.0 {
            let day = |f: &Features| {
                f.event_days
                    .iter()
                    .max_by(|p, q| p.1.total_cmp(&q.1))
                    .map(|e| e.0.iso())
                    .or_else(|| f.published.map(|p| p.to_string()))
            };
            match (day(&corpus[a]), day(&corpus[b])) {
                (Some(p), Some(q)) if p != q => why.push(format!("other date ({p} against {q})")),
                _ => why.push("other date".into()),
            }
        }
        if s.stages_part {
            let names = |bits: u8| Features::stage_names(bits).join("/");
            why.push(format!(
                "another stage of the story ({} against {})",
                or_none(names(corpus[a].stages)),
                or_none(names(corpus[b].stages))
            ));
        }
        if s.editions_part {
            why.push("another edition or session".into());
        }
        if s.places_part {
            let city = |f: &Features| f.cities.first().cloned().unwrap_or_default();
            why.push(format!("other place ({} against {})", city(&corpus[a]), city(&corpus[b])));
        }
        if why.is_empty() {
            why.push("too little in common on the whole".into());
        }
        let text = |other: &str| format!("kept apart from {other}: {}; similarity {:.2}", why.join(", "), s.total);
        events[x].near_misses.push(text(&ids[y]));
        events[y].near_misses.push(text(&ids[x]));
    }
    for e in events {
        e.near_misses.truncate(3);
    }
}

fn or_none(s: String) -> String {
    if s.is_empty() { "report".into() } else { s }
}
