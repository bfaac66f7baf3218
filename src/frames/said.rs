//! Who said so: the subject of a verb of speech, or the complement of "according to".

use super::actors::{Actor, actor, kin, past_asides};
use super::classes::{Class, class};
use super::frame::Filler;
use super::reading::Reading;
use crate::word_lists::List::{self, According, AccordingFillers, Papers, Speech};
use mujaz_arabic::analysis::Pos;
use std::ops::Range;

/// Whether a word is a verb of speech.
pub fn is_speech(r: &Reading, i: usize) -> bool {
    r.is_verb(i) && Speech.contains(r.lemma(i))
}

/// The speaker of a sentence, unless they merely react to what happened: a coach, a lawyer.
pub fn source(r: &Reading) -> Option<Filler> {
    let (filler, words) = spoken(r)?;
    (!words.into_iter().any(|i| List::Reacting.contains(r.lemma(i)))).then_some(filler)
}

/// The speaker of a sentence.
pub fn speaker(r: &Reading) -> Option<Filler> {
    spoken(r).map(|s| s.0)
}

/// The institution that a line refers to by its noun alone, as an earlier line names it: "وذكر الجهاز في بيان".
pub fn referred(lines: &[Reading], l: usize) -> Option<Filler> {
    let r = lines.get(l)?;
    let verb = (0..r.len()).find(|i| is_speech(r, *i) && !r.quoted[*i])?;
    let at = past_asides(r, verb + 1);
    let definite = r.analysis(at).is_some_and(|a| a.article && a.pos == Pos::Noun && a.preposition.is_none());
    let lemma = r.lemma(at);
    if !definite || class(lemma) != Some(Class::Body) || !(r.breaks(at + 1) || r.pos(at + 1) != Some(Pos::Adj)) {
        return None;
    }
    lines[..l].iter().find_map(|r| {
        let k =
            (0..r.len()).find(|k| r.lemma(*k) == lemma && !r.quoted[*k] && !r.analysis(*k).is_some_and(|a| a.dual))?;
        actor(r, k).filter(|a| a.words.len() > 1 && !a.country).map(|a| r.filler(a.words, a.english))
    })
}

/// The speaker with the words that name them.
fn spoken(r: &Reading) -> Option<(Filler, Range<usize>)> {
    let found = |a: Actor| (r.filler(a.words.clone(), a.english), a.words);
    for i in 0..r.len() {
        if r.quoted[i] {
            continue;
        }
        let counts = r.is_verb(i) && matches!(r.lemma(i), "سجل" | "أحصى" | "رصد");
        let issued =
            r.is_verb(i) && r.lemma(i) == "أصدر" && (i + 1..(i + 9).min(r.len())).any(|k| r.lemma(k) == "بيان");
        if is_speech(r, i) || counts || issued {
            let at = past_asides(r, i + 1);
            let at = if matches!(r.folded(at), "به" | "عنه" | "عليه") { at + 1 } else { at };
            if let Some(a) = actor(r, at).filter(|a| bare(r, at) && !a.country && (!counts || !a.named)) {
                return Some(found(a));
            }
            // "وزارة الصحة تعلن": the subject before its verb, at the start of the sentence.
            if let Some(a) = actor_before(r, i) {
                return Some(found(a));
            }
        }
        let according = According.contains(r.folded(i));
        if according {
            let mut k = i + 1;
            for _ in 0..6 {
                if AccordingFillers.contains(r.folded(k)) || is_speech(r, k) || r.may_be(k, "أفاد") && r.is_verb(k)
                {
                    k += 1;
                } else if Papers.words().iter().any(|p| r.may_be(k, p)) && !r.analysis(k).is_some_and(|a| a.article) {
                    k = r.end_of(k);
                } else {
                    break;
                }
            }
            if let Some(a) = actor(r, k).or_else(|| kin(r, k)).filter(|a| !a.country) {
                return Some(found(a));
            }
        }
    }
    None
}

/// Whether no "ل", "عن" or "ب" is attached to a word, so that it may be a subject.
fn bare(r: &Reading, i: usize) -> bool {
    r.analysis(i).is_none_or(|a| a.preposition.is_none())
}

/// An actor that begins the sentence and ends right before a verb.
pub fn before(r: &Reading, verb: usize) -> Option<Filler> {
    actor_before(r, verb).map(|a| r.filler(a.words, a.english))
}

fn actor_before(r: &Reading, verb: usize) -> Option<Actor> {
    let start = (0..verb).rev().find(|k| *k == 0 || r.gap(*k) == Some(':')).unwrap_or(0);
    // "وكانت النقابة قد اتهمت": the subject stands between the two verbs.
    let perfect = verb > start + 1 && r.folded(verb - 1) == "قد" && r.lemma(start) == "كان";
    let (start, end) = if perfect { (start + 1, verb - 1) } else { (start, verb) };
    if start >= end || r.pos(start) == Some(Pos::Adp) {
        return None;
    }
    actor(r, start).filter(|a| a.words.end == end)
}
