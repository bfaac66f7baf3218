//! Which lemmas there are: those of the lexicon, what follows from them by rule, and the gazetteer's names.

use super::derive;
use super::lemma::{Lemma, Pos};
use crate::gazetteer::{self, NameKind};
use crate::letters::fold;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How common a name of the gazetteer is taken to be.
const NAMES_BAND: u8 = 10;
/// And a country.
const COUNTRIES_BAND: u8 = 14;

/// The lexicon's lemmas, then those derived from them, then single-word names of the gazetteer.
pub(super) static LEMMAS: LazyLock<Vec<Lemma>> = LazyLock::new(|| {
    let mut list: Vec<Lemma> = include_str!("../../data/lemmas.tsv").lines().filter_map(line).collect();
    // A word that is listed with a meaning of its own is not derived; that it is something else too does not matter.
    let listed: HashSet<(String, Pos)> = list.iter().map(|l| (fold(l.text), l.pos)).collect();
    let of = |pos: Pos| list.iter().filter(move |l| l.pos == pos);
    let derived = of(Pos::Verb).flat_map(derive::of_verb).chain(of(Pos::Noun).filter_map(derive::relation));
    let derived: Vec<Lemma> = derived.filter(|d| !listed.contains(&(fold(d.text), d.pos))).collect();
    list.extend(derived);
    for e in gazetteer::built_in().entries() {
        let glosses: Vec<&'static str> = e.english.iter().take(1).map(String::as_str).collect();
        let words = e.arabic.iter().filter(|a| !a.contains(' '));
        let band = if e.kind == NameKind::Country { COUNTRIES_BAND } else { NAMES_BAND };
        list.extend(words.map(|a| Lemma::regular(a, Pos::Propn, glosses.clone(), band)));
    }
    list
});

/// One line of `lemmas.tsv`: lemma, part of speech, forms, glosses, band.
fn line(line: &'static str) -> Option<Lemma> {
    let mut columns = line.split('\t');
    let (text, pos, forms) = (columns.next()?, Pos::of_tag(columns.next()?)?, columns.next()?);
    let glosses = columns.next()?.split("; ").collect();
    let band = columns.next().and_then(|b| b.parse().ok()).unwrap_or(0);
    let mut lemma = Lemma::regular(text, pos, glosses, band);
    for form in forms.split(' ') {
        match form.split_once(':') {
            Some(("imp", f)) => lemma.imperfect = Some(f),
            Some(("pl", list)) => lemma.plurals.extend(list.split(',')),
            Some(("f", f)) => lemma.feminine = Some(f),
            _ => {}
        }
    }
    Some(lemma)
}
