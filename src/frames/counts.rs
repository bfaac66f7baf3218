//! Tolls: how many were killed, injured, missing, arrested. Parts of a whole ("بينهم"), background and mere fears do not
//! count.

use super::context::{hypothetical, matches, negated};
use super::fates::{is_person, of_noun, of_verb};
use super::frame::Filler;
use super::joined::{Joined, with_joined};
use super::quantities::{Quantity, fated, others, quantities};
use super::reading::Reading;
use super::roles::Role;
use crate::word_lists::List;
use crate::word_lists::List::{Counting, Remaining};
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::numerals::digits_of;
use std::collections::BTreeMap;

/// The fate expressed by a word that governs the number after it.
fn governor(r: &Reading, i: usize) -> Option<Role> {
    let lemma = r.lemma(i);
    // "لقي 7 أشخاص مصرعهم": the verb alone means "met".
    if r.may_be(i, "لقي") {
        return (i + 1..(i + 9).min(r.len())).any(|k| matches!(r.lemma(k), "مصرع" | "حتف")).then_some(Role::Killed);
    }
    if lemma == "قضى" {
        // "قضى 19 شخصا", but "قضت المحكمة".
        let next = r.number_at(i + 1).map_or(i + 1, |n| n.1.end);
        let court = (0..r.len()).any(|k| r.lemma(k) == "محكمة");
        return (r.is_verb(i) && !court && is_person(r, next)).then_some(Role::Killed);
    }
    // "يودي بطفلين", "تحصد 11 شخصا"
    if r.is_verb(i) && lemma == "أودى" {
        let own = r.analysis(i + 1).is_some_and(|a| a.preposition == Some('ب')) && is_person(r, i + 1);
        return own.then_some(Role::Killed);
    }
    if r.is_verb(i) && lemma == "حصد" {
        return r.number_at(i + 1).is_some_and(|n| is_person(r, n.1.end)).then_some(Role::Killed);
    }
    // "قدمت المساعدة لـ91 مرشحا للهجرة"
    if lemma == "مساعدة" {
        let given = (i.saturating_sub(9)..i).any(|k| matches!(r.lemma(k), "قدم" | "تقديم"));
        let migrants = (i + 1..(i + 5).min(r.len())).any(|k| matches!(r.lemma(k), "مرشح" | "مهاجر" | "حراق"));
        return (given && migrants).then_some(Role::Rescued);
    }
    if lemma == "حياة" {
        let claimed = (i.saturating_sub(8)..i).any(|k| matches!(r.lemma(k), "أودى" | "خسارة" | "إنهاء"));
        return claimed.then_some(Role::Killed);
    }
    // "تحصد أرواح 18 شخصا"
    if lemma == "روح" {
        let claimed = (i.saturating_sub(4)..i).any(|k| matches!(r.lemma(k), "حصد" | "أزهق" | "إزهاق"));
        return claimed.then_some(Role::Killed);
    }
    if matches!(lemma, "قبض") {
        let made = (i.saturating_sub(8)..i).any(|k| matches!(r.lemma(k), "ألقى" | "إلقاء" | "تم"));
        return (made || i == 0).then_some(Role::Arrested);
    }
    // "ضبط متهمين اثنين": of people it is an arrest.
    if lemma == "ضبط" {
        let next = r.number_at(i + 1).map_or(i + 1, |n| n.1.end);
        return is_person(r, next).then_some(Role::Arrested);
    }
    // "يتلقى 32 شخصا العلاج"
    if lemma == "تلقى" {
        return (i + 1..(i + 7).min(r.len())).any(|k| r.lemma(k) == "علاج").then_some(Role::Injured);
    }
    // "تسمم 46 طالبة"
    if matches!(lemma, "تسمم" | "اختناق") && r.number_at(i + 1).is_some_and(|n| is_person(r, n.1.end)) {
        return Some(Role::Injured);
    }
    // "لإجلاء العالقين": what is only meant to be done.
    if r.analysis(i).is_some_and(|a| a.preposition == Some('ل') && !a.is_verb()) {
        return None;
    }
    if matches!(lemma, "سراح" | "سبيل") {
        let made = (i.saturating_sub(3)..i).any(|k| List::Releasing.contains(r.lemma(k)));
        return made.then_some(Role::Released);
    }
    if r.is_verb(i)
        && let Some(role) = of_verb(lemma)
    {
        return Some(role);
    }
    // "وتوقف 37 متظاهرا": with people as its object it means "arrests", not "stops".
    if lemma == "توقف" && r.is_verb(i) && r.number_at(i + 1).is_some_and(|n| is_person(r, n.1.end)) {
        return of_verb("أوقف");
    }
    // "فرق الإنقاذ", "مصلحة الإسعاف": a noun that is part of a name or title.
    let called =
        r.tokens[i].within.is_some_and(|w| w != i && r.tokens[w].expression.is_some_and(|e| e.pos() != Pos::Verb));
    if let Some(role) = of_noun(lemma).filter(|_| r.name_over(i).is_none() && !called && !r.is_verb(i)) {
        return Some(role);
    }
    r.number_at(i + 1)?;
    (r.folded(i).trim_start_matches('و') == "فقد").then_some(Role::Missing)
}

