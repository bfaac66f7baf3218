//! Text in Markdown: it remains text, whatever it contains and wherever a template puts it.

use super::is_plain;
use mujaz_arabic::letters::is_invisible;
use std::fmt::Write;

/// What keeps a sign and the next letter apart without being seen. GitHub makes links of e-mail addresses and mentions
/// after everything else is resolved, so that no escape prevents it.
const APART: char = '\u{2060}';

/// Escapes a value for the beginning or middle of a line, or for a cell. Line breaks become blanks, so that no source
/// can begin a heading, a list or a table row of its own; addresses are not links.
pub fn escape(text: &str) -> String {
    let mut clean: Vec<char> = text
        .chars()
        .filter_map(|c| match c {
            '\u{FFFD}' => Some('?'),
            c if c.is_whitespace() => Some(' '),
            c if !is_plain(c) || is_invisible(c) => None,
            c => Some(c),
        })
        .collect();
    // One blank before a value may part it from the word before; four would make it code.
    let blanks = clean.iter().take_while(|c| **c == ' ').count();
    clean.drain(..blanks.saturating_sub(1));
    let start = blanks.min(1);
    let mut out = String::with_capacity(text.len() + 8);
    let follows = |i: usize, want: &str| {
        want.chars().enumerate().all(|(k, w)| clean.get(i + k).is_some_and(|c| c.eq_ignore_ascii_case(&w)))
    };
    let alone = |i: usize| clean.get(i + 1).is_none_or(|n| *n == ' ');
    for (i, &c) in clean.iter().enumerate() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '^' | '$' => out.extend(['\\', c]),
            '#' | '+' | '=' | '-' | ':' if i == start => out.extend(['\\', c]),
            // `1. ` at the start of a value would be a list.
            '.' | ')'
                if (1..10).contains(&i.saturating_sub(start))
                    && clean[start..i].iter().all(char::is_ascii_digit)
                    && alone(i) =>
            {
                out.extend(['\\', c]);
            }
            '&' => {
                let name = clean[i + 1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
                out.push_str(if name > 0 && clean.get(i + 1 + name) == Some(&';') { "&amp;" } else { "&" });
            }
            // `://` and `www.` would become links by themselves.
            ':' if follows(i, "://") => out.push_str("&#58;"),
            '.' if i >= 3 && follows(i - 3, "www.") => out.push_str("&#46;"),
            '@' if clean.get(i + 1).is_some_and(char::is_ascii_alphanumeric) => out.extend([c, APART]),
            c => out.push(c),
        }
    }
    out
}

/// A value inside back-ticks: no back-tick, no line break, nothing that acts.
pub fn code(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '`' => Some('\''),
            '|' => Some(' '),
            c if c.is_whitespace() || c.is_control() => Some(' '),
            c if !is_plain(c) => None,
            c => Some(c),
        })
        .collect()
}

