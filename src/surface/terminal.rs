//! Text on a terminal: nothing in it moves the cursor, sets a colour or a title, or turns the direction.

use super::is_plain;
use std::borrow::Cow;
use std::fmt::Write;

/// Several lines: line feeds and tabs stay, everything else that would act is shown as an escape.
pub fn block(text: &str) -> Cow<'_, str> {
    shown(text, |c| matches!(c, '\n' | '\t'))
}

/// One line: line feeds and tabs are shown as escapes too, so that no text begins a line of its own.
pub fn line(text: &str) -> Cow<'_, str> {
    shown(text, |_| false)
}

fn shown(text: &str, kept: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| is_plain(c) || kept(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if is_plain(c) || kept(c) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => _ = write!(out, "\\u{{{:x}}}", c as u32),
        }
    }
    Cow::Owned(out)
}

/// The message that an input is left out, on one line whatever its name and the reason contain.
pub fn left_out(origin: &impl std::fmt::Display, reason: &str) -> String {
    line(&format!("left out: {origin}: {reason}")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    #[test]
    fn what_acts_is_shown_and_the_rest_stays() {
        assert!(matches!(block("سطر أول\n\tثان"), Cow::Borrowed(_)));
        assert_eq!(block("a\u{1b}]0;x\u{7}b\r\nc"), "a\\u{1b}]0;x\\u{7}b\\r\nc");
        assert_eq!(line("a\nerror: b\u{202e}"), "a\\nerror: b\\u{202e}");
        assert_eq!(line("\u{9b}2J\u{e0041}"), "\\u{9b}2J\\u{e0041}");
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_acts_is_left(text in hostile()) {
            proptest::prop_assert!(line(&text).chars().all(is_plain));
            let b = block(&text);
            proptest::prop_assert!(b.chars().all(|c| is_plain(c) || matches!(c, '\n' | '\t')));
            proptest::prop_assert_eq!(b.lines().count(), text.split('\n').count() - usize::from(text.is_empty() || text.ends_with('\n')));
        }
    }
}
