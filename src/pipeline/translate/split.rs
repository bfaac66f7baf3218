//! Splits long sentences into clauses before translation, and joins the translations.

use crate::types::Hypothesis;
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::clauses::{Link, Needs, parts};
use std::ops::Range;

/// A part of a long sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// How it relates to the part before it.
    link: Link,
}

/// The parts of a sentence of more than `longest` words that can be translated separately; empty if it is shorter or
/// cannot be split.
pub(super) fn pieces(sentence: &str, longest: usize) -> Vec<Piece> {
    if longest == 0 || sentence.split_whitespace().count() <= longest {
        return Vec::new();
    }
    let list = parts(&Sentence::new(sentence), longest, Needs::Nothing);
    let list: Vec<Piece> = list.into_iter().map(|p| Piece { span: p.span, link: p.link }).collect();
    if list.len() > 1 { list } else { Vec::new() }
}

/// The translations of the parts joined into one sentence, and the English of each part in it. Only punctuation is
/// added: commas if `pieces` does not say how the parts are related. A single answer is returned unchanged.
pub(super) fn join(pieces: &[Piece], mut answers: Vec<Hypothesis>) -> (Hypothesis, Vec<Range<usize>>) {
    if answers.len() == 1 {
        let whole = answers.remove(0);
        let span = 0..whole.text.len();
        return (whole, vec![span]);
    }
    let count = answers.len().max(1) as f64;
    let mut whole = Hypothesis { finished: true, ..Hypothesis::default() };
    let mut spans = Vec::with_capacity(answers.len());
    for (k, h) in answers.iter().enumerate() {
        whole.finished &= h.finished;
        whole.score += h.score / count;
        whole.tokens += h.tokens;
        let last = k + 1 == answers.len();
        let text = mujaz_arabic::letters::tidy(&h.text);
        let body = if last { text.as_str() } else { text.trim_end_matches(['.', ',', ';', ':']) };
        if !whole.text.is_empty() {
            let sign = pieces.get(k).is_some_and(|p| p.link == Link::Sign);
            whole.text.push_str(if sign { "; " } else { ", " });
        }
        let start = whole.text.len();
        if start == 0 {
            whole.text.push_str(body)
        } else {
            lowered(&mut whole.text, body)
        }
        spans.push(start..whole.text.len());
    }
    (whole, spans)
}

/// Words that are never names, and so begin a part in lower case.
const COMMON: [&str; 36] = [
    "The",
    "In",
    "And",
    "With",
    "It",
    "This",
    "That",
    "As",
    "A",
    "An",
    "For",
    "To",
    "On",
    "By",
    "While",
    "Which",
    "At",
    "Of",
    "From",
    "But",
    "He",
    "She",
    "They",
    "When",
    "Where",
    "After",
    "Before",
    "Because",
    "Adding",
    "Noting",
    "Stressing",
    "These",
    "Those",
    "There",
    "His",
    "Its",
];

fn lowered(out: &mut String, body: &str) {
    let word = body.split(' ').next().unwrap_or("");
    let mut chars = body.chars();
    match chars.next() {
        Some(first) if COMMON.contains(&word) => {
            out.extend(first.to_lowercase());
            out.push_str(chars.as_str());
        }
        _ => out.push_str(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str =
        "افتتح الوزير صباح أمس الجسر الجديد في المدينة القديمة، بينما واصل العمال إصلاح الطريق المؤدية إلى الميناء";

    #[test]
    fn only_long_sentences_are_split() {
        assert!(pieces(LONG, 35).is_empty() && pieces(LONG, 0).is_empty());
        let list = pieces(LONG, 12);
        assert_eq!(list.len(), 2);
        let together: String = list.iter().map(|p| &LONG[p.span.clone()]).collect::<Vec<_>>().join(" ");
        assert_eq!(together, LONG, "nothing is lost between the parts");
    }

    #[test]
    fn parts_are_joined_with_punctuation_and_can_be_located() {
        let list = pieces(LONG, 12);
        let answer = |t: &str| Hypothesis { text: t.into(), finished: true, ..Hypothesis::default() };
        let (whole, spans) =
            join(&list, vec![answer("The minister opened the bridge."), answer("While work went on.")]);
        assert_eq!(whole.text, "The minister opened the bridge, while work went on.");
        let parts: Vec<&str> = spans.into_iter().map(|s| &whole.text[s]).collect();
        assert_eq!(parts, ["The minister opened the bridge", "while work went on."]);
    }
}
