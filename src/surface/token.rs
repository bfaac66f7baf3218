//! Ids, anchors, digests and names of files that the program made, where they are printed without further escaping: a
//! manifest, from which a brief is made again, may have been edited.

/// The letters and digits of any script of a text, with dots, underscores, single hyphens and dashes, ellipses; nothing
/// else, so that it cannot end a comment, an attribute, a cell or a link.
pub fn token(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '…') || c == '-' && !out.ends_with('-') {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    #[test]
    fn what_the_program_makes_stays_as_it_is() {
        for text in ["2025-05-27-bridge-abcd.json", "s1.1", "S12.34", "0a1b2c3d4e5f…", "p3", "جسر-abcd.json"] {
            assert_eq!(token(text), text);
        }
        assert_eq!(token("a--> <b>"), "a-b");
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_acts_is_left(text in hostile()) {
            let t = token(&text);
            proptest::prop_assert!(!t.contains("--") && !t.contains(['<', '>', '"', '\'', '&', ')', '(', ']', '|', '`', ' ', '\n', '#', '/']));
        }
    }
}
