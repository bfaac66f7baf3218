//! Adequacy: a word in a sense that its sentence excludes, such as a permit for a statement (`تصريح`) that a president
//! made.

use super::aligned::{Ground, Role, Unit};
use super::context::Context;
use super::index::heavy;
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Finding};
use mujaz_arabic::analysis::Token;
use mujaz_arabic::synonyms;

/// The confidence that a word stands in a sense that it does not have there.
const WRONG_SENSE: f64 = 0.7;

/// A rendering that only an excluded sense of an Arabic word explains, where nothing renders the sense that it has.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let alignment = pair.alignment();
    if alignment.unreadable() {
        return;
    }
    for unit in alignment.source.iter().filter(|u| u.role == Role::Content || u.role == Role::Name) {
        let Some(token) = pair.token(&unit.span).filter(|t| !t.excluded.is_empty()) else { continue };
        let wrong: Vec<Vec<usize>> = token.excluded.iter().flat_map(|e| occurrences(e, pair)).collect();
        let wrong: Vec<Vec<usize>> = wrong.into_iter().filter(|w| belongs(pair, unit, token, w)).collect();
        let is_wrong = |j: &usize| wrong.iter().any(|w| w.contains(j));
        if wrong.is_empty() || is_rendered(pair, unit, token, is_wrong) {
            continue;
        }
        let Some(found) = wrong.first() else { continue };
        let span = pair.english[found[0]].span.start..pair.english[found[found.len() - 1]].span.end;
        let wanted = token.intended.first().map(|gloss| (*gloss).to_owned());
        out.push(substituted(pair, Check::Adequacy, unit.span.clone(), span, wanted, WRONG_SENSE));
    }
}

/// Where a phrase occurs, as the words that carry it: one behind the other, with at most one word between two of them.
fn occurrences(phrase: &str, pair: &Pair) -> Vec<Vec<usize>> {
    pair.index().in_order(&heavy(phrase), 1).collect()
}

/// Whether a wrong rendering can be that of a word: no other word of the Arabic explains it, and it is about where the
/// word is.
fn belongs(pair: &Pair, unit: &Unit, token: &Token, found: &[usize]) -> bool {
    let alignment = pair.alignment();
    let other = |u: &&Unit| {
        let same = u.span == unit.span || pair.token(&u.span).is_some_and(|t| t.lemma() == token.lemma());
        !same && found.iter().any(|j| u.rendered_by.contains(j))
    };
    let sounded = found.iter().any(|j| alignment.grounds[*j] == Ground::Sound);
    !sounded && !pair.are_far(&unit.span, found[0]) && !alignment.source.iter().any(|u| other(&u))
}

/// Whether something renders a word in the sense that it has. Within an expression, what renders another word of it does
/// not: "justice" for tax justice.
fn is_rendered(pair: &Pair, unit: &Unit, token: &Token, is_wrong: impl Fn(&usize) -> bool) -> bool {
    let alike = token.analysis().map(|a| synonyms::of(a.pos, &token.intended)).unwrap_or_default();
    let intended: Vec<&str> = token.intended.iter().chain(&alike).copied().collect();
    if stands(pair, unit, &intended, &is_wrong) {
        return true;
    }
    let own = || {
        let glosses: Vec<&str> = token.glosses().into_iter().filter(|g| !token.excluded.contains(g)).collect();
        stands(pair, unit, &glosses, &is_wrong)
    };
    let alone = |j: &usize| !is_wrong(j) && renders_another(pair, unit, *j).next().is_none();
    unit.rendered_by.iter().any(alone) && (token.within.is_none() || own())
}

/// The other words of the Arabic that a word of the English renders.
fn renders_another<'a>(pair: &'a Pair, unit: &'a Unit, j: usize) -> impl Iterator<Item = &'a Unit> {
    pair.alignment().source.iter().filter(move |u| u.span != unit.span && u.rendered_by.contains(&j))
}

/// Whether one of some phrases stands in the English: its words, or words related to them that render no other word of
/// the Arabic. What renders another occurrence of the word does not count.
fn stands(pair: &Pair, unit: &Unit, phrases: &[&str], is_wrong: impl Fn(&usize) -> bool) -> bool {
    let lemma = |u: &Unit| pair.token(&u.span).map(Token::lemma);
    let other = |j: usize| renders_another(pair, unit, j).next().is_some();
    let repeated =
        |j: usize| !unit.rendered_by.contains(&j) && renders_another(pair, unit, j).any(|u| lemma(u) == lemma(unit));
    let index = pair.index();
    let stands = |word: &String| {
        index.exactly(word).iter().any(|j| !is_wrong(j) && !repeated(*j))
            || index.of_family(word).any(|j| !is_wrong(&j) && !other(j))
    };
    phrases.iter().any(|phrase| heavy(phrase).iter().all(stands))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Defect;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        crate::verify::tests::found(compare, source, target)
    }

    #[test]
    fn a_sense_that_the_sentence_excludes_is_found_and_the_right_one_named() {
        let source = "قال البنك إن حساب كل عميل محمي";
        let f = found(source, "The bank said that the account of every agent was protected").remove(0);
        let (stands, arabic) = ("agent".into(), "عميل".into());
        assert_eq!(f.defect, Defect::Substituted { stands, arabic, wanted: Some("customer".into()) });
        assert!(f.rejects());
        for right in ["every customer", "every client"] {
            let target = format!("The bank said that the account of {right} was protected");
            assert!(found(source, &target).is_empty(), "{right}");
        }
    }

    #[test]
    fn a_wrong_sense_is_none_where_the_right_one_stands_or_another_word_explains_it() {
        for (source, target) in [
            ("التقى عميل البنك وكيل الشركة", "The bank's customer met the agent of the company"),
            ("طعن المحامي في قرار المحكمة", "The lawyer lodged an appeal that stabbed at the court's decision"),
            ("هذا العميل معروف", "This agent is well known"),
            ("هذا العميل معروف", "This customer is well known"),
        ] {
            assert!(found(source, target).is_empty(), "{target}: {:?}", found(source, target));
        }
    }

    #[test]
    fn what_renders_something_else_does_not_render_a_word() {
        for (source, wrong, right) in [
            (
                "طلبت وزارة الخارجية الأمريكية تفسيرا لتصريح أدلى به الرئيس",
                "The State Department asked for an explanation of a permit made by the president",
                "The State Department asked for an explanation of a statement made by the president",
            ),
            ("تدعم الدولة العدالة الجبائية", "The state supports criminal justice", "The state supports tax justice"),
        ] {
            assert_eq!(found(source, wrong).len(), 1, "{wrong}");
            assert!(found(source, right).is_empty(), "{right}: {:?}", found(source, right));
        }
    }

    #[test]
    fn each_reading_has_its_own_wrong_sense() {
        for (source, wrong, right) in [
            (
                "نقلت الوكالة تصريح الوزير للصحفيين",
                "The agency carried the minister's permit to reporters",
                "The agency carried the minister's remarks to reporters",
            ),
            (
                "أشهر الحكم البطاقة الصفراء في وجه اللاعب",
                "The ruling showed the player a yellow card",
                "The referee showed the player a yellow card",
            ),
            ("صوت مجلس الشيوخ أمس", "The council of sheikhs voted yesterday", "The Senate voted yesterday"),
            (
                "طعن المحامي في قرار المحكمة",
                "The lawyer stabbed the court's decision",
                "The lawyer contested the court's decision",
            ),
        ] {
            assert_eq!(found(source, wrong).len(), 1, "{wrong}");
            assert!(found(source, right).is_empty(), "{right}: {:?}", found(source, right));
        }
    }
}
