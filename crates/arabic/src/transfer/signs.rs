//! Punctuation in its English form.

/// Stands for a hyphen without blanks, as in a score of 3-1.
pub(super) const HYPHEN: char = '\u{2010}';

/// Stands where a sentence begins behind a web address.
pub(super) const BREAK: char = '\u{2063}';

/// The punctuation of a gap, in English. A straight quotation mark opens after a space and before a letter, and closes
/// otherwise; if that is not decisive, marks open and close alternately.
pub(super) fn signs(gap: &str, quoted: &mut bool) -> String {
    let letters: Vec<char> = gap.chars().collect();
    let blank = |i: Option<usize>| i.is_none_or(|i| letters.get(i).is_some_and(|c| c.is_whitespace()));
    if gap == "-" {
        return HYPHEN.to_string();
    }
    let mut out = String::new();
    for (i, c) in letters.iter().enumerate() {
        let sign = match c {
            '،' => ',',
            '؛' => ';',
            '؟' => '?',
            '٪' => '%',
            '«' => '“',
            '»' => '”',
            '"' => {
                let (before, behind) = (i > 0 && blank(i.checked_sub(1)), blank(Some(i + 1)));
                *quoted = if before == behind { !*quoted } else { before };
                if *quoted { '“' } else { '”' }
            }
            c if c.is_whitespace() || c.is_alphanumeric() => continue,
            '\u{200e}' | '\u{200f}' | 'ـ' | '#' | '_' => continue,
            c => *c,
        };
        out.push(sign);
    }
    out
}