/// Lines inside a fence of back-ticks: none of them ends it, and nothing in them acts.
pub fn code_block(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("```", "`` `").chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if is_plain(c) => out.push(c),
            c if c.is_control() => _ = write!(out, "\\u{{{:x}}}", c as u32),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_source_can_break_into_the_page() {
        for (raw, want) in [
            ("# not a heading", "\\# not a heading"),
            ("\u{200f}# x", "\\# x"),
            ("    code", " code"),
            (" # x", " \\# x"),
            (" †", " †"),
            ("-", "\\-"),
            ("1.", "1\\."),
            ("a | b", "a \\| b"),
            ("line\n## x", "line ## x"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("[click](http://evil)", "\\[click\\](http&#58;//evil)"),
            ("WWW.evil.example", "WWW&#46;evil.example"),
            ("mailto:a@evil.example", "mailto:a@\u{2060}evil.example"),
            ("1. item", "1\\. item"),
            ("2025 in 3.5", "2025 in 3.5"),
            ("---", "\\---"),
            ("ا ", "ا "),
            ("&lt;b&gt; R&D", "&amp;lt;b&amp;gt; R&D"),
            ("a\u{202E}b\u{e0041}", "ab"),
            ("رابح-رابح", "رابح-رابح"),
        ] {
            assert_eq!(escape(raw), want);
        }
    }

    /// What GitHub makes of a page.
    fn github(page: &str) -> String {
        let mut options = comrak::Options::default();
        let e = &mut options.extension;
        (e.table, e.autolink, e.strikethrough, e.tasklist, e.footnotes) = (true, true, true, true, true);
        (e.math_dollars, e.alerts) = (true, true);
        options.render.r#unsafe = true;
        comrak::markdown_to_html(page, &options)
    }

    fn commonmark(page: &str) -> String {
        let mut out = String::new();
        pulldown_cmark::html::push_html(
            &mut out,
            pulldown_cmark::Parser::new_ext(page, pulldown_cmark::Options::all()),
        );
        out
    }

    /// The tags of a page, in order.
    fn tags(html: &str) -> Vec<String> {
        let opens = html
            .match_indices('<')
            .map(|(i, _)| html[i + 1..].split(['>', ' ', '\n']).next().unwrap_or_default().to_owned());
        opens.collect()
    }

    /// Every place where a template may put a value.
    const PLACES: [&str; 7] = [
        "{}\n",
        "Before {} after.\n",
        "- {}\n- two\n",
        "| a | b |\n| --- | --- |\n| {} | x |\n",
        "# Title {}\n",
        "**{}** x\n",
        "x\n\n{}\n\n> y\n",
    ];

    /// Fails where a page with the value at a place has other tags than one with a word there.
    fn adds_no_markup(text: &str, place: &str) -> Result<(), TestCaseError> {
        let value = escape(text);
        let plain = place.replace("{}", "xword");
        // Behind a word, and at the beginning of its place, where an empty one makes no paragraph. Stars stand
        // beside words in templates.
        let forms = [format!("x{}", value.trim_end()), value.clone()];
        let starred = place.contains("**");
        let outside = |v: &String| v.trim().is_empty() || starred && v.starts_with(|c: char| !c.is_alphanumeric());
        let forms = forms.iter().filter(|v| !outside(v));
        for value in forms.filter(|v| !place.contains("**") || v.ends_with(char::is_alphanumeric)) {
            let page = place.replace("{}", value);
            prop_assert_eq!(tags(&github(&page)), tags(&github(&plain)), "{}", page);
            prop_assert_eq!(tags(&commonmark(&page)), tags(&commonmark(&plain)), "{}", page);
        }
        prop_assert!(value.chars().all(|c| is_plain(c) || c == APART) && !value.contains('\n'));
        Ok(())
    }

    #[test]
    fn a_rule_and_a_blank_at_the_end_add_no_markup_anywhere() {
        // A line of dashes makes a heading of the line before it; a blank before closing stars leaves them as text.
        for text in ["---", "ا "] {
            for place in PLACES {
                adds_no_markup(text, place).unwrap_or_else(|e| panic!("{text:?} in {place:?}: {e}"));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn a_value_adds_no_markup_wherever_it_stands(text in hostile(), place in prop::sample::select(&PLACES[..])) {
            adds_no_markup(&text, place)?;
        }

        #[test]
        fn code_stays_code(text in hostile()) {
            let inner = code(&text);
            prop_assume!(!inner.trim().is_empty());
            for place in ["a `{}` b\n", "| a |\n| --- |\n| `{}` |\n"] {
                let (page, plain) = (place.replace("{}", &inner), place.replace("{}", "w"));
                prop_assert_eq!(tags(&github(&page)), tags(&github(&plain)), "{}", page);
            }
            let block = format!("```text\n{}\n```\n", code_block(&text));
            prop_assert_eq!(tags(&github(&block)), ["pre", "code", "/code", "/pre"], "{}", block);
            prop_assert!(block.chars().all(|c| is_plain(c) || matches!(c, '\n' | '\t')));
        }
    }
}
