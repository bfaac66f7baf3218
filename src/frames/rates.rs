//! Rates that rise, fall or stay the same: interest, inflation, unemployment.

use super::actors::{actor, nationality};
use super::frame::Slots;
use super::phrase::with_article;
use super::reading::Reading;
use super::roles::Role;
use super::which::Candidate;
use crate::word_lists::List;
use mujaz_arabic::numerals::{Kind, digits_of};

/// The direction that a word expresses.
fn way(lemma: &str) -> Option<&'static str> {
    let ways = [(List::RatesUp, "up"), (List::RatesDown, "down"), (List::RatesLevel, "level")];
    ways.into_iter().find(|(list, _)| list.contains(lemma)).map(|(_, way)| way)
}

/// Whether a new value begins at a word, judged by the words before it.
fn new_value(r: &Reading, i: usize) -> bool {
    let w = |k: usize| i.checked_sub(k).map_or("", |x| r.folded(x));
    let lemma = |k: usize| i.checked_sub(k).map_or("", |x| r.lemma(x));
    // "ليصبح سعر الفائدة الرئيسي 5.5": the subject stands between the verb and the value.
    let became = |k: &usize| r.is_verb(*k) && matches!(r.lemma(*k), "أصبح" | "صار" | "بلغ" | "استقر");
    let subject = (i.saturating_sub(5)..i).rev().take_while(|k| r.gap(k + 1).is_none()).any(|k| became(&k));
    // "دون تغيير في 2.25 في المائة"
    let held = w(1) == "في"
        && (i.saturating_sub(8)..i).any(|k| List::RatesLevel.contains(r.lemma(k)) || r.lemma(k) == "تغيير");
    subject
        || held
        || matches!(w(1), "الي" | "عند")
        || matches!(lemma(1), "أصبح" | "بلغ" | "صار")
        || w(1) == "مستوي"
        || matches!(w(2), "عند" | "الي") && w(1) == "مستوي"
}

/// Whether an old value begins at a word: "من 12", "مقابل 12", "مقارنة بـ12", "بعدما كان 12".
fn old_value(r: &Reading, i: usize) -> bool {
    let lemma = |k: usize| i.checked_sub(k).map_or("", |x| r.lemma(x));
    let bound = r.gap(i).is_none();
    let from = || i.checked_sub(1).is_some_and(|x| r.folded(x) == "من");
    bound && (from() || matches!(lemma(1), "مقابل" | "كان") || matches!(lemma(2), "مقارنة" | "كان"))
        || matches!(lemma(1), "مقارنة")
}

/// Fills the slots of a rate, each from the first line that has it.
pub fn fill(lines: &[Reading], c: &Candidate, bank: bool, out: &mut Slots) {
    for r in lines.iter().take(3) {
        let reported = (0..r.len()).any(|i| {
            c.kind.phrases.iter().any(|p| super::context::matches(r, i, p).is_some())
                || c.kind.nouns.iter().any(|n| r.lemma(i) == n)
        }) || bank && (0..r.len()).any(|i| matches!(r.lemma(i), "فائدة" | "إقراض" | "إيداع"));
        if !reported {
            continue;
        }
        if bank && let Some(f) = issuer(r) {
            out.entry(Role::Who).or_insert(f);
        }
        let Some((at, way)) = (0..r.len())
            .filter(|i| !r.quoted[*i] && !super::context::negated(r, *i))
            .find_map(|i| Some((i, way(r.lemma(i))?)))
        else {
            continue;
        };
        if out.get(&Role::Move).is_some_and(|m| m.text != way) {
            continue;
        }
        let hypothetical = super::context::hypothetical(r, at)
            || (at.saturating_sub(3)..at).any(|k| matches!(r.lemma(k), "توقع" | "متوقع"));
        if hypothetical {
            continue;
        }
        let mut old = None;
        let mut new = None;
        let mut step = None;
        for (n, w) in &r.numbers {
            if n.kind == Kind::Percent && w.start > at {
                let f = || {
                    let mut f = r.filler(w.clone(), format!("{}%", digits_of(n.value())));
                    f.value = Some(n.value());
                    f
                };
                if new_value(r, w.start) {
                    new = new.or_else(|| Some(f()));
                } else if w.start > 0 && old_value(r, w.start) {
                    old = old.or_else(|| Some(f()));
                }
            }
            let points = r.lemma(w.end) == "نقطة" && r.lemma(w.end + 1) == "أساس";
            if points {
                let text = format!("{} basis points", digits_of(n.value()));
                step = step.or_else(|| Some(r.filler(w.start..w.end + 2, text)));
            }
        }
        if new.is_none() && step.is_none() && way != "level" && !bank {
            continue;
        }
        out.entry(Role::Move).or_insert_with(|| r.filler(at..at + 1, way.to_owned()));
        if let Some(f) = new {
            out.entry(Role::Rate).or_insert(f);
        }
        if let Some(f) = old.filter(|_| out.contains_key(&Role::Rate)) {
            out.entry(Role::RateFrom).or_insert(f);
        }
        if let Some(f) = step.filter(|_| way != "level") {
            out.entry(Role::Step).or_insert(f);
        }
    }
}

/// The bank that decided.
fn issuer(r: &Reading) -> Option<super::frame::Filler> {
    for i in 0..r.len() {
        let bank = matches!(r.lemma(i), "بنك" | "مصرف")
            || r.name_at(i).is_some_and(|n| n.english.contains("Bank") || n.english.contains("Federal Reserve"));
        if bank && let Some(a) = actor(r, i) {
            return Some(r.filler(a.words, a.english));
        }
        // "المركزي التونسي": a bank named by its adjective.
        if r.folded(i) == "المركزي"
            && !(i > 0 && matches!(r.lemma(i - 1), "بنك" | "مصرف"))
            && let Some(n) = nationality(r, i + 1)
        {
            return Some(r.filler(i..i + 2, with_article(&format!("{n} central bank"))));
        }
    }
    None
}
