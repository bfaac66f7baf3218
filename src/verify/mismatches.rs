//! Isolated mismatches: where nearly all surrounding words are explained on both sides, an unexplained word was left
//! out, added, or replaces another. A free translation has many unexplained words, and they prove nothing; the
//! surroundings tell the two cases apart.

use super::aligned::{Alignment, Ground, Mismatches, Role};
use super::context::Context;
use super::pair::Pair;
use super::particles::is_particle;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::synonyms;
use std::collections::BTreeSet;

/// How many words on either side of a word are examined.
const AROUND: usize = 3;

/// One side of a pair: for each word that needs a counterpart, whether it has one.
struct Side {
    /// Whether each word is explained.
    explained: Vec<bool>,
}

impl Side {
    /// The share of explained words around a run.
    fn around(&self, from: usize, to: usize) -> f64 {
        let near = (from.saturating_sub(AROUND)..from).chain(to..(to + AROUND).min(self.explained.len()));
        let list: Vec<bool> = near.map(|k| self.explained[k]).collect();
        // With few words around it, little is known.
        list.iter().filter(|x| **x).count() as f64 / (list.len().max(AROUND)) as f64
    }

    /// The runs of unexplained words.
    fn runs(&self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut start = None;
        for (k, explained) in self.explained.iter().chain([&true]).enumerate() {
            match (explained, start) {
                (false, None) => start = Some(k),
                (true, Some(from)) => {
                    out.push((from, k));
                    start = None;
                }
                _ => {}
            }
        }
        out
    }
}

/// Indices of the English words that must render something.
fn content(pair: &Pair) -> Vec<usize> {
    let heavy = |j: &usize| {
        let w = &pair.english[*j];
        !is_particle(&w.lower) && w.lower.starts_with(char::is_alphabetic) && !is_light(&w.lower)
    };
    let dated = |j: &usize| {
        let s = &pair.english[*j].span;
        let inside = |r: &std::ops::Range<usize>| r.start <= s.start && s.end <= r.end;
        pair.target_dates().iter().any(|d| inside(&d.span)) || pair.target_numbers().iter().any(|n| inside(&n.span))
    };
    (0..pair.english.len()).filter(|j| heavy(j) && !dated(j)).collect()
}

/// English verbs, adverbs and prepositions that need no counterpart.
fn is_light(lower: &str) -> bool {
    const LIGHT: &str = "been being get gets got getting take takes took taken taking make makes made making give gives gave given \
giving put come comes came coming go goes went going gone become becomes became becoming carry carried hold held keep kept set let \
around about among amongst against between during through throughout within without under above below across along toward towards \
until since because although though whether however therefore meanwhile moreover furthermore already still even yet again almost \
nearly mostly mainly really quite rather indeed instead thus hence according regarding concerning due including well back away down \
here now ever never each every both either neither most many much several same another others thing things way part parts case kind \
would could should must shall cannot did doing done having following based able like unlike order number time times day days year \
years month months week weeks today yesterday tomorrow hour hours people person man men woman women mr mrs dr say says saying told \
tell use used using also because next last first second new former late later early earlier ago before after when where while upon \
place one two three four five six seven eight nine ten";
    LIGHT.split_whitespace().any(|w| w == lower) || lower.ends_with("n't") || lower.ends_with("n’t")
}

/// Whether an English word is two steps away from the Arabic meaning, as a synonym of a synonym. Such a word may render
/// it freely.
fn is_loose(pair: &Pair, span: &std::ops::Range<usize>, j: usize) -> bool {
    let Some(token) = pair.token(span) else { return false };
    let Some(a) = token.analysis() else { return false };
    let first = synonyms::of(a.pos, &token.glosses());
    let lower = &pair.english[j].lower;
    let bases = mujaz_arabic::english::bases(lower);
    let hit = |w: &str| bases.iter().any(|b| b == w || mujaz_arabic::english::related(w, b));
    first.iter().any(|w| hit(w)) || first.iter().any(|w| synonyms::of(a.pos, &[w]).iter().any(|x| hit(x)))
}

