//! Letters that a program wrote as escapes of their code points or bytes: `\u0623`, `\xD8\xA3`, `&#1571;`, `%D8%A3`,
//! and those of mail.

use mujaz_arabic::letters::is_arabic_letter;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Fewest Arabic letters for a line of escapes to be a text.
const LETTERS: usize = 4;

/// The text of a line in which most letters are escaped, and how.
pub(super) fn unescaped(line: &str) -> Option<(String, &'static str)> {
    if line.contains("\\u0") || line.contains("\\U0000") {
        return read(line, &CODE_UNITS, code_units).map(|t| (t, "escapes such as \\u0623"));
    }
    // As the `escape` of scripts writes them.
    if line.contains("%u06") {
        return read(line, &SCRIPT_UNITS, script_units).map(|t| (t, "escapes such as %u0623"));
    }
    if line.contains("\\x") {
        return read(line, &BYTES, |m| bytes(m, "\\x")).map(|t| (t, "escapes such as \\xD8\\xA3"));
    }
    if line.contains("&#") {
        return read(line, &REFERENCES, references).map(|t| (t, "references such as &#1571;"));
    }
    if line.contains("+B") {
        return read(line, &UTF7, utf7).map(|t| (t, "UTF-7"));
    }
    // An address may well contain escaped letters.
    if line.contains("://") || line.contains('/') {
        return None;
    }
    if line.contains('%') {
        return read(line, &PERCENT, |m| bytes(m, "%")).map(|t| (t, "escapes such as %D8%A3"));
    }
    if line.contains("=D") || line.contains("=d") {
        return read(line, &QUOTED, |m| bytes(m, "=")).map(|t| (t, "escapes such as =D8=A3"));
    }
    None
}

static CODE_UNITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\\{1,2}u[0-9A-Fa-f]{4}|\\{1,2}U0000[0-9A-Fa-f]{4})+").expect("fixed pattern"));
static SCRIPT_UNITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:%u[0-9A-Fa-f]{4}|%[0-7][0-9A-Fa-f])+").expect("fixed pattern"));
static BYTES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:\\x[0-9A-Fa-f]{2})+").expect("fixed pattern"));
static REFERENCES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:&#(?:\d{3,5}|[xX][0-9A-Fa-f]{2,4});)+").expect("fixed pattern"));
static PERCENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:%[0-9A-Fa-f]{2})+").expect("fixed pattern"));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:=[0-9A-Fa-f]{2})+").expect("fixed pattern"));

static UTF7: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\+[A-Za-z0-9+/]{3,}-?").expect("fixed pattern"));

/// A text in quoted-printable without the line breaks that the encoding added, which may stand inside a letter.
pub(super) fn rejoined(text: &str) -> Option<String> {
    static SOFT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"=[ \t]*\r?\n").expect("fixed pattern"));
    let letters = ["=D8=", "=D9="].iter().map(|l| text.matches(l).count()).sum::<usize>();
    (letters >= LETTERS && SOFT.is_match(text)).then(|| SOFT.replace_all(text, "").into_owned())
}

/// A line with every run of escapes replaced, if the letters of the escapes are most of its Arabic letters.
fn read(line: &str, runs: &Regex, decode: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut letters = 0;
    let text = runs.replace_all(line, |run: &Captures| {
        let text = decode(&run[0]).unwrap_or_else(|| run[0].to_owned());
        letters += text.chars().filter(|c| is_arabic_letter(*c)).count();
        text
    });
    let all = text.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= LETTERS && letters * 2 > all).then(|| text.into_owned())
}

fn code_units(run: &str) -> Option<String> {
    let units = run.split(['\\', 'u', 'U']).filter(|p| !p.is_empty());
    let units: Result<Vec<u16>, _> = units.map(|p| u16::from_str_radix(&p[p.len() - 4..], 16)).collect();
    String::from_utf16(&units.ok()?).ok()
}

fn script_units(run: &str) -> Option<String> {
    let units = run.split('%').filter(|p| !p.is_empty()).map(|p| u16::from_str_radix(p.trim_start_matches('u'), 16));
    String::from_utf16(&units.collect::<Result<Vec<u16>, _>>().ok()?).ok()
}

fn bytes(run: &str, sign: &str) -> Option<String> {
    let bytes: Result<Vec<u8>, _> =
        run.split(sign).filter(|p| !p.is_empty()).map(|p| u8::from_str_radix(p, 16)).collect();
    String::from_utf8(bytes.ok()?).ok()
}

fn utf7(run: &str) -> Option<String> {
    let coded = run.trim_start_matches('+').trim_end_matches('-');
    // The last group of bits is incomplete.
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for c in coded.bytes() {
        let six = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|b| *b == c)?;
        bits = bits << 6 | u32::try_from(six).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
    String::from_utf16(&units).ok().filter(|t| t.chars().any(is_arabic_letter))
}

fn references(run: &str) -> Option<String> {
    let one = |p: &str| {
        let number = p.trim_start_matches("&#");
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        char::from_u32(code.ok()?)
    };
    run.split(';').filter(|p| !p.is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_letters_are_read_in_every_way_of_writing_them() {
        let text = "فتح السد 😀 في 27 مايو";
        let letters = |escape: &dyn Fn(char) -> String| -> String {
            text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect()
        };
        let units = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect::<String>();
        let hex = |c: char, sign: &str| c.to_string().bytes().map(|b| format!("{sign}{b:02X}")).collect::<String>();
        for written in [
            letters(&units),
            letters(&units).replace('\\', "\\\\"),
            letters(&units).replace("\\u", "%u").replace(' ', "%20"),
            letters(&|c| hex(c, "\\x")),
            letters(&|c| hex(c, "%")),
            letters(&|c| hex(c, "=")),
            letters(&|c| if c == '😀' { c.into() } else { format!("&#{};", u32::from(c)) }),
            letters(&|c| if c == '😀' { c.into() } else { format!("&#x{:x};", u32::from(c)) }),
        ] {
            assert_eq!(unescaped(&written).map(|x| x.0).as_deref(), Some(text), "{written}");
        }
    }

    #[test]
    fn other_encodings_of_mail_are_read() {
        let coded = "+BkEGKgYt +BicGRAYzBi8- 27";
        assert_eq!(unescaped(coded).map(|x| x.0).as_deref(), Some("فتح السد 27"));
        assert_eq!(
            rejoined("=D9=81=D8=AA=D8=AD=20=D8=A7=D9=84=D8=\r\n=B3=D8=AF\r\n").as_deref(),
            Some("=D9=81=D8=AA=D8=AD=20=D8=A7=D9=84=D8=B3=D8=AF\r\n")
        );
        assert_eq!(rejoined("a = b =\nc"), None);
    }

    #[test]
    fn addresses_and_code_keep_their_escapes() {
        for line in [
            "https://n.example/%D8%A7%D9%84%D8%B3%D8%AF",
            "ارتفعت الأسعار 20% في السنة، والحرف \\u0623 هو الألف بهمزة.",
            "C:\\users\\x86\\new",
            "100% = D1",
            "التقى المنتخبان +Benin وبقية الفرق",
        ] {
            assert_eq!(unescaped(line), None, "{line}");
        }
    }
}
