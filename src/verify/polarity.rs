//! Negation: what is denied stays denied, and nothing else becomes so.

use super::aligned::Ground;
use super::context::Context;
use super::pair::{ArabicWord, Pair};
use super::particles::is_particle;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::analysis::Token;
use mujaz_arabic::english;
use std::ops::Range;

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

/// Particles that negate a verb or a sentence, folded, without `و` and `ف`.
const PARTICLES: &str = "لم لن ليس ليست ليسوا لسنا لست ليسا لستم";
/// Words that negate a noun or adjective.
const NOMINAL: &str = "غير دون بدون عدم لعدم بعدم بلا";
/// Words that may correspond to a negation.
const WEAK: &str = "كلا لولا مستحيل تعذر يتعذر استحاله انعدام رفض رفضت يرفض ترفض رافضا رافضه رفضه رفضها نفي نفت ينفي تنفي نافيا \
نافيه نفيه فشل فشلت يفشل عاجز عجز يعجز عجزت منع منعت يمنع تمنع ممنوع حظر حظرت يحظر كف توقف توقفت يفتقر تفتقر افتقار خال \
خاليه خلو خلت انكر ينكر تنكر استبعد استبعدت يستبعد امتنع امتنعت يمتنع غياب غاب غابت اخفق اخفقت استنكر يحول حال تجنب يتجنب \
كيلا ليلا عديم مجهول اختفي فقد نقص ناقص الغي الغت معدوم يابي ابي قط قلما نادرا";
/// Words that rarely correspond to a negation.
const FAINT: &str = "ما سوي الا ابدا بدلا مجرد فقط يصعب صعب لكي لكن ولكن بل ضد مناهض اقل قليل قليلا قليله انتهي";
/// Words after which `لا` does not negate: "still", "especially", "must".
const LA_WITHOUT_NO: &str =
    "سيما يزال تزال يزالون يزالان زال زالت زالوا نزال بد شك باس محاله يقل تقل ريب مناص جدال غرو عجب";

const STRONG_ENGLISH: &[&str] =
    &["not", "never", "cannot", "no", "none", "neither", "nor", "nobody", "nothing", "nowhere", "noone"];
const WEAK_ENGLISH: &str = "without lack lacks lacked lacking fail failed fails failing failure refuse refused refuses refusing \
refusal denied deny denies denying unable rejected rejects reject rejection unlike hardly barely \
absence absent impossible instead stopped stop stops prevent prevented prevents prevention ban banned bans barred \
avoid avoided avoiding halt halted unless except devoid against rare rarely seldom scarcely cease ceased \
ruled declined declines decline cancelled canceled missing illegal illegitimate irregular immoral independent regardless \
free outside silent silence stuck";
/// Words that say in a way of their own what a verb that denies says.
const AVERSE_ENGLISH: &str = "refute refuted refutes rebut rebutted dismiss dismissed dismisses exclude excluded excludes rule ignore \
ignored ignores neglect neglected disregard disregarded forget forgot miss missed misses refrain refrained abstain abstained \
withhold withheld shun shunned forbid forbade forbidden collapse collapsed short struggle struggled turn turned contradict \
contradicted oppose opposed opposes opposition false untrue";
/// Those that deny whatever they render: "unless" is "ما لم".
const DENYING_ENGLISH: &str = "without unless except devoid against instead unlike hardly barely rarely seldom scarcely unable \
impossible";
/// English words that render an Arabic negation with an exception: "only" for `لا … إلا`.
const EXCEPTING_ENGLISH: &str = "only just but yet still rather away far few little less short even otherwise nonetheless \
nevertheless despite alone out";
/// Words that make an exception to an Arabic negation, folded.
const EXCEPTING: [&str; 11] = ["الا", "سوي", "غير", "فقط", "بعد", "لاكثر", "اكثر", "اقل", "قبل", "حتي", "بل"];
const NEGATED_PREFIXED: &str = "unknown unclear unlikely unable unaware unharmed unchanged incapable invalid impossible \
insufficient inability unwilling nonexistent disagree disagreed unconvinced unusual uncertain incomplete unexpected undecided \
unprecedented unresolved unfair unjust unjustified unacceptable unlawful unauthorised unauthorized uninhabited unhappy unfounded \
untrue unconfirmed unsuccessful unspecified undisclosed unidentified unnecessary unacceptable unfortunately unstable unsafe \
unable unarmed unchecked unpaid uneasy unrelated unreasonable irresponsible irrelevant inaccurate inadequate indirect \
inappropriate ineffective inconsistent incorrect invisible imperfect impatient disapprove dissatisfied dislike distrust \
noncompliance nonsense helpless homeless jobless useless stateless careless endless";

