//! Negation: what is denied stays denied, and nothing else becomes so.

use super::aligned::Ground;
use super::context::Context;
use super::pair::{ArabicWord, Pair};
use super::particles::is_particle;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::analysis::Token;
use mujaz_arabic::english;
use std::ops::Range;
use std::sync::LazyLock;

/// How strongly a word negates its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Force {
    /// Rarely rendered by a negation: "only", "but", "less".
    Faint,
    /// Often rendered by a negation: "refused", "absence".
    Weak,
    /// Negates a noun or adjective: `غير`, `عدم`, `دون`.
    Middling,
    /// A particle that negates a verb or a sentence.
    Strong,
}

/// Two-word phrases that negate nothing.
static WITHOUT_NO: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| List::WithoutNo.words().iter().filter_map(|w| w.split_once('_')).collect());

/// Whether a word that looks like a negation is another word in this place: a name ("دون" Don), a verb ("غير" changed).
fn is_other(pair: &Pair, i: usize) -> bool {
    let w = &pair.arabic[i].word;
    let (folded, next) = (w.folded.as_str(), pair.arabic.get(i + 1).map_or("", |n| n.word.folded.as_str()));
    if WITHOUT_NO
        .iter()
        .any(|(a, b)| *a == folded && next.starts_with(b) && next.chars().count() <= b.chars().count() + 3)
    {
        return true;
    }
    if folded == "الا" && next.starts_with("وه") {
        return true; // "ألا وهو": namely
    }
    if folded == "غير" {
        let doubled = pair.source[w.span.clone()].contains('\u{651}');
        let verb = pair.token(&w.span).and_then(|t| t.analysis()).is_some_and(|a| a.is_verb());
        return doubled || verb || pair.english.iter().any(|e| e.lower.starts_with("chang"));
    }
    let name = match folded {
        "دون" => ["don", "dun", "doon"],
        "لا" | "ولا" => ["la", "le", "las"],
        "لم" | "لن" => ["lam", "lin", "len"],
        _ => return false,
    };
    pair.english.iter().any(|e| e.capital && name.contains(&e.lower.as_str()))
}

/// The negating force of an Arabic word in its context.
fn arabic_force(pair: &Pair, i: usize) -> Option<Force> {
    if is_other(pair, i) {
        return None;
    }
    let words: &[ArabicWord] = &pair.arabic;
    let folded = words[i].word.folded.as_str();
    let denies = || pair.token(&words[i].word.span).is_some_and(|t| List::DenyingLemmas.contains(t.lemma()));
    // "أليس", "ألم": a negative question.
    let asked = folded.strip_prefix('ا').filter(|b| !folded.starts_with("ال") && List::Negators.contains(b));
    let joined = ["و", "ف"].iter().find_map(|p| folded.strip_prefix(p)).filter(|b| b.chars().count() >= 2);
    let bare = asked.or(joined);
    let is = |list: List| list.contains(folded) || bare.is_some_and(|b| list.contains(b));
    let la = folded == "لا" || List::JoinedLa.contains(folded);
    // "كلا، …" answers; "كلا البلدين" is both.
    let answers = bare.unwrap_or(folded) == "كلا"
        && pair.source[words[i].word.span.end..].trim_start().starts_with(['،', ',', '.', '!', '؛']);
    if is(List::Negators) || answers {
        return Some(Force::Strong);
    }
    if la {
        let next = words.get(i + 1).map_or("", |w| w.word.folded.as_str());
        if folded == "الا" {
            // "ألا يسعى" denies, "إلا" excepts.
            let denies = pair.source[words[i].word.span.clone()].starts_with('أ');
            return Some(if denies { Force::Strong } else { Force::Faint });
        }
        return (!List::AfterLa.contains(next)).then_some(Force::Strong);
    }
    let stem = words[i].bare.as_str();
    let any = |list: List| is(list) || list.contains(stem);
    let joined = folded.starts_with("اللا") || (folded.starts_with("لا") && folded.chars().count() > 6);
    [(List::NominalNegators, Force::Middling), (List::WeakNegators, Force::Weak), (List::FaintNegators, Force::Faint)]
        .into_iter()
        .find_map(|(list, force)| any(list).then_some(force))
        .or_else(|| (joined || denies()).then_some(Force::Weak))
}