/// The fate of a number of people, with the word that expresses it.
fn fate(r: &Reading, q: &Quantity, all: &[Quantity]) -> Option<(Role, usize)> {
    let head = q.noun;
    if let Some(h) = head
        && let Some(role) = fated(r, h, !q.bare)
    {
        // "سقوط قتيل": one or two without a numeral count only where a word of counting precedes.
        let counts = |k: usize| List::CountingWords.contains(r.lemma(k));
        if q.bare && !(h.saturating_sub(3)..h).any(counts) {
            return None;
        }
        // "تحرير ثمانية مختطفين"
        let freed = (q.words.start.saturating_sub(4)..q.words.start).any(|k| List::Freeing.contains(r.lemma(k)));
        let held = matches!(role, Role::Kidnapped | Role::Arrested);
        return Some((if freed && held { Role::Released } else { role }, h));
    }
    // "310 حالات اختناق"
    if let Some(h) = head
        && !q.bare
        && r.lemma(h) == "حالة"
        && List::Ailments.contains(r.lemma(h + 1))
    {
        return Some((Role::Injured, h));
    }
    // "شخصين مفقودين", "ثلاثة أشخاص في عداد المفقودين"
    if let Some(h) = head.filter(|h| is_person(r, *h)) {
        let adjective = (h + 1 < r.len() && r.gap(h + 1).is_none()).then(|| fated(r, h + 1, false)).flatten();
        let among = r.folded(h + 1) == "في" && r.lemma(h + 2) == "عداد";
        let fate_at =
            if among { fated(r, h + 3, true).map(|role| (role, h + 3)) } else { adjective.map(|role| (role, h + 1)) };
        if let Some(found) =
            fate_at.filter(|(role, k)| *role == Role::Missing || among || r.analysis(*k).is_some_and(|a| !a.article))
        {
            return Some(found);
        }
    }
    // "ما زال ستة في عداد المفقودين": nobody is named, but the number is.
    if !q.bare && head.is_none() && r.folded(q.words.end) == "في" && r.lemma(q.words.end + 1) == "عداد" {
        let at = q.words.end + 2;
        return fated(r, at, true).map(|role| (role, at));
    }
    // "24 إصابة"
    if let Some(h) = head
        && !q.bare
        && (r.lemma(h) == "وفاة" || r.lemma(h) == "حالة" && dead_cases(r, h + 1))
    {
        return Some((Role::Killed, h));
    }
    // "والوفيات إلى 11"
    if !q.bare && q.words.start > 1 && r.folded(q.words.start - 1) == "الي" {
        let k = q.words.start - 2;
        let counted = match r.lemma(k) {
            "وفاة" => Some(Role::Killed),
            "إصابة" => Some(Role::Injured),
            _ => fated(r, k, false),
        };
        if let Some(role) = counted.filter(|_| r.analysis(k).is_some_and(|a| a.article)) {
            return Some((role, k));
        }
    }
    let person = head.is_some_and(|h| is_person(r, h) || others(r, h));
    if !q.bare && (person || head.is_none()) && r.folded(q.words.start.wrapping_sub(1)) == "الي" {
        // "ارتفع عدد المصابين في الحادث إلى 22 شخصا"
        let from = (0..q.words.start).rev().take(16).take_while(|k| !r.breaks(k + 1)).last().unwrap_or(q.words.start);
        let counted = (from..q.words.start).rev().find(|k| Counting.contains(r.lemma(*k)) && r.gap(k + 1).is_none());
        let clause = |k: usize| {
            !(k..q.words.start).any(|x| r.is_verb(x) && r.analysis(x).is_some_and(|a| a.conjunction.is_some()))
        };
        if let Some(found) = counted.filter(|k| clause(*k)).and_then(|k| Some((fated(r, k + 1, true)?, k + 1))) {
            return Some(found);
        }
    }
    let alone =
        !q.bare && head.is_none_or(|h| r.pos(h) == Some(Pos::Cconj) || r.gap(h).is_some() || !r.tokens[h].is_arabic());
    if !person && !alone {
        return None;
    }
    // Before it: "مقتل ما لا يقل عن 9 أشخاص"; single persons and duals only right after the word.
    let reach = if q.bare { 2 } else { 7 };
    for k in (q.words.start.saturating_sub(reach)..q.words.start).rev() {
        if r.breaks(k + 1) || matches!(r.gap(k + 1), Some('،' | ',')) {
            break;
        }
        if let Some(role) = governor(r, k) {
            // "مقتل وإصابة 20": both fates together.
            let alike = |p: &usize| {
                r.is_verb(*p) == r.is_verb(k)
                    && r.analysis(*p).is_none_or(|a| a.pronoun.is_none())
                    // "24 شخصا قتلوا وأصيب 27": the first verb has its own number.
                    && !r.folded(*p).ends_with("وا")
            };
            let twin = k.checked_sub(1).filter(alike).and_then(|p| governor(r, p)).is_some_and(|p| p != role);
            let joined = r.analysis(k).is_some_and(|a| a.conjunction.is_some());
            if twin && joined {
                return None;
            }
            return Some((role, k));
        }
        let other = all.iter().any(|o| o.words.contains(&k));
        if other || r.is_verb(k) && !List::Amounting.contains(r.folded(k)) {
            break;
        }
    }
    // After it: "9 أشخاص لقوا مصرعهم", "24 شخصا قتلوا".
    if q.bare {
        return None;
    }
    let from = head.unwrap_or(q.words.end);
    for k in from + 1..(from + 5).min(r.len()) {
        if r.gap(k).is_some() || all.iter().any(|o| o.words.contains(&k)) {
            break;
        }
        if r.analysis(k).is_some_and(|a| a.is_verb() && a.conjunction.is_some()) {
            break;
        }
        let plural = r.folded(k).ends_with("وا");
        if r.is_verb(k) || plural {
            // "بحارا احتجزوهم": what others did to them before.
            let of_others = r.analysis(k).is_some_and(|a| a.pronoun.is_some());
            let said = governor(r, k).filter(|_| !of_others);
            return said.filter(|_| plural || r.analysis(k).is_some_and(|a| a.plural)).map(|role| (role, k));
        }
    }
    None
}

