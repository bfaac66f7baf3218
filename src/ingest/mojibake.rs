//! Mojibake: Arabic decoded once too often, with the wrong character set: `Ø§Ù„` for `ال`.

mod escapes;

use super::code_page::{ARABIC, CodePage, FOREIGN};
use super::decode::{has_common_words, plausibility};
use encoding_rs::GBK;
use mujaz_arabic::letters::is_arabic_letter;
use std::borrow::Cow;

/// The text with mojibake repaired, and a remark if there was any.
pub(super) fn repaired(text: &str) -> (Cow<'_, str>, Option<String>) {
    let mut out = String::new();
    let mut mended: Vec<String> = Vec::new();
    let mut escaped = None;
    let rejoined = escapes::rejoined(text);
    let whole = text;
    let text = rejoined.as_deref().unwrap_or(text);
    for line in text.split_inclusive('\n') {
        if let Some((right, how)) = escapes::unescaped(line) {
            out.push_str(&right);
            escaped = Some(how);
            continue;
        }
        match if line.is_ascii() { None } else { mend(line) } {
            Some((right, how)) => {
                out.push_str(&right);
                if !mended.contains(&how) {
                    mended.push(how);
                }
            }
            None => out.push_str(line),
        }
    }
    let mut notes = Vec::new();
    if !mended.is_empty() {
        let how = mended.join(", ");
        notes.push(format!("the text had been decoded with the wrong character set ({how}); repaired"));
    }
    if let Some(how) = escaped {
        notes.push(format!("the letters were written as {how}; read as letters"));
    }
    if notes.is_empty() { (Cow::Borrowed(whole), None) } else { (Cow::Owned(out), Some(notes.join("; "))) }
}

/// A repaired line, and a description of the fault.
fn mend(line: &str) -> Option<(String, String)> {
    if let Some(right) = utf8_read_as_latin(line) {
        return Some((right, format!("UTF-8 read as {}", FOREIGN[0].name)));
    }
    if is_plain(line) {
        return None;
    }
    if let Some((right, name)) = utf8_read_as_other(line) {
        return Some((right, format!("UTF-8 read as {name}")));
    }
    let (right, from, to) = legacy_read_as_other(line)?;
    Some((right, format!("{from} read as {to}")))
}

/// Whether most characters of a line outside ASCII are Arabic letters that mojibake hardly contains.
fn is_plain(line: &str) -> bool {
    let (mut foreign, mut plain) = (0, 0);
    for c in line.chars().filter(|c| !c.is_ascii()) {
        foreign += 1;
        // UTF-8 read as windows-1256 consists half of the first of these, and of letters of other languages.
        if !matches!(c, 'ط' | 'ظ' | 'ع' | 'غ') && matches!(c, '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}') {
            plain += 1;
        }
    }
    plain * 2 > foreign
}

