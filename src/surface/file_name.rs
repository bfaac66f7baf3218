//! Names of files.

use super::is_plain;
use mujaz_arabic::letters::is_invisible;

/// Bytes of the longest name; systems allow 255, and endings are added.
const LONGEST: usize = 180;

/// A text as the name of one file, on any system: no separators, no signs that a shell or a system reads, no device of
/// Windows, not hidden, not too long, and never empty.
pub fn file_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => out.push('-'),
            c if c.is_whitespace() => out.push(' '),
            c if !is_plain(c) || is_invisible(c) || c == '\u{FFFD}' => {}
            c => out.push(c),
        }
    }
    let mut end = out.len().min(LONGEST);
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    let name = out[..end].trim_matches(|c: char| matches!(c, '.' | ' ' | '-'));
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |s: &str| {
        stem.strip_prefix(s).is_some_and(|n| n.chars().count() == 1 && n.starts_with(|c: char| c.is_numeric()))
    };
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    match name {
        "" => "unnamed".into(),
        n if device => format!("{n}_").replacen('.', "_.", 1),
        n => n.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    #[test]
    fn names_are_kept_where_they_can_be() {
        for (text, name) in [
            ("rabat-2025-05-27-bridge.md", "rabat-2025-05-27-bridge.md"),
            ("جسر الرباط.md", "جسر الرباط.md"),
            ("../../etc/passwd", "etc-passwd"),
            ("a\u{202e}b\u{0}c\nd", "abc d"),
            ("..", "unnamed"),
            ("CON.txt", "CON_.txt_"),
        ] {
            assert_eq!(file_name(text), name);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_name_is_one_file_in_its_folder(text in hostile()) {
            let dir = tempfile::tempdir().unwrap();
            let name = file_name(&text);
            std::fs::write(dir.path().join(&name), "x").unwrap();
            let there: Vec<_> = std::fs::read_dir(dir.path()).unwrap().flatten().collect();
            proptest::prop_assert_eq!(there.len(), 1);
            proptest::prop_assert!(there[0].file_type().unwrap().is_file());
            proptest::prop_assert_eq!(there[0].file_name().to_string_lossy().into_owned(), name);
        }
    }
}
