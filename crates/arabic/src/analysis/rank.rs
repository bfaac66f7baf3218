//! Ranks the readings of each word by context: a shortest path through the readings of a sentence, with the grammatical
//! costs of adjacent words.

use super::joint::{Joint, dangling};
use super::token::Token;
use crate::word_lists::List;

/// The reading of each word on the cheapest path. `joined` says for each word whether only spaces separate it from the
/// one before it.
pub(super) fn choose(tokens: &[Token], joined: &[bool]) -> Vec<Option<usize>> {
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(tokens.len());
    let mut before: Vec<f32> = vec![0.0];
    for (i, token) in tokens.iter().enumerate() {
        if token.readings.is_empty() {
            let best = cheapest(&before);
            before = vec![before[best]];
            back.push(vec![best]);
            continue;
        }
        let earlier = if joined[i] { Some(&tokens[i - 1]) } else { None };
        let counted = tokens.get(i + 1).is_some_and(|n| joined[i + 1] && n.is_number());
        let dated = earlier.is_some_and(is_day);
        let folded = earlier.map_or("", |t| &t.folded);
        // Where a sign parts the words, what stands before it ends there.
        let apart = i.checked_sub(1).map(|b| &tokens[b]).filter(|_| earlier.is_none());
        let alone = |k: usize| apart.and_then(|t| Some(dangling(t.readings.get(k)?, &t.folded))).unwrap_or(0.0);
        let close: Vec<f32> = (0..before.len()).map(alone).collect();
        let many = earlier.is_some_and(takes_singular);
        let past = joined[i] && i >= 2 && joined[i - 1] && is_of_the_past(&tokens[i - 2]);
        let mut joint = Joint { previous: None, folded, initial: i == 0, counted, dated, many, past };
        let mut costs = Vec::with_capacity(token.readings.len());
        let mut from = Vec::with_capacity(token.readings.len());
        for r in &token.readings {
            let (k, c) = before
                .iter()
                .enumerate()
                .map(|(k, c)| {
                    joint.previous = earlier.and_then(|t| t.readings.get(k));
                    (k, c + joint.price(r) + close[k])
                })
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap_or((0, 0.0));
            costs.push(c + r.cost);
            from.push(k);
        }
        before = costs;
        back.push(from);
    }
    if let Some(last) = tokens.last() {
        for (cost, reading) in before.iter_mut().zip(&last.readings) {
            *cost += dangling(reading, &last.folded);
        }
    }
    let mut out = vec![None; tokens.len()];
    let mut at = cheapest(&before);
    for i in (0..tokens.len()).rev() {
        out[i] = (!tokens[i].readings.is_empty()).then_some(at);
        at = back[i][at];
    }
    out
}

/// Whether a word is a number in digits whose noun is singular in Arabic: all from eleven up.
fn takes_singular(token: &Token) -> bool {
    token.folded.parse::<u32>().is_ok_and(|n| !matches!(n % 100, 0..=10))
}

/// Whether "that" behind a word is followed by what has happened: after, since, until, it happened.
fn is_of_the_past(token: &Token) -> bool {
    List::BeforePast.contains(&token.folded)
}

/// Whether a word is a number in digits that may be the day of a month.
fn is_day(token: &Token) -> bool {
    token.folded.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn cheapest(costs: &[f32]) -> usize {
    (0..costs.len()).min_by(|a, b| costs[*a].total_cmp(&costs[*b])).unwrap_or(0)
}
