//! Detection of character sets: UTF-8, UTF-16, Windows-1256, ISO-8859-6 and others.

use super::code_page::{ARABIC, MAC};
use crate::word_lists::List;
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// Text with the name of its original character set.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the character set.
    pub charset: String,
    /// A remark, if the set was guessed or some bytes were invalid.
    pub note: Option<String>,
}

/// Decodes the bytes of a file. With `markup`, a declaration in the page or feed counts, but the bytes take precedence.
///
/// # Errors
/// A message: the file is empty or contains no text.
pub fn decode(bytes: &[u8], markup: bool) -> Result<Decoded, String> {
    decode_as(bytes, if markup { super::declaration::charset(bytes) } else { None })
}

/// [`decode`] with a character set declared outside the content, as in the header of a message.
pub(super) fn decode_as(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, String> {
    if bytes.is_empty() {
        return Err("the file is empty".into());
    }
    // Programs that reserve space for a file may leave it filled with zeros; UTF-16 has single ones.
    let filled = bytes.len() - bytes.iter().rev().take_while(|b| **b == 0).count();
    let bytes = if filled > 0 && bytes.len() - filled > 4 { &bytes[..filled] } else { bytes };
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
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    let score = |e: &'static Encoding| (plausibility(&e.decode_without_bom_handling(bytes).0), e);
    let arabic = [UTF_8, WINDOWS_1256, ISO_8859_6].map(score);
    if let Some(dos) = dos(bytes, arabic.iter().fold(0.0, |top, (s, _)| f64::max(top, *s))) {
        return Ok(dos);
    }
    // If no reading yields Arabic, the declared set is as good as any other.
    let Some(best) = best_of(&arabic, declared.or(Some(guess))).filter(|(s, _)| *s > 0.5).map(|(_, e)| e) else {
        return finish(bytes, declared.unwrap_or(guess), declared.is_none().then(|| guessed(guess)));
    };
    if let Some(mac) = (best == ISO_8859_6).then(|| mac(bytes)).flatten() {
        return Ok(mac);
    }
    if let Some(mixed) = mixed(bytes, &arabic) {
        return Ok(mixed);
    }
    let note = match declared {
        Some(d) if d == best => None,
        Some(d) => Some(format!("{} was declared, but the text is in {}", d.name(), best.name())),
        None if best == UTF_8 => None,
        None => Some(guessed(best)),
    };
    finish(bytes, best, note)
}

fn guessed(encoding: &'static Encoding) -> String {
    guessed_as(encoding.name())
}

fn guessed_as(name: &str) -> String {
    format!("no character set was declared; read as {name}")
}

/// The most plausible reading; among about equally plausible ones, the `preferred` one.
fn best_of(
    readings: &[(f64, &'static Encoding)],
    preferred: Option<&'static Encoding>,
) -> Option<(f64, &'static Encoding)> {
    let top = readings.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
    readings.iter().copied().find(|(s, e)| Some(*e) == preferred && *s + 0.02 >= top.0).or(Some(top))
}

/// Text in the code page that DOS and consoles of Windows use for Arabic, if that is more plausible than any other set.
fn dos(bytes: &[u8], others: f64) -> Option<Decoded> {
    let page = &ARABIC[2];
    let text = page.decode(bytes);
    let better = plausibility(&text) > others.max(0.9) && has_common_words(&text);
    better.then(|| Decoded {
        text,
        charset: page.name.to_owned(),
        note: Some(format!("no character set was declared; read as {}", page.name)),
    })
}

/// Text of an old Macintosh, if it has bytes that ISO-8859-6 leaves undefined: digits, quotation marks. Without them the
/// sets do not differ.
fn mac(bytes: &[u8]) -> Option<Decoded> {
    let undefined = |b: &u8| matches!(b, 0x81..=0x9F | 0xB0..=0xB9 | 0xA0 | 0xF3..=0xFF);
    let text = MAC.decode(bytes);
    (bytes.iter().any(undefined) && plausibility(&text) > 0.8).then(|| Decoded {
        text,
        charset: MAC.name.to_owned(),
        note: Some(guessed_as(MAC.name)),
    })
}

/// Text of which some words are in UTF-8 and some in a legacy set, as after comments or an archive were added to a page
/// or a feed: each word is decoded separately.
fn mixed(bytes: &[u8], readings: &[(f64, &'static Encoding)]) -> Option<Decoded> {
    let old = readings.iter().filter(|(_, e)| *e != UTF_8).max_by(|a, b| a.0.total_cmp(&b.0))?.1;
    let words = || bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii());
    // Half of the bytes of Arabic in UTF-8 are continuation bytes, which are signs in the legacy sets.
    let is_old = |w: &[u8]| {
        let signs = w.iter().filter(|b| matches!(b, 0x80..=0xBF)).count();
        std::str::from_utf8(w).is_err() && signs * 4 <= w.len()
    };
    let (mut valid, mut legacy, mut broken) = (0, 0, 0);
    for word in words().filter(|w| !w[0].is_ascii() && w.len() > 1) {
        match std::str::from_utf8(word) {
            Ok(_) => valid += word.len(),
            Err(_) if is_old(word) => legacy += word.len(),
            Err(_) => broken += word.len(),
        }
    }
    // Letters of UTF-8 have two bytes each.
    let all = valid / 2 + legacy + broken;
    if valid * 10 < all || legacy * 20 < all || broken * 10 > all {
        return None;
    }
    let mut text = String::with_capacity(bytes.len() * 2);
    for word in words() {
        match std::str::from_utf8(word) {
            Ok(t) => text.push_str(t),
            Err(_) if is_old(word) => text.push_str(&old.decode_without_bom_handling(word).0),
            Err(_) => text.push_str(&String::from_utf8_lossy(word)),
        }
    }
    let note = format!("some words are in UTF-8 and some in {}; each was read in its own", old.name());
    Some(Decoded { text, charset: UTF_8.name().to_owned(), note: Some(note) })
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
    let unread = wrong.then(|| match bad {
        1 => format!("1 character could not be read as {}", used.name()),
        _ => format!("{bad} characters could not be read as {}", used.name()),
    });
    let note = match (note, unread) {
        (Some(a), Some(b)) => Some(format!("{a}; {b}")),
        (a, b) => a.or(b),
    };
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

/// How much a text looks like Arabic: the share of its non-ASCII characters that are Arabic letters or marks, with
/// penalties for letters that Arabic does not have and for ta marbuta inside words.
pub(super) fn plausibility(text: &str) -> f64 {
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

/// Whether a text contains words that occur in every Arabic text.
pub(super) fn has_common_words(text: &str) -> bool {
    let words = mujaz_arabic::words(text);
    let known = words.iter().filter(|w| w.folded.starts_with("ال") || List::CommonWords.contains(&w.folded)).count();
    known * 8 >= words.len().max(1)
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
    fn arabic_character_sets_are_distinguished() {
        assert_eq!(charset(TEXT.as_bytes()), "UTF-8");
        assert_eq!(charset(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()), "UTF-8");
        assert_eq!(charset(&WINDOWS_1256.encode(TEXT).0), "windows-1256");
        assert_eq!(charset(&ISO_8859_6.encode(TEXT).0), "ISO-8859-6");
        let dos = ARABIC[2].encode(&TEXT.replace('،', "")).0;
        let d = decode(&dos, false).unwrap();
        assert_eq!((d.text, d.charset.as_str()), (TEXT.replace('،', ""), "IBM720"));
        let le: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(charset(&le), "UTF-16LE");
        assert_eq!(charset(&be), "UTF-16BE");
        assert_eq!(charset(&[&[0xFF, 0xFE], le.as_slice()].concat()), "UTF-16LE");
    }

    #[test]
    fn the_bytes_take_precedence_over_a_wrong_declaration() {
        let page = |set: &str| format!("<html><head><meta charset={set}></head><body>{TEXT}\n{TEXT}</body></html>");
        for set in ["iso-8859-1", "utf-8", "windows-1251", "windows-1252", "gbk"] {
            let written = page(set);
            let d = decode(&WINDOWS_1256.encode(&written).0, true).unwrap();
            assert_eq!((d.charset.as_str(), d.text.contains(TEXT)), ("windows-1256", true), "{set}");
        }
        let mut cut = page("windows-1256").into_bytes();
        let at = cut.len() - 20;
        cut.remove(at);
        let d = decode(&cut, true).unwrap();
        assert!(d.charset == "UTF-8" && d.note.unwrap().contains("could not be read"), "{}", d.text);
    }

    #[test]
    fn lines_in_two_character_sets_are_decoded_separately() {
        let old = WINDOWS_1256.encode(TEXT).0.into_owned();
        let bytes = [TEXT.as_bytes(), b"\n", &old, b"\n", TEXT.as_bytes()].concat();
        let d = decode(&bytes, false).unwrap();
        assert_eq!(d.text, [TEXT; 3].join("\n"));
        assert!(d.note.unwrap().contains("each"));
    }

    #[test]
    fn words_in_two_character_sets_are_decoded_separately() {
        let old = WINDOWS_1256.encode(TEXT).0.into_owned();
        let bytes = [b"<p>", TEXT.as_bytes(), b"</p><p>", &old, b"</p><p>", TEXT.as_bytes(), b"</p>"].concat();
        assert_eq!(decode(&bytes, false).unwrap().text, format!("<p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p>"));
        // Letters that lost a byte are not of another set.
        let mut cut = TEXT.repeat(3).into_bytes();
        for i in 0..6 {
            cut.remove(40 * i + 7);
        }
        let d = decode(&cut, false).unwrap();
        assert!(d.charset == "UTF-8" && !d.note.unwrap().contains("each"), "{}", d.text);
    }

    #[test]
    fn figures_of_old_macintosh_computers_are_not_lost() {
        let mac = |t: &str| MAC.encode(t).0;
        let text = format!("{} وبلغت الكلفة «٣٠٠» ألف…", TEXT.replace('،', ""));
        let d = decode(&mac(&text), false).unwrap();
        assert_eq!((d.text.as_str(), d.charset.as_str()), (text.as_str(), "MacArabic"));
    }

    #[test]
    fn binary_and_empty_files_are_rejected() {
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
        fn any_bytes_are_decoded_or_rejected(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = decode(&bytes, true);
        }
    }

    #[test]
    fn zeros_behind_a_text_are_no_part_of_it() {
        let mut bytes = "افتتح الوزير الطريق الجديد.".as_bytes().to_vec();
        let text = String::from_utf8(bytes.clone()).unwrap();
        bytes.extend([0; 400]);
        assert_eq!(decode(&bytes, false).unwrap().text, text);
        assert!(decode(&[0; 400], false).is_err());
    }
}
