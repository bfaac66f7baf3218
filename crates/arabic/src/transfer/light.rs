//! Light verbs with a verbal noun: `تم إغلاق الجسر` the bridge was closed, `قام الوفد بتفقد الموقع` the delegation
//! inspected the site.

use super::government::{deed, deed_in_any_sense, of_deed};
use super::modal::MODALS;
use crate::analysis::{Analysis, Lemma, Pos, Sentence, verb_of};
use crate::letters::fold;
use crate::word_lists::List;
use crate::wording::as_subject;

/// The role of a word in a light-verb construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Light {
    /// Not part of one.
    No,
    /// The verb, with the meaning of the verbal noun, predicated of its subject.
    Does { base: &'static str },
    /// A verb with the meaning of a verbal noun in the passive.
    Done(Done),
    /// The verbal noun after a subject of its own, with its object: `قيام الوفد بتفقده`.
    Doing { base: &'static str, object: &'static str },
    /// A word that is rendered by another one.
    Said,
    /// The verbal noun of [`Light::Done`], or the preposition behind it.
    Subject,
    /// A noun whose preposition the verb of [`Light::Done`] includes.
    Bare,
}

/// What was done: `تم إغلاق الجسر` the bridge was closed, `يمكن استخدامه` it can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    /// "close".
    pub base: &'static str,
    /// The preposition of the verb: "was dealt with"; or empty.
    pub particle: &'static str,
    /// The pronoun of what it is done to, or empty.
    pub subject: &'static str,
    /// The word whose tense and modality it has.
    pub verb: usize,
    /// "can", "must", or empty.
    pub modal: &'static str,
}

/// How far after its verb a verbal noun may be.
const REACH: usize = 8;

