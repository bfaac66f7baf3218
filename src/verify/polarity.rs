//! Negation, modality and attribution: what is denied stays denied, what is possible stays possible.

use super::Context;
use super::pair::{ArabicWord, Pair};
use crate::types::{Check, Defect, Finding};
use std::ops::Range;

/// How strongly a word negates its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Force {
    /// Seldom rendered by a negation: "only", "but", "less".
    Faint,
    /// Often rendered by a negation: "refused", "absence".
    Weak,
    /// Negates a noun or adjective: `غير`, `عدم`, `دون`.
    Middling,
    /// A particle that negates a verb or a sentence.
    Strong,
}

/// Particles that negate a verb or a sentence, folded, without `و` and `ف`.
const PARTICLES: &str = "لم لن ليس ليست ليسوا لسنا لست ليسا لستم";
/// Words that negate a noun or adjective.
const NOMINAL: &str = "غير دون بدون عدم لعدم بعدم بلا";
/// Words that can stand for a negation.
const WEAK: &str = "كلا لولا مستحيل تعذر يتعذر استحاله انعدام رفض رفضت يرفض ترفض رافضا رافضه رفضه رفضها نفي نفت ينفي تنفي نافيا \
نافيه نفيه فشل فشلت يفشل عاجز عجز يعجز عجزت منع منعت يمنع تمنع ممنوع حظر حظرت يحظر كف توقف توقفت يفتقر تفتقر افتقار خال \
خاليه خلو خلت انكر ينكر تنكر استبعد استبعدت يستبعد امتنع امتنعت يمتنع غياب غاب غابت اخفق اخفقت استنكر يحول حال تجنب يتجنب \
كيلا ليلا عديم مجهول اختفي فقد نقص ناقص الغي الغت معدوم يابي ابي قط قلما نادرا";
/// Words that seldom do.
const FAINT: &str = "ما سوي الا ابدا بدلا مجرد فقط يصعب صعب لكي لكن ولكن بل ضد مناهض اقل قليل قليلا قليله انتهي";
/// Behind `لا`, words with which it does not negate: "still", "especially", "must".
const LA_WITHOUT_NO: &str = "سيما يزال تزال يزالون يزالان زال زالت زالوا نزال بد شك باس محاله يقل تقل";

const STRONG_ENGLISH: &[&str] =
    &["not", "never", "cannot", "no", "none", "neither", "nor", "nobody", "nothing", "nowhere", "noone"];
const WEAK_ENGLISH: &str = "without lack lacks lacked lacking fail failed fails failing failure refuse refused refuses refusing \
refusal denied deny denies denying unable yet only rather away rejected rejects reject rejection unlike hardly barely few little \
absence absent far impossible instead stopped stop stops still prevent prevented prevents prevention ban banned bans barred \
avoid avoided avoiding halt halted unless except but short less free devoid against rarely seldom scarcely cease ceased \
ruled out declined declines decline cancelled canceled missing without illegal illegitimate irregular immoral independent \
nonetheless nevertheless regardless despite even otherwise";
const NEGATED_PREFIXED: &str = "unknown unclear unlikely unable unaware unharmed unchanged incapable invalid impossible \
insufficient inability unwilling nonexistent disagree disagreed unconvinced unusual uncertain incomplete unexpected undecided \
unprecedented unresolved unfair unjust unjustified unacceptable unlawful unauthorised unauthorized uninhabited unhappy unfounded \
untrue unconfirmed unsuccessful unspecified undisclosed unidentified unnecessary unacceptable unfortunately unstable unsafe \
unable unarmed unchecked unpaid uneasy unrelated unreasonable irresponsible irrelevant inaccurate inadequate indirect \
inappropriate ineffective inconsistent incorrect invisible imperfect impatient disapprove dissatisfied dislike distrust \
noncompliance nonsense helpless homeless jobless useless stateless careless endless";

