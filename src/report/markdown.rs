//! Escaping: text from articles and models remains plain text in Markdown, whatever it contains.

use mujaz_arabic::letters::is_invisible;

/// Escapes a value for the start or middle of a line or table cell. Line breaks become spaces, so
/// that no source can start a heading, a list or a table row of its own.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (i, c) in text.char_indices() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{0B}' | '\u{0C}' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '#' | '+' | '=' if i == 0 => {
                out.push('\\');
                out.push(c);
            }
            '-' if i == 0 && text[1..].starts_with([' ', '-']) => out.push_str("\\-"),
            // `1. ` at the start of a value would start a list.
            '.' | ')'
                if i > 0
                    && i < 10
                    && text[..i].bytes().all(|b| b.is_ascii_digit())
                    && text[i + 1..].starts_with(' ') =>
            {
                out.push('\\');
                out.push(c);
            }
            '&' => {
                let entity: String =
                    text[i + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
                if !entity.is_empty() && text[i + 1 + entity.len()..].starts_with(';') {
                    out.push_str("&amp;")
                } else {
                    out.push('&')
                }
            }
            // `://` would make an automatic link.
            ':' if text[i..].starts_with("://") => out.push_str("&#58;"),
            '\u{FFFD}' => out.push('?'),
            c if is_invisible(c) || c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Escapes a value between backticks: no backtick, no line break.
pub fn code(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() || c == '|' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_source_can_break_into_the_page() {
        for (raw, want) in [
            ("# not a heading", "\\# not a heading"),
            ("a | b", "a \\| b"),
            ("line\n## x", "line ## x"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("[click](http://evil)", "\\[click\\](http&#58;//evil)"),
            ("1. item", "1\\. item"),
            ("2025 in 3.5", "2025 in 3.5"),
            ("&lt;b&gt; R&D", "&amp;lt;b&amp;gt; R&D"),
            ("a\u{202E}b", "ab"),
            ("رابح-رابح", "رابح-رابح"),
        ] {
            assert_eq!(escape(raw), want);
        }
    }

    proptest::proptest! {
        #[test]
        fn escaped_text_is_one_line_without_raw_markup(text in "\\PC{0,40}|[\\n#<|`*_ \\[\\]1.]{0,20}") {
            let e = escape(&text);
            proptest::prop_assert!(!e.contains('\n'));
            let raw = |c: char| e.char_indices().any(|(i, x)| x == c && !e[..i].ends_with('\\'));
            proptest::prop_assert!(!raw('<') && !raw('|') && !raw('`') && !raw('['));
        }
    }
}