/// Decodes every run of characters that is UTF-8 read in a Latin set; other characters are kept. What was misread
/// several times is decoded as often.
fn utf8_read_as_latin(line: &str) -> Option<String> {
    if !line.contains(['Ø', 'Ù', 'Ú', 'Û', 'Ã']) {
        return None;
    }
    let latin1252 = &FOREIGN[0];
    // A byte that stands for nothing in the set was lost: see `restored`.
    let latin = |c: char| u32::from(c) < 0x100 || c == '\u{FFFD}' || latin1252.byte(c).is_some();
    let mut out = String::new();
    let mut any = false;
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let inside = latin(first);
        let end = rest.char_indices().find(|(_, c)| latin(*c) != inside).map_or(rest.len(), |(i, _)| i);
        let (run, more) = rest.split_at(end);
        match Some(run).filter(|_| inside).and_then(from_latin) {
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

/// How often a text is decoded that was misread again and again: four times make 16 bytes of one letter.
const TIMES: usize = 4;

fn from_latin(run: &str) -> Option<String> {
    let mut text = Cow::Borrowed(run);
    for _ in 0..TIMES {
        let whole = restored(&text);
        let (bytes, unknown) = FOREIGN[0].encode(&whole);
        if unknown > 0 {
            return None;
        }
        if let Some(right) = valid(&bytes, 2) {
            return Some(right);
        }
        text = Cow::Owned(String::from_utf8_lossy(&bytes).into_owned());
    }
    None
}

/// Whether a character stands for a byte that continues a letter in UTF-8, in windows-1252 or in Latin 1.
fn continues(c: char) -> bool {
    matches!(FOREIGN[0].byte(c), Some(0x80..0xC0)) || ('\u{80}'..'\u{C0}').contains(&c)
}

/// A text with the bytes that windows-1252 has no character for, where a program replaced or left out that character:
/// behind `Ù`, and behind `Â` in what was misread twice, this is the byte of the letter `ف`, the only frequent one of its
/// kind. What was lost elsewhere stands for a byte that UTF-8 does not have.
fn restored(text: &str) -> Cow<'_, str> {
    if !text.contains(['Ù', 'Â', '\u{FFFD}']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(if c == '\u{FFFD}' { 'ÿ' } else { c });
        if !matches!(c, 'Ù' | 'Â') {
            continue;
        }
        match chars.peek() {
            Some('\u{FFFD}' | '?') => {
                chars.next();
                out.push('\u{81}');
            }
            Some(next) if !continues(*next) => out.push('\u{81}'),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Decodes a line that is UTF-8 read in another set; the name of the set.
fn utf8_read_as_other(line: &str) -> Option<(String, &'static str)> {
    let foreign = line.chars().filter(|c| !c.is_ascii()).count();
    let pages = FOREIGN.iter().skip(1).chain(ARABIC.iter()).filter(|page| leads(page, line) * 3 > foreign);
    let read = pages.filter_map(|page| Some((valid(&page.encode(line).0, 4)?, page.name)));
    if let Some(best) = read.min_by_key(|(text, _)| text.chars().filter(|c| *c == '\u{FFFD}').count()) {
        return Some(best);
    }
    // Two bytes of a letter are one Chinese character.
    let chinese = line.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).count();
    if chinese < 4 || chinese * 2 < foreign {
        return None;
    }
    let (bytes, _, wrong) = GBK.encode(line);
    if wrong { None } else { Some((valid(&bytes, 4)?, GBK.name())) }
}

/// How many characters of a text stand in a set for a byte with which UTF-8 begins an Arabic letter.
fn leads(page: &CodePage, text: &str) -> usize {
    let leads = [0xD8, 0xD9, 0xDA, 0xDB].map(|b| page.char(b));
    text.chars().filter(|c| leads.contains(c)).count()
}

/// Decodes a line that consists of the bytes of an older set for Arabic read in another: only possible for a line
/// without Arabic. The names of the sets.
fn legacy_read_as_other(line: &str) -> Option<(String, &'static str, &'static str)> {
    let foreign = line.chars().filter(|c| !c.is_ascii()).count();
    let ascii = line.chars().filter(char::is_ascii_alphabetic).count();
    if foreign < 8 || foreign <= ascii || line.chars().any(is_arabic_letter) {
        return None;
    }
    let mut best: Option<(f64, String, &str, &str)> = None;
    for wrong in FOREIGN.iter() {
        let (bytes, unknown) = wrong.encode(line);
        if unknown > 0 {
            continue;
        }
        for right in ARABIC.iter() {
            let text = right.decode(&bytes);
            let score = plausibility(&text);
            let better = score > best.as_ref().map_or(0.95, |b| b.0);
            if better && has_common_words(&text) {
                best = Some((score, text, right.name, wrong.name));
            }
        }
    }
    best.map(|(_, text, right, wrong)| (text, right, wrong))
}

/// Bytes as UTF-8, if they hold at least `least` Arabic letters and hardly anything that is not UTF-8.
fn valid(bytes: &[u8], least: usize) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let letters = text.chars().filter(|c| is_arabic_letter(*c)).count();
    let broken = text.chars().filter(|c| *c == '\u{FFFD}').count();
    (letters >= least && broken * 10 <= letters).then(|| text.into_owned())
}

/// A remark on letters that were replaced by the replacement character, if there are a few.
pub(super) fn lost(text: &str) -> Option<String> {
    let gone = text.chars().filter(|c| *c == '\u{FFFD}').count();
    (gone >= 3).then(|| format!("{gone} letters are lost: they were replaced by \u{FFFD} before the file was written"))
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
    let replaced = chars.iter().filter(|c| **c == '\u{FFFD}').count();
    let lost = |n: usize, by: &str| {
        format!("garbled: {n} letters were replaced by {by} before the file was written; get it again in UTF-8")
    };
    if replaced >= 5 && replaced * 20 >= letters + replaced {
        return Some(lost(replaced, "the replacement character (\u{FFFD})"));
    }
    if gone >= 12 && gone * 5 > letters {
        return Some(lost(gone, "question marks"));
    }
    let foreign = chars.iter().filter(|c| !c.is_ascii()).count();
    if letters * 2 > foreign {
        return None;
    }
    let sample: String = chars.iter().take(4000).collect();
    let misread = |page: &CodePage| {
        let begun = leads(page, &sample);
        begun >= 12 && begun * 3 > sample.chars().filter(|c| !c.is_ascii()).count()
    };
    let legacy = |page: &CodePage| {
        let text = ARABIC[0].decode(&page.encode(&sample).0);
        plausibility(&text) > 0.8 && has_common_words(&text)
    };
    let wrong =
        chars.iter().filter(|c| matches!(c, '\u{C0}'..='\u{FF}' | '\u{80}'..='\u{9F}' | '§' | '„' | '†' | '…' | '‡'));
    let typical = chars.iter().filter(|c| matches!(c, 'Ø' | 'Ù' | 'Ã' | 'Ç' | 'Ñ' | 'È' | 'á')).count();
    let other = chars.iter().filter(|c| c.is_ascii_alphabetic()).count();
    let wrong = wrong.count();
    (typical >= 12 && wrong > other && wrong > letters
        || FOREIGN.iter().any(misread)
        || foreign >= 24 && foreign > other && FOREIGN.iter().any(legacy))
    .then(|| "garbled: this looks like Arabic decoded with the wrong character set; get it again in UTF-8".to_owned())
}

#[cfg(test)]
mod tests;
