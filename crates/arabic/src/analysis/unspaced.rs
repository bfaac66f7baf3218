//! Text whose blanks were lost: `تعهدتالحكومةفيبيانلها`.

use super::remembered::analyses;
use super::token::Token;
use super::word::Analysis;
use std::ops::Range;

/// How many letters a word must have to be taken for several without a blank, and how many it may have: each letter more
/// costs time, and no text has lost its blanks for longer.
const LETTERS: Range<usize> = 9..120;
/// The longest word that a text without blanks is searched for, and the shortest.
const LONGEST: usize = 13;
const SHORTEST: usize = 2;
/// What each word costs beside its reading, so that fewer words are likelier than more.
const WORD: f32 = 3.0;
/// What the words may cost for each of their letters: the letters of a long name fall into words by chance, and those
/// are short and rare.
const PER_LETTER: f32 = 1.15;
/// The same of a word of fewer letters than this, which may well be one.
const SHORT: (usize, f32) = (12, 0.95);

/// The words that a long word without a reading falls into, if the lexicon knows them all and they are common enough.
/// `span` is where it stands in `text`.
pub(super) fn words(text: &str, span: &Range<usize>) -> Option<Vec<Token>> {
    let written = &text[span.clone()];
    let mut starts: Vec<usize> = written.char_indices().map(|(at, _)| at).collect();
    if !LETTERS.contains(&starts.len()) {
        return None;
    }
    starts.push(written.len());
    let letters = starts.len() - 1;
    // For each place the cheapest way to it: its price, where its last word begins, and the readings of that.
    let mut ways: Vec<Option<(f32, usize, Vec<Analysis>)>> = vec![None; letters + 1];
    ways[0] = Some((0.0, 0, Vec::new()));
    for from in 0..letters {
        let Some(price) = ways[from].as_ref().map(|w| w.0) else { continue };
        for to in from + SHORTEST..=(from + LONGEST).min(letters) {
            let piece = &written[starts[from]..starts[to]];
            // No word begins with two alefs.
            let readings = if piece.starts_with("اا") { Vec::new() } else { analyses(piece) };
            let Some(best) = readings.first() else { continue };
            let price = price + best.cost + WORD;
            if ways[to].as_ref().is_none_or(|w| price < w.0) {
                ways[to] = Some((price, from, readings));
            }
        }
    }
    let most = if letters < SHORT.0 { SHORT.1 } else { PER_LETTER };
    if ways[letters].as_ref()?.0 > most * letters as f32 {
        return None;
    }
    let mut out = Vec::new();
    let mut to = letters;
    while to > 0 {
        let (_, from, readings) = ways[to].take()?;
        out.push(Token::new(text, span.start + starts[from]..span.start + starts[to], readings));
        to = from;
    }
    out.reverse();
    (out.len() > 1).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(written: &str) -> Option<String> {
        let words = words(written, &(0..written.len()))?;
        Some(words.into_iter().map(|t| t.text).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn lost_blanks_are_found_again() {
        for text in
            ["أعلنت الحكومة في بيان لها", "أكد الوزير أن المفاوضات مستمرة مع الشركة", "بعد عودة الطلاب إلى المدرسة"]
        {
            assert_eq!(parted(&text.replace(' ', "")).as_deref(), Some(text));
        }
    }

    #[test]
    fn long_names_are_no_words_without_blanks() {
        for name in ["كونستانتينوس", "شتاينبروخيفيتش", "باباستاثوبولوس", "مويانغروفيتش"]
        {
            assert_eq!(parted(name), None, "{name}");
        }
    }
}
