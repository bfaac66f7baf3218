//! Negation by a prefix: what the source calls licensed is not unlicensed.

use super::context::Context;
use super::pair::Pair;
use super::polarity;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::english::bases;

/// The confidence that a word is turned round by "un-" where the source has it without.
const TURNED: f64 = 0.55;

/// Whether an English word is one that renders the Arabic with "un-" before it, and itself renders nothing: "unlicensed"
/// for `مرخص`.
fn is_turned(pair: &Pair, j: usize) -> bool {
    // "unearth" and "uncover" turn nothing round.
    const ENDINGS: [&str; 12] = ["ed", "able", "ible", "al", "ful", "ing", "ive", "ous", "ent", "ly", "ary", "en"];
    let quality = |r: &&str| r.len() >= 5 && ENDINGS.iter().any(|e| r.ends_with(e));
    let word = pair.english[j].lower.as_str();
    let Some(rest) = word.strip_prefix("un").filter(quality) else { return false };
    let glosses = pair.glosses();
    let own = bases(word).iter().any(|b| glosses.contains(b));
    let stands = pair.index().of_family(rest).any(|k| k != j);
    !own && !stands && bases(rest).iter().any(|b| b.len() >= 5 && glosses.contains(b))
}

/// Words that a prefix turns round, where nothing in the source negates.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let Some(j) = (0..pair.english.len()).find(|j| is_turned(pair, *j)) else { return };
    if !polarity::is_negative(pair) {
        let span = pair.english[j].span.clone();
        let defect = Defect::AddedNegation { stands: pair.target[span.clone()].to_owned() };
        out.push(Finding::new(Check::Negation, defect, TURNED).at_target(span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_not_turned_round_by_its_prefix() {
        let found = |arabic, english| crate::verify::tests::found(compare, arabic, english).len();
        let licensed = "زار الوزير المصنع المرخص";
        assert_eq!(found(licensed, "The minister visited the unlicensed factory"), 1);
        assert_eq!(found(licensed, "The minister visited the licensed factory"), 0);
        assert_eq!(found("زار الوزير المصنع غير المرخص", "The minister visited the unlicensed factory"), 0);
    }
}