/// Whether an English word negates an Arabic one by prefix or ending: "intolerant" where the Arabic has "tolerate".
fn negates_by_prefix(pair: &Pair, word: &str) -> bool {
    let rest = ["un", "in", "im", "ir", "il", "non", "dis", "mis"].iter().find_map(|p| word.strip_prefix(p));
    let rest = rest.or_else(|| word.strip_suffix("less")).filter(|r| r.len() >= 4);
    rest.is_some_and(|r| pair.glosses().iter().any(|g| g.len() >= 4 && english::related(g, r)))
        || word.len() >= 7 && word.starts_with("un") && !word.starts_with("uni") && !word.starts_with("under")
}

/// The negating force of an English word in its context.
fn english_force(pair: &Pair, words: &[&str], i: usize) -> Option<Force> {
    let w = words[i];
    let next = words.get(i + 1).copied().unwrap_or("");
    let behind = || pair.target[pair.english[i].span.end..].trim_start();
    if w == "no" && behind().starts_with('.') && next.starts_with(|c: char| c.is_ascii_digit()) {
        return None; // "No. 96"
    }
    if w == "not" && (List::NegatedEnglish.contains(next) || next == "uncommon" || next == "unlike") {
        return Some(Force::Weak); // "not uncommon"
    }
    if w.ends_with("n't") || w.ends_with("n’t") {
        // "the advice they give, the advice they don't": a verb of its own may say it.
        let elliptic = behind().starts_with([',', '.', ';']) || behind().is_empty() || next == "and";
        return Some(if elliptic { Force::Weak } else { Force::Strong });
    }
    // "rather than", "more hope than belief", "too late to", "non-fiction".
    let contrasted = w == "than" && words[..i].iter().rev().take(6).any(|b| matches!(*b, "rather" | "more" | "other"));
    let excluded = w == "too" && words[i + 1..].iter().take(6).any(|b| *b == "to");
    if contrasted && pair.arabic.iter().any(|a| is_contrast(&a.word.folded))
        || excluded
        || w == "non"
        || w.starts_with("non-")
    {
        return Some(Force::Weak);
    }
    // "never more so than", "never better": what excels denies nothing.
    let excels = w == "never" && matches!(next, "more" | "better" | "before" | "mind" | "ending");
    // "the advice they don't": the verb is said before.
    if excels {
        return Some(Force::Weak);
    }
    if List::NegatorsEnglish.contains(w) {
        // "not only", "no doubt", "no longer" and "no matter" have renderings without a negation.
        let idiom = (w == "not" && matches!(next, "only" | "just" | "least"))
            || (w == "no" && matches!(next, "doubt" | "matter" | "one" | "longer" | "less" | "more"));
        // "neither … nor" is one negation.
        let second = w == "nor" && words[..i].contains(&"neither");
        return if second { None } else { Some(if idiom { Force::Weak } else { Force::Strong }) };
    }
    let prefixed = w.len() >= 9
        && ["un", "in", "im", "ir", "il", "non", "dis"].iter().any(|p| w.starts_with(p))
        && ["able", "ible", "ably", "ibly"].iter().any(|e| w.ends_with(e));
    let excepts = List::ExceptingEnglish.contains(w)
        && pair.arabic.iter().any(|a| List::Excepting.contains(&a.word.folded) || List::Excepting.contains(&a.bare));
    let weak = excepts
        || List::WeakNegatorsEnglish.contains(w)
        || List::NegatedEnglish.contains(w)
        || prefixed
        || w.ends_with("less");
    (weak || negates_by_prefix(pair, w)).then_some(Force::Weak)
}

/// `وليس`, "and not", with which Arabic contrasts two things.
fn is_contrast(folded: &str) -> bool {
    List::ContrastNegations.contains(folded.strip_prefix('و').unwrap_or(folded))
}