/// The role of each word of a sentence in such constructions.
pub(super) fn light(sentence: &Sentence) -> Vec<Light> {
    let tokens = &sentence.tokens;
    let mut out = vec![Light::No; tokens.len()];
    for (i, t) in tokens.iter().enumerate() {
        if t.within.is_some() {
            // "تم إغلاق" is an expression.
            if t.expression.is_some() && t.lemma() == "تم" {
                let last = i + tokens[i + 1..].iter().take_while(|n| n.within == Some(i)).count();
                also(sentence, i, last, "", &mut out);
            }
            continue;
        }
        let Some(a) = t.analysis() else { continue };
        match (t.lemma(), a.is_verb()) {
            ("تم" | "جرى", true) => done(sentence, i, "", &mut out),
            (necessity, true) if List::NecessityVerbs.contains(necessity) && a.pronoun.is_none() => {
                let modal = t.glosses().first().copied().filter(|g| MODALS.contains(g));
                if let Some(modal) = modal {
                    done(sentence, i, modal, &mut out);
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

/// Finds what is done according to the verb at a place, and marks the words of that.
fn done(sentence: &Sentence, i: usize, modal: &'static str, out: &mut [Light]) {
    let Some(at) = noun_behind(sentence, i).filter(|at| modal.is_empty() || *at == i + 1) else { return };
    let Some(Deed { base, noun: n, whole }) = deed_at(sentence, at) else { return };
    if n.preposition.is_some() || n.conjunction.is_some() {
        return;
    }
    // "it can be used", but "he was arrested".
    let subject = n.pronoun.map_or("", |p| match as_subject(p.object) {
        "he" if !modal.is_empty() => "it",
        subject => subject,
    });
    let mut made = Done { base, particle: "", subject, verb: i, modal };
    // "التعامل مع": what it is done to stands behind the preposition of the noun, if one follows.
    if n.article && !whole && !spare_preposition(sentence, at, &mut made, out) {
        return;
    }
    out[at] = Light::Subject;
    out[i] = Light::Done(made);
    // "الاحتفاظ ب": the preposition is written onto what it is done to.
    if whole && sentence.tokens.get(at + 1).is_some_and(|n| n.bound) {
        out[at + 1] = Light::Bare;
    }
    if made.particle.is_empty() {
        also(sentence, i, at, modal, out);
    }
}

/// Marks what else was done, behind what was done with `at`: `تم إغلاق الطرق وإجراء تغييرات`.
fn also(sentence: &Sentence, verb: usize, at: usize, modal: &'static str, out: &mut [Light]) {
    let plain = sentence.tokens[at].analysis().is_some_and(|n| !n.article && n.pronoun.is_none());
    if let Some((k, base)) = also_done(sentence, at).filter(|_| plain) {
        out[k] = Light::Done(Done { base, particle: "", subject: "", verb, modal });
    }
}

/// The noun behind a verb, which an adverb, a time or a preposition with its noun may part from it: `تم فجر أمس العثور`.
fn noun_behind(sentence: &Sentence, verb: usize) -> Option<usize> {
    let mut governed = false;
    for k in verb + 1..(verb + 1 + REACH).min(sentence.tokens.len()) {
        let t = &sentence.tokens[k];
        // Commas may stand around what parts them.
        if !sentence.is_joined(k)
            && (k == verb + 1 && sentence.gap(k).trim() != "،" || !matches!(sentence.gap(k).trim(), "،" | ","))
        {
            return None;
        }
        let time = t.is_number() || t.analysis().is_some_and(is_time);
        let Some(a) = t.analysis() else {
            if time {
                continue;
            }
            return None;
        };
        if a.is_verb() || a.pos == Pos::Sconj || a.pos == Pos::Pron {
            return None;
        }
        let leads = a.pos == Pos::Adp && a.pronoun.is_none();
        let written = a.preposition.is_some() || a.pos == Pos::Adp;
        if leads || written || time || a.pos == Pos::Adv || std::mem::take(&mut governed) {
            governed = leads;
            continue;
        }
        // What describes or owns the noun before it.
        let dependent = k > verb + 1
            && (a.pos == Pos::Adj || !sentence.tokens[k - 1].analysis().is_some_and(|b| b.is_definite()) && a.article);
        if !dependent {
            return Some(k);
        }
    }
    None
}

/// Whether a word names a day, a month or a part of a day.
fn is_time(a: &Analysis) -> bool {
    let named = |l: Lemma| matches!(l.names(), Some("day" | "month")) || List::DayTimes.contains(l.text());
    a.lemma.is_some_and(named)
}

/// A verbal noun, or an expression that begins with one, with its verb in English.
struct Deed<'a> {
    base: &'static str,
    noun: &'a Analysis,
    /// Whether its preposition is part of the expression: `العثور على` finding.
    whole: bool,
}

/// The verbal noun at a place.
fn deed_at(sentence: &Sentence, at: usize) -> Option<Deed<'_>> {
    let t = sentence.tokens.get(at)?;
    let noun = t.analysis()?;
    if t.within.is_none() {
        return Some(Deed { base: deed_in_any_sense(t)?, noun, whole: false });
    }
    let expression = t.expression.filter(|e| e.pos() == Pos::Noun)?;
    let preposition = expression
        .text()
        .rsplit(' ')
        .next()
        .is_some_and(|w| List::GovernedPrepositions.contains(&fold(w)) || matches!(w, "ب" | "ل"));
    let base = expression.glosses().find_map(|gloss| verb_of(noun.lemma?, gloss)).filter(|_| preposition)?;
    Some(Deed { base, noun, whole: true })
}

/// What a verbal noun does to something behind a preposition: `تم التعامل معه` it was dealt with. `false` if it is not known
/// what English makes of the preposition.
fn spare_preposition(sentence: &Sentence, at: usize, made: &mut Done, out: &mut [Light]) -> bool {
    let Some(next) = sentence.tokens.get(at + 1).filter(|n| n.within.is_none() && sentence.is_joined(at + 1)) else {
        return true;
    };
    let Some(a) = next.analysis().filter(|a| a.conjunction.is_none()) else { return true };
    let written = a.preposition.map(|p| p.to_string());
    let arabic = match (&written, a.pos) {
        (None, Pos::Adp) => next.lemma(),
        (Some(p), _) => p.as_str(),
        _ => return true,
    };
    let Some(english) = of_deed(&sentence.tokens[at], arabic) else { return false };
    // "the use of" is to use.
    made.particle = if english == "of" { "" } else { english };
    match a.pronoun {
        Some(p) if a.pos == Pos::Adp => {
            made.subject = as_subject(p.object);
            out[at + 1] = Light::Subject;
        }
        None if a.pos == Pos::Adp => out[at + 1] = Light::Subject,
        _ => out[at + 1] = Light::Bare,
    }
    true
}

/// A verbal noun with "and" behind another one and its noun, if that has a noun of its own.
fn also_done(sentence: &Sentence, at: usize) -> Option<(usize, &'static str)> {
    let last = (at + 1 + REACH).min(sentence.tokens.len());
    for k in at + 2..last {
        let a = sentence.tokens[k].analysis()?;
        if !sentence.is_joined(k) || a.is_verb() || a.pos == Pos::Sconj {
            return None;
        }
        if a.conjunction == Some('و') && a.preposition.is_none() && !a.article && a.pronoun.is_none() {
            let Deed { base, .. } = deed_at(sentence, k).filter(|_| sentence.is_joined(k))?;
            let object = sentence.tokens.get(k + 1).filter(|_| sentence.is_joined(k + 1))?.analysis()?;
            let noun = matches!(object.pos, Pos::Noun | Pos::Propn | Pos::Num);
            return (noun && object.preposition.is_none() && object.conjunction.is_none()).then_some((k, base));
        }
    }
    None
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