fn find(pair: &Pair, alignment: &Alignment) -> Mismatches {
    let words = content(pair);
    let units: Vec<&super::aligned::Unit> = alignment.source.iter().collect();
    let source = Side { explained: units.iter().map(|u| u.explained()).collect() };
    let ground = |j: usize| alignment.grounds[j];
    let rendered: BTreeSet<usize> = units.iter().flat_map(|u| u.rendered_by.iter().copied()).collect();
    let is_explained = |j: usize| {
        ground(j) > Ground::Nothing
            || rendered.contains(&j)
            || pair.rendered(&pair.english[j])
            || pair.is_name(j) && pair.explained(&pair.target[pair.english[j].span.clone()])
    };
    let target = Side { explained: words.iter().map(|j| is_explained(*j)).collect() };
    // Where in the English a unit is expected: between the counterparts of its neighbours.
    let expected = |from: usize, to: usize| -> Option<(usize, usize)> {
        let anchor = |k: usize| units[k].rendered_by.iter().next().copied().filter(|_| units[k].rendered_by.len() <= 2);
        let before = (from.saturating_sub(AROUND)..from).rev().find_map(anchor);
        let after = (to..(to + AROUND).min(units.len())).find_map(anchor);
        let reach = 4;
        match (before, after) {
            (Some(a), Some(b)) => Some((a.min(b).saturating_sub(reach), a.max(b) + reach)),
            (Some(a), None) | (None, Some(a)) => Some((a.saturating_sub(reach), a + reach)),
            (None, None) => None,
        }
    };
    let mut out = Mismatches::default();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (from, to) in source.runs() {
        let around = source.around(from, to);
        let Some((first, last)) = expected(from, to) else { continue };
        let free: Vec<usize> =
            (0..words.len()).filter(|k| (first..=last).contains(&words[*k]) && !target.explained[*k]).collect();
        let content_only = (from..to).all(|k| units[k].role == Role::Content);
        match free.first() {
            Some(k) => {
                used.extend(free.iter().copied());
                let single = to - from == 1 && free.len() == 1 && content_only;
                let loose = (from..to).any(|u| free.iter().any(|k| is_loose(pair, &units[u].span, words[*k])));
                let local = around * target.around(*k, *k + free.len().min(target.explained.len() - *k));
                let names = (from..to).any(|u| units[u].role == Role::Name);
                if names && free.iter().any(|k| pair.is_name(words[*k])) {
                    out.name_replaced = out.name_replaced.max(local);
                }
                if !loose {
                    out.replaced = out.replaced.max(local * if single { 1.0 } else { 0.5 });
                }
            }
            None => {
                let middle = (0..words.len()).filter(|k| (first..=last).contains(&words[*k]));
                let near: Vec<bool> = middle.map(|k| target.explained[k]).collect();
                let full = near.iter().filter(|x| **x).count() as f64 / near.len().max(AROUND) as f64;
                let local = around * full;
                out.left_out = out.left_out.max(local);
                out.run_left_out = out.run_left_out.max(local * ((to - from) as f64).ln());
            }
        }
    }
    let said = source.explained.iter().filter(|x| **x).count() as f64 / source.explained.len().max(4) as f64;
    for (from, to) in target.runs() {
        let local = target.around(from, to) * said;
        // Two words side by side are more than another rendering of the one that nothing renders.
        let beside = words[from..to].windows(2).any(|w| w[1] == w[0] + 1);
        let free = !(from..to).any(|k| used.contains(&k));
        if to - from >= 2 && (free || beside) && local >= CLEAR && is_opened(pair, words[from]) {
            let ends = (pair.english[words[from]].span.start, pair.english[words[to - 1]].span.end);
            out.phrase_put_in = out.phrase_put_in.or(Some(ends));
        }
        if !free {
            continue;
        }
        out.put_in = out.put_in.max(local);
        out.run_put_in = out.run_put_in.max(local * ((to - from) as f64).ln());
    }
    out
}

/// How far what is around has to be explained where a phrase is found to be put in.
const CLEAR: f64 = 0.5;

/// Whether a phrase begins with a word of the English: what stands before it joins it to the rest, as "and", "without" and
/// "because of" do. Such a phrase says something of its own, and does not only say otherwise what the source says.
fn is_opened(pair: &Pair, first: usize) -> bool {
    const OPENERS: [&str; 22] = [
        "and",
        "or",
        "but",
        "without",
        "with",
        "from",
        "in",
        "during",
        "after",
        "before",
        "amid",
        "because",
        "despite",
        "following",
        "especially",
        "particularly",
        "including",
        "due",
        "under",
        "while",
        "against",
        "near",
    ];
    const BETWEEN: [&str; 14] =
        ["the", "a", "an", "his", "her", "its", "their", "of", "to", "some", "several", "all", "then", "also"];
    if OPENERS.contains(&pair.english[first].lower.as_str()) {
        return true;
    }
    let before = pair.english[..first].iter().rev().map(|w| w.lower.as_str());
    before.into_iter().find(|w| !BETWEEN.contains(w)).is_some_and(|w| OPENERS.contains(&w))
}

impl Pair<'_> {
    /// What stands alone in the pair.
    pub(super) fn mismatches(&self) -> &Mismatches {
        self.mismatches.get_or_init(|| find(self, self.alignment()))
    }
}

/// Phrases that say something that the source does not say, where they stand among what it says.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let alignment = pair.alignment();
    if alignment.unreadable() {
        return;
    }
    let lost = alignment.source.iter().filter(|u| !u.explained()).count();
    if let Some((start, end)) =
        pair.mismatches().phrase_put_in.filter(|_| lost <= 1 || lost * FEW <= alignment.source.len())
    {
        let defect = Defect::Invented { stands: pair.target[start..end].to_owned() };
        out.push(Finding::new(Check::Addition, defect, PHRASE).at_target(start..end));
    }
}

/// Of how many words of the source at most one may be without a counterpart where a phrase is called an addition, if
/// there is more than one.
const FEW: usize = 8;

/// The confidence that a phrase was added.
const PHRASE: f64 = 0.55;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::tests::found;

    #[test]
    fn a_phrase_that_is_added_to_what_is_said_is_found() {
        let source = "وصل وزير الخارجية إلى بغداد صباح اليوم للقاء الرئيس العراقي";
        let said = "The foreign minister arrived in Baghdad this morning to meet the Iraqi president";
        assert!(found(compare, source, said).is_empty());
        let freely = said.replace("arrived", "sailed");
        for more in ["and negotiate prisoner exchanges", "despite heavy rainfall"] {
            for said in [said, &freely] {
                let added = found(compare, source, &format!("{said} {more}"));
                assert!(matches!(&added[..], [f] if f.rejects() && f.check == Check::Addition), "{more}: {added:?}");
            }
        }
    }

    #[test]
    fn other_words_for_the_same_are_no_phrase_of_their_own() {
        let source = "وصل وزير الخارجية إلى بغداد صباح اليوم للقاء الرئيس العراقي";
        let freely = "The foreign minister touched down in Baghdad this morning to meet the Iraqi president";
        assert!(found(compare, source, freely).is_empty());
    }
}
