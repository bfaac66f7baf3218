//! From visual to reading order: a line drawn from left to right becomes text in logical order.
//!
//! Drawing follows the bidirectional algorithm (Unicode Standard Annex 9), which is inverted here: Arabic letters run
//! from right to left, embedded words of other scripts and numbers from left to right. A separator between two numbers
//! keeps them together only if the algorithm says so: in `06:30` and `1/2026` it does, while the parts of `3-1` are
//! swapped.

pub(super) use super::brackets::{Mirrored, mirrored};
use super::glyph::Glyph;
use mujaz_arabic::letters::{digit_value, is_arabic_letter, is_mark};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The directional class of a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A right-to-left letter.
    Right,
    /// A left-to-right letter.
    Left,
    Digit,
    /// A separator that may occur inside a number: `. , : /`.
    Separator,
    /// Signs that belong to a number after a word of another script: `+ - % $ €`.
    NumberSign,
    Neutral,
}

fn class(text: &str) -> Class {
    let Some(c) = text.chars().find(|c| !is_mark(*c)) else { return Class::Neutral };
    match c {
        c if digit_value(c).is_some() => Class::Digit,
        '.' | ',' | ':' | '/' | '\u{66B}' | '\u{66C}' => Class::Separator,
        '+' | '-' | '%' | '$' | '€' | '£' | '#' | '°' | '‰' | '\u{66A}' => Class::NumberSign,
        c if is_arabic_letter(c) || matches!(c, '\u{0590}'..='\u{08FF}') && c.is_alphabetic() => Class::Right,
        c if c.is_alphabetic() => Class::Left,
        _ => Class::Neutral,
    }
}

/// Whether a line is written from right to left: it has Arabic letters and not many more of another script.
pub(super) fn is_right_to_left<'a>(pieces: impl Iterator<Item = &'a str>) -> Option<bool> {
    let (mut right, mut left) = (0usize, 0usize);
    for p in pieces {
        match class(p) {
            Class::Right => right += 1,
            Class::Left => left += 1,
            _ => {}
        }
    }
    (right + left > 0).then_some(right * 4 >= left)
}

/// The text of pieces drawn from left to right.
pub(super) fn reading_order(pieces: &[&str], right_to_left: bool, mirrored: Mirrored) -> String {
    let classes: Vec<Class> = pieces.iter().map(|p| class(p)).collect();
    if !right_to_left {
        return left_to_right(pieces, &classes, mirrored);
    }
    let mut out = String::new();
    // The end of the unread part: reading begins on the right.
    let mut end = pieces.len();
    while end > 0 {
        let start = match classes[end - 1] {
            Class::Digit => number(&classes, end),
            Class::Left => foreign(&classes, end),
            Class::NumberSign => foreign_end(&classes, end).unwrap_or(end - 1),
            _ => bracketed(pieces, &classes, end).unwrap_or(end - 1),
        };
        let start = match classes[end - 1] {
            // A number after a word of another script belongs to that word, unless the word is the number's unit: both
            // are drawn alike.
            Class::Digit => {
                let word = foreign_end(&classes, start).filter(|w| !is_unit(&pieces[*w..start].concat()));
                word.unwrap_or(start)
            }
            Class::Left if end == pieces.len() => ampersand(pieces, &classes, start).unwrap_or(start),
            _ => start,
        };
        if end - start == 1 && matches!(classes[start], Class::Neutral | Class::Separator | Class::NumberSign) {
            out.extend(pieces[start].chars().map(|c| mirrored.of(c)));
        } else {
            pieces[start..end].iter().for_each(|p| out.push_str(p));
        }
        end = start;
    }
    out
}

/// The start of the number that ends at `end`: digits with single separators between them.
fn number(classes: &[Class], end: usize) -> usize {
    let mut start = end - 1;
    loop {
        match start.checked_sub(1).map(|i| classes[i]) {
            Some(Class::Digit) => start -= 1,
            Some(Class::Separator) if start >= 2 && classes[start - 2] == Class::Digit => start -= 2,
            _ => return start,
        }
    }
}

/// The start of the words of another script that end at `end`: letters, with signs, spaces and numbers between them.
fn foreign(classes: &[Class], end: usize) -> usize {
    let mut start = end - 1;
    let mut k = start;
    while k > 0 {
        k -= 1;
        match classes[k] {
            Class::Left => start = k,
            Class::Right => break,
            _ => {}
        }
    }
    start
}

