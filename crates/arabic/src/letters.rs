//! Letters, marks and digits; folding for comparison; splitting into words.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Whether `c` is a letter of the Arabic script (any language), presentation forms included.
pub fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{066F}' | '\u{0671}'..='\u{06D3}'
        | '\u{06D5}' | '\u{06EE}' | '\u{06EF}' | '\u{06FA}'..='\u{06FF}'
        | '\u{0750}'..='\u{077F}' | '\u{08A0}'..='\u{08C9}'
        | '\u{FB50}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
        && c != '\u{0640}'
}

/// Whether `c` belongs to a script other than that of English; full-width Latin letters and punctuation, which Chinese
/// models write, count as foreign.
pub fn is_foreign(c: char) -> bool {
    is_arabic_letter(c)
        || matches!(c, '\u{0370}'..='\u{05FF}' | '\u{0900}'..='\u{1CFF}' | '\u{2E80}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether `c` is a letter of any script; fast for Arabic, where the general table is slow.
pub fn is_letter(c: char) -> bool {
    matches!(c, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}') || c.is_alphabetic()
}

/// Whether `c` is a vowel sign, shadda, Koranic mark or tatweel, all of which are optional.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// A word as written, without its marks.
pub fn without_marks(word: &str) -> String {
    word.chars().filter(|c| !is_mark(*c)).collect()
}

/// Whether `c` is a weak letter: one that represents a long vowel and changes with the form of a word.
pub fn is_weak(c: char) -> bool {
    matches!(c, 'ا' | 'و' | 'ي' | 'ى')
}

/// Invisible characters without meaning: direction marks, zero-width joiners, soft hyphens.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}')
}

/// Value of a European, Arabic-Indic or Extended Arabic-Indic digit.
pub fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    }
}

/// One letter in its folded form, or `None` if folding drops it.
fn fold_char(c: char) -> Option<char> {
    if is_mark(c) || is_invisible(c) {
        return None;
    }
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ۃ' | 'ہ' | 'ە' | 'ۀ' => 'ه',
        'ک' | 'ڪ' => 'ك',
        _ => match digit_value(c) {
            Some(v) => char::from_digit(v, 10).unwrap_or(c),
            None if c.is_ascii_uppercase() => c.to_ascii_lowercase(),
            None => c,
        },
    })
}

/// The form used to compare words: no marks, one alef, one ya, ta marbuta as ha, European digits, presentation forms
/// resolved, Latin in lower case.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    resolve_forms(text, |c| out.extend(fold_char(c)));
    out
}

/// Whether `c` is a presentation form: a letter or ligature in its contextual shape.
pub fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Replaces the presentation forms in `text` by the letters that they represent. Other characters are unchanged: full
/// compatibility folding would turn `10⁶` into `106`.
fn resolve_forms(text: &str, mut put: impl FnMut(char)) {
    for c in text.chars() {
        if is_presentation_form(c) {
            std::iter::once(c).nfkc().for_each(&mut put);
        } else {
            put(c);
        }
    }
}

/// Text for reading: presentation forms, tatweel and invisible characters are removed, and runs of whitespace become
/// one space. Letters and vowel signs are unchanged.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    resolve_forms(text, |c: char| {
        if c.is_whitespace() || c == '\u{00A0}' {
            blank = true;
        } else if !is_invisible(c) && c != '\u{0640}' {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    });
    out
}

/// A word of a text: letters with their marks, or digits with their separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte range in the text.
    pub span: Range<usize>,
    /// [`fold`]ed form.
    pub folded: String,
}

impl Word {
    /// Whether the word is written in Arabic letters.
    pub fn is_arabic(&self) -> bool {
        self.folded.chars().next().is_some_and(is_arabic_letter)
    }

