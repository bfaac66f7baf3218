//! Detection of character sets: UTF-8, UTF-16, Windows-1256, ISO-8859-6 and others.

use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// Text with the name of the character set it was in.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the character set.
    pub charset: String,
    /// A remark, where the set was guessed or some bytes were wrong.
    pub note: Option<String>,
}

/// Decodes the bytes of a file. With `html`, a declaration in the page counts.
///
/// # Errors
/// A reason in words: the file is empty or holds no text.
pub fn decode(bytes: &[u8], html: bool) -> Result<Decoded, String> {
    if bytes.is_empty() {
        return Err("the file is empty".into());
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return finish(bytes, encoding, None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(bytes, encoding, Some(format!("no byte order mark; read as {}", encoding.name())));
    }
    if looks_binary(bytes) {
        return Err("a binary file, not text; convert it to text or HTML first".into());
    }
    if std::str::from_utf8(bytes).is_ok() {
        return finish(bytes, UTF_8, None);
    }
    let declared = if html { declared_charset(bytes) } else { None };
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        return finish(bytes, encoding, None);
    }
    // UTF-8 with a few broken bytes (a cut at the end, one bad character) is still UTF-8.
    let (lossy, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let arabic = lossy.chars().filter(|c| mujaz_arabic::letters::is_arabic_letter(*c)).count();
    if broken * 20 < arabic {
        return finish(bytes, UTF_8, None);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    // The guess knows many languages; between the two Arabic sets the text itself is the better judge.
    let best = [WINDOWS_1256, ISO_8859_6]
        .into_iter()
        .map(|e| (plausibility(&e.decode_without_bom_handling(bytes).0), e))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (a.1 == guess).cmp(&(b.1 == guess))))
        .filter(|(score, _)| *score > 0.5)
        .map_or(guess, |(_, e)| e);
    finish(bytes, best, Some(format!("no character set was declared; read as {}", best.name())))
}

fn finish(bytes: &[u8], encoding: &'static Encoding, note: Option<String>) -> Result<Decoded, String> {
    let (text, used, wrong) = encoding.decode(bytes);
    let bad = text.chars().filter(|c| *c == '\u{FFFD}').count();
    let all = text.chars().count().max(1);
    if bad * 5 > all {
        return Err(format!("not text in {}: {bad} of {all} characters cannot be read", used.name()));
    }
    if text.trim().is_empty() {
        return Err("the file contains no text".into());
    }
    let note = if wrong { Some(format!("{bad} characters could not be read as {}", used.name())) } else { note };
    Ok(Decoded { text: text.into_owned(), charset: used.name().to_owned(), note })
}

/// Arabic in UTF-16 has 0x06 in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 16 {
        return None;
    }
    let count = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| matches!(b, 0x00 | 0x06)).count();
    let half = sample.len() / 2;
    let (even, odd) = (count(0), count(1));
    if odd * 10 > half * 8 && even * 10 < half * 4 {
        Some(UTF_16LE)
    } else if even * 10 > half * 8 && odd * 10 < half * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let control = sample.iter().filter(|b| **b < 0x09 || (0x0E..0x20).contains(*b)).count();
    sample.contains(&0) || control * 20 > sample.len()
}

fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let name: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(name.as_bytes())
}

/// How much a text looks like Arabic: the share of its non-ASCII characters that are Arabic letters
/// or marks, less for letters that Arabic does not have and for ta marbuta inside words.
fn plausibility(text: &str) -> f64 {
    let (mut good, mut bad) = (0.0f64, 0.0f64);
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let next_letter = chars.get(i + 1).is_some_and(|n| mujaz_arabic::letters::is_arabic_letter(*n));
        match c {
            '\0'..='\u{7F}' => {}
            'ة' | 'ى' if next_letter => bad += 1.0,
            'پ' | 'چ' | 'ژ' | 'ڈ' | 'ٹ' | 'ڑ' | 'ں' | 'گ' | 'ھ' | 'ہ' | 'ے' => bad += 0.7,
            '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}' | '؟' | '،' | '؛' => good += 1.0,
            '\u{064B}'..='\u{0652}' | 'ـ' | '«' | '»' | '“' | '”' | '–' | '\u{00A0}' => good += 0.3,
            _ => bad += 1.0,
        }
    }
    if good + bad == 0.0 { 0.0 } else { good / (good + bad) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أعلنت وزارة الداخلية أن الاجتماع سيعقد في العاصمة خلال الأسبوع المقبل، بحضور ممثلي الدول.";

    fn charset(bytes: &[u8]) -> String {
        let d = decode(bytes, false).unwrap();
        assert_eq!(d.text, TEXT, "{}", d.charset);
        d.charset
    }

    #[test]
    fn the_character_sets_of_arabic_are_told_apart() {
        assert_eq!(charset(TEXT.as_bytes()), "UTF-8");
        assert_eq!(charset(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()), "UTF-8");
        assert_eq!(charset(&WINDOWS_1256.encode(TEXT).0), "windows-1256");
        assert_eq!(charset(&ISO_8859_6.encode(TEXT).0), "ISO-8859-6");
        let le: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(charset(&le), "UTF-16LE");
        assert_eq!(charset(&be), "UTF-16BE");
        assert_eq!(charset(&[&[0xFF, 0xFE], le.as_slice()].concat()), "UTF-16LE");
    }

    #[test]
    fn binary_and_empty_files_are_refused() {
        assert!(decode(b"", false).unwrap_err().contains("empty"));
        assert!(decode(&[0x7F, b'E', b'L', b'F', 0, 1, 2, 0, 0, 3], false).unwrap_err().contains("binary"));
    }

    #[test]
    fn a_cut_character_at_the_end_does_not_change_the_set() {
        let bytes = &TEXT.as_bytes()[..TEXT.len() - 2];
        assert_eq!(decode(bytes, false).unwrap().charset, "UTF-8");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = decode(&bytes, true);
        }
    }
}
