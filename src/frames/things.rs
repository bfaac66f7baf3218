//! What was opened, seized or found, and its measurements.

use super::frame::Filler;
use super::phrase::phrase;
use super::reading::Reading;
use crate::word_lists::List;
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::currencies::of_arabic;
use mujaz_arabic::english::inflect::plural;
use mujaz_arabic::numerals::{Kind, Number, digits_of, grouped};
use std::ops::Range;

/// A thing by its noun and the adjectives right after it, without its name.
pub fn thing(r: &Reading, i: usize) -> Option<Filler> {
    let i = if matches!(r.folded(i), "عن" | "علي") { i + 1 } else { i };
    use super::classes::{Class, class};
    let somebody = matches!(class(r.lemma(i)), Some(Class::Person | Class::Rank | Class::Title));
    if somebody
        || class(r.lemma(i)).is_some() && r.pos(i) != Some(Pos::Noun)
        || r.name_at(i).is_some()
        || r.number_at(i).is_some()
    {
        return None;
    }
    if super::fates::is_person(r, i) {
        return None;
    }
    let a = r.analysis(i).filter(|a| a.pos == Pos::Noun && !a.is_verb() && a.pronoun.is_none())?;
    let mut end = r.end_of(i);
    let head = match r.word(i).and_then(|t| t.expression) {
        Some(e) if e.pos() == Pos::Noun => e.glosses().next()?.to_owned(),
        Some(_) => return None,
        None => {
            let base = r.word(i)?.glosses().into_iter().next()?;
            if a.plural || a.dual { plural(base) } else { base.to_owned() }
        }
    };
    let article = a.article;
    let mut front: Vec<&str> = Vec::new();
    while r.analysis(end).is_some_and(|x| {
        x.pos == Pos::Adj && x.article == article && x.conjunction.is_none() && x.preposition.is_none()
    }) {
        if r.gap(end).is_some() || r.name_at(end).is_some() || r.number_at(end).is_some() || front.len() == 2 {
            break;
        }
        front.push(r.word(end)?.glosses().into_iter().next()?);
        end += 1;
    }
    front.reverse();
    let english = if front.is_empty() { head } else { format!("{} {head}", front.join(" ")) };
    Some(r.filler(i..end, english))
}

/// A number as it is printed: `410 million`, `1,200`.
pub fn printed(n: &Number) -> String {
    let v = n.value();
    if v >= 1e9 && (v / 1e9 * 1000.0).fract() == 0.0 {
        format!("{} billion", digits_of(v / 1e9))
    } else if v >= 1e6 && (v / 1e6 * 1000.0).fract() == 0.0 {
        format!("{} million", digits_of(v / 1e6))
    } else if v.fract() == 0.0 && v >= 10_000.0 {
        grouped(v as u64)
    } else {
        digits_of(v)
    }
}

/// A weight or number of goods: `200 kilograms of cocaine`.
pub fn goods(r: &Reading) -> Option<Filler> {
    r.numbers.iter().filter(|(n, _)| n.kind == Kind::Cardinal).find_map(|(n, words)| {
        let u = words.end;
        let unit = match r.lemma(u) {
            weight if List::Kilograms.contains(weight) => "kilograms",
            "غرام" | "جرام" => "grams",
            "طن" => "tonnes",
            "لتر" => "litres",
            _ => return None,
        };
        let k = if r.folded(u + 1) == "من" { u + 2 } else { u + 1 };
        // "من مادة الكوكايين"
        let k = if matches!(r.lemma(k), "مادة" | "مخدر") { k + 1 } else { k };
        let what = phrase(r, k).filter(|p| p.words.len() <= 3)?;
        Some(r.filler(words.start..what.words.end, format!("{} {unit} of {}", printed(n), what.english)))
    })
}

/// Things counted after one of these verbs or nouns: `12 rifles`, `1 million Captagon pills`.
pub fn counted(r: &Reading, heads: &[String]) -> Option<Filler> {
    r.numbers.iter().filter(|(n, _)| n.kind == Kind::Cardinal).find_map(|(n, words)| {
        let led = (words.start.saturating_sub(7)..words.start)
            .any(|k| heads.iter().any(|h| r.lemma(k) == h) && (k + 1..words.start).all(|x| !r.breaks(x)));
        let u = words.end;
        let noun = r.pos(u) == Some(Pos::Noun) && r.gap(u).is_none() && r.date_over(u).is_none();
        if !led || !noun || super::fates::is_person(r, u) || of_arabic(r.folded(u)).is_some() {
            return None;
        }
        let base = r.word(u)?.glosses().into_iter().next()?;
        let many = if n.value() == 1.0 || base.ends_with('s') { base.to_owned() } else { plural(base) };
        // "حبة كبتاجون": what they consist of.
        let k = if r.folded(u + 1) == "من" { u + 2 } else { u + 1 };
        let of = phrase(r, k).filter(|p| r.gap(u + 1).is_none() && p.words.len() <= 2 && p.words.start == k);
        let pills = matches!(r.lemma(u), "حبة" | "قرص" | "كبسولة");
        let (text, end) = match of.filter(|_| pills) {
            Some(p) => (format!("{} {} {many}", printed(n), p.english), p.words.end),
            None => (format!("{} {many}", printed(n)), u + 1),
        };
        Some(r.filler(words.start..end, text))
    })
}

