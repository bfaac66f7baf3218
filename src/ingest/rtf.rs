//! Rich Text Format, in which Word and archives of the press export articles.

mod charset;

use super::draft::Draft;
use charset::{of_code_page, of_font};
use encoding_rs::Encoding;
use mujaz_arabic::letters::{is_arabic_letter, tidy};
use std::collections::HashMap;

/// Groups that are open at a time.
const DEPTH: usize = 2_000;

/// Destinations that are not text of the document. Those that begin with `\*` are left out too.
const LEFT_OUT: &str = " fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl filetbl generator pict object \
                        objdata themedata datastore latentstyles header headerl headerr headerf footer footerl footerr \
                        footerf footnote annotation atnid atnauthor xe tc fldinst bkmkstart bkmkend nonshppict ";

/// What a group inherits from the one around it.
#[derive(Clone, Copy)]
struct State {
    /// The characters behind `\u…` that stand for older programs.
    fallback: usize,
    charset: &'static Encoding,
    to: Target,
    /// The current font, for its character set.
    font: i32,
    deleted: bool,
    hidden: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    Text,
    Nothing,
    Fonts,
    Title,
    Author,
    Created,
    /// Information about the document, of which only some is read.
    Info,
}

/// The text of a document.
///
/// # Errors
/// A message: no text.
pub(super) fn draft(bytes: &[u8]) -> Result<Draft, String> {
    let mut reader = Reader::new(bytes);
    reader.read();
    let text = reader.text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n");
    if text.trim().is_empty() {
        return Err("the document contains no text; if it holds a scan, read it with OCR first".into());
    }
    let arabic = |t: &String| t.chars().any(is_arabic_letter);
    let mut notes = Vec::new();
    if reader.left {
        notes.push("text that the document hides was left out".into());
    }
    if reader.cut {
        notes.push("the document is cut off; its end is missing".into());
    }
    Ok(Draft {
        title: Some(tidy(&reader.title)).filter(arabic),
        author: Some(tidy(&reader.author)).filter(|a| a.chars().any(char::is_alphabetic)),
        text,
        notes,
        ..Draft::default()
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<State>,
    state: State,
    /// Bytes of text in a character set, not yet decoded.
    coded: Vec<u8>,
    /// Code units of `\u…`, not yet joined.
    units: Vec<u16>,
    /// Characters that stand for a `\u…` already read.
    skip: usize,
    fonts: HashMap<i32, &'static Encoding>,
    standard: &'static Encoding,
    text: String,
    title: String,
    /// The lengths of title, author and text where something is written that is written in Unicode, too.
    twice: [usize; 3],
    author: String,
    cells: usize,
    cut: bool,
    /// Whether hidden text was left out.
    left: bool,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let charset = encoding_rs::WINDOWS_1252;
        Self {
            bytes,
            at: 0,
            open: Vec::new(),
            state: State { fallback: 1, charset, to: Target::Text, font: -1, deleted: false, hidden: false },
            coded: Vec::new(),
            units: Vec::new(),
            skip: 0,
            fonts: HashMap::new(),
            standard: charset,
            text: String::new(),
            title: String::new(),
            twice: [0; 3],
            author: String::new(),
            cells: 0,
            cut: false,
            left: false,
        }
    }

    fn read(&mut self) {
        while let Some(&b) = self.bytes.get(self.at) {
            self.at += 1;
            match b {
                b'{' => {
                    self.flush();
                    self.skip = 0;
                    if self.open.len() < DEPTH {
                        self.open.push(self.state);
                    }
                }
                b'}' => {
                    self.flush();
                    self.skip = 0;
                    match self.open.pop() {
                        Some(state) => self.state = state,
                        None => break,
                    }
                    if self.open.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                b => self.byte(b),
            }
        }
        self.flush();
        self.cut = !self.open.is_empty();
    }

    /// A control word or sign behind a backslash.
    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.sign(first);
        }
        let rest = &self.bytes[self.at..];
        let name_end = rest.iter().take(33).position(|b| !b.is_ascii_alphabetic()).unwrap_or(rest.len().min(33));
        let (name, rest) = rest.split_at(name_end);
        let negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(negative)..];
        let length = digits.iter().take(10).position(|b| !b.is_ascii_digit()).unwrap_or(digits.len().min(10));
        let number = std::str::from_utf8(&digits[..length]).ok().and_then(|d| d.parse::<i64>().ok());
        let number = number.map(|n| if negative { -n } else { n });
        self.at += name_end + if length > 0 { length + usize::from(negative) } else { 0 };
        // One space behind a control word belongs to it.
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let name = String::from_utf8_lossy(name).into_owned();
        self.word(&name, number.and_then(|n| i32::try_from(n).ok()));
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' if self.state.to == Target::Text => {
                self.flush();
                self.state.to = Target::Nothing;
            }
            b'~' => self.put(' '),
            b'_' => self.put('-'),
            b'\r' | b'\n' => self.paragraph("\n\n"),
            b'\\' | b'{' | b'}' => self.byte(sign),
            _ => {}
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        if name == "u" {
            self.flush_coded();
            // Values above 32767 are written as negative numbers.
            if let Some(n) = number {
                self.units.push((n & 0xFFFF) as u16);
                self.skip = self.state.fallback;
            }
            return;
        }
        if name == "bin" {
            self.flush();
            self.at = self.bytes.len().min(self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)));
            return;
        }
        self.flush();
        let on = number != Some(0);
        match name {
            "uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(100),
            "ansicpg" => {
                self.standard = of_code_page(number.unwrap_or(1252));
                self.state.charset = self.standard;
            }
            "mac" => self.standard = encoding_rs::MACINTOSH,
            "f" => self.font(number.unwrap_or(0)),
            "fcharset" if self.state.to == Target::Fonts => {
                if let Some(charset) = of_font(number.unwrap_or(0)) {
                    self.fonts.insert(self.state.font, charset);
                }
            }
            "fonttbl" => self.state.to = Target::Fonts,
            "info" => self.state.to = Target::Info,
            "title" if self.state.to == Target::Info => self.state.to = Target::Title,
            "author" if self.state.to == Target::Info => self.state.to = Target::Author,
            "creatim" if self.state.to == Target::Info => self.state.to = Target::Created,
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "plain" => {
                (self.state.deleted, self.state.hidden) = (false, false);
                self.state.charset = self.standard;
            }
            // The same twice: in an old set, which may lack the letters, and in Unicode.
            "upr" => {
                self.flush();
                self.twice = [self.title.len(), self.author.len(), self.text.len()];
            }
            "ud" => {
                self.flush();
                let [title, author, text] = self.twice;
                [(&mut self.title, title), (&mut self.author, author), (&mut self.text, text)]
                    .into_iter()
                    .filter(|(t, at)| t.is_char_boundary(*at))
                    .for_each(|(t, at)| t.truncate(at));
            }
            "par" | "sect" | "page" => self.paragraph("\n\n"),
            "row" | "nestrow" => {
                self.cells = 0;
                self.paragraph("\n\n");
            }
            "cell" | "nestcell" => self.cells += 1,
            "line" => self.paragraph("\n"),
            "tab" => self.put('\t'),
            "emdash" => self.put('—'),
            "endash" => self.put('–'),
            "lquote" => self.put('‘'),
            "rquote" => self.put('’'),
            "ldblquote" => self.put('“'),
            "rdblquote" => self.put('”'),
            "bullet" => self.put('•'),
            "rtlmark" | "ltrmark" | "zwj" | "zwnj" => {}
            name if LEFT_OUT.contains(&format!(" {name} ")) => self.state.to = Target::Nothing,
            _ => {}
        }
    }

    /// Switches to a font; in the table of fonts, begins one.
    fn font(&mut self, number: i32) {
        self.state.font = number;
        if self.state.to != Target::Fonts {
            self.state.charset = self.fonts.get(&number).copied().unwrap_or(self.standard);
        }
    }

    /// The text that is being written, if it is wanted.
    fn target(&mut self) -> Option<&mut String> {
        match self.state.to {
            Target::Text if self.state.deleted || self.state.hidden => None,
            Target::Text => Some(&mut self.text),
            Target::Title => Some(&mut self.title),
            Target::Author => Some(&mut self.author),
            _ => None,
        }
    }

    fn paragraph(&mut self, end: &str) {
        self.cells = 0;
        if self.state.to == Target::Text {
            self.text.push_str(end);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush_units();
        self.coded.push(byte);
    }

    fn put(&mut self, c: char) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.write(c.encode_utf8(&mut [0; 4]));
    }

    fn write(&mut self, text: &str) {
        let cells = self.cells;
        self.left |= self.state.to == Target::Text && self.state.hidden && text.chars().any(char::is_alphabetic);
        let Some(target) = self.target() else { return };
        if cells > 0 && !target.is_empty() && !target.ends_with('\n') {
            target.push_str(" | ");
        }
        target.push_str(text);
        self.cells = 0;
    }

    fn flush(&mut self) {
        self.flush_units();
        self.flush_coded();
    }

    fn flush_coded(&mut self) {
        if self.coded.is_empty() {
            return;
        }
        let coded = std::mem::take(&mut self.coded);
        let text = self.state.charset.decode_without_bom_handling(&coded).0;
        self.write(&text);
    }

    fn flush_units(&mut self) {
        if self.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
        self.write(&text);
    }
}

#[cfg(test)]
mod tests;
