//! Cases of a disease.

use super::counts::{background, background_of_lead, dead_cases};
use super::frame::Filler;
use super::quantities::bound;
use super::reading::Reading;
use mujaz_arabic::numerals::{Kind, digits_of, grouped};

/// How many cases the headline or the first sentences count.
pub fn cases(lines: &[Reading]) -> Option<Filler> {
    let lead = lines.iter().position(|r| !r.line.title);
    let old = |l: usize, r: &Reading| {
        if r.line.title || Some(l) == lead { background_of_lead(r) } else { background(r) }
    };
    lines.iter().enumerate().take(4).filter(|(l, r)| !old(*l, r)).find_map(|(_, r)| cases_in(r))
}

fn cases_in(r: &Reading) -> Option<Filler> {
    r.numbers.iter().filter(|(n, w)| n.kind == Kind::Cardinal && r.date_over(w.start).is_none()).find_map(|(n, w)| {
        let case = matches!(r.lemma(w.end), "حالة" | "إصابة" | "مصاب");
        // "15 حالة وفاة" counts the dead.
        let dead = dead_cases(r, w.end + 1) || r.lemma(w.end + 1) == "شفاء";
        let v = n.value();
        let text = if v >= 10_000.0 { grouped(v as u64) } else { digits_of(v) };
        let text = format!("{}{text}", bound(r, w.start, w.end + 1));
        (case && !dead && v >= 1.0).then(|| Filler {
            text,
            value: Some(v),
            country: None,
            arabic: r.arabic(w.start..w.end + 1),
            cite: r.id().to_owned(),
        })
    })
}
