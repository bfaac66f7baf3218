//! Light verbs with a verbal noun: `تم إغلاق الجسر` the bridge was closed, `قام الوفد بتفقد الموقع` the delegation
//! inspected the site.

use super::government::deed;
use crate::analysis::{Pos, Sentence};

/// The role of a word in a light-verb construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Light {
    /// Not part of one.
    No,
    /// The verb, with the meaning of the verbal noun, predicated of its subject.
    Does { base: &'static str },
    /// The verb, with the meaning of the verbal noun in the passive; the pronoun attached to the noun is its subject.
    Done { base: &'static str, subject: &'static str },
    /// The verbal noun after a subject of its own, with its object: `قيام الوفد بتفقده`.
    Doing { base: &'static str, object: &'static str },
    /// A word that is rendered by another one.
    Said,
    /// The verbal noun of [`Light::Done`].
    Subject,
}

/// How far after its verb a verbal noun may be.
const REACH: usize = 8;

/// The role of each word of a sentence in such constructions.
pub(super) fn light(sentence: &Sentence) -> Vec<Light> {
    let tokens = &sentence.tokens;
    let mut out = vec![Light::No; tokens.len()];
    for (i, t) in tokens.iter().enumerate() {
        if t.within.is_some() {
            continue;
        }
        let Some(a) = t.analysis() else { continue };
        match (t.lemma(), a.is_verb()) {
            ("تم" | "جرى", true) => {
                // "سيتم أيضا توسيع"
                let adverb = tokens.get(i + 1).and_then(|n| n.analysis()).is_some_and(|n| n.pos == Pos::Adv);
                let at = i + 1 + usize::from(adverb);
                let next = tokens.get(at).filter(|n| (i + 1..=at).all(|k| sentence.is_joined(k)) && n.within.is_none());
                let Some((n, base)) = next.and_then(|n| Some((n.analysis()?, deed(n)?))) else { continue };
                if n.preposition.is_none() && n.conjunction.is_none() {
                    let subject = n.pronoun.map_or("", |p| match p.object {
                        "him" => "he",
                        "them" | "both" => "they",
                        "us" => "we",
                        "me" => "I",
                        _ => "it",
                    });
                    out[i] = Light::Done { base, subject };
                    out[at] = Light::Subject;
                }
            }
            ("قام", true) => {
                if let Some((k, base)) = carried(sentence, i) {
                    out[i] = Light::Does { base };
                    out[k] = Light::Said;
                }
            }
            ("قيام", false)
                if a.conjunction.is_none() && a.preposition.is_none() && a.pronoun.is_none() && !a.article =>
            {
                if let Some((k, base)) = carried(sentence, i).filter(|(k, _)| *k > i + 1) {
                    let object = tokens[k].analysis().and_then(|n| n.pronoun).map_or("", |p| p.object);
                    out[i] = Light::Said;
                    out[k] = Light::Doing { base, object };
                }
            }
            _ => {}
        }
    }
    out
}

/// The verbal noun after `ب` that depends on a word, and its verb in English.
fn carried(sentence: &Sentence, at: usize) -> Option<(usize, &'static str)> {
    for k in at + 1..(at + 1 + REACH).min(sentence.tokens.len()) {
        let t = &sentence.tokens[k];
        let a = t.analysis()?;
        let relative = a.pos == Pos::Sconj || a.is_verb();
        if relative || !sentence.is_joined(k) {
            return None;
        }
        if a.preposition == Some('ب') {
            // "قام بجولة قصيرة": a modified noun is kept, "made a short tour".
            let described = sentence.tokens.get(k + 1).and_then(|n| n.analysis()).is_some_and(|n| {
                n.pos == Pos::Adj && sentence.is_joined(k + 1) && n.article == a.article && n.conjunction.is_none()
            });
            let base = if t.within.is_none() && !described { deed(t) } else { None };
            return base.map(|base| (k, base));
        }
    }
    None
}
