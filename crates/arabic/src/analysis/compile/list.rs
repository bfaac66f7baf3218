//! The set of lemmas: those of the lexicon, those derived by rule, and the gazetteer's names.

use super::derive;
use super::entry::Entry;
use super::source::lines;
use crate::analysis::pos::Pos;
use crate::gazetteer::{self, NameKind};
use crate::letters::fold;
use std::collections::HashSet;

/// The frequency band assumed for a name in the gazetteer.
const NAMES_BAND: u8 = 10;
/// The frequency band assumed for a country.
const COUNTRIES_BAND: u8 = 14;
/// The highest of [`Entry::band`].
const HIGHEST_BAND: u8 = 18;

/// The lexicon's lemmas, then those derived from them, then single-word names of the gazetteer.
pub fn entries(lemmas: &str) -> Result<Vec<Entry>, String> {
    let mut list = listed(lemmas)?;
    // A word that is listed with a meaning of its own is not derived, even if it is also a name.
    let own = |e: &&Entry| !matches!(e.pos, Pos::Verb | Pos::Propn);
    let known: HashSet<String> = list.iter().filter(own).map(|e| fold(&e.text)).collect();
    let of = |pos: Pos| list.iter().filter(move |e| e.pos == pos);
    let derived = of(Pos::Verb).flat_map(derive::of_verb).chain(of(Pos::Noun).filter_map(derive::relation));
    let derived: Vec<Entry> = derived.filter(|d| !known.contains(&fold(&d.text))).collect();
    list.extend(derived);
    for e in gazetteer::built_in().entries() {
        let words = e.arabic.iter().filter(|a| !a.contains(' '));
        let band = if e.kind == NameKind::Country { COUNTRIES_BAND } else { NAMES_BAND };
        // A single word of a person's name is the family name.
        let one = |name: &String| match e.kind {
            NameKind::Person => name.rsplit(' ').next().unwrap_or(name).to_owned(),
            _ => name.clone(),
        };
        let english: Vec<String> = e.english.iter().take(1).map(one).collect();
        let kind = match e.kind {
            NameKind::Country | NameKind::Place => "k:place",
            NameKind::Person => "k:person",
            NameKind::Body => "k:org",
        };
        let named = |a: &String| Entry {
            forms: kind.to_owned(),
            ..Entry::regular(a.clone(), Pos::Propn, english.iter().cloned(), band)
        };
        list.extend(words.map(named));
    }
    Ok(list)
}

/// The entries of `lemmas.tsv`.
fn listed(lemmas: &str) -> Result<Vec<Entry>, String> {
    let entry = |line: Result<_, String>| {
        let line: super::source::Line<5> = line?;
        let [text, _, forms, glosses, band] = line.columns.map(str::to_owned);
        let band = band.parse().ok().filter(|b| *b <= HIGHEST_BAND);
        let band = band.ok_or_else(|| line.error("the last column is not a number from 0 to 18"))?;
        Ok(Entry { text, pos: line.pos, forms, glosses, band })
    };
    lines("lemmas.tsv", lemmas).map(entry).collect()
}
