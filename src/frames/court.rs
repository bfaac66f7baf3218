//! The decision of a court.

use super::actors::actor;
use super::frame::Filler;
use super::reading::Reading;
use mujaz_arabic::numerals::digits_of;
use std::ops::Range;

/// The sentence: a term in prison, life, death.
pub fn sentence(r: &Reading) -> Option<(Filler, Range<usize>)> {
    for i in 0..r.len() {
        if r.quoted[i] || super::context::negated(r, i) {
            continue;
        }
        match r.lemma(i) {
            "سجن" | "حبس" if !r.is_verb(i) => {
                if let Some(found) = term(r, i) {
                    return Some(found);
                }
            }
            "إعدام" if judged(r, i) => {
                return Some((r.filler(i..i + 1, "death".into()), i..i + 1));
            }
            _ => {}
        }
    }
    None
}

/// Whether a court is mentioned before a word.
fn judged(r: &Reading, i: usize) -> bool {
    (i.saturating_sub(12)..i).any(|k| matches!(r.lemma(k), "محكمة" | "حكم" | "قضى"))
}

fn term(r: &Reading, i: usize) -> Option<(Filler, Range<usize>)> {
    for k in i + 1..(i + 7).min(r.len()) {
        if r.breaks(k) {
            return None;
        }
        if r.lemma(k) == "مؤبد" || r.folded(k) == "المؤبد" {
            return Some((r.filler(i..k + 1, "life in prison".into()), i..k + 1));
        }
        let unit = |k: usize| match r.lemma(k) {
            "سنة" | "عام"
                if !matches!(r.folded(k), "عام" | "العام" | "العامه")
                    || k > 0 && r.numbers.iter().any(|n| n.1.end == k) =>
            {
                Some("year")
            }
            "شهر" => Some("month"),
            _ => None,
        };
        if let Some((n, words)) = r.number_at(k) {
            let u = unit(words.end)?;
            let v = n.value();
            let text = format!("{} {u}{} in prison", digits_of(v), if v == 1.0 { "" } else { "s" });
            let mut f = r.filler(i..words.end + 1, text);
            f.value = Some(v);
            return Some((f, i..words.end + 1));
        }
        if let Some(u) = unit(k) {
            let two = r.folded(k).ends_with("ين");
            let text = if two { format!("2 {u}s in prison") } else { format!("1 {u} in prison") };
            if !two && r.analysis(k).is_some_and(|a| a.plural || a.article) {
                return None;
            }
            return Some((r.filler(i..k + 1, text), i..k + 1));
        }
    }
    None
}

/// The court that decided.
pub fn court(r: &Reading) -> Option<Filler> {
    let i = (0..r.len()).find(|i| r.lemma(*i) == "محكمة" && !r.quoted[*i])?;
    let a = actor(r, i)?;
    Some(r.filler(a.words, a.english))
}

/// Who was sentenced: after "على" or "بحق" near the term, or right after the word for prison.
pub fn convicted(r: &Reading, term: &Range<usize>) -> Option<Filler> {
    let near = term.start.saturating_sub(10)..(term.end + 4).min(r.len());
    for k in near {
        let lead =
            matches!(r.folded(k), "علي" | "بحق" | "ضد") || r.folded(k) == "حق" && k > 0 && r.folded(k - 1) == "في";
        let at = if lead { k + 1 } else { continue };
        if let Some(a) = actor(r, at).filter(|a| a.named && !a.country) {
            return Some(r.filler(a.words, a.english));
        }
    }
    let a = actor(r, term.start + 1).filter(|a| a.named && !a.country)?;
    Some(r.filler(a.words, a.english))
}
