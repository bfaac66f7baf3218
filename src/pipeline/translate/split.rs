//! Splits long sentences into clauses before translation, and joins the translations.

use crate::types::Hypothesis;
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::clauses::{Link, Needs, parts};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

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
/// added, and "that" before reported speech: commas if `pieces` does not say how the parts are related. A single answer
/// is returned unchanged.
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
            whole.text.push_str(between(pieces.get(k).map(|p| p.link), body));
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

/// What joins a part to the one before it. A main clause behind a comma would be a comma splice, so a part needs a
/// conjunction, a relative or a participle for one.
fn between(link: Option<Link>, body: &str) -> &'static str {
    let word = body.split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    match link {
        Some(Link::That) if word == "that" => " ",
        Some(Link::That) => " that ",
        Some(Link::Sign) => "; ",
        Some(_) if !JOINING.contains(word.as_str()) => "; ",
        _ => ", ",
    }
}

/// Words by which a part depends on the one before it (`joining.txt`).
static JOINING: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| words(include_str!("joining.txt")));

fn words(text: &'static str) -> BTreeSet<&'static str> {
    text.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Words that are never names and so are in lower case inside a sentence (`lower.txt`).
static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| words(include_str!("lower.txt")));

fn lowered(out: &mut String, body: &str) {
    let word = body.split(' ').next().unwrap_or("");
    let mut chars = body.chars();
    match chars.next() {
        Some(first) if COMMON.contains(word) => {
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

    #[test]
    fn no_main_clause_stands_behind_a_comma_alone() {
        let join = |link: Link, second: &str| {
            let piece = |link| Piece { span: 0..0, link };
            let answer = |t: &str| Hypothesis { text: t.into(), finished: true, ..Hypothesis::default() };
            join(&[piece(Link::Start), piece(link)], vec![answer("The mayor spoke."), answer(second)]).0.text
        };
        assert_eq!(join(Link::And, "And the crowd left."), "The mayor spoke, and the crowd left.");
        assert_eq!(join(Link::And, "The crowd left."), "The mayor spoke; the crowd left.");
        assert_eq!(join(Link::While, "The crowd left."), "The mayor spoke; the crowd left.");
        assert_eq!(join(Link::That, "The bridge is closed."), "The mayor spoke that the bridge is closed.");
        assert_eq!(join(Link::That, "That it is closed."), "The mayor spoke that it is closed.");
        assert_eq!(join(Link::Participle, "Adding that he would go."), "The mayor spoke, adding that he would go.");
        assert_eq!(join(Link::Sign, "And he left."), "The mayor spoke; and he left.");
    }
}
