//! Numbers of people in a sentence: numerals, duals ("شخصان") and single persons ("مقتل جندي").

use super::fates::{is_person, of_person};
use super::reading::Reading;
use super::roles::Role;
use crate::word_lists::List;
use mujaz_arabic::analysis::{Analysis, Pos};
use mujaz_arabic::fates::people;
use mujaz_arabic::numerals::{Kind, digits_of, grouped};
use std::ops::Range;

/// A number of people in a sentence.
pub struct Quantity {
    /// In English: `9`, `more than 20`, `dozens`.
    pub text: String,
    pub value: Option<f64>,
    /// The words of the number.
    pub words: Range<usize>,
    /// The noun counted, if there is one; it may be the number itself ("شخصان").
    pub noun: Option<usize>,
    /// Whether no numeral is written: the noun is a dual or a single person.
    pub bare: bool,
}

/// Nouns after a number that say nothing about who is counted.
pub fn others(r: &Reading, i: usize) -> bool {
    List::Others.contains(r.folded(i))
}

/// The role of a noun for people with a fate. After a number an ambiguous word is read as a noun: "٩ قتلى".
pub fn fated(r: &Reading, i: usize, counted: bool) -> Option<Role> {
    if counted {
        let nouns = r.word(i).into_iter().flat_map(|t| &t.readings).filter(|a| !a.is_verb());
        return nouns.filter_map(|a| a.lemma).find_map(|l| of_person(l.text()));
    }
    if r.is_verb(i) {
        return None;
    }
    of_person(r.lemma(i))
}

/// The bound of a number, from the words before it or after its noun.
pub fn bound(r: &Reading, from: usize, behind: usize) -> &'static str {
    let w = |k: usize| from.checked_sub(k).map_or("", |i| r.folded(i));
    let (a, b) = (w(1), w(2));
    let two = format!("{b} {a}");
    if two.ends_with("اكثر من") || two.ends_with("ازيد من") || two.ends_with("يزيد عن") || two.ends_with("يزيد علي")
    {
        return "more than ";
    }
    if two.ends_with("يقل عن") || (r.folded(behind) == "علي" && r.folded(behind + 1) == "الاقل") {
        return "at least ";
    }
    if two.ends_with("اقل من") {
        return "fewer than ";
    }
    if List::About.contains(a.trim_start_matches('و')) { "about " } else { "" }
}

