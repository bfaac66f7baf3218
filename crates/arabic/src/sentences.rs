//! Paragraphs and sentences of Arabic news text.

use super::letters::{digit_value, is_arabic_letter, is_letter};
use std::ops::Range;

/// Splits into paragraphs. A blank line ends one; so does a line feed, unless the lines around it
/// are of one width and the first ends in the middle of a sentence (hard-wrapped text).
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let start = at + (body.len() - body.trim_start().len());
        lines.push(start..(at + body.trim_end().len()).max(start));
        at += line.len();
    }
    let length = |r: &Range<usize>| text[r.clone()].chars().count();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (i, line) in lines.iter().enumerate() {
        if line.is_empty() {
            open = false;
            continue;
        }
        match out.last_mut() {
            Some(last) if open => last.end = line.end,
            _ => out.push(line.clone()),
        }
        let next = lines.get(i + 1).filter(|n| !n.is_empty());
        open = next.is_some_and(|n| {
            let (this, that) = (length(line), length(n));
            let wrapped = (45..=130).contains(&this)
                && that <= this + this / 4
                && text[line.clone()].split_whitespace().count() >= 7;
            // The first line of a block may be a headline of its own: only uniform lines wrap.
            let uniform = that * 2 >= this || lines.get(i + 2).is_none_or(Range::is_empty);
            wrapped && uniform && !ends_sentence(&text[line.clone()]) && !starts_item(&text[n.clone()])
        });
    }
    out
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(CLOSERS).ends_with(['.', '!', '?', '؟', '…', ':', '؛', '۔'])
}

fn starts_item(line: &str) -> bool {
    line.starts_with(['-', '–', '•', '*', '#', '■', '▪', '●'])
}

const CLOSERS: [char; 8] = ['"', '”', '»', ')', ']', '’', '\'', '“'];

/// Splits `text[range]` into sentences; the ranges are trimmed and refer to `text`.
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let part = &text[range.clone()];
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let mut out = Vec::new();
    let mut start = 0;
    let mut k = 0;
    while k < chars.len() {
        if let Some(end) = sentence_end(part, &chars, start, k) {
            push_trimmed(part, start, end, range.start, &mut out);
            start = end;
            while k < chars.len() && chars[k].0 < end {
                k += 1;
            }
        } else {
            k += 1;
        }
    }
    push_trimmed(part, start, part.len(), range.start, &mut out);
    join_fragments(text, out)
}

fn push_trimmed(part: &str, start: usize, end: usize, offset: usize, out: &mut Vec<Range<usize>>) {
    let piece = &part[start..end];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let s = start + (piece.len() - piece.trim_start().len());
        out.push(offset + s..offset + s + trimmed.len());
    }
}

/// Where the sentence ends that character `k` may end, or `None`.
fn sentence_end(part: &str, chars: &[(usize, char)], start: usize, k: usize) -> Option<usize> {
    let c = chars[k].1;
    if !matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔') {
        return None;
    }
    if k > 0 && matches!(chars[k - 1].1, '.' | '!' | '?' | '؟' | '…') {
        return None; // judged with the first sign of its run
    }
    // Take in a run of signs and what closes a quotation.
    let mut last = k;
    let mut dots = usize::from(c == '.');
    while let Some((_, n)) = chars.get(last + 1) {
        if matches!(n, '.' | '!' | '?' | '؟' | '…') {
            dots += usize::from(*n == '.');
            last += 1;
        } else {
            break;
        }
    }
    let bare_end = last;
    while chars.get(last + 1).is_some_and(|(_, n)| matches!(n, '"' | '”' | '»' | ')' | ']' | '’')) {
        last += 1;
    }
    let end = chars.get(last + 1).map_or(part.len(), |(i, _)| *i);
    let next = chars.get(last + 1).map(|(_, n)| *n);
    let after = part[end..].trim_start().chars().next();
    let Some(after) = after else { return Some(end) };
    let spaced = next.is_some_and(char::is_whitespace);
    if c != '.' {
        return (spaced || is_arabic_letter(after)).then_some(end);
    }
    let before = &part[start..chars[k].0];
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '«' | '“')).next().unwrap_or("");
    let letters = word.chars().filter(|c| is_letter(*c)).count();
    if dots == 2 || (dots >= 3 && before.split_whitespace().count() < 4) {
        // "عاجل.. المركزي يخفض": a pause, not an end.
        return None;
    }
    if bare_end == k && dots == 1 {
        // "د. أحمد", "ص. 5", "U.S.", "العربية . نت"
        let initial = letters == 1 && word.chars().count() <= 2;
        let latin_initials = word.contains('.') && word.is_ascii();
        let domain = part[end..].trim_start().starts_with("نت")
            || part[end..].starts_with("com")
            || part[end..].starts_with("net");
        if initial || latin_initials || domain || word.is_empty() {
            return None;
        }
        if !spaced && last == k {
            // A full stop with no blank behind it ends a sentence only between Arabic words.
            let glued =
                is_arabic_letter(after) && (letters >= 2 || word.chars().next_back().and_then(digit_value).is_some());
            return glued.then_some(end);
        }
    }
    Some(end)
}

