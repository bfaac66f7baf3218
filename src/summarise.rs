//! The overview ("At a glance"), made only from sentences that passed the checks.
//!
//! By default, it consists of whole sentences. A rewrite by the model is kept only if every figure, date and name in it
//! occurs in the sentences that it was made from.

use crate::types::Summariser;
use std::collections::BTreeSet;

/// A sentence that passed, with its citations and importance.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// English.
    pub text: String,
    /// The Arabic source.
    pub arabic: String,
    /// Citations, the sentence's own first.
    pub cites: Vec<String>,
    /// Importance.
    pub weight: f64,
    /// Position: source, then sentence.
    pub place: (usize, usize),
}

/// The overview of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    /// Passages in order, each with its citations.
    pub parts: Vec<(String, Vec<String>)>,
    /// The Arabic of each sentence used.
    pub arabic: Vec<String>,
    /// Whether a model rewrote it.
    pub rewritten: bool,
    /// Why a rewrite was discarded, if one was tried.
    pub rejected: Option<String>,
}

/// Takes the most important sentences, up to about `words` words, in narrative order.
///
/// ```
/// use mujaz::summarise::{Point, glance};
///
/// let point = |text: &str, weight: f64, sentence: usize| Point {
///     text: text.into(),
///     arabic: String::new(),
///     cites: vec![format!("S1.{sentence}")],
///     weight,
///     place: (1, sentence),
/// };
/// let points = [point("A road was opened.", 2.0, 1), point("It rained.", 0.1, 2), point("It cost 300 million.", 3.0, 3)];
/// let texts: Vec<String> = glance(&points, 8).parts.into_iter().map(|p| p.0).collect();
/// assert_eq!(texts, ["A road was opened.", "It cost 300 million."]);
/// ```
pub fn glance(points: &[Point], words: usize) -> Glance {
    let mut order: Vec<&Point> = points.iter().collect();
    order.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut taken: Vec<&Point> = Vec::new();
    let mut used = 0;
    for p in order {
        let n = p.text.split_whitespace().count();
        if taken.len() < 3 && (taken.is_empty() || used + n <= words) {
            used += n;
            taken.push(p);
        }
    }
    taken.sort_by_key(|p| p.place);
    Glance {
        arabic: taken.iter().map(|p| p.arabic.clone()).collect(),
        parts: taken.into_iter().map(|p| (p.text.clone(), p.cites.clone())).collect(),
        rewritten: false,
        rejected: None,
    }
}

/// Has a model rewrite the overview and keeps the result only if it adds nothing to the passed English, whichever
/// language the model reads.
pub fn rewrite(glance: Glance, summariser: &mut dyn Summariser, words: usize) -> Glance {
    let sentences: Vec<String> = glance.parts.iter().map(|p| p.0.clone()).collect();
    if sentences.len() < 2 {
        return glance;
    }
    let read = if summariser.reads_source() { &glance.arabic } else { &sentences };
    match summariser.summarise(read, words) {
        Err(e) => Glance { rejected: Some(e.one_line()), ..glance },
        Ok(text) => match added(&sentences, &text) {
            Some(what) => Glance { rejected: Some(what), ..glance },
            None => {
                let mut cites: Vec<String> = Vec::new();
                for c in glance.parts.iter().flat_map(|p| &p.1) {
                    if !cites.contains(c) {
                        cites.push(c.clone());
                    }
                }
                Glance { parts: vec![(text, cites)], arabic: glance.arabic, rewritten: true, rejected: None }
            }
        },
    }
}

/// What a rewrite adds to its sentences: a number, a name, a month or weekday, or a negation added or dropped; `None`
/// if it adds nothing.
pub fn added(sentences: &[String], text: &str) -> Option<String> {
    let source = sentences.join(" ");
    let tokens = |t: &str| -> Vec<String> {
        t.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '.' | ',')))
            .map(|w| w.trim_matches(['.', ',', '\'', '’']).to_owned())
            .filter(|w| !w.is_empty())
            .collect()
    };
    let known: BTreeSet<String> = tokens(&source).into_iter().map(|w| w.to_lowercase()).collect();
    if text.trim().is_empty() {
        return Some("the model returned nothing".into());
    }
    const SMALL: [&str; 13] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred", "thousand", "million",
        "billion",
    ];
    let mut sentence_start = true;
    for raw in text.split_whitespace() {
        for w in tokens(raw) {
            let low = w.to_lowercase();
            let stem = low.trim_end_matches("'s").trim_end_matches("’s").to_owned();
            let number = w.chars().any(|c| c.is_ascii_digit()) || SMALL.contains(&low.as_str());
            let name = w.chars().next().is_some_and(char::is_uppercase) && (!sentence_start || !common(&low));
            if (number || name) && !known.contains(&low) && !known.contains(&stem) {
                return Some(format!("it added \"{w}\""));
            }
            sentence_start = false;
        }
        sentence_start = raw.ends_with(['.', '!', '?', ':']);
    }
    let no = |t: &str| {
        tokens(&t.to_lowercase())
            .iter()
            .filter(|w| {
                matches!(w.as_str(), "not" | "no" | "never" | "without" | "denied" | "denies") || w.ends_with("n't")
            })
            .count()
    };
    if no(text) > no(&source) || (no(&source) > 0 && no(text) == 0) {
        return Some("it changed a negation".into());
    }
    None
}

/// Capitalised words at the start of sentences that are not names.
fn common(low: &str) -> bool {
    const WORDS: &str = "the a an in on at by for from to of with as this that these those it he she they we its his her their according during while after before \
also both some many most all several officials security police government meanwhile however moreover furthermore additionally and but or when where which who including among \
over under more than about between through since until against following";
    WORDS.split_whitespace().any(|w| w == low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;

    struct Says(&'static str);
    impl Summariser for Says {
        fn summarise(&mut self, _: &[String], _: usize) -> Result<String> {
            Ok(self.0.into())
        }
    }

    fn two() -> Glance {
        let p = |t: &str, c: &str, w, n| Point {
            text: t.into(),
            arabic: "ع".into(),
            cites: vec![c.into()],
            weight: w,
            place: (1, n),
        };
        glance(
            &[
                p("Police arrested 62 foreigners in Rabat.", "S1.1", 2.0, 1),
                p("The minister did not comment.", "S1.2", 1.0, 2),
            ],
            60,
        )
    }

    #[test]
    fn the_overview_is_verified_sentences_with_their_citations() {
        assert_eq!(two().parts[1], ("The minister did not comment.".into(), vec!["S1.2".into()]));
    }

    #[test]
    fn a_rewrite_that_adds_a_figure_a_name_or_drops_a_negation_is_not_kept() {
        for bad in [
            "Police arrested 63 foreigners in Rabat; the minister did not comment.",
            "Police arrested 62 foreigners in Casablanca; the minister did not comment.",
            "In Rabat police arrested 62 foreigners and the minister commented.",
        ] {
            let g = rewrite(two(), &mut Says(bad), 60);
            assert!(!g.rewritten && g.rejected.is_some(), "{bad}");
            assert_eq!(g.parts, two().parts);
        }
        let g = rewrite(two(), &mut Says("In Rabat, police arrested 62 foreigners; the minister did not comment."), 60);
        assert!(g.rewritten);
        assert_eq!(g.parts[0].1, ["S1.1", "S1.2"]);
    }
}
