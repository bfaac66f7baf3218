//! What the readings of one word say of each other.

use super::lemma::Lemma;
use super::pos::Pos;
use super::word::Analysis;

/// Raises the cost of readings beside which a more common one stands.
pub(super) fn compete(out: &mut [Analysis]) {
    // "أفضل" is best, and seldom "I prefer".
    if out.iter().any(|a| a.is_elative() && a.conjunction.is_none()) {
        for a in out.iter_mut().filter(|a| a.is_verb() && a.person == 1 && a.conjunction.is_none()) {
            a.cost += 1.2;
        }
    }
    // "تقريبا" is almost, and seldom an approximation.
    let adverb = |a: &Analysis| a.pos == Pos::Adv && a.lemma.is_some_and(|l| l.text().ends_with('ا'));
    if out.iter().any(adverb) {
        let object = |a: &Analysis| a.lemma.is_some_and(|l| !l.text().ends_with('ا'));
        for a in out.iter_mut().filter(|a| a.pos == Pos::Noun && !a.is_definite() && object(a)) {
            a.cost += 0.8;
        }
    }
    // "تعليمات" are instructions, and no teachings: a noun with other plurals seldom has this one.
    let own = |l: Lemma| l.pos() == Pos::Noun && l.text().ends_with("ات");
    if out.iter().any(|a| a.lemma.is_some_and(own)) {
        let other = |l: Lemma| !own(l) && l.plurals().next().is_some_and(|p| !p.ends_with("ات"));
        for a in out.iter_mut().filter(|a| a.pos == Pos::Noun && a.plural && a.lemma.is_some_and(other)) {
            a.cost += 2.0;
        }
    }
}
