//! Evidence for and against two articles reporting the same event, as numeric features for [`super::weights`].

use super::features::{Features, RARITY_STEP, Sparse, weight};
use super::{calendar, days, frame, stages};
use crate::config::{EventsConfig, Grain};

/// Names of the features, in order.
pub(super) const NAMES: [&str; 66] = [
    "text",
    "lead",
    "senses",
    "title",
    "title covered",
    "lead covered",
    "lead covered once",
    "rare words",
    "rare lead words",
    "rare title words",
    "titles apart",
    "same outlet",
    "names",
    "no names",
    "lead on one day",
    "short",
    "short title",
    "meaning",
    "figures",
    "same count",
    "other count",
    "same spot",
    "rare spot",
    "nested spots",
    "other spot",
    "other spot, unnamed",
    "other local name",
    "same local name",
    "same country",
    "other country",
    "country not named",
    "person shared",
    "other people",
    "same day",
    "a day apart",
    "two days apart",
    "up to four days apart",
    "further apart",
    "days agree",
    "day named",
    "days part",
    "looks forward",
    "preview",
    "preview, days apart",
    "stages part",
    "editions part",
    "round-up",
    "one form, other country",
    "one form, other people",
    "one form, other spot",
    "one form, other days",
    "one form, other counts",
    "reaction",
    "reaction, days apart",
    "reaction, days part",
    "one kind",
    "other kind",
    "one kind, one spot",
    "one kind, other spot",
    "one edition",
    "one edition, one place or person",
    "title meaning",
    "lead names",
    "lead names covered",
    "lead names covered once",
    "one strike, one spot",
];

/// The features of a pair.
pub(super) type Evidence = [f64; NAMES.len()];

/// The products of the entries that two vectors share.
pub(super) fn dot(a: &Sparse, b: &Sparse) -> f64 {
    let mut sum = 0.0f32;
    shared(a, b, |i, j| sum += a[i].1 * b[j].1);
    f64::from(sum)
}

/// Calls `each` with the two positions of every key that two ascending vectors share.
fn shared(a: &Sparse, b: &Sparse, mut each: impl FnMut(usize, usize)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                each(i, j);
                i += 1;
                j += 1;
            }
        }
    }
}

/// The share of a headline or lead, weighted by the rarity of its words, that the other article contains.
fn covered(part: &Sparse, own: &Features, other: &Features) -> f64 {
    let (mut sum, mut found) = (0.0, 0.0);
    for (k, _) in part {
        let Ok(at) = own.terms.binary_search_by_key(k, |e| e.0) else { continue };
        let rarity = f64::from(own.rarity.get(at).copied().unwrap_or(0));
        sum += rarity;
        if weight(&other.terms, *k).is_some() {
            found += rarity;
        }
    }
    if sum > 0.0 { found / sum } else { 0.0 }
}

/// The share of the names of a lead, by their weight, that the other article names; one half if there are none.
fn named(lead: &Sparse, other: &Sparse) -> f64 {
    let all: f32 = lead.iter().map(|e| e.1).sum();
    let found: f32 = lead.iter().filter(|e| weight(other, e.0).is_some()).map(|e| e.1).sum();
    if all > 0.0 { f64::from(found / all) } else { 0.5 }
}

/// The rarity of the six rarest shared words.
fn rare(a: &Features, b: &Features) -> f64 {
    const MOST: usize = 6;
    let mut top: Vec<u8> = Vec::new();
    shared(&a.terms, &b.terms, |i, j| {
        top.push(a.rarity.get(i).copied().unwrap_or(0).min(b.rarity.get(j).copied().unwrap_or(0)));
    });
    top.sort_unstable_by(|x, y| y.cmp(x));
    top.iter().take(MOST).map(|r| f64::from(*r)).sum::<f64>() * f64::from(RARITY_STEP) / 40.0
}

/// The rarity of the rarest words that two parts of articles share: at most `most` of them, in units of `scale`.
fn rare_in(x: &Sparse, y: &Sparse, (a, b): (&Features, &Features), most: usize, scale: f64) -> f64 {
    let of = |f: &Features, k: u32| {
        let at = f.terms.binary_search_by_key(&k, |e| e.0).ok();
        at.and_then(|i| f.rarity.get(i)).copied().unwrap_or(0)
    };
    let mut top: Vec<u8> = Vec::new();
    shared(x, y, |i, _| top.push(of(a, x[i].0).min(of(b, x[i].0))));
    top.sort_unstable_by(|x, y| y.cmp(x));
    top.iter().take(most).map(|r| f64::from(*r)).sum::<f64>() * f64::from(RARITY_STEP) / scale
}