/// Symbols of units and currencies that follow numbers, one a line.
static UNITS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("units.tsv").lines().filter(|l| !l.starts_with('#')).collect());

/// Whether a word of another script is the unit of the number before it: `GB`, `km/h`.
fn is_unit(word: &str) -> bool {
    UNITS.contains(word.trim())
}

/// The start of the words of another script that end with a bracket at `end`: `Systems (NTS)`.
fn bracketed(pieces: &[&str], classes: &[Class], end: usize) -> Option<usize> {
    let open = match pieces[end - 1] {
        ")" => "(",
        "]" => "[",
        _ => return None,
    };
    let at = (0..end - 1).rev().take_while(|i| classes[*i] != Class::Right).find(|i| pieces[*i] == open)?;
    let before = pieces[..at].iter().rposition(|p| !p.trim().is_empty())?;
    (classes[before] == Class::Left && at + 2 < end).then(|| foreign(classes, before + 1))
}

/// The start of an ampersand with which a line goes on between two words of another script, drawn to the left of the
/// one that begins at `start`.
fn ampersand(pieces: &[&str], classes: &[Class], start: usize) -> Option<usize> {
    let at = pieces[..start].iter().rposition(|p| !p.trim().is_empty()).filter(|i| pieces[*i] == "&")?;
    let before = pieces[..at].iter().rposition(|p| !p.trim().is_empty());
    before.is_none_or(|i| classes[i] != Class::Left).then_some(at)
}

/// The start of the words of another script followed by a number or sign that begins at `start`: `Sigma-7`, `Windows
/// 11`.
fn foreign_end(classes: &[Class], start: usize) -> Option<usize> {
    let mut k = start;
    let mut signs = 0;
    while k > 0 && signs <= 2 {
        k -= 1;
        match classes[k] {
            Class::Left => return Some(foreign(classes, k + 1)),
            Class::Right => return None,
            Class::Digit => {}
            _ => signs += 1,
        }
    }
    None
}

/// A line of another script with embedded right-to-left Arabic words.
fn left_to_right(pieces: &[&str], classes: &[Class], mirrored: Mirrored) -> String {
    let mut out = String::new();
    let mut k = 0;
    while k < pieces.len() {
        if classes[k] != Class::Right {
            out.push_str(pieces[k]);
            k += 1;
            continue;
        }
        // Up to the last Arabic letter before the next word of another script.
        let mut end = k + 1;
        for (i, c) in classes.iter().enumerate().skip(k + 1) {
            match c {
                Class::Right => end = i + 1,
                Class::Left => break,
                _ => {}
            }
        }
        out.push_str(&reading_order(&pieces[k..end], true, mirrored));
        k = end;
    }
    out
}

