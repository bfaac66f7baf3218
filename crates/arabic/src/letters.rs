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

/// Whether `c` is of a script that English is not written in; wide forms of Latin letters and signs, which
/// models of Chinese write, are.
pub fn is_foreign(c: char) -> bool {
    is_arabic_letter(c)
        || matches!(c, '\u{0370}'..='\u{05FF}' | '\u{0900}'..='\u{1CFF}' | '\u{2E80}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether `c` is a letter of any script; quick for Arabic, where the general table is slow.
pub fn is_letter(c: char) -> bool {
    matches!(c, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}') || c.is_alphabetic()
}

/// Whether `c` is a vowel sign, shadda, Koranic mark or tatweel: written or not at will.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// A word as written without its marks.
pub fn without_marks(word: &str) -> String {
    word.chars().filter(|c| !is_mark(*c)).collect()
}

/// Whether `c` is a weak letter: one that stands for a long vowel and changes with the form of a word.
pub fn is_weak(c: char) -> bool {
    matches!(c, 'ا' | 'و' | 'ي' | 'ى')
}

/// Invisible characters that say nothing: direction marks, zero-width joiners, soft hyphens.
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

/// One letter in its folded form, or `None` where folding drops it.
fn fold_char(c: char) -> Option<char> {
    if is_mark(c) || is_invisible(c) {
        return None;
    }
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ہ' | 'ە' | 'ۀ' => 'ه',
        'ک' | 'ڪ' => 'ك',
        _ => match digit_value(c) {
            Some(v) => char::from_digit(v, 10).unwrap_or(c),
            None if c.is_ascii_uppercase() => c.to_ascii_lowercase(),
            None => c,
        },
    })
}

/// The form in which words are compared: no marks, one alef, one ya, ta marbuta as ha, European
/// digits, presentation forms resolved, Latin in lower case.
pub fn fold(text: &str) -> String {
    if text.chars().any(|c| matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')) {
        return text.nfkc().filter_map(fold_char).collect();
    }
    text.chars().filter_map(fold_char).collect()
}

/// Text as a reader would want it: presentation forms, tatweel and invisible characters gone,
/// every run of blanks one space. Letters and vowel signs stay as they are.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut push = |c: char| {
        if c.is_whitespace() || c == '\u{00A0}' {
            blank = true;
        } else if !is_invisible(c) && c != '\u{0640}' {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    };
    if text.chars().any(|c| matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')) {
        text.nfkc().for_each(&mut push);
    } else {
        text.chars().for_each(&mut push);
    }
    out
}

/// A word of a text: letters with their marks, or digits with their inner signs.
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

/// Splits into words. Digits stay together with a decimal or thousands sign inside them
/// (`2,25`, `٦٫٣`, `1.500`), and apart from letters that touch them (`و29` gives two words).
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if digit_value(c).is_some() {
            let mut end = start;
            while let Some(&(i, c)) = chars.peek() {
                let mut ahead = text[i + c.len_utf8()..].chars();
                let sign = matches!(c, '.' | ',' | '٫' | '٬' | '،') && ahead.next().and_then(digit_value).is_some();
                if digit_value(c).is_none() && !sign {
                    break;
                }
                end = i + c.len_utf8();
                chars.next();
            }
            out.push(Word { span: start..end, folded: fold(&text[start..end]) });
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
    fn words_keep_decimals_and_part_letters_from_digits() {
        let got: Vec<String> = words("بين 27 و29 ماي، 2,25 في المائة").into_iter().map(|w| w.folded).collect();
        assert_eq!(got, ["بين", "27", "و", "29", "ماي", "2,25", "في", "المايه"]);
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
