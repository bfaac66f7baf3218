//! Which sense of a word its sentence shows: `عرض` beside an illness is a symptom, beside a price an offer. The words
//! that show a sense are knowledge that this project wrote down, in `data/senses.tsv`.

use super::Token;
use super::lemma::Pos;
use crate::letters::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A sense of a lemma and the lemmas that speak for it, folded.
struct Sense {
    gloss: &'static str,
    /// Directly before the word.
    before: Vec<String>,
    /// Directly behind it.
    behind: Vec<String>,
    /// Anywhere in the sentence.
    near: Vec<String>,
}

static SENSES: LazyLock<HashMap<(String, Pos), Vec<Sense>>> = LazyLock::new(|| {
    let mut out: HashMap<(String, Pos), Vec<Sense>> = HashMap::new();
    for line in include_str!("../../data/senses.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(lemma), Some(pos), Some(gloss), Some(words)) =
            (columns.next(), columns.next().and_then(Pos::of_tag), columns.next(), columns.next())
        else {
            continue;
        };
        let mut sense = Sense { gloss, before: Vec::new(), behind: Vec::new(), near: Vec::new() };
        for w in words.split(' ') {
            match (w.strip_prefix('<'), w.strip_prefix('>')) {
                (Some(b), _) => sense.before.push(fold(b)),
                (_, Some(b)) => sense.behind.push(fold(b)),
                _ => sense.near.push(fold(w)),
            }
        }
        out.entry((fold(lemma), pos)).or_default().push(sense);
    }
    out
});

/// What a word that must stand beside another one weighs.
const BESIDE: f32 = 3.0;

/// What a word counts for that stands so many words away.
fn weight(distance: usize) -> f32 {
    match distance {
        0..=2 => 1.5,
        3..=8 => 1.0,
        _ => 0.6,
    }
}

/// Sets the sense of each word that its sentence speaks for more than for any other.
pub(super) fn choose(tokens: &mut [Token]) {
    let keys: Vec<String> = tokens.iter().map(|t| fold(t.lemma())).collect();
    let chosen: Vec<Option<&'static str>> = tokens
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let a = t.analysis()?;
            let senses = SENSES.get(&(keys[i].clone(), a.pos))?;
            let score = |s: &Sense| {
                let beside = |k: Option<&String>, list: &[String]| k.is_some_and(|k| list.contains(k));
                let mut sum = 0.0;
                if beside(i.checked_sub(1).and_then(|k| keys.get(k)), &s.before) {
                    sum += BESIDE;
                }
                if beside(keys.get(i + 1), &s.behind) {
                    sum += BESIDE;
                }
                for (k, key) in keys.iter().enumerate().filter(|(k, _)| *k != i) {
                    if s.near.contains(key) {
                        sum += weight(k.abs_diff(i));
                    }
                }
                sum
            };
            let mut best: Option<(&Sense, f32)> = None;
            for (s, sum) in senses.iter().map(|s| (s, score(s))).filter(|s| s.1 > 0.0) {
                if best.is_none_or(|b| sum > b.1) {
                    best = Some((s, sum));
                }
            }
            best.map(|b| b.0.gloss)
        })
        .collect();
    for (t, sense) in tokens.iter_mut().zip(chosen) {
        t.sense = sense;
    }
}