/// What a headline means; the lead of an article without one.
fn headline(f: &Features) -> &Sparse {
    if f.title_senses.is_empty() { &f.senses } else { &f.title_senses }
}

/// Whether the two rarest words of a headline are missing from the other article.
fn strange_title(title: &Sparse, own: &Features, other: &Features) -> bool {
    let mut words: Vec<(u8, u32)> = title
        .iter()
        .filter_map(|(k, _)| {
            let at = own.terms.binary_search_by_key(k, |e| e.0).ok()?;
            Some((own.rarity.get(at).copied().unwrap_or(0), *k))
        })
        .collect();
    words.sort_unstable_by(|x, y| y.cmp(x));
    words.truncate(2);
    words.len() == 2 && words.iter().all(|w| weight(&other.terms, w.1).is_none())
}

fn any<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.iter().any(|x| b.contains(x))
}

/// The relation between the places of two leads.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Spots {
    /// They share a most specific place.
    pub same: bool,
    /// The rarity of the rarest shared one, about 0 to 1.
    pub rarity: f64,
    /// A place of one equals or is contained in a place of the other.
    pub nested: bool,
    /// Both have places, and none is nested.
    pub part: bool,
    /// Their places differ, and neither text names a place of the other.
    pub unnamed: bool,
}

/// The relation between the places of two leads.
pub(super) fn spots(a: &Features, b: &Features) -> Spots {
    let inner = |x: &[u32], y: &[u32]| x.first().is_some_and(|p| y.contains(p));
    let common = a.spots.iter().zip(&a.spot_rarity).filter(|(x, _)| b.spots.iter().any(|y| x.first() == y.first()));
    let rarity = common.map(|(_, r)| f64::from(*r) / 8.0).reduce(f64::max);
    let same = rarity.is_some();
    let nested = a.spots.iter().any(|x| b.spots.iter().any(|y| inner(x, y) || inner(y, x)));
    let part = !a.spots.is_empty() && !b.spots.is_empty() && !nested;
    let names = |f: &Features, p: &[u32]| p.first().is_some_and(|k| f.places.iter().any(|q| q.0 == *k));
    let unnamed = part && !a.spots.iter().any(|x| names(b, x)) && !b.spots.iter().any(|y| names(a, y));
    Spots { same, rarity: rarity.unwrap_or(0.0), nested, part, unnamed }
}

/// Whether both number the same kind of thing, with different numbers.
pub(super) fn editions_part(a: &[u32], b: &[u32]) -> bool {
    let kinds = a.iter().filter(|x| b.iter().any(|y| *x >> 16 == *y >> 16));
    kinds.clone().next().is_some() && !kinds.clone().any(|x| b.contains(x))
}

/// Whether the leads name a spot of one sort (`حي`, `شارع`), but different ones.
pub(super) fn other_local(a: &Features, b: &Features) -> bool {
    let local = |same: bool| a.locals.iter().any(|p| b.locals.iter().any(|q| p.0 == q.0 && (p.1 == q.1) == same));
    local(false) && !local(true)
}

/// Days between the publications of two articles; one if unknown.
fn gap(a: &Features, b: &Features) -> i32 {
    a.published.zip(b.published).map_or(1, |(x, y)| (calendar::number(x) - calendar::number(y)).abs())
}

/// Whether the leads name different people, places or countries, each some that the other text lacks: true of two
/// notices from one form, not of two versions of one text.
pub(super) fn other_names(a: &Features, b: &Features) -> bool {
    let strange = |f: &Features, o: &Features| f.states.iter().any(|s| weight(&o.all_states, *s).is_none());
    let missing = |f: &Features, o: &Features| f.people.iter().any(|s| o.everyone.binary_search(s).is_err());
    spots(a, b).unnamed || (strange(a, b) && strange(b, a)) || (missing(a, b) && missing(b, a))
}