/// Whether a word says that cases are deaths: "حالة وفاة", but not "حالة والوفيات".
pub(super) fn dead_cases(r: &Reading, i: usize) -> bool {
    r.lemma(i) == "وفاة" && r.analysis(i).is_some_and(|a| a.conjunction.is_none() && !a.article)
}

/// Whether a number is part of an earlier one: "بينهم 3 أطفال".
fn part(r: &Reading, q: &Quantity) -> bool {
    (q.words.start.saturating_sub(3)..q.words.start)
        .any(|k| List::PartsOf.contains(r.folded(k)) && (k + 1..q.words.start).all(|x| r.gap(x).is_none()))
}

/// Whether a sentence is about the past: another year, "since", recurring events.
pub fn background(r: &Reading) -> bool {
    let looks_back = |i: usize| {
        List::LookingBack.contains(r.folded(i)) || r.folded(i) == "خلال" && List::LongPeriods.contains(r.lemma(i + 1))
    };
    (0..r.len()).any(looks_back) || other_time(r)
}

/// The same for the headline and the first sentence: what they sum up "since the start of the year" is the news.
pub(super) fn background_of_lead(r: &Reading) -> bool {
    r.folded(0).trim_start_matches('و') == "منذ" || r.folded(0) == "وكان" || r.folded(0) == "وكانت" || other_time(r)
}

/// Whether a sentence names a day long before the event, or another year.
fn other_time(r: &Reading) -> bool {
    let Some(about) = r.about else { return false };
    r.dates.iter().any(|(d, _)| match d.resolved {
        Some((first, _)) => about.since(first).is_ok_and(|s| s.get_days() > 45),
        None => d.year.is_some_and(|y| y != about.year()),
    })
}