/// The pieces of a line side by side, with marks after the letters that carry them, and spaces where the gaps between
/// glyphs are wide enough.
pub(super) fn pieces(glyphs: &[Glyph]) -> Vec<String> {
    let mut letters: Vec<&Glyph> = glyphs.iter().filter(|g| !g.is_mark()).collect();
    letters.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    // Letters printed twice to look bold are one letter.
    letters.dedup_by(|b, a| {
        a.text == b.text
            && !a.is_space()
            && (a.left - b.left).abs() < 0.12 * a.size
            && (a.right - a.left) > 0.2 * a.size
    });
    let written = letters.iter().filter(|g| g.is_space()).count();
    // If spaces are written explicitly, gaps come from letter shapes; if not, gaps are the only evidence.
    let least = if written * 14 >= letters.len() { 0.3 } else { 0.15 };
    let mut out: Vec<String> = Vec::with_capacity(letters.len());
    // The index of each letter's piece.
    let mut at = Vec::with_capacity(letters.len());
    for (i, g) in letters.iter().enumerate() {
        let before = i.checked_sub(1).map(|k| letters[k]);
        let room = before.is_some_and(|b| g.left - b.right > least * g.size.min(b.size));
        let spaced = g.is_space() || before.is_some_and(|b| b.is_space());
        if room && !spaced {
            out.push(" ".into());
        }
        at.push(out.len());
        out.push(g.text.clone());
    }
    let mut marks: Vec<&Glyph> = glyphs.iter().filter(|g| g.is_mark()).collect();
    marks.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    for m in marks {
        let distance = |g: &Glyph| {
            let x = m.middle();
            if (g.left..=g.right).contains(&x) { 0.0 } else { (x - g.left).abs().min((x - g.right).abs()) }
        };
        let near = letters.iter().enumerate().filter(|(_, g)| class(&g.text) == Class::Right);
        let best = near.min_by(|a, b| {
            (distance(a.1), (a.1.middle() - m.middle()).abs())
                .partial_cmp(&(distance(b.1), (b.1.middle() - m.middle()).abs()))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        if let Some((i, g)) = best
            && distance(g) < g.size
            && !out[at[i]].contains(&m.text)
        {
            out[at[i]].push_str(&m.text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(drawn: &str) -> String {
        let pieces: Vec<String> = drawn.chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        reading_order(&pieces, true, Mirrored::ALL)
    }

    /// As a page shows it from left to right: `parts` are in the order of reading.
    fn drawn(parts: &[&str]) -> String {
        let turned = |p: &str| -> String {
            if p.chars().any(is_arabic_letter) { p.chars().rev().collect() } else { p.to_owned() }
        };
        parts.iter().rev().map(|p| turned(p)).collect()
    }

    #[test]
    fn numbers_and_foreign_words_run_from_left_to_right() {
        for (parts, want) in [
            (&["بلغت", " ", "37.5", " ", "مليون"][..], "بلغت 37.5 مليون"),
            (&["في", " ", "15/1/2026", "،", " ", "الساعة", " ", "06:30"], "في 15/1/2026، الساعة 06:30"),
            (&["فاز", " ", "3", "-", "1"], "فاز 3-1"),
            (&["نسبة", " ", "40", "%", " ", "منها"], "نسبة 40% منها"),
            (&["شركة", " ", "Blue & Sons", " ", "وشركة", " ", "Sigma-7", "."], "شركة Blue & Sons وشركة Sigma-7."),
            (&["بيان", " ", "٢٠٢٥/١١٤"], "بيان ٢٠٢٥/١١٤"),
            (&["نظام", " ", "Windows 11", " ", "الجديد"], "نظام Windows 11 الجديد"),
            (&["سعة", " ", "64", " ", "GB", " ", "فقط"], "سعة 64 GB فقط"),
            (&["بسرعة", " ", "120", " ", "km/h", "."], "بسرعة 120 km/h."),
            (&["شركة", " ", "Blue Systems (BLS)", " ", "الجديدة"], "شركة Blue Systems (BLS) الجديدة"),
            (&["& Sons", "،", " ", "وقال"], "& Sons، وقال"),
        ] {
            assert_eq!(read(&drawn(parts)), want);
        }
    }

    #[test]
    fn brackets_are_mirrored_only_if_the_font_maps_their_drawn_shape() {
        let pieces = ["ة", "ن", "س", " ", ")", "ب", "ا", "ب", "("];
        let drawn = reading_order(&pieces, true, Mirrored::ALL);
        let meant = reading_order(&pieces, true, Mirrored::default());
        assert_eq!((drawn.as_str(), meant.as_str()), (")باب( سنة", "(باب) سنة"));
        assert!(!mirrored(&drawn).round && mirrored("(باب) سنة").round);
    }

    #[test]
    fn arabic_inside_another_script_is_read_from_right_to_left() {
        let pieces: Vec<String> = "the word باتك means book".chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        assert_eq!(reading_order(&pieces, false, Mirrored::ALL), "the word كتاب means book");
    }

    #[test]
    fn marks_follow_their_letters_and_gaps_are_spaces() {
        let g = |t: &str, left: f32, right: f32| Glyph::new(t, left, right, 100.0, 10.0).unwrap();
        // "بَل نعم", drawn from left to right without a space, the vowel sign over its letter.
        let line = [
            g("م", 0.0, 5.0),
            g("ع", 5.0, 10.0),
            g("ن", 10.0, 14.0),
            g("ل", 17.0, 20.0),
            g("ب", 20.0, 24.0),
            g("\u{64E}", 21.0, 22.0),
        ];
        let found = pieces(&line);
        let list: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(reading_order(&list, true, Mirrored::ALL), "ب\u{64E}ل نعم");
        // Printed twice for weight.
        let bold = [g("ل", 17.0, 20.0), g("ل", 17.3, 20.3), g("ب", 20.0, 24.0)];
        assert_eq!(pieces(&bold).len(), 2);
    }
}