/// Features of a pair whose vectors are weighted; `meaning` is the similarity of their sentence embeddings, 0 to 1, if
/// available.
pub(super) fn evidence(a: &Features, b: &Features, meaning: Option<f64>, config: &EventsConfig) -> Evidence {
    let one = |yes: bool| f64::from(u8::from(yes));
    let whole = config.grain == Grain::Story;
    let root = |x: f64| x.max(0.0).sqrt();
    let (text, lead) = (root(dot(&a.terms, &b.terms)), root(dot(&a.lead, &b.lead)));
    let (x, y) =
        (if a.title.is_empty() { &a.lead } else { &a.title }, if b.title.is_empty() { &b.lead } else { &b.title });
    let titles = if a.title.is_empty() || b.title.is_empty() { dot(&a.lead, &b.lead) } else { dot(&a.title, &b.title) };
    let title_covered = [covered(x, a, b), covered(y, b, a)];
    let lead_covered = [covered(&a.lead, a, b), covered(&b.lead, b, a)];
    let short = 1.0 / (1.0 + f64::from(a.length.min(b.length)) / 15.0);
    // A complete story contains its stages, places and days.
    let gap = if whole { 0 } else { gap(a, b) };
    let agreement = days::relation(a, b);
    let places = spots(a, b);
    let local = |same: bool| a.locals.iter().any(|p| b.locals.iter().any(|q| p.0 == q.0 && (p.1 == q.1) == same));
    let same_local = local(true);
    let counted = |same: bool| a.counts.iter().any(|p| b.counts.iter().any(|q| p.0 == q.0 && (p.1 == q.1) == same));
    let same_count = counted(true);
    const NAMED: f32 = 0.9;
    let states = |f: &Features| f.all_states.iter().filter(|s| s.1 >= NAMED).map(|s| s.0).collect::<Vec<_>>();
    let (p, q) = (states(a), states(b));
    let country = any(&p, &q);
    let strange = |f: &Features, o: &Features| f.states.iter().any(|s| weight(&o.all_states, *s).is_none());
    let missing = |f: &Features, o: &Features| f.people.iter().any(|s| o.everyone.binary_search(s).is_err());
    let person = any(&a.people, &b.people);
    let preview = (a.stages ^ b.stages) & (stages::PREVIEW | stages::AHEAD) != 0;
    let reaction = (a.stages | b.stages) & stages::REACTION != 0;
    let figures = dot(&a.figures, &b.figures);
    let kind = a.kinds & b.kinds != 0;
    let names_covered = [named(&a.lead_names, &b.names), named(&b.lead_names, &a.names)];
    let edition = any(&a.editions, &b.editions);
    [
        text,
        lead,
        root(dot(&a.senses, &b.senses)),
        titles,
        title_covered[0].max(title_covered[1]),
        lead_covered[0].min(lead_covered[1]),
        lead_covered[0].max(lead_covered[1]),
        rare(a, b),
        rare_in(&a.lead, &b.lead, (a, b), 5, 40.0),
        rare_in(x, y, (a, b), 3, 25.0),
        one(strange_title(x, a, b) && strange_title(y, b, a)),
        one(a.outlet != 0 && a.outlet == b.outlet),
        dot(&a.names, &b.names),
        one(a.names.is_empty() || b.names.is_empty()),
        lead * one(gap == 0),
        short,
        title_covered[0].min(title_covered[1]) * short,
        meaning.map_or(0.0, |m| m * m),
        figures,
        one(same_count),
        one(counted(false) && !same_count),
        one(places.same),
        places.rarity,
        one(places.nested || whole),
        one(places.part && !whole),
        one(places.unnamed && !whole),
        one(local(false) && !same_local && !whole),
        one(same_local),
        one(country),
        one(!p.is_empty() && !q.is_empty() && !country),
        one(strange(a, b) && strange(b, a)),
        one(person),
        one(!person && missing(a, b) && missing(b, a)),
        one(gap == 0),
        one(gap == 1),
        one(gap == 2),
        one((3..=4).contains(&gap)),
        one(gap > 4),
        one(agreement.same || whole),
        one(agreement.named || whole),
        one(agreement.part && !whole),
        one(gap > 0 && days::forward(a) != days::forward(b) && !whole),
        one(preview && !whole),
        one(preview && gap > 0 && !whole),
        one(stages::part(a.stages, b.stages) && !whole),
        one(editions_part(&a.editions, &b.editions) && !whole),
        one(a.round_up || b.round_up),
        // Notices from one form share their wording and differ in the name or figure that matters.
        text * one(strange(a, b) && strange(b, a)),
        text * one(!person && missing(a, b) && missing(b, a)),
        text * one(places.unnamed && !whole),
        text * one(agreement.part && !whole),
        text * one(counted(false) && !same_count),
        one(reaction),
        one(reaction && gap > 0),
        one(reaction && agreement.part && !whole),
        one(kind),
        one(!kind && a.kinds != 0 && b.kinds != 0),
        one(kind && places.same),
        one(kind && places.part && !whole),
        one(edition),
        one(edition && (places.nested || person)),
        root(dot(headline(a), headline(b))),
        dot(&a.lead_names, &b.lead_names),
        names_covered[0].min(names_covered[1]),
        names_covered[0].max(names_covered[1]),
        places.rarity * one(gap <= 2 && frame::strikes(a.kinds & b.kinds) != 0),
    ]
}
