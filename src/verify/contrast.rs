//! Substitutions that change the news: a bridge becomes a port, a rise becomes a fall, a minister becomes a governor.

use super::aligned::{Ground, Role, Unit};
use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::english::bases;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The position of a word in the table: family and member.
type Place = (usize, usize);

/// The families of `contrasts.txt`: the positions of each word.
static PLACES: LazyLock<HashMap<&'static str, Vec<Place>>> = LazyLock::new(|| {
    let mut places: HashMap<&str, Vec<Place>> = HashMap::new();
    let lines = include_str!("../data/contrasts.txt").lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    for (family, line) in lines.enumerate() {
        for (member, words) in line.split('|').enumerate() {
            for word in words.split_whitespace() {
                places.entry(word).or_default().push((family, member));
            }
        }
    }
    places
});

fn places(word: &str) -> impl Iterator<Item = Place> {
    PLACES.get(word).into_iter().flatten().copied()
}

/// An unrendered Arabic word together with an unexplained English word of the same family.
pub(super) fn substitution(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let alignment = pair.alignment();
    if alignment.unreadable() {
        return;
    }
    let lost = alignment.source.iter().filter(|u| u.role == Role::Content && !u.explained());
    let mut free: Vec<usize> = (0..pair.english.len()).filter(|j| alignment.grounds[*j] == Ground::Nothing).collect();
    for unit in lost {
        let Some((j, wanted)) = free.iter().find_map(|&j| Some((j, exchanged(pair, unit, j)?))) else { continue };
        free.retain(|k| *k != j);
        let said = pair.english[j].span.clone();
        let arabic = pair.source[unit.span.clone()].to_owned();
        let defect = Defect::Substituted { stands: pair.target[said.clone()].to_owned(), arabic, wanted: Some(wanted) };
        out.push(Finding::new(Check::Adequacy, defect, 0.7).at_source(unit.span.clone()).at_target(said));
    }
}

/// What an Arabic word should have been rendered by, where the English word belongs to another member of its family;
/// `None` where the two do not contrast.
fn exchanged(pair: &Pair, unit: &Unit, j: usize) -> Option<String> {
    let word = &pair.english[j];
    if far(pair, unit, j) {
        return None;
    }
    let said: Vec<Place> = bases(&word.lower).iter().flat_map(|b| places(b)).collect();
    let token = pair.token(&unit.span)?;
    let glosses = token.glosses();
    let meant: Vec<(&str, Place)> = glosses.iter().flat_map(|g| places(g).map(|p| (*g, p))).collect();
    // A word that may belong to the same member as the English one never contrasts with it.
    if said.iter().any(|s| meant.iter().any(|(_, m)| m == s)) {
        return None;
    }
    let opposite = meant.iter().find(|(_, (family, _))| said.iter().any(|(f, _)| f == family));
    opposite.map(|(gloss, _)| (*gloss).to_owned())
}

/// Whether two words occur in quite different parts of their sentences.
fn far(pair: &Pair, unit: &Unit, j: usize) -> bool {
    let source = unit.span.start as f64 / pair.source.len().max(1) as f64;
    let target = j as f64 / pair.english.len().max(1) as f64;
    (source - target).abs() > 0.4 && pair.english.len() > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        crate::verify::tests::found(substitution, source, target)
    }

    #[test]
    fn the_expected_word_is_named() {
        let f = found("افتتح الوزير الجسر الجديد", "The minister opened the new port").remove(0);
        let (stands, arabic) = ("port".into(), "الجسر".into());
        assert_eq!(f.defect, Defect::Substituted { stands, arabic, wanted: Some("bridge".into()) });
    }

    #[test]
    fn substitutions_that_change_the_news_are_found() {
        for (ar, wrong, right) in [
            ("افتتح الوزير الجسر الجديد", "The minister opened the new port", "The minister opened the new bridge"),
            ("افتتح الوزير الجسر", "The minister opened the railway station", "The minister opened the railway bridge"),
            ("ارتفعت الأسعار أمس", "Prices fell yesterday", "Prices rose yesterday"),
            ("قتلى في فيضانات الجزائر", "Dead in the battle of Algeria", "Dead in floods in Algeria"),
            (
                "أكد أن السد لم يتضرر",
                "He stressed that the sea was not damaged",
                "He stressed that the dam was not damaged",
            ),
            (
                "برر البنك قراره بتباطؤ التضخم",
                "The bank justified its decision by the increase in inflation",
                "The bank justified its decision by inflation that slowed",
            ),
            ("فيضانات ضربت الولاية", "Attacks on the province", "Floods hit the province"),
            ("القرار قبل الصيف", "The decision before spring", "The decision before summer"),
            ("في شمال البلاد", "In the south of the country", "In the north of the country"),
        ] {
            assert_eq!(found(ar, wrong).len(), 1, "{ar} {wrong}");
            assert!(found(ar, right).is_empty(), "{ar} {right}: {:?}", found(ar, right));
        }
    }
}
