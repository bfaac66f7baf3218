//! Drawn characters with their positions.

use mujaz_arabic::letters::is_mark;
use unicode_normalization::UnicodeNormalization;

/// The stroke that lengthens the join of two letters (kashida, tatweel).
pub(super) const STROKE: char = 'ـ';

/// A drawn character or ligature. Lengths are in points; the origin is the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// Its text, in reading order.
    pub text: String,
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Its baseline.
    pub baseline: f32,
    /// Its font size.
    pub size: f32,
}

impl Glyph {
    /// A glyph, with compatibility forms replaced by their letters; `None` if it has no text.
    pub fn new(text: &str, left: f32, right: f32, baseline: f32, size: f32) -> Option<Self> {
        let fits = [left, right, baseline, size].iter().all(|v| v.is_finite() && v.abs() < 1e5) && size > 0.5;
        let text = plain(text);
        let (left, right) = (left.min(right), left.max(right));
        (fits && !text.is_empty()).then_some(Self { text, left, right, baseline, size })
    }

    /// Whether it is white space.
    pub fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Whether it is a vowel sign or another mark over or under a letter.
    pub fn is_mark(&self) -> bool {
        self.text.chars().all(|c| is_mark(c) && c != STROKE)
    }

    /// Its middle between left and right.
    pub fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// The letters of a glyph: presentation forms and typographic ligatures become letters. Glyphs that a font maps to
/// private-use or control characters have no readable text.
fn plain(text: &str) -> String {
    let form = |c: char| matches!(c, '\u{FB00}'..='\u{FB06}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{FDFA}' | '\u{FDFB}' | '\u{FD3E}' | '\u{FD3F}' | '\u{FDFC}' => out.push(c),
            c if form(c) => out.extend(std::iter::once(c).nfkc()),
            '\u{00A0}' | '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\u{FEFF}' | '\u{AD}') => {}
            c => out.push(c),
        }
    }
    // A free-standing mark is drawn on a space or on tatweel.
    if out.chars().count() > 1 && out.starts_with([' ', 'ـ']) && out.chars().skip(1).all(is_mark) {
        out.remove(0);
    }
    // No ligature begins with alef: some programs write the letters of lam-alef in visual order.
    let letters: Vec<char> = out.chars().collect();
    if let [first @ ('ا' | 'أ' | 'إ' | 'آ' | 'ٱ'), 'ل'] = letters[..] {
        return ['ل', first].iter().collect();
    }
    out
}

/// The median of a list; 0 if it is empty.
pub(super) fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut list: Vec<f32> = values.collect();
    list.sort_by(f32::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presentation_forms_become_letters() {
        let of = |t: &str| Glyph::new(t, 0.0, 1.0, 0.0, 10.0).map(|g| g.text);
        assert_eq!(of("\u{FEFB}").as_deref(), Some("لا"));
        assert_eq!(of("\u{FEF6}").as_deref(), Some("لآ"));
        assert_eq!(of("ال").as_deref(), Some("لا"));
        assert_eq!(of("ﬁ").as_deref(), Some("fi"));
        assert_eq!(of("ـَ").as_deref(), Some("َ"));
        assert_eq!(of("\u{E001}"), None);
        assert_eq!(of("²").as_deref(), Some("²"));
        assert!(Glyph::new("ا", f32::NAN, 1.0, 0.0, 10.0).is_none());
    }
}
