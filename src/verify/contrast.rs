//! Substitutions that change the news: a bridge becomes a port, a rise becomes a fall, a minister becomes a governor.

use super::aligned::{Ground, Role, Unit};
use super::context::Context;
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Finding};
use crate::word_lists::List;
use mujaz_arabic::english::bases;
use mujaz_arabic::synonyms;
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
    let lost = alignment.source.iter().filter(|u| {
        let content = u.role == Role::Content || u.role == Role::Name && !u.explained();
        content && (!u.explained() || is_part_lost(pair, u)) && !is_negated(pair, u)
    });
    // A word that only another reading of the Arabic explains says nothing that its sentence says.
    let mut free: Vec<usize> = (0..pair.english.len())
        .filter(|j| alignment.grounds[*j] <= Ground::OtherReading && !is_denied(pair, *j))
        .collect();
    for unit in lost {
        let Some((j, wanted)) = free.iter().find_map(|&j| Some((j, exchanged(pair, unit, j)?))) else { continue };
        free.retain(|k| *k != j);
        let target = pair.english[j].span.clone();
        out.push(substituted(pair, Check::Adequacy, unit.span.clone(), target, Some(wanted), SUBSTITUTED));
    }
}

/// The confidence that one word of a family stands for another.
const SUBSTITUTED: f64 = 0.7;

/// Whether a word within an expression is not rendered though another word of the expression is: the department of a
/// minister, the kind of a certificate.
fn is_part_lost(pair: &Pair, unit: &Unit) -> bool {
    let tokens = &pair.analysed().tokens;
    let Some(token) = pair.token(&unit.span) else { return false };
    let Some(expression) = token.within.and_then(|head| tokens[head].expression) else { return false };
    let stands = |phrase: &str| pair.index().has(phrase, |_| true);
    let whole = expression.glosses().any(stands);
    let glosses = token.glosses();
    let own = || glosses.iter().any(|g| !pair.index().of_gloss(g).is_empty());
    let alike = || token.analysis().is_some_and(|a| synonyms::of(a.pos, &glosses).iter().any(|p| stands(p)));
    !whole && !own() && !alike()
}

/// Whether what stands before a word of the Arabic turns it round: "no less easy".
fn is_negated(pair: &Pair, unit: &Unit) -> bool {
    let tokens = &pair.analysed().tokens;
    let Some(i) = tokens.iter().position(|t| t.span == unit.span) else { return false };
    tokens[i.saturating_sub(2)..i].iter().any(|t| List::Turning.contains(&t.folded))
}

/// Whether a word of the English is negated by one before it, or is a part of a longer one: "U-boats".
fn is_denied(pair: &Pair, j: usize) -> bool {
    let before = pair.english[j.saturating_sub(2)..j].iter();
    let negated = before.into_iter().any(|w| List::TurningEnglish.contains(&w.lower) || w.lower.ends_with("n't"));
    negated || pair.target[..pair.english[j].span.start].ends_with('-')
}

/// What an Arabic word should have been rendered by, where the English word belongs to another member of its family;
/// `None` where the two do not contrast.
fn exchanged(pair: &Pair, unit: &Unit, j: usize) -> Option<String> {
    let word = &pair.english[j];
    if pair.are_far(&unit.span, j) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Defect;

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
    fn what_is_turned_round_on_either_side_contrasts_with_nothing() {
        assert!(found("الطريق لا يقل سهولة عن غيره", "The road is no more difficult than others").is_empty());
        assert!(found("أغرق الأسطول الغواصات", "The fleet sank the U-boats").is_empty());
    }

    #[test]
    fn nothing_concrete_stands_for_something_of_another_kind() {
        for (ar, wrong, right) in [
            ("اشترى التاجر سجادة", "The merchant bought a mirror", "The merchant bought a carpet"),
            ("دافع الممثل عن زميله", "The tailor defended his colleague", "The actor defended his colleague"),
            ("كتب الرواية في السجن", "He wrote the anthem in prison", "He wrote the novel in prison"),
        ] {
            assert_eq!(found(ar, wrong).len(), 1, "{ar} {wrong}");
            assert!(found(ar, right).is_empty(), "{ar} {right}: {:?}", found(ar, right));
        }
    }

    #[test]
    fn the_department_of_a_minister_is_his_own() {
        assert_eq!(found("استقبل وزير الداخلية الوفد", "The defence minister received the delegation").len(), 1);
        assert!(found("استقبل وزير الداخلية الوفد", "The interior minister received the delegation").is_empty());
    }

    #[test]
    fn substitutions_that_change_the_news_are_found() {
        for (ar, wrong, right) in [
            ("افتتح الوزير الجسر الجديد", "The minister opened the new port", "The minister opened the new bridge"),
            ("افتتح الوزير الجسر", "The minister opened the railway station", "The minister opened the railway bridge"),
            ("ارتفعت الأسعار أمس", "Prices fell yesterday", "Prices rose yesterday"),
            (
                "فشل الوسيط في إقناع الطرفين",
                "The mediator succeeded in convincing both sides",
                "The mediator failed to convince both sides",
            ),
            ("برأت المحكمة الطبيب", "The court convicted the doctor", "The court acquitted the doctor"),
            ("سرق اللص حمارا", "The thief stole a camel", "The thief stole a donkey"),
            ("دخلت شاحنة إلى متجر", "A truck drove into a restaurant", "A truck drove into a shop"),
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