/// Fills the toll slots with what the headline or the earliest sentence says, unless a later one of the same report
/// says that the number rose.
pub fn tolls(lines: &[Reading], slots: &mut BTreeMap<Role, Filler>) {
    let lead = lines.iter().position(|r| !r.line.title);
    for (l, r) in lines.iter().enumerate() {
        let first = r.line.title || Some(l) == lead;
        if if first { background_of_lead(r) } else { background(r) } {
            continue;
        }
        let all = quantities(r);
        for q in &all {
            // "640 حالة، بينها تسع وفيات": the dead are no part of any other toll.
            let dead = q.noun.is_some_and(|n| r.lemma(n) == "وفاة");
            if part(r, q) && !dead || r.quoted.get(q.words.start) == Some(&true) {
                continue;
            }
            let Some((role, fate_at)) = fate(r, q, &all) else { continue };
            let early = fate_at.min(q.words.start);
            if negated(r, early) || hypothetical(r, early) || rumour(r, early) {
                continue;
            }
            // "ما زال 5 مصابين في العناية المركزة": a part of those who were hurt. Who is still missing is missing.
            if role == Role::Injured && (early.saturating_sub(2)..early).any(|k| Remaining.contains(r.folded(k))) {
                continue;
            }
            let end = q.noun.map_or(q.words.end, |n| (n + 1).max(q.words.end)).min(r.len());
            let (value, end) = match with_joined(r, q, &all, end) {
                Joined::None => (q.value, end),
                Joined::Counted(more, end) => (q.value.map(|v| v + more), end),
                Joined::Uncounted => continue,
            };
            let text = if value == q.value { q.text.clone() } else { digits_of(value.unwrap_or_default()) };
            let filler = Filler {
                text: text.clone(),
                value,
                country: None,
                arabic: r.arabic(early..end.max(fate_at + 1)),
                cite: r.id().to_owned(),
            };
            let better = match slots.get(&role) {
                None => true,
                Some(old) => match (old.value, value) {
                    // An exact number replaces a vague one.
                    (None, Some(_)) => true,
                    // "مقتل متظاهر", then "متظاهر واحد على الأقل": the bound is what is known.
                    (Some(a), Some(b)) if a == b => old.text.len() < text.len() && Some(l) == lead,
                    (Some(a), Some(b)) => b > a && rises(r) || falls(r, role, fate_at),
                    _ => false,
                },
            };
            let repeats = q.bare && value == q.value && slots.get(&role).is_some_and(|old| old.value != value);
            if better && !repeats {
                slots.insert(role, filler);
            }
        }
    }
}

/// Whether a sentence says that a toll rose.
fn rises(r: &Reading) -> bool {
    (0..r.len()).any(|i| matches!(r.lemma(i), "ارتفاع" | "ارتفع" | "حصيلة")) || matches(r, 0, "ارتفع").is_some()
}

/// Whether a sentence says that the number of those missing or otherwise waited for fell to the one that it gives.
fn falls(r: &Reading, role: Role, fate: usize) -> bool {
    role == Role::Missing && (fate.saturating_sub(4)..fate).any(|k| List::RatesDown.contains(r.lemma(k)))
}

/// Whether a word is only presented as hearsay.
fn rumour(r: &Reading, i: usize) -> bool {
    (i.saturating_sub(3)..i).any(|k| List::Rumours.contains(r.lemma(k)))
}

#[cfg(test)]
mod tests {
    use super::super::frame::Line;
    use super::*;

    fn of(texts: &[&str]) -> Vec<(Role, String)> {
        let lines: Vec<Reading> =
            texts.iter().map(|arabic| Reading::new(Line { id: "S1.1", title: false, arabic }, None)).collect();
        let mut slots = BTreeMap::new();
        tolls(&lines, &mut slots);
        slots.into_iter().map(|(role, f)| (role, f.text)).collect()
    }

    #[test]
    fn who_is_still_in_hospital_is_a_part_of_the_injured() {
        let injured = |n: &str| vec![(Role::Injured, n.to_owned())];
        assert_eq!(of(&["وما زال أربعة مصابين في العناية المركزة."]), []);
        assert_eq!(of(&["ولا يزال 4 جرحى في المستشفى."]), []);
        assert_eq!(of(&["وأصيب 17 شخصا بجروح.", "وما زال أربعة مصابين في العناية المركزة."]), injured("17"));
        assert_eq!(of(&["ولا يزال خمسة أشخاص في عداد المفقودين."]), [(Role::Missing, "5".to_owned())]);
    }

    #[test]
    fn bodies_and_numbers_without_a_noun_count_as_what_is_said_of_them() {
        assert_eq!(of(&["ولا يزال سبعة في عداد المفقودين."]), [(Role::Missing, "7".to_owned())]);
        assert_eq!(of(&["وعثر الغواصون على جثتين."]), [(Role::Killed, "2".to_owned())]);
        assert_eq!(of(&["وانتشلت فرق الإنقاذ 13 جثة."]), [(Role::Killed, "13".to_owned())]);
        assert_eq!(
            of(&["وأردى المهاجم ثلاثة أشخاص وأصاب خمسة."]),
            [(Role::Killed, "3".to_owned()), (Role::Injured, "5".to_owned())]
        );
        assert_eq!(of(&["وأصاب صاروخان ثلاثة مبان."]), []);
        assert_eq!(of(&["وارتفع عدد الجرحى في الانهيار إلى 31 شخصا."]), [(Role::Injured, "31".to_owned())]);
        assert_eq!(of(&["وارتفعت حصيلة قتلى الزلزال إلى تسعين."]), [(Role::Killed, "90".to_owned())]);
        assert_eq!(of(&["وارتفع عدد الجرحى، ونقلت الحافلات الركاب إلى 3 أشخاص."]), []);
    }
}