/// A number with its unit within a few words after one of these lemmas.
fn measured<'r>(r: &'r Reading, heads: &[&str], reach: usize) -> Option<(usize, &'r (Number, Range<usize>))> {
    (0..r.len()).filter(|i| heads.contains(&r.lemma(*i))).find_map(|i| {
        let n = r.numbers.iter().find(|(n, w)| n.kind == Kind::Cardinal && w.start > i && w.start <= i + reach)?;
        Some((i, n))
    })
}

/// The length of something built.
pub fn length(r: &Reading) -> Option<Filler> {
    let (i, (n, words)) = measured(r, &["طول"], 3)?;
    let unit = match r.lemma(words.end) {
        "متر" => "metres",
        "كيلومتر" | "كلم" | "كيلو" => "kilometres",
        _ if matches!(r.folded(words.end), "كلم" | "كم") => "kilometres",
        _ => return None,
    };
    let mut f = r.filler(i..words.end + 1, format!("{} {unit}", printed(n)));
    f.value = Some(n.value());
    Some(f)
}

/// Its cost.
pub fn cost(r: &Reading) -> Option<Filler> {
    let (i, (n, words)) = measured(r, List::CostNouns.words(), 5)?;
    let bare = r.folded(words.end).trim_start_matches("ال");
    let currency = of_arabic(bare)?.english.first()?;
    let own = super::actors::nationality(r, words.end + 1).or_else(|| {
        let g = r.word(words.end + 1)?.glosses().into_iter().next()?;
        g.starts_with(char::is_uppercase).then_some(g)
    });
    let name = plural(currency);
    let name = own.filter(|_| r.gap(words.end + 1).is_none()).map_or(name.clone(), |o| format!("{o} {name}"));
    let mut f = r.filler(i..words.end + 1, format!("{} {name}", printed(n)));
    f.value = Some(n.value());
    Some(f)
}

/// Strength of an earthquake.
pub fn magnitude(r: &Reading) -> Option<Filler> {
    let (i, (n, words)) = measured(r, &["قوة", "شدة"], 4)?;
    let v = n.value();
    let mut f = r.filler(i..words.end, digits_of(v));
    f.value = Some(v);
    (1.0..10.0).contains(&v).then_some(f)
}

/// Age of somebody who died.
pub fn age(r: &Reading) -> Option<Filler> {
    r.numbers.iter().find_map(|(n, w)| {
        let years = matches!(r.lemma(w.end), "عام" | "سنة");
        let age = (w.start.saturating_sub(3)..w.start).any(|k| List::AgeWords.contains(r.lemma(k)));
        let v = n.value();
        let mut f = r.filler(w.start..w.end + 1, digits_of(v));
        f.value = Some(v);
        (years && age && (10.0..120.0).contains(&v)).then_some(f)
    })
}

/// The disease mentioned.
pub fn disease(r: &Reading) -> Option<Filler> {
    for i in 0..r.len() {
        if r.lemma(i) == "كوليرا" {
            return Some(r.filler(i..i + 1, "cholera".into()));
        }
        if List::Epidemics.contains(r.lemma(i)) && r.word(i).is_some_and(|t| t.expression.is_none()) {
            let gloss = r.word(i)?.glosses().into_iter().next()?;
            return Some(r.filler(i..i + 1, gloss.to_owned()));
        }
        if List::Diseases.contains(r.lemma(i)) && !r.analysis(i).is_some_and(|a| a.plural || a.pronoun.is_some()) {
            if r.lemma(i) == "حمى" {
                let p = phrase(r, i)?;
                return Some(r.filler(p.words, p.english));
            }
            let k = i + 1;
            let bound =
                r.gap(k).is_none() && r.analysis(k).is_none_or(|a| a.preposition.is_none() && a.conjunction.is_none());
            let known = r.analysis(k).is_some_and(|a| matches!(a.pos, Pos::Noun | Pos::Propn));
            if bound
                && known
                && let Some(p) = phrase(r, k)
            {
                return Some(r.filler(i..p.words.end, p.english));
            }
        }
    }
    None
}