/// Whether a list contains a word.
pub(super) fn in_list(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

/// Two-word phrases that negate nothing, folded: "equally", "certainly", "reunited", "regardless of".
const WITHOUT_NO: [(&str, &str); 14] = [
    ("دون", "تمييز"),
    ("دون", "شك"),
    ("بدون", "شك"),
    ("بلا", "شك"),
    ("دون", "ريب"),
    ("بلا", "ريب"),
    ("دون", "استثناء"),
    ("بلا", "استثناء"),
    ("دون", "انقطاع"),
    ("ولم", "شمل"),
    ("لم", "شمل"),
    ("لم", "الشمل"),
    ("غير", "ان"),
    ("غير", "انه"),
];

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

/// Lemmas that mean to deny, refuse, lack, fail or prevent, which English may render by a negation.
const DENYING: [&str; 48] = [
    "نفى",
    "نفي",
    "أنكر",
    "إنكار",
    "رفض",
    "فشل",
    "أخفق",
    "إخفاق",
    "عجز",
    "عاجز",
    "امتنع",
    "امتناع",
    "كف",
    "توقف",
    "انعدم",
    "انعدام",
    "تعذر",
    "حرم",
    "حرمان",
    "محروم",
    "غاب",
    "غياب",
    "غائب",
    "خلا",
    "خال",
    "افتقر",
    "افتقار",
    "نقص",
    "استبعد",
    "استبعاد",
    "منع",
    "ممنوع",
    "حظر",
    "محظور",
    "حال",
    "تجنب",
    "تفادى",
    "فقد",
    "فقدان",
    "اختفى",
    "ألغى",
    "إلغاء",
    "عدم",
    "نادر",
    "ندر",
    "استحال",
    "مستحيل",
    "استثنى",
];

/// The negating force of an Arabic word in its context.
fn arabic_force(pair: &Pair, i: usize) -> Option<Force> {
    if is_other(pair, i) {
        return None;
    }
    let words: &[ArabicWord] = &pair.arabic;
    let folded = words[i].word.folded.as_str();
    let denies = || pair.token(&words[i].word.span).is_some_and(|t| DENYING.contains(&t.lemma()));
    // "أليس", "ألم": a negative question.
    let asked = folded.strip_prefix('ا').filter(|b| !folded.starts_with("ال") && in_list(PARTICLES, b));
    let joined = ["و", "ف"].iter().find_map(|p| folded.strip_prefix(p)).filter(|b| b.chars().count() >= 2);
    let bare = asked.or(joined);
    let is = |list: &str| in_list(list, folded) || bare.is_some_and(|b| in_list(list, b));
    let la = folded == "لا" || matches!(folded, "ولا" | "فلا" | "الا" | "بالا" | "بان لا");
    // "كلا، …" answers; "كلا البلدين" is both.
    let answers = bare.unwrap_or(folded) == "كلا"
        && pair.source[words[i].word.span.end..].trim_start().starts_with(['،', ',', '.', '!', '؛']);
    if is(PARTICLES) || answers {
        return Some(Force::Strong);
    }
    if la {
        let next = words.get(i + 1).map_or("", |w| w.word.folded.as_str());
        if folded == "الا" {
            // "ألا يسعى" denies, "إلا" excepts.
            let denies = pair.source[words[i].word.span.clone()].starts_with('أ');
            return Some(if denies { Force::Strong } else { Force::Faint });
        }
        return (!in_list(LA_WITHOUT_NO, next)).then_some(Force::Strong);
    }
    let stem = words[i].bare.as_str();
    let any = |list: &str| is(list) || in_list(list, stem);
    let joined = folded.starts_with("اللا") || (folded.starts_with("لا") && folded.chars().count() > 6);
    [(NOMINAL, Force::Middling), (WEAK, Force::Weak), (FAINT, Force::Faint)]
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
    if w == "not" && (in_list(NEGATED_PREFIXED, next) || next == "uncommon" || next == "unlike") {
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
    if STRONG_ENGLISH.contains(&w) {
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
    let excepts = in_list(EXCEPTING_ENGLISH, w)
        && pair
            .arabic
            .iter()
            .any(|a| EXCEPTING.contains(&a.word.folded.as_str()) || EXCEPTING.contains(&a.bare.as_str()));
    let weak = excepts || in_list(WEAK_ENGLISH, w) || in_list(NEGATED_PREFIXED, w) || prefixed || w.ends_with("less");
    (weak || negates_by_prefix(pair, w)).then_some(Force::Weak)
}

/// `وليس`, "and not", with which Arabic contrasts two things.
fn is_contrast(folded: &str) -> bool {
    matches!(folded.strip_prefix('و').unwrap_or(folded), "ليس" | "ليست" | "لا" | "لم")
}

/// A negation on one side only.
pub(super) fn negation(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let english: Vec<&str> = pair.english.iter().map(|w| w.lower.as_str()).collect();
    let arabic: Vec<(usize, Force)> =
        (0..pair.arabic.len()).filter_map(|i| Some((i, arabic_force(pair, i)?))).collect();
    let given: Vec<(usize, Force)> =
        (0..english.len()).filter_map(|i| Some((i, english_force(pair, &english, i)?))).collect();
    let averse = !given.is_empty() || english.iter().any(|w| in_list(AVERSE_ENGLISH, w));
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
        let carries = in_list(WEAK_ENGLISH, english[i]) && !in_list(DENYING_ENGLISH, english[i]);
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
        // "عدم احترام" has a word of its own for it in English, or "not", or "lack".
        let absence = pair.arabic[*at].bare == "عدم";
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

/// Verbs that say that something is not so, or did not come about.
const DENIALS: [&str; 12] =
    ["نفى", "أنكر", "كذب", "استبعد", "فند", "دحض", "رفض", "فشل", "أخفق", "عجز", "امتنع", "تعذر"];

/// The confidence that a denial is lost where nothing at all denies in the translation.
const DENIED: f64 = 0.6;

/// Whether a word of the Arabic, in one of its readings, is a verb that denies and that nothing renders.
fn is_turned_round(pair: &Pair, i: usize) -> bool {
    let span = &pair.arabic[i].word.span;
    let denies = |t: &Token| {
        let verbs = t.readings.iter().filter(|a| a.is_verb()).filter_map(|a| a.lemma);
        t.analysis().is_some_and(|a| a.is_verb() || a.is_elative())
            && verbs.into_iter().any(|l| DENIALS.contains(&l.text()))
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
    }
}