/// Joins pieces that cannot stand alone (one word, no letters) to their neighbour.
fn join_fragments(text: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let small = text[piece.clone()].chars().filter(|c| is_letter(*c)).take(3).count() < 3;
        match out.last_mut() {
            Some(last) if small || hangs_on(&text[piece.clone()]) => last.end = piece.end,
            _ => out.push(piece),
        }
    }
    out
}

/// Whether a piece is a participle clause of the sentence before it (`… . مشيرا إلى أن …`): it has
/// no verb and no subject of its own.
fn hangs_on(piece: &str) -> bool {
    const PARTICIPLES: &str = "مشيرا مضيفا موكدا موضحا معتبرا داعيا لافتا مبرزا مذكرا محذرا منوها معربا مشددا مطالبا مستطردا متابعا كاشفا نافيا معلنا مشيره مضيفه موكده موضحه معتبره داعيه لافته مبرزه";
    let first = super::letters::words(piece).into_iter().next().map(|w| w.folded).unwrap_or_default();
    PARTICIPLES.split_whitespace().any(|p| p == first)
}

/// Splits a long sentence at its commas and semicolons into parts of about `words` words; used to
/// translate what fails as a whole.
pub fn clauses(sentence: &str, words: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let count = |s: &str| s.split_whitespace().count();
    for (i, c) in sentence.char_indices() {
        let number_sign = sentence[i + c.len_utf8()..].chars().next().and_then(digit_value).is_some();
        if matches!(c, '،' | '؛' | ',' | ';') && !number_sign {
            let end = i + c.len_utf8();
            if count(&sentence[start..end]) >= words && count(&sentence[end..]) >= 4 {
                out.push(sentence[start..end].trim());
                start = end;
            }
        }
    }
    out.push(sentence[start..].trim());
    out.retain(|s| !s.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().flat_map(|p| sentences(text, p)).map(|r| &text[r]).collect()
    }

    #[test]
    fn sentences_end_at_arabic_and_latin_signs() {
        assert_eq!(split("هل انتهى الاجتماع؟ نعم انتهى أمس. وعاد الوفد!").len(), 3);
        assert_eq!(split("بلغت الزيادة 2.25% في يوليو. وقال د. أحمد إنها مؤقتة.").len(), 2);
        assert_eq!(split("دام قرابة 100 عام.وقال المدير إن المرض انتهى").len(), 2);
        assert_eq!(split("بحسب «العربية . نت» فإن الاجتماع انتهى").len(), 1);
        assert_eq!(split("قال «انتهى كل شيء.» ثم غادر القاعة.").len(), 2);
    }

    #[test]
    fn a_pause_of_two_dots_is_no_end() {
        assert_eq!(split("عاجل.. المركزي المصري يخفض الفائدة"), ["عاجل.. المركزي المصري يخفض الفائدة"]);
    }

    #[test]
    fn a_participle_clause_stays_with_its_sentence() {
        assert_eq!(split("أكد الوزير أن الحوار مستمر. مشيرًا إلى لقاء قريب بين الطرفين. وانتهى اللقاء أمس.").len(), 2);
    }

    #[test]
    fn hard_line_breaks_inside_a_sentence_are_joined() {
        let text = "أعلنت الوزارة أن الأشغال في الطريق الرابط بين المدينتين ستنتهي\nقبل نهاية السنة الجارية بعد تأخر دام عدة أشهر بسبب الأمطار\nالغزيرة التي عرفتها المنطقة.";
        assert_eq!(split(text).len(), 1);
    }

    #[test]
    fn a_heading_without_a_full_stop_stays_apart() {
        let text = "عنوان قصير للخبر\nقال المسؤول إن الاجتماع سيعقد غدا في العاصمة بحضور ممثلي الدول الأعضاء وعدد من الخبراء.\nعنوان فرعي\nوأضاف أن النتائج ستعلن لاحقا.";
        assert_eq!(split(text).len(), 4);
    }

    proptest::proptest! {
        #[test]
        fn every_letter_is_in_exactly_one_sentence(text in "[\\u{627}-\\u{64A} .؟!…\\n0-9«»]{0,80}") {
            let mut covered = 0;
            let mut last = 0;
            for r in paragraphs(&text).into_iter().flat_map(|p| sentences(&text, p)) {
                proptest::prop_assert!(r.start >= last);
                last = r.end;
                covered += text[r].chars().filter(|c| c.is_alphanumeric()).count();
            }
            proptest::prop_assert_eq!(covered, text.chars().filter(|c| c.is_alphanumeric()).count());
        }
    }
}
