//! Paragraphs and sentences of Arabic news text.

mod initials;
mod quotes;

use super::letters::{digit_value, is_arabic_letter, is_invisible, is_letter};
use crate::word_lists::List;
use initials::{dotted_initials, is_initial, last_token};
use quotes::{CLOSERS, Quotes};
use std::ops::Range;

/// Splits into paragraphs. A blank line ends one; so does a line feed, unless the surrounding lines have the same width
/// and the first ends in the middle of a sentence (hard-wrapped text).
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
            // The first line of a block may be a headline: only uniform lines wrap.
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
    let number = line.split_whitespace().next().is_some_and(|w| w.len() < line.len() && is_item_number(w));
    number || line.starts_with(['-', '–', '•', '*', '#', '■', '▪', '●'])
}

/// Splits `text[range]` into sentences; the ranges are trimmed and refer to `text`.
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let part = &text[range.clone()];
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let quotes = Quotes::new(part);
    let mut out = Vec::new();
    let mut start = 0;
    let mut k = 0;
    while k < chars.len() {
        if let Some(end) = sentence_end(part, &chars, &quotes, start, k) {
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

/// The end of a sentence that may end at character `k`, or `None`.
fn sentence_end(part: &str, chars: &[(usize, char)], quotes: &Quotes, start: usize, k: usize) -> Option<usize> {
    let c = chars[k].1;
    if !is_stop(c) {
        return None;
    }
    if k > 0 && matches!(chars[k - 1].1, '.' | '!' | '?' | '؟' | '…') {
        return None; // judged with the first sign of its run
    }
    // Include a run of punctuation and closing quotation marks.
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
    while chars.get(last + 1).is_some_and(|(_, n)| quotes.is_closer(*n)) {
        last += 1;
    }
    let closed = last > bare_end;
    let tail = tail_end(chars, last + 1);
    let decorated = tail > last + 1;
    let end = chars.get(tail).map_or(part.len(), |(i, _)| *i);
    let next = chars.get(tail).map(|(_, n)| *n);
    let rest = part[end..].trim_start();
    let Some(after) = rest.chars().next() else { return Some(end) };
    let spaced = next.is_some_and(char::is_whitespace) || decorated;
    if let Some(close) = quotes.end(start, end)
        && close - start <= QUOTED_BYTES
        && part[start..close].split_whitespace().count() <= QUOTED_WORDS
    {
        return None;
    }
    let opens = rest.trim_start_matches(['«', '“', '”', '"', '(', '[']);
    // A quotation or a remark in brackets begins without a space: `السنة.«وقال`.
    let begins = is_arabic_letter(after) || opens.len() < rest.len() && opens.starts_with(is_arabic_letter);
    if c != '.' {
        return (spaced || begins).then_some(end);
    }
    // Look back no further than an abbreviation and its noun reach: a line may contain thousands of them.
    let before = &part[start.max(floor(part, chars[k].0.saturating_sub(LOOK_BACK)))..chars[k].0];
    let words_before = before.split_whitespace().count();
    if dots == 2 && words_before < 5 || dots == 3 && words_before < 2 || dots > 3 {
        // "عاجل.. المركزي يخفض": a pause, not an end. A longer run of dots is an ellipsis.
        return None;
    }
    if bare_end == k && dots == 1 {
        let word = last_token(before);
        let letters = word.chars().filter(|c| is_letter(*c)).count();
        // "د. أحمد", "أ.ف.ب", "U.S.", "العربية . نت"
        let latin_initials = word.contains('.') && word.is_ascii();
        let domain = rest.starts_with("نت") || part[end..].starts_with("com") || part[end..].starts_with("net");
        let abbreviation = dotted_initials(word) || is_initial(word, before, rest);
        if (abbreviation && !decorated) || latin_initials || domain || word.is_empty() {
            return None;
        }
        if !spaced && !closed {
            // A full stop without a space after it ends a sentence only between Arabic words.
            let glued = begins && (letters >= 2 || word.chars().next_back().and_then(digit_value).is_some());
            return glued.then_some(end);
        }
    }
    Some(end)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔')
}

/// The index after anything that may be attached to the end of a sentence: direction marks and zero-width spaces,
/// footnote numbers, emoji.
fn tail_end(chars: &[(usize, char)], from: usize) -> usize {
    let mut k = from;
    loop {
        match chars.get(k).map(|(_, c)| *c) {
            Some(c) if is_invisible(c) || is_picture(c) || matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹') => {
                k += 1
            }
            Some(open @ ('[' | '(')) => {
                let close = if open == '[' { ']' } else { ')' };
                let digits = chars[k + 1..].iter().take_while(|(_, c)| digit_value(*c).is_some()).count();
                if !(1..=3).contains(&digits) || chars.get(k + 1 + digits).is_none_or(|(_, c)| *c != close) {
                    return k;
                }
                k += digits + 2;
            }
            _ => return k,
        }
    }
}

/// Whether `c` is an emoji or a part of one.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0E}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Maximum words and bytes of a quotation that is kept in one piece, so that all of its sentences keep their speaker.
const QUOTED_WORDS: usize = 60;
const QUOTED_BYTES: usize = 4_000;
/// Bytes before a full stop that are examined to see whether it marks an abbreviation.
const LOOK_BACK: usize = 400;

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Joins fragments that cannot be sentences (one word, no letters) to their neighbour: the number of a list item to
/// what follows it, anything else to what precedes it.
fn join_fragments(text: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut number: Option<usize> = None;
    let last_piece = pieces.len().saturating_sub(1);
    for (i, mut piece) in pieces.into_iter().enumerate() {
        if i < last_piece && number.is_none() && is_item_number(&text[piece.clone()]) {
            number = Some(piece.start);
            continue;
        }
        let item = number.take();
        piece.start = item.unwrap_or(piece.start);
        let small = text[piece.clone()].chars().filter(|c| is_letter(*c)).take(3).count() < 3;
        match out.last_mut() {
            Some(last) if small || item.is_none() && hangs_on(&text[piece.clone()]) => last.end = piece.end,
            _ => out.push(piece),
        }
    }
    out
}

/// Whether a fragment is the number of a list item: `2.`, `3-`, `4)`.
fn is_item_number(piece: &str) -> bool {
    let digits = piece.chars().take_while(|c| digit_value(*c).is_some()).count();
    (1..=2).contains(&digits)
        && matches!(piece.chars().skip(digits).collect::<String>().as_str(), "." | ".-" | "-" | ")")
}

/// Whether a fragment is a participle clause of the sentence before it (`… . مشيرا إلى أن …`): it has no verb and no
/// subject of its own.
fn hangs_on(piece: &str) -> bool {
    let first = super::letters::words(piece).into_iter().next().map(|w| w.folded).unwrap_or_default();
    List::DetachedParticiples.contains(&first)
}

/// Splits a long sentence at its commas and semicolons into parts of about `words` words; used to translate what fails
/// as a whole.
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
    fn sentences_end_at_arabic_and_latin_punctuation() {
        assert_eq!(split("هل انتهى الاجتماع؟ نعم انتهى أمس. وعاد الوفد!").len(), 3);
        assert_eq!(split("بلغت الزيادة 2.25% في يوليو. وقال د. أحمد إنها مؤقتة.").len(), 2);
        assert_eq!(split("دام قرابة 100 عام.وقال المدير إن المرض انتهى").len(), 2);
        assert_eq!(split("بحسب «العربية . نت» فإن الاجتماع انتهى").len(), 1);
        assert_eq!(split("قال «انتهى كل شيء.» ثم غادر القاعة.").len(), 2);
    }

    #[test]
    fn a_pause_of_two_dots_is_not_an_end() {
        assert_eq!(split("عاجل.. المركزي المصري يخفض الفائدة"), ["عاجل.. المركزي المصري يخفض الفائدة"]);
    }

    #[test]
    fn a_line_of_stops_and_quotation_marks_is_fast() {
        for unit in ["أ.ب.ج.", "«قال. ", "\"قال. ", "قال. «", "د. ", "ن..", "قال” و“قال. "] {
            let line = unit.repeat(100_000 / unit.len());
            let started = std::time::Instant::now();
            let found = sentences(&line, 0..line.len());
            assert!(!found.is_empty());
            assert!(started.elapsed().as_secs() < 60, "{unit}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn abbreviations_with_full_stops_end_no_sentence() {
        for text in [
            "قال أ.د. كريم حداد وم. سلمى ود. نور إن الدواء آمن.",
            "نقلت وكالة أ.ف.ب. عن شركة ق.م.ش. للنقل أنها أغلقت الخط.",
            "وقعت شركة الضحى ش.م.ع. اتفاقا جديدا في ص. 12 من التقرير.",
            "وصل جورج و. بوش إلى المدينة أمس.",
            "ولد الرسام سنة 1871 م. في قرية قرب حلب.",
            "يفتح المتحف الساعة 9 ص. وفق ما أعلنته إدارته.",
        ] {
            assert_eq!(split(text), [text]);
        }
        assert_eq!(split("تأهل فريق الفئة ج. وخرج الآخر من الدور الأول.").len(), 2);
        assert_eq!(split("ولد الرسام سنة 1871 م. وتوفي بعد ستين سنة.").len(), 2);
    }

    #[test]
    fn attached_characters_do_not_hide_a_full_stop() {
        for glue in ["\u{200F}", "\u{200E} ", "\u{200B}", "\u{FEFF}", "[12] ", "(3) ", "² ", "🔥 ", "✅"] {
            let text = format!("انتهت أشغال السد أمس.{glue}وبدأ تشغيله صباح اليوم.");
            assert_eq!(split(&text).len(), 2, "{text}");
        }
        for opens in ["«", "“", "(", "\""] {
            let text = format!("انتهت أشغال السد أمس.{opens}وبدأ تشغيله صباح اليوم.");
            assert_eq!(split(&text).len(), 2, "{text}");
        }
        assert_eq!(split("تشمل اللائحة المواد ........ من القانون القديم.").len(), 1);
        assert_eq!(split("ارتفعت أسعار الخبز في كل الأسواق.. فماذا تنتظر الحكومة إذن؟").len(), 2);
    }

    #[test]
    fn a_quotation_of_several_sentences_keeps_its_speaker() {
        let quoted = "وصرح المدرب: «لعبنا جيدا. سجلنا هدفين! هذا يكفي». وغادر الملعب.";
        assert_eq!(split(quoted).len(), 2);
        assert_eq!(split(&quoted.replace(['«', '»'], "\"")).len(), 2);
        assert_eq!(split(&quoted.replace('«', "((").replace('»', "))")).len(), 2);
        for (opens, closes) in [("”", "“"), ("„", "“"), ("»", "«"), ("‘", "’"), ("''", "''")] {
            let turned = quoted.replace('«', "\u{1}").replace('»', closes).replace('\u{1}', opens);
            assert_eq!(split(&turned).len(), 2, "{turned}");
        }
        assert_eq!(split("افتتح المعرض الساعة 10 ص. وغادر الوزير بعد ساعة.").len(), 2);
        let long = "هذه جملة من ثماني كلمات في الخطاب الطويل. ".repeat(12);
        assert!(split(&format!("قال: «{long}» ثم صمت.")).len() > 6);
    }

    #[test]
    fn the_number_of_a_list_item_belongs_to_what_follows_it() {
        let list = "1. فتح مكتب في بنزرت. 2. زيادة عدد القطارات. 3. خفض ثمن التذاكر.";
        assert_eq!(split(list), ["1. فتح مكتب في بنزرت.", "2. زيادة عدد القطارات.", "3. خفض ثمن التذاكر."]);
        let wrapped =
            "قررت اللجنة في ختام اجتماعها أن تعرض على المجلس ثلاث نقاط وهي\n1- توسيع الطريق بين القرى\n2- بناء مدرسة";
        assert_eq!(split(wrapped).len(), 3);
        assert_eq!(split("بلغ عدد الحاضرين نحو مئة شخص. 12."), ["بلغ عدد الحاضرين نحو مئة شخص. 12."]);
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
    fn a_heading_without_a_full_stop_stays_separate() {
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