/// A negation on one side only.
pub(super) fn negation(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    let arabic: Vec<(usize, Force)> =
        (0..pair.arabic.len()).filter_map(|i| Some((i, arabic_force(pair, i)?))).collect();
    let given: Vec<(usize, Force)> =
        (0..english.len()).filter_map(|i| Some((i, english_force(pair, &english, i)?))).collect();
    let averse = !given.is_empty() || english.iter().any(|w| List::AverseEnglish.contains(w));
    if let Some(denial) = (0..pair.arabic.len()).find(|i| !averse && is_turned_round(pair, *i)) {
        out.push(lost(pair, pair.arabic[denial].word.span.clone(), DENIED));
        return;
    }
    // "refused" for "رفض" leaves nothing for a "not" to render, and "unfortunately" for "لسوء الحظ" denies nothing.
    let alignment = pair.alignment();
    let rendered = |i: usize| {
        let span = &pair.arabic[i].word.span;
        let own = alignment.source.iter().find(|u| u.span.start <= span.start && span.start < u.span.end);
        // "would not" renders it with a negation.
        let carries = |j: &usize| !is_particle(english[*j]) && !given.iter().any(|g| g.0 == *j && g.1 == Force::Strong);
        // What another word of an expression renders, the word itself does not: "refused to comment".
        let shared = |j: &usize| alignment.source.iter().filter(|u| u.rendered_by.contains(j)).count() > 1;
        own.is_some_and(|u| u.rendered_by.iter().any(|j| carries(j) && !shared(j)))
    };
    let allowed = arabic.iter().filter(|x| x.1 > Force::Weak || x.1 == Force::Weak && !rendered(x.0)).count();
    let explained = |i: usize| {
        let carries = List::WeakNegatorsEnglish.contains(english[i]) && !List::DenyingEnglish.contains(english[i]);
        carries && alignment.grounds[i] == Ground::Meaning
    };
    let free = given.iter().filter(|x| x.1 == Force::Strong || !explained(x.0)).count();
    let strong = |list: &[(usize, Force)]| list.iter().filter(|x| x.1 == Force::Strong).count();
    let (in_source, in_target) = (strong(&arabic), strong(&given));
    if in_source > 0 && in_target == 0 {
        let first = arabic.iter().find(|x| x.1 == Force::Strong).map_or(0, |x| x.0);
        let w = &pair.arabic[first].word;
        // One word of another kind may carry one negation, not two.
        let confidence = match free {
            0 if given.is_empty() => 0.75,
            n if n < in_source => 0.5,
            _ => 0.3,
        };
        out.push(lost(pair, w.span.clone(), confidence));
    } else if in_target > allowed {
        let first = given.iter().find(|x| x.1 == Force::Strong).map_or(0, |x| x.0);
        let w = &pair.english[first];
        // Where the source negates at all, the translation may repeat its "no".
        let confidence = match (arabic.is_empty(), in_source) {
            (true, _) => 0.7,
            (false, 0) => 0.5,
            // "no forgetting, no forgiveness"
            _ if given.iter().any(|g| matches!(english[g.0], "no" | "nor" | "neither" | "none")) => 0.4,
            _ => 0.5,
        };
        let defect = Defect::AddedNegation { stands: pair.target[w.span.clone()].to_owned() };
        out.push(Finding::new(Check::Negation, defect, confidence).at_target(w.span.clone()));
    } else if let Some((at, _)) = arabic.iter().find(|x| x.1 == Force::Middling).filter(|_| given.is_empty()) {
        // "غير سعيد" is "unhappy" or "not happy", never "happy".
        let prefixed = english.iter().any(|w| {
            w.len() >= 6 && ["un", "in", "im", "ir", "il", "non", "dis", "mis"].iter().any(|p| w.starts_with(p))
        });
        // "عدم احترام" has a word of its own for it in English, or "not", or "lack"; "دون احترام" has "without".
        let absence = matches!(pair.arabic[*at].bare.as_str(), "عدم" | "دون");
        let confidence = match (prefixed, absence) {
            (true, _) => 0.2,
            (false, true) => 0.55,
            (false, false) => 0.45,
        };
        out.push(lost(pair, pair.arabic[*at].word.span.clone(), confidence));
    } else if in_source > in_target + (given.len() - in_target) {
        out.push(Finding::new(Check::Negation, Defect::FewerNegations, 0.4));
    }
}

/// The confidence that a denial is lost where nothing at all denies in the translation.
const DENIED: f64 = 0.6;

/// Whether a word of the Arabic, in one of its readings, is a verb that denies and that nothing renders.
fn is_turned_round(pair: &Pair, i: usize) -> bool {
    let span = &pair.arabic[i].word.span;
    let denies = |t: &Token| {
        let verbs = t.readings.iter().filter(|a| a.is_verb()).filter_map(|a| a.lemma);
        t.analysis().is_some_and(|a| a.is_verb() || a.is_elative())
            && verbs.into_iter().any(|l| List::DenialVerbs.contains(l.text()))
    };
    let rendered = |u: &super::aligned::Unit| u.span == *span && u.explained();
    pair.token(span).is_some_and(denies) && !pair.alignment().source.iter().any(rendered)
}

