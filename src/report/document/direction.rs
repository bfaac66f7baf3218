//! Text direction, following the Unicode bidirectional algorithm (UAX 9) for letters and the neutral characters between
//! them.

/// Whether a character is a right-to-left letter.
pub(in crate::report) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{65F}' | '\u{66A}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether the first letter of a text is right-to-left.
pub(super) fn first_strong_is_rtl(text: &str) -> bool {
    text.chars().find(|c| is_rtl(*c) || c.is_alphabetic()).is_some_and(is_rtl)
}

/// Splits a text into runs of one direction: whether the run is right-to-left, and its text. Neutral characters, such
/// as spaces and digits, take the direction of both their neighbours if these agree, otherwise that of the paragraph
/// (rules N1 and N2).
pub(in crate::report) fn by_direction(text: &str, paragraph: bool) -> Vec<(bool, String)> {
    let strong: Vec<Option<bool>> =
        text.chars().map(|c| if is_rtl(c) { Some(true) } else { c.is_alphabetic().then_some(false) }).collect();
    let mut next = vec![None; strong.len()];
    let mut after = None;
    for (i, s) in strong.iter().enumerate().rev() {
        after = s.or(after);
        next[i] = after;
    }
    let mut out: Vec<(bool, String)> = Vec::new();
    let mut before = None;
    for ((c, own), next) in text.chars().zip(&strong).zip(next) {
        before = own.or(before);
        let rtl = match (own, before, next) {
            (Some(own), ..) => *own,
            (None, Some(b), Some(n)) if b == n => b,
            // A digit at the end of a run reads from left to right within any text.
            _ => paragraph && !c.is_ascii_digit(),
        };
        match out.last_mut() {
            Some((d, piece)) if *d == rtl => piece.push(c),
            _ => out.push((rtl, c.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_have_the_direction_of_their_letters() {
        let pieces = |text: &str, rtl| {
            by_direction(text, rtl)
                .into_iter()
                .map(|(d, t)| format!("{}{t}", if d { '<' } else { '>' }))
                .collect::<Vec<_>>()
        };
        assert_eq!(pieces("The party (الحزب الوطني) denied", false), [">The party (", "<الحزب الوطني", ">) denied"]);
        assert_eq!(pieces("افتتح 40 جسرا", true), ["<افتتح 40 جسرا"]);
        assert_eq!(pieces("في BBC عربي", true), ["<في ", ">BBC", "< عربي"]);
        assert_eq!(pieces("2025", false), [">2025"]);
        assert!(first_strong_is_rtl("40 مترا") && !first_strong_is_rtl("«A» نص"));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in crate::surface::hostile(), rtl: bool) {
            let again: String = by_direction(&text, rtl).into_iter().map(|p| p.1).collect();
            proptest::prop_assert_eq!(again, text);
        }
    }
}