/// The numbers of people in a sentence.
pub fn quantities(r: &Reading) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::new();
    for (n, words) in &r.numbers {
        let v = n.value();
        let dated = r.dates.iter().any(|d| d.1.start < words.end && words.start < d.1.end);
        if n.kind != Kind::Cardinal || dated || v.fract() != 0.0 || v < 1.0 || words.is_empty() {
            continue;
        }
        // "الطريق رقم 40", "عمره 23 عاما", "المادة 5"
        let before = words.start.checked_sub(1).map_or("", |i| r.lemma(i));
        if matches!(before, "رقم" | "عدد" if r.folded(words.start.saturating_sub(1)) == "رقم")
            || List::NumberedThings.contains(before)
        {
            continue;
        }
        // "أطفالها الثلاثة": a numeral with the article says how many there are of those already named.
        let article = r.folded(words.start).starts_with("ال") && r.word(words.start).is_some_and(|t| t.is_arabic());
        if article && words.start > 0 && r.gap(words.start).is_none() && r.pos(words.start - 1) == Some(Pos::Noun) {
            continue;
        }
        let next = words.end;
        let noun = (next < r.len()
            && r.gap(next).is_none()
            && (!r.is_verb(next) || fated(r, next, true).is_some())
            && !matches!(r.pos(next), Some(Pos::Adp | Pos::Sconj))
            && r.analysis(next).is_none_or(|a| a.preposition.is_none() && a.conjunction.is_none()))
        .then_some(next);
        let text = if v >= 1_000.0 { grouped(v as u64) } else { digits_of(v) };
        // "9 أشخاص", "20 من عناصر", "24 جريحا"
        let families = noun.is_some_and(|k| matches!(r.lemma(k), "عائلة" | "أسرة"));
        let text = if families { format!("{text} families") } else { text };
        let text = format!("{}{text}", bound(r, words.start, noun.map_or(next, |k| k + 1)));
        out.push(Quantity { text, value: Some(v), words: words.clone(), noun, bare: false });
    }
    for i in 0..r.len() {
        if out.iter().any(|q| q.words.contains(&i)) || r.name_over(i).is_some() {
            continue;
        }
        let vague = match r.folded(i).trim_start_matches('و').trim_start_matches("ال") {
            "عشرات" => Some("dozens"),
            "ميات" => Some("hundreds"),
            "الاف" | "لاف" | "آلاف" => Some("thousands"),
            _ => None,
        };
        if let Some(text) = vague {
            let noun =
                (i + 1 < r.len() && r.gap(i + 1).is_none() && !matches!(r.pos(i + 1), Some(Pos::Sconj | Pos::Verb)))
                    .then_some(i + 1);
            let noun =
                noun.filter(|k| r.date_over(*k).is_none() && r.analysis(*k).is_none_or(|a| a.preposition.is_none()));
            let noun = noun.map(|k| if r.folded(k) == "من" { k + 1 } else { k });
            out.push(Quantity { text: text.into(), value: None, words: i..i + 1, noun, bare: false });
            continue;
        }
        let Some(a) = r.analysis(i).filter(|a| !a.is_verb()) else { continue };
        let counted = out.iter().any(|q| q.noun == Some(i));
        // "أصيب أحد المارة"
        if matches!(r.folded(i), "احد" | "احدي") && i > 0 && r.is_verb(i - 1) && is_person(r, i + 1) {
            out.push(Quantity { text: "1".into(), value: Some(1.0), words: i..i + 1, noun: Some(i + 1), bare: false });
            continue;
        }
        // "وأصيبت والدتهما"
        let kin = List::KinNouns.contains(r.lemma(i)) && a.pronoun.is_some() && !a.plural && !a.dual;
        if kin && i > 0 && r.is_verb(i - 1) {
            out.push(Quantity { text: "1".into(), value: Some(1.0), words: i..i + 1, noun: Some(i), bare: true });
            continue;
        }
        let said = two_said(r, i);
        if counted || !is_person(r, i) || a.pos == Pos::Adj && fated(r, i, false).is_none() && !two_of(r, i) && !said {
            continue;
        }
        if two(r, i, a) || two_of(r, i) || said {
            out.push(Quantity { text: "2".into(), value: Some(2.0), words: i..i + 1, noun: Some(i), bare: !said });
        } else if !a.plural && !collective(r, i) && !a.article && a.pronoun.is_none() && !r.folded(i).ends_with('ا') {
            // "متظاهر واحد على الأقل"
            let behind = if r.lemma(i + 1) == "واحد" { i + 2 } else { i + 1 };
            let text = format!("{}1", bound(r, i, behind));
            out.push(Quantity { text, value: Some(1.0), words: i..i + 1, noun: Some(i), bare: true });
        }
    }
    out.sort_by_key(|q| q.words.start);
    out
}

/// "قتلى", "جرحى": plurals that are lemmas of their own say nothing of how many.
fn collective(r: &Reading, i: usize) -> bool {
    matches!(r.lemma(i), "قتلى" | "جرحى" | "شهداء" | "مفقودين")
        || matches!(r.folded(i), "قتلي" | "جرحي" | "شهداء" | "ضحايا")
}

/// "متهمين اثنين"
fn two_said(r: &Reading, i: usize) -> bool {
    matches!(r.folded(i + 1), "اثنين" | "اثنان" | "اثنتين") && r.gap(i + 1).is_none()
}

/// "تاجري مخدرات": two of a kind, whatever else the word may be.
fn two_of(r: &Reading, i: usize) -> bool {
    let construct = r.folded(i).ends_with('ي') && r.gap(i + 1).is_none() && r.pos(i + 1) == Some(Pos::Noun);
    let dual = |a: &Analysis| a.dual && !a.article && a.lemma.is_some_and(|l| people().contains(&l.text()));
    construct && r.word(i).is_some_and(|t| t.readings.iter().any(dual))
}

/// Whether a noun means two: its dual cannot be mistaken for its plural.
fn two(r: &Reading, i: usize, a: &Analysis) -> bool {
    let f = r.folded(i);
    if a.article {
        return false;
    }
    // "تاجري مخدرات": a dual loses its last letter in the construct state.
    let construct = f.ends_with('ي') || f.ends_with('ا');
    if a.dual && construct && a.pronoun.is_none() && r.gap(i + 1).is_none() && r.pos(i + 1) == Some(Pos::Noun) {
        return true;
    }
    if f.ends_with("ان") {
        return a.dual || a.lemma.is_some_and(|l| !mujaz_arabic::fold(l.text()).ends_with("ان"));
    }
    if !f.ends_with("ين") {
        return false;
    }
    let broken = a.lemma.is_some_and(|l| l.plurals().next().is_some_and(|p| !mujaz_arabic::fold(p).ends_with("ون")));
    a.dual || f.ends_with("تين") || broken
}