fn lost(pair: &Pair, span: Range<usize>, confidence: f64) -> Finding {
    let defect = Defect::LostNegation { arabic: pair.source[span.clone()].to_owned() };
    Finding::new(Check::Negation, defect, confidence).at_source(span)
}

/// Whether the translation negates where the source has no negation at about the same place: 0 or 1. A negation
/// elsewhere negates something else.
pub(super) fn stray(pair: &Pair) -> f64 {
    const NEAR: f64 = 0.3;
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    let place = |i: usize, n: usize| i as f64 / n as f64;
    let arabic: Vec<f64> = (0..pair.arabic.len())
        .filter(|i| arabic_force(pair, *i) > Some(Force::Faint))
        .map(|i| place(i, pair.arabic.len()))
        .collect();
    let mut given = (0..english.len()).filter(|i| english_force(pair, &english, *i) == Some(Force::Strong));
    let stray = given.any(|i| !arabic.iter().any(|a| (a - place(i, english.len())).abs() <= NEAR));
    f64::from(u8::from(stray))
}

/// Whether the source contains a negation of any force.
pub(super) fn is_negative(pair: &Pair) -> bool {
    (0..pair.arabic.len()).any(|i| arabic_force(pair, i).is_some())
}

/// Whether either side contains a negation.
pub(super) fn negates(pair: &Pair) -> bool {
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    (0..pair.arabic.len()).any(|i| arabic_force(pair, i) > Some(Force::Weak))
        || (0..english.len()).any(|i| english_force(pair, &english, i) == Some(Force::Strong))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        let all = super::super::tests::found(negation, source, target).into_iter();
        all.filter(Finding::rejects).map(|f| f.check.to_string()).collect()
    }

    #[test]
    fn a_denial_is_not_told_as_an_admission() {
        for (ar, wrong, right) in [
            (
                "أنكر المتهم مشاركته في السرقة",
                "The defendant admitted taking part in the theft",
                "The defendant denied it",
            ),
            (
                "استبعد المحلل عودة الركود",
                "The analyst expected the recession to return",
                "The analyst ruled out a return",
            ),
            ("كذب النادي خبر رحيل المدرب", "The club announced the coach's departure", "The club refuted the report"),
        ] {
            assert_eq!(found(ar, wrong), ["negation"], "{wrong}");
            assert!(found(ar, right).is_empty(), "{right}");
        }
    }

    #[test]
    fn a_negation_is_neither_lost_nor_added() {
        assert_eq!(found("لم يعلق الحزب على الخبر", "The party commented on the news"), ["negation"]);
        assert_eq!(found("علق الحزب خلال الاجتماع على الخبر", "The party did not comment on the news"), ["negation"]);
        assert!(found("لم يعلق الحزب على الخبر", "The party has not commented on the news").is_empty());
        assert!(found("لا يزال الطريق مغلقا", "The road is still closed").is_empty());
        for (ar, en) in [
            (
                "تبدأ العواصف في أطراف المدن وليس في وسطها",
                "Storms begin at the edges of towns rather than in their centre",
            ),
            (
                "وصل القطار متأخرا فلم يلحق الركاب بالحفل",
                "The train came too late for its passengers to see the concert",
            ),
            ("نشر كتابا غير روائي", "He published a non-fiction book"),
            ("كلا، سنبقى هنا", "No, we are staying here"),
            ("يقدر الحرية خصوصا في أيام كهذه", "He values freedom, and never more so than on days like these"),
        ] {
            assert!(found(ar, en).is_empty(), "{en}");
        }
        assert!(found("نفى الوزير الخبر", "The minister said the news was not true").is_empty());
        assert!(found("رفض الوزير التعليق", "The minister would not comment").is_empty());
        assert_eq!(found("لا تفاوض ولا استسلام", "Negotiation and surrender"), ["negation"]);
        let without = "غادر الوفد القاعة دون توقيع الاتفاق";
        assert_eq!(found(without, "The delegation left the hall while signing the agreement"), ["negation"]);
        assert!(found(without, "The delegation left the hall without signing the agreement").is_empty());
    }
}
