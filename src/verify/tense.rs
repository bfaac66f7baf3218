//! Tense: what the source announces must not become past, nor what it reports as past become an announcement.

use super::aligned::Unit;
use super::context::Context;
use super::disagreements::OtherTime;
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Finding};
use crate::word_lists::List;
use mujaz_arabic::analysis::{Tense, Token};
use mujaz_arabic::english::bases;

/// English words that put the verb after them into the future.
const FUTURE: [&str; 9] = ["will", "shall", "won't", "won’t", "i'll", "we'll", "they'll", "he'll", "she'll"];

/// English words after which the time of a verb is undetermined.
const OPEN: [&str; 24] = [
    "to", "would", "could", "may", "might", "can", "should", "must", "going", "if", "when", "once", "until", "after",
    "before", "as", "next", "set", "due", "expected", "wouldn't", "be", "being", "plans",
];

/// How many words before a verb are examined.
const BEFORE: usize = 4;

/// Whether an English word ends like a past tense.
fn is_past(lower: &str) -> bool {
    let regular = lower.ends_with("ed") && lower.len() > 4;
    const ENDINGS: [&str; 3] = ["ing", "s", "er"];
    // Irregular forms, "took", "began", unlike forms that differ only in their ending.
    let irregular = || {
        let list = bases(lower);
        !ENDINGS.iter().any(|e| lower.ends_with(e))
            && list.len() > 1
            && list.iter().any(|b| b.chars().count() >= 2 && !lower.starts_with(b.as_str()))
    };
    regular || irregular()
}

fn bare(t: &Token) -> &str {
    t.folded.strip_prefix(['و', 'ف']).filter(|r| r.chars().count() >= 2).unwrap_or(&t.folded)
}

/// Whether the source refers to the future, by `س` or `سوف`.
fn announces(pair: &Pair) -> bool {
    pair.analysed().tokens.iter().any(|t| bare(t) == "سوف" || t.analysis().is_some_and(|a| a.future))
}

fn find(pair: &Pair) -> Vec<OtherTime> {
    let tokens = &pair.analysed().tokens;
    let words = &pair.english;
    let announced = announces(pair);
    let mut out = Vec::new();
    let units = &pair.alignment().source;
    for unit in units.iter().filter(|u| !u.rendered_by.is_empty()) {
        let Some(i) = tokens.iter().position(|t| t.span == unit.span) else { continue };
        let Some(a) = tokens[i].analysis().filter(|a| a.is_verb()) else { continue };
        let future = a.future || i > 0 && bare(&tokens[i - 1]) == "سوف";
        let behind = |j: usize| words[j.saturating_sub(BEFORE)..j].iter().map(|w| w.lower.as_str());
        let clause = |j: usize| {
            let from = words[j.saturating_sub(BEFORE)].span.start;
            !pair.target[from..words[j].span.start].contains([',', ';', '.', ':'])
        };
        let found = match (future, a.tense) {
            (true, _) => {
                let told = |j: &&usize| {
                    let open = behind(**j).any(|w| FUTURE.contains(&w) || OPEN.contains(&w) || w.ends_with("'d"));
                    !open && is_past(&words[**j].lower)
                };
                // What another verb of the source told is not this one: "threw … and will be pitching".
                let verb =
                    |u: &Unit| pair.token(&u.span).and_then(|t| t.analysis()).is_some_and(|a| a.is_verb() && !a.future);
                let other =
                    |j: &usize| units.iter().any(|u| u.span != unit.span && u.rendered_by.contains(j) && verb(u));
                let all = unit.rendered_by.iter().all(|j| told(&j) && !other(j));
                unit.rendered_by.first().filter(|_| all).map(|j| (*j, "will"))
            }
            (false, Some(Tense::Perfect)) if !announced && !a.passive => {
                if tokens[i.saturating_sub(3)..i].iter().any(|t| List::OpenTenses.contains(bare(t))) {
                    continue;
                }
                let told =
                    |j: &&usize| clause(**j) && behind(**j).any(|w| FUTURE.contains(&w)) && !is_past(&words[**j].lower);
                let all = unit.rendered_by.iter().all(|j| told(&j));
                unit.rendered_by.first().filter(|_| all).map(|j| (*j, "has"))
            }
            _ => None,
        };
        if let Some((j, wanted)) = found {
            out.push(OtherTime { source: unit.span.clone(), target: words[j].span.clone(), wanted });
        }
    }
    out
}

/// Announcements reported as past, and the reverse.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    let found = |t: &OtherTime| substituted(pair, Check::Adequacy, t.source.clone(), t.target.clone(), None, OTHER);
    out.extend(pair.other_times().iter().map(found));
}

impl Pair<'_> {
    /// The verbs whose time is another one in the translation.
    pub(super) fn other_times(&self) -> &[OtherTime] {
        self.other_times.get_or_init(|| find(self))
    }
}

/// The confidence that the tense of a verb was changed.
const OTHER: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> usize {
        crate::verify::tests::found(compare, source, target).len()
    }

    #[test]
    fn announcements_reported_as_past_are_found() {
        let (future, past) = ("ستفتتح الوزارة المستشفى في الربيع", "افتتحت الوزارة المستشفى في الربيع");
        for (english, announced) in [
            ("The ministry will open the hospital in spring", true),
            ("The ministry is going to open the hospital in spring", true),
            ("The ministry opened the hospital in spring", false),
            ("The ministry has opened the hospital in spring", false),
        ] {
            assert_eq!(found(future, english), usize::from(!announced), "{english}");
            assert_eq!(found(past, english), usize::from(announced && english.contains("will")), "{english}");
        }
        assert_eq!(found("قال الوزير إن المصنع سيغلق", "The minister said that the factory would be closed"), 0);
        assert_eq!(found("إذا فاز الفريق تأهل", "If the team wins, it will qualify"), 0);
    }
}