    /// Whether the word is written in digits.
    pub fn is_number(&self) -> bool {
        self.folded.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

/// Splits into words. Digits stay together with a decimal or thousands separator between them (`2,25`, `٦٫٣`, `1.500`),
/// and are separated from adjacent letters (`و29` gives two words).
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if digit_value(c).is_some() {
            let mut end = start;
            while let Some(&(i, c)) = chars.peek() {
                if digit_value(c).is_none() && !goes_on(&text[i..]) {
                    break;
                }
                end = i + c.len_utf8();
                chars.next();
            }
            push_digits(text, start..end, &mut out);
        } else if is_arabic_letter(c) || c.is_alphabetic() {
            let arabic = is_arabic_letter(c);
            let mut end = start;
            while let Some(&(i, c)) = chars.peek() {
                let inner = !arabic
                    && matches!(c, '\'' | '’' | '-')
                    && text[i + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic);
                // Range checks come first: the table of all letters is slow for Arabic.
                let same = if arabic { is_arabic_letter(c) } else { c.is_alphabetic() && !is_arabic_letter(c) };
                if !(same || is_mark(c) || inner || matches!(c, '\u{200C}' | '\u{200D}')) {
                    break;
                }
                end = i + c.len_utf8();
                chars.next();
            }
            let folded = fold(&text[start..end]);
            if !folded.is_empty() {
                out.push(Word { span: start..end, folded });
            }
        } else {
            chars.next();
        }
    }
    out
}

/// Whether digits continue after a decimal or thousands separator, possibly surrounded by direction marks.
fn goes_on(rest: &str) -> bool {
    let mut ahead = rest.chars().skip_while(|c| is_invisible(*c));
    match ahead.next() {
        Some('.' | ',' | '٫' | '٬' | '،') => ahead.find(|c| !is_invisible(*c)).and_then(digit_value).is_some(),
        Some(c) => digit_value(c).is_some() && rest.starts_with(is_invisible),
        None => false,
    }
}

/// Adds digits with their separators as one word, or each number as one if commas list them: `12،15،18`.
fn push_digits(text: &str, span: Range<usize>, out: &mut Vec<Word>) {
    let written = &text[span.clone()];
    let list = ['،', ','].into_iter().any(|comma| {
        let mut groups = written.split(comma).map(|g| g.chars().filter(|c| !is_invisible(*c)).collect::<Vec<_>>());
        let first = groups.next().map_or(0, |g| g.len());
        let rest: Vec<Vec<char>> = groups.collect();
        let thousands = first <= 3 && rest.iter().all(|g| g.len() == 3);
        let whole = rest.iter().flatten().all(|c| digit_value(*c).is_some());
        rest.len() > 1 && whole && !thousands
    });
    if !list {
        out.push(Word { folded: fold(written), span });
        return;
    }
    let mut at = span.start;
    for piece in written.split_inclusive(['،', ',']) {
        let number = piece.trim_end_matches(|c| digit_value(c).is_none());
        out.push(Word { span: at..at + number.len(), folded: fold(number) });
        at += piece.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_spellings_of_one_word_equal() {
        assert_eq!(fold("الأنتربول"), fold("الانتربول"));
        assert_eq!(fold("مُحَمَّد"), fold("محمد"));
        assert_eq!(fold("المركــزي"), fold("المركزي"));
        assert_eq!(fold("٢٠٢٥"), "2025");
        assert_eq!(fold("ﻣﺼﺮ"), "مصر");
    }

    #[test]
    fn only_presentation_forms_are_resolved() {
        assert_eq!(tidy("ﷺ بمساحة 10⁶ م² و½ ﻻ"), "صلى الله عليه وسلم بمساحة 10⁶ م² و½ لا");
        assert_eq!(fold("قوله ﴿ﻷمر﴾ 5²"), "قوله ﴿لامر﴾ 5²");
    }

    #[test]
    fn words_keep_decimals_and_separate_letters_from_digits() {
        let got: Vec<String> = words("بين 27 و29 ماي، 2,25 في المائة").into_iter().map(|w| w.folded).collect();
        assert_eq!(got, ["بين", "27", "و", "29", "ماي", "2,25", "في", "المايه"]);
        let got: Vec<String> =
            words("7،19،21 و1،250،000 و\u{202A}31\u{202A}،\u{202C}040").into_iter().map(|w| w.folded).collect();
        assert_eq!(got, ["7", "19", "21", "و", "1،250،000", "و", "31،040"]);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_in_order_and_cut_at_characters(text in "\\PC{0,60}") {
            let mut last = 0;
            for w in words(&text) {
                assert!(w.span.start >= last && text.get(w.span.clone()).is_some());
                last = w.span.end;
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            assert_eq!(fold(&once), once);
        }
    }
}
