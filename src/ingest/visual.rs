//! Text in visual order: letters stored from left to right as they are drawn, as some PDF extractors produce it.

use mujaz_arabic::letters::{digit_value, is_arabic_letter, is_mark};
use std::borrow::Cow;

/// The text in reading order, and a remark if it had to be reversed.
pub(super) fn in_reading_order(text: &str) -> (Cow<'_, str>, Option<String>) {
    let whole = is_visual(text);
    let mut turned = 0;
    let lines = text.split('\n').map(|line| {
        if !whole && !is_visual(line) {
            return Cow::Borrowed(line);
        }
        turned += 1;
        Cow::Owned(turn(line))
    });
    let lines: Vec<Cow<str>> = lines.collect();
    if turned == 0 {
        return (Cow::Borrowed(text), None);
    }
    let what = match turned {
        _ if whole => "the text was".to_owned(),
        1 => "1 line was".to_owned(),
        n => format!("{n} lines were"),
    };
    let remark = format!("{what} stored in visual order, from left to right; reversed: check the figures");
    (Cow::Owned(lines.join("\n")), Some(remark))
}

/// Whether the words of a text are spelled backwards: ta marbuta and alef maksura occur only at the end of words, and
/// the article only at the beginning.
fn is_visual(text: &str) -> bool {
    // Frequent words of two and three letters.
    const FREQUENT: [&str; 8] = ["في", "من", "أن", "إن", "عن", "التي", "الذي", "بين"];
    const TURNED: [&str; 8] = ["يف", "نم", "نأ", "نإ", "نع", "يتلا", "يذلا", "نيب"];
    let (mut forward, mut backward, mut impossible) = (0usize, 0usize, 0usize);
    let (mut known, mut turned) = (0usize, 0usize);
    let head: String = text.chars().take(20_000).collect();
    for word in mujaz_arabic::words(&head).iter().filter(|w| w.is_arabic()) {
        let written = &head[word.span.clone()];
        known += usize::from(FREQUENT.contains(&written));
        turned += usize::from(TURNED.contains(&written));
        let letters = || written.chars().filter(|c| is_arabic_letter(*c)).map(plain);
        if letters().count() < 3 {
            continue;
        }
        let begins = |c: Option<char>| matches!(c, Some('ة' | 'ى'));
        forward += usize::from(begins(letters().next_back())) + usize::from(word.folded.starts_with("ال"));
        impossible += usize::from(begins(letters().next()));
        backward += usize::from(begins(letters().next())) + usize::from(word.folded.ends_with("لا"));
    }
    impossible >= 2 && backward >= 3 && backward > forward * 3
        || impossible >= 1 && backward + turned >= 4 && forward + known == 0
}

/// The letter of a presentation form.
fn plain(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(c).nfkc().next().unwrap_or(c)
}

/// One line reversed; numbers and words of other scripts keep their direction.
fn turn(line: &str) -> String {
    if !line.chars().any(is_arabic_letter) {
        return line.to_owned();
    }
    let mut chars: Vec<char> = line.chars().rev().map(mirrored).collect();
    // A mark comes after its letter in both orders.
    let mut k = 0;
    while k < chars.len() {
        let marks = chars[k..].iter().take_while(|c| is_mark(**c) && **c != 'ـ').count();
        if marks > 0 && k + marks < chars.len() {
            chars[k..=k + marks].reverse();
        }
        k += marks + 1;
    }
    let ltr = |c: char| digit_value(c).is_some() || c.is_alphabetic() && !is_arabic_letter(c);
    let mut out = Vec::with_capacity(chars.len());
    let mut k = 0;
    while k < chars.len() {
        if !ltr(chars[k]) {
            out.push(chars[k]);
            k += 1;
            continue;
        }
        let mut end = k + 1;
        // Punctuation between digits or Latin letters belongs to them: "3.5", "A&T", "New York".
        while let Some(step) = chars[end..].iter().take(3).position(|c| ltr(*c)) {
            let between = &chars[end..end + step];
            if !between.iter().all(|c| {
                matches!(c, '.' | ',' | ':' | '/' | '-' | '&' | '\'' | '٫' | '٬' | '@' | '_')
                    || *c == ' ' && step == 1 && chars[end - 1].is_alphabetic()
            }) {
                break;
            }
            end += step + 1;
        }
        out.extend(chars[k..end].iter().rev().map(|c| mirrored(*c)));
        k = end;
    }
    out.into_iter().collect()
}

/// The mirrored bracket.
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "انتهت أشغال المدرسة الجديدة في القرية (شمال)\n\nوقالت اللجنة إن الكلفة بلغت 3.5 ملايين، وإن شركة Blue Sky شاركت في البناء سنة 2024.";

    fn visual(text: &str) -> String {
        // The text as drawn from left to right: every line reversed, except for numbers and Latin words.
        let tokens = |line: &str| {
            line.split(' ')
                .rev()
                .map(|w| {
                    let back: String = w.chars().rev().map(mirrored).collect();
                    let sign = w.trim_end_matches(['.', '،']);
                    if sign.is_ascii() { format!("{}{sign}", &back[..back.len() - sign.len()]) } else { back }
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        text.split('\n').map(tokens).collect::<Vec<_>>().join("\n").replace("Sky Blue", "Blue Sky")
    }

    #[test]
    fn one_line_in_visual_order_among_others_is_turned() {
        let stored = format!("{TEXT}\n\n{}", visual(TEXT.split("\n\n").nth(1).unwrap_or_default()));
        let (read, remark) = in_reading_order(&stored);
        assert!(read.ends_with(TEXT.split("\n\n").nth(1).unwrap_or_default()), "{read}");
        assert!(remark.is_some_and(|r| r.starts_with("1 line was stored in visual order")));
    }

    #[test]
    fn visual_order_is_reversed() {
        let drawn = visual(TEXT);
        assert!(drawn.contains("Blue Sky") && drawn.contains("3.5") && !drawn.contains("المدرسة"), "{drawn}");
        let (turned, note) = in_reading_order(&drawn);
        assert_eq!(turned, TEXT);
        assert!(note.unwrap().contains("visual order"));
    }

    #[test]
    fn a_headline_in_visual_order_is_turned() {
        for line in
            ["إعادة تشغيل القطار بين المدينة والميناء", "وذكر مدير المتحف أن نحو 40 لوحة ستعرض في القاعة الكبرى."]
        {
            let drawn = visual(line);
            let (turned, note) = in_reading_order(&drawn);
            assert_eq!((turned.as_ref(), note.is_some()), (line, true));
            assert_eq!(in_reading_order(line).1, None);
        }
    }

    #[test]
    fn text_in_reading_order_is_kept() {
        assert_eq!(in_reading_order(TEXT), (Cow::Borrowed(TEXT), None));
        let few = "إلا أنها قالت كلا ثم كلا، فلا حل ولا اتفاق، ولولا ذلك لما حصل هذا الأمر بلا شك";
        assert_eq!(in_reading_order(few).1, None);
    }
}