fn in_list(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

/// Negating force of an Arabic word in its place.
fn arabic_force(words: &[ArabicWord], i: usize) -> Option<Force> {
    let folded = words[i].word.folded.as_str();
    let bare = ["و", "ف", "ا", "او"].iter().find_map(|p| folded.strip_prefix(p)).filter(|b| b.chars().count() >= 2);
    let is = |list: &str| in_list(list, folded) || bare.is_some_and(|b| in_list(list, b));
    let la = folded == "لا" || matches!(folded, "ولا" | "فلا" | "الا" | "بالا" | "بان لا");
    if is(PARTICLES) {
        return Some(Force::Strong);
    }
    if la {
        let next = words.get(i + 1).map_or("", |w| w.word.folded.as_str());
        if folded == "الا" {
            return Some(Force::Faint);
        }
        return (!in_list(LA_WITHOUT_NO, next)).then_some(Force::Strong);
    }
    let stem = words[i].bare.as_str();
    let any = |list: &str| is(list) || in_list(list, stem);
    let joined = folded.starts_with("اللا") || (folded.starts_with("لا") && folded.chars().count() > 6);
    [(NOMINAL, Force::Middling), (WEAK, Force::Weak), (FAINT, Force::Faint)]
        .into_iter()
        .find_map(|(list, force)| any(list).then_some(force))
        .or(joined.then_some(Force::Weak))
}

/// Negating force of an English word in its place.
fn english_force(words: &[&str], i: usize) -> Option<Force> {
    let w = words[i];
    let next = words.get(i + 1).copied().unwrap_or("");
    if w.ends_with("n't") || w.ends_with("n’t") {
        return Some(Force::Strong);
    }
    if STRONG_ENGLISH.contains(&w) {
        // "not only", "no doubt", "no longer", "no matter" have renderings without a negation.
        let idiom = (w == "not" && matches!(next, "only" | "just" | "least"))
            || (w == "no" && matches!(next, "doubt" | "matter" | "one" | "longer" | "less" | "more"));
        // "neither … nor" is one negation.
        let second = w == "nor" && words[..i].contains(&"neither");
        return if second { None } else { Some(if idiom { Force::Weak } else { Force::Strong }) };
    }
    let prefixed = w.len() >= 9
        && ["un", "in", "im", "ir", "il", "non", "dis"].iter().any(|p| w.starts_with(p))
        && ["able", "ible", "ably", "ibly"].iter().any(|e| w.ends_with(e));
    (in_list(WEAK_ENGLISH, w) || in_list(NEGATED_PREFIXED, w) || prefixed || w.ends_with("less")).then_some(Force::Weak)
}

/// A negation that only one side has.
pub(super) fn negation(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    let arabic: Vec<(usize, Force)> =
        (0..pair.arabic.len()).filter_map(|i| Some((i, arabic_force(&pair.arabic, i)?))).collect();
    let given: Vec<(usize, Force)> =
        (0..english.len()).filter_map(|i| Some((i, english_force(&english, i)?))).collect();
    let strong = |list: &[(usize, Force)]| list.iter().filter(|x| x.1 == Force::Strong).count();
    let (in_source, in_target) = (strong(&arabic), strong(&given));
    if in_source > 0 && in_target == 0 {
        let first = arabic.iter().find(|x| x.1 == Force::Strong).map_or(0, |x| x.0);
        let w = &pair.arabic[first].word;
        // One word of another kind may carry one negation, not two.
        let confidence = match given.len() {
            0 => 0.75,
            n if n < in_source => 0.5,
            _ => 0.3,
        };
        out.push(lost(pair, w.span.clone(), confidence));
    } else if in_target > arabic.iter().filter(|x| x.1 > Force::Faint).count() {
        let first = given.iter().find(|x| x.1 == Force::Strong).map_or(0, |x| x.0);
        let w = &pair.english[first];
        let confidence = if arabic.is_empty() { 0.7 } else { 0.55 };
        let defect = Defect::AddedNegation { stands: pair.target[w.span.clone()].to_owned() };
        out.push(Finding::new(Check::Negation, defect, confidence).at_target(w.span.clone()));
    } else if let Some((at, _)) = arabic.iter().find(|x| x.1 == Force::Middling).filter(|_| given.is_empty()) {
        // "غير سعيد" is "unhappy" or "not happy", never "happy".
        let prefixed = english.iter().any(|w| {
            w.len() >= 6 && ["un", "in", "im", "ir", "il", "non", "dis", "mis"].iter().any(|p| w.starts_with(p))
        });
        out.push(lost(pair, pair.arabic[*at].word.span.clone(), if prefixed { 0.2 } else { 0.5 }));
    } else if in_source > in_target + (given.len() - in_target) {
        out.push(Finding::new(Check::Negation, Defect::FewerNegations, 0.4));
    }
}

fn lost(pair: &Pair, span: Range<usize>, confidence: f64) -> Finding {
    let defect = Defect::LostNegation { arabic: pair.source[span.clone()].to_owned() };
    Finding::new(Check::Negation, defect, confidence).at_source(span)
}

/// Words of doubt and of hearsay: check, Arabic, English.
const HEDGES: &[(Check, &str, &str)] = &[
    (
        Check::Modality,
        "ربما لعل محتمل يحتمل المحتمل محتمله المحتمله احتمال",
        "may might could perhaps possibly possible probably likely maybe potential potentially apparently presumably can \
         seems suspected probable possibility probability would believed expected if",
    ),
    (
        Check::Attribution,
        "يزعم زعم زعمت مزاعم المزعوم المزعومه مزعوم مزعومه المفترض",
        "alleged allegedly alleges allege claim claims claimed claiming purported purportedly supposed supposedly so-called \
         reportedly said says according accused allegations allegation assert asserts asserted presumed",
    ),
];

/// Whether a negation stands on either side.
pub(super) fn negates(pair: &Pair) -> bool {
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    (0..pair.arabic.len()).any(|i| arabic_force(&pair.arabic, i) > Some(Force::Weak))
        || (0..english.len()).any(|i| english_force(&english, i) == Some(Force::Strong))
}

/// Whether the source has a word of doubt or hearsay.
pub(super) fn hedges(pair: &Pair, check: Check) -> bool {
    let list = HEDGES.iter().find(|h| h.0 == check).map_or("", |h| h.1);
    pair.arabic.iter().any(|w| in_list(list, &w.word.folded) || in_list(list, &w.bare))
}

/// A statement that the source gives as possible or reported, and the translation as fact.
pub(super) fn modality(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for (check, hedges, said) in HEDGES {
        let hedge = pair.arabic.iter().find(|w| in_list(hedges, &w.word.folded) || in_list(hedges, &w.bare));
        if let Some(w) = hedge
            && !pair.english.iter().any(|e| in_list(said, &e.lower))
        {
            let span = w.word.span.clone();
            let defect = Defect::LostHedge { arabic: pair.source[span.clone()].to_owned() };
            out.push(Finding::new(*check, defect, 0.5).at_source(span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        let all = [negation, modality].into_iter().flat_map(|rule| super::super::tests::found(rule, source, target));
        all.filter(Finding::rejects).map(|f| f.check.to_string()).collect()
    }

    #[test]
    fn a_negation_is_neither_lost_nor_added() {
        assert_eq!(found("لم يعلق الحزب على الخبر", "The party commented on the news"), ["negation"]);
        assert_eq!(found("علق الحزب خلال الاجتماع على الخبر", "The party did not comment on the news"), ["negation"]);
        assert!(found("لم يعلق الحزب على الخبر", "The party has not commented on the news").is_empty());
        assert!(found("لا يزال الطريق مغلقا", "The road is still closed").is_empty());
        assert!(found("نفى الوزير الخبر", "The minister said the news was not true").is_empty());
        assert!(found("رفض الوزير التعليق", "The minister would not comment").is_empty());
        assert_eq!(found("لا تفاوض ولا استسلام", "Negotiation and surrender"), ["negation"]);
    }

    #[test]
    fn what_may_be_is_not_told_as_fact() {
        assert_eq!(found("من المحتمل أن يستقيل الوزير", "The minister is resigning"), ["modality"]);
        assert!(found("من المحتمل أن يستقيل الوزير", "The minister may resign").is_empty());
        assert_eq!(found("زعم التنظيم أنه أسقط طائرة", "The group shot down a plane"), ["attribution"]);
        assert!(found("زعم التنظيم أنه أسقط طائرة", "The group claimed to have shot down a plane").is_empty());
    }
}
