//! Mojibake: Arabic decoded once too often, with the wrong character set: `Ø§Ù„` for `ال`.

use super::decode::plausibility;
use crate::word_lists::List;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1256};
use mujaz_arabic::letters::is_arabic_letter;
use std::borrow::Cow;

/// The text with mojibake repaired, and a remark if there was any.
pub(super) fn repaired(text: &str) -> (Cow<'_, str>, Option<String>) {
    let mut out = String::new();
    let mut mended: Vec<&str> = Vec::new();
    for line in text.split_inclusive('\n') {
        let found = if line.is_ascii() { None } else { mend(line) };
        match found {
            Some((right, how)) => {
                out.push_str(&right);
                if !mended.contains(&how) {
                    mended.push(how);
                }
            }
            None => out.push_str(line),
        }
    }
    if mended.is_empty() {
        return (Cow::Borrowed(text), None);
    }
    (
        Cow::Owned(out),
        Some(format!("the text had been decoded with the wrong character set ({}); repaired", mended.join(", "))),
    )
}

/// A repaired line, and a description of the fault.
fn mend(line: &str) -> Option<(String, &'static str)> {
    if let Some(right) = utf8_read_as_latin(line) {
        return Some((right, "UTF-8 read as windows-1252"));
    }
    if let Some(right) = encoded(line, WINDOWS_1256).and_then(|b| valid(&b, 4)) {
        return Some((right, "UTF-8 read as windows-1256"));
    }
    // Legacy Arabic bytes read as Latin letters: only possible for a line without Arabic.
    let foreign = line.chars().filter(|c| !c.is_ascii()).count();
    if foreign >= 8 && !line.chars().any(is_arabic_letter) {
        let right = WINDOWS_1256.decode_without_bom_handling(&encoded(line, WINDOWS_1252)?).0.into_owned();
        let ascii = line.chars().filter(char::is_ascii_alphabetic).count();
        if plausibility(&right) > 0.95 && foreign > ascii && has_common_words(&right) {
            return Some((right, "windows-1256 read as windows-1252"));
        }
    }
    None
}

/// Decodes every run of characters that is UTF-8 read in a Latin set; other characters are kept.
fn utf8_read_as_latin(line: &str) -> Option<String> {
    if !line.contains(['Ø', 'Ù', 'Ú', 'Û']) {
        return None;
    }
    let latin = |c: char| u32::from(c) < 0x100 || !WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2;
    let mut out = String::new();
    let mut any = false;
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let inside = latin(first);
        let end = rest.char_indices().find(|(_, c)| latin(*c) != inside).map_or(rest.len(), |(i, _)| i);
        let (run, more) = rest.split_at(end);
        match Some(run).filter(|_| inside).and_then(|r| encoded(r, WINDOWS_1252)).and_then(|b| valid(&b, 2)) {
            Some(right) => {
                any = true;
                out.push_str(&right);
            }
            None => out.push_str(run),
        }
        rest = more;
    }
    any.then_some(out)
}

/// The bytes of a text in an encoding, if it can encode every character. Bytes that a set leaves undefined appear as
/// control characters of the same number.
fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        let mut buffer = [0; 4];
        let (bytes, _, wrong) = encoding.encode(c.encode_utf8(&mut buffer));
        match u8::try_from(u32::from(c)) {
            Ok(b) if wrong => out.push(b),
            _ if wrong => return None,
            _ => out.extend_from_slice(&bytes),
        }
    }
    Some(out)
}

/// Bytes as UTF-8, if they hold at least `least` Arabic letters and hardly anything that is not UTF-8.
fn valid(bytes: &[u8], least: usize) -> Option<String> {
    let text = UTF_8.decode_without_bom_handling(bytes).0;
    let letters = text.chars().filter(|c| is_arabic_letter(*c)).count();
    let broken = text.chars().filter(|c| *c == '\u{FFFD}').count();
    (letters >= least && broken * 10 <= letters).then(|| text.into_owned())
}

/// Whether a line contains words that occur in every Arabic sentence.
fn has_common_words(text: &str) -> bool {
    let words = mujaz_arabic::words(text);
    let known = words.iter().filter(|w| w.folded.starts_with("ال") || List::CommonWords.contains(&w.folded)).count();
    known * 8 >= words.len().max(1)
}

/// Why a text is garbled beyond repair, if it is: its letters were replaced by question marks or other characters.
pub(super) fn garbled(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let letters = chars.iter().filter(|c| is_arabic_letter(**c)).count();
    let lost = |c: char| matches!(c, '?' | '\u{FFFD}' | '\u{25A1}');
    // A question mark between letters, or one of several in a row, replaces a letter.
    let near = |i: usize| chars.get(i).is_some_and(|c| lost(*c) || c.is_alphabetic());
    let gone = (0..chars.len())
        .filter(|i| lost(chars[*i]) && near(i + 1) && i.checked_sub(1).is_none_or(|p| near(p) || chars[p] == ' '))
        .count();
    if gone >= 12 && gone * 5 > letters {
        return Some(format!(
            "garbled: {gone} letters were replaced by question marks before the file was written; get it again in UTF-8"
        ));
    }
    let wrong = chars
        .iter()
        .filter(|c| matches!(c, '\u{C0}'..='\u{FF}' | '\u{80}'..='\u{9F}' | '§' | '„' | '†' | '…' | '‡'))
        .count();
    let typical = chars.iter().filter(|c| matches!(c, 'Ø' | 'Ù' | 'Ã' | 'Ç' | 'Ñ' | 'È' | 'á')).count();
    let other = chars.iter().filter(|c| c.is_ascii_alphabetic()).count();
    (typical >= 12 && wrong > other && wrong > letters).then(|| {
        "garbled: this looks like Arabic decoded with the wrong character set; get it again in UTF-8".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "قررت البلدية إغلاق الجسر القديم أمام الشاحنات إلى غاية نهاية الأشغال، فيما فتحت طريقا بديلا.";

    fn misread(bytes: &[u8], encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn mojibake_is_repaired() {
        let latin1: String = TEXT.bytes().map(char::from).collect();
        for wrong in [
            misread(TEXT.as_bytes(), WINDOWS_1252),
            latin1,
            misread(TEXT.as_bytes(), WINDOWS_1256),
            misread(&WINDOWS_1256.encode(TEXT).0, WINDOWS_1252),
        ] {
            let page = format!("<p class=a>{wrong}</p>\n");
            let (right, note) = repaired(&page);
            assert!(right.contains(TEXT) && note.is_some(), "{wrong} → {right}");
        }
        let half = format!("{TEXT} {}", misread(TEXT.as_bytes(), WINDOWS_1252));
        assert_eq!(repaired(&half).0, format!("{TEXT} {TEXT}"));
    }

    #[test]
    fn text_in_logical_order_is_kept() {
        for text in [TEXT, "Le café « Übermut » à Orléans, où l’été dure: 20 °C", "ﷺ § 5 „صفحة“ Øresund"]
        {
            assert_eq!(repaired(text), (Cow::Borrowed(text), None));
            assert_eq!(garbled(text), None);
        }
        assert_eq!(garbled("ماذا حدث؟ من? لماذا? كيف? متى? وأين وقع ذلك? ومن رآه? وماذا قال?"), None);
    }

    #[test]
    fn lost_letters_are_reported() {
        let holes: String =
            TEXT.chars().enumerate().map(|(i, c)| if i % 3 == 0 && c != ' ' { '?' } else { c }).collect();
        assert!(garbled(&holes).unwrap().contains("question marks"));
        assert!(garbled(&format!("{} {TEXT}", "??? ????? ????? ".repeat(8))).is_some());
    }
}
