//! Template text: sentences that occur in articles that otherwise have nothing in common. They are excluded from every
//! comparison, so that an outlet's footer never makes an event.

use super::evidence::dot;
use super::features::Features;
use super::frequency::Keyed;
use serde::{Deserialize, Serialize};

/// Numbers of carriers at which a sentence is judged.
const JUDGED_AT: [usize; 4] = [4, 8, 16, 32];
/// Mean similarity of the carriers without the sentence below which it is template text.
const UNLIKE: f64 = 0.12;
/// Words that must remain of an article for a judgement.
const LEFT: usize = 6;

/// What is known of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Seen {
    /// In one article.
    Once(u32),
    /// In several.
    Several(Vec<u32>),
    /// It is template text.
    Template,
    /// Many reports of one event quote it.
    Quoted,
}

/// Sentences by hash.
#[derive(Debug, Default)]
pub(super) struct Templates {
    pub seen: Keyed<u64, Seen>,
}

impl Templates {
    /// Whether the sentence is known to be template text.
    pub(crate) fn is_template(&self, hash: u64) -> bool {
        self.seen.get(&hash) == Some(&Seen::Template)
    }

    /// Records that an article carries a sentence; returns the carriers when it is time to judge.
    pub(crate) fn carry(&mut self, hash: u64, article: u32) -> Option<Vec<u32>> {
        let seen = self.seen.entry(hash).or_insert(Seen::Once(article));
        match seen {
            Seen::Once(first) if *first != article => *seen = Seen::Several(vec![*first, article]),
            Seen::Several(list) if !list.contains(&article) => list.push(article),
            _ => return None,
        }
        match seen {
            Seen::Several(list) if JUDGED_AT.contains(&list.len()) => Some(list.clone()),
            _ => None,
        }
    }

    /// Whether all of these articles carry the sentence; the last of them may not be recorded yet.
    pub(crate) fn carried_by(&self, hash: u64, articles: &[u32]) -> bool {
        let most = &articles[..articles.len().saturating_sub(1)];
        matches!(self.seen.get(&hash), Some(Seen::Several(list)) if most.iter().all(|a| list.contains(a)))
    }

    /// Records the judgement; the last one is final.
    pub(crate) fn judge(&mut self, hash: u64, template: bool) {
        let last = matches!(self.seen.get(&hash), Some(Seen::Several(l)) if l.len() >= JUDGED_AT[JUDGED_AT.len() - 1]);
        if template {
            self.seen.insert(hash, Seen::Template);
        } else if last {
            self.seen.insert(hash, Seen::Quoted);
        }
    }
}

/// Whether articles are dissimilar without `keys` (ascending); false if too little remains.
pub(super) fn unlike(articles: &[&Features], keys: &[u32]) -> bool {
    let rests: Vec<Features> = articles
        .iter()
        .map(|f| {
            let mut rest = Features { terms: f.terms.clone(), names: f.names.clone(), ..Features::default() };
            take_out(&mut rest, keys);
            rest
        })
        .filter(|r| r.terms.len() >= LEFT)
        .collect();
    let (mut sum, mut pairs) = (0.0, 0usize);
    for (i, a) in rests.iter().enumerate() {
        for b in &rests[i + 1..] {
            sum += dot(&a.terms, &b.terms);
            pairs += 1;
        }
    }
    pairs >= 3 && sum / (pairs as f64) < UNLIKE
}

/// Removes keys (ascending) from an article's vectors.
pub(super) fn take_out(f: &mut Features, keys: &[u32]) {
    let keep = |k: &u32| keys.binary_search(k).is_err();
    let kept: Vec<bool> = f.terms.iter().map(|e| keep(&e.0)).collect();
    let mut at = 0..;
    f.rarity.retain(|_| at.next().and_then(|i: usize| kept.get(i)).copied().unwrap_or(true));
    for list in [&mut f.terms, &mut f.lead, &mut f.title, &mut f.names, &mut f.figures] {
        list.retain(|e| keep(&e.0));
        super::frequency::normalise(list);
    }
    f.places.retain(|p| keep(&p.0));
    f.cities.retain(keep);
    let kept: Vec<bool> = f.spots.iter().map(|s| s.first().is_some_and(&keep)).collect();
    let mut at = kept.iter();
    f.spots.retain(|_| at.next().copied().unwrap_or(true));
    let mut at = kept.iter();
    f.spot_rarity.retain(|_| at.next().copied().unwrap_or(true));
}
