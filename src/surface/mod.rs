//! What text from elsewhere becomes where it is shown: on a terminal, in Markdown, HTML, XML, YAML and JSON, as the
//! name of a file, in a header of an e-mail. Titles, names, addresses, ids and paths are such text; whoever wrote them
//! may have meant harm.

pub mod file_name;
pub mod header;
pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;
pub mod token;
pub mod xml;
pub mod yaml;

/// Characters that change how others are shown, or hide: overrides and isolates of direction, tags, fillers, selectors
/// that stand alone in their plane, and what Unicode set aside for annotations.
///
/// Direction marks (U+200E, U+200F, U+061C) and joiners are not among them: scripts need them.
pub fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{206A}'..='\u{206F}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{2028}' | '\u{2029}' | '\u{180E}'
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2060}'..='\u{2065}' | '\u{034F}' | '\u{FEFF}')
}

/// Whether a character is shown as itself and does nothing else: no control character, and not [deceptive](is_deceptive).
pub fn is_plain(c: char) -> bool {
    !c.is_control() && !is_deceptive(c)
}

/// Text for tests of the surfaces: what is known to break out of one, between letters of several scripts.
#[cfg(test)]
pub(crate) fn hostile() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let known = prop::sample::select(vec![
        "\u{1b}[31m",
        "\u{1b}]0;x\u{7}",
        "\u{9b}2J",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "\u{202e}",
        "\u{2066}",
        "\u{200f}",
        "\u{200b}",
        "\u{feff}",
        "\u{e0041}",
        "\u{2028}",
        "# ",
        "## x",
        "- ",
        "-",
        "+ ",
        "* ",
        "1. ",
        "1.",
        "12) ",
        "> ",
        "```",
        "~~~",
        "`",
        "    ",
        "---",
        "===",
        "|",
        "\\",
        "[a](b)",
        "![a](b)",
        "<b>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "&lt;",
        "&#64;",
        "&",
        "www.evil.example",
        "http://evil.example",
        "https://",
        "ftp://evil.example",
        "mail@evil.example",
        "mailto:mail@evil.example",
        "xmpp:m@evil.example",
        "a.b_c+d@e-f.example",
        "@someone",
        "[^1]",
        "[x]: y",
        "$x$",
        "**b**",
        "_e_",
        "~~s~~",
        "..",
        "/",
        "../../etc/passwd",
        "C:\\x",
        "con",
        "CON.txt",
        ".",
        " ",
        ":",
        "\"",
        "'",
        "=?utf-8?q?x?=",
        "Bcc: a@b.example",
    ]);
    let any = prop_oneof![4 => known.prop_map(str::to_owned), 2 => "[a-zA-Z0-9 .]{1,6}", 2 => "[ا-ي ]{1,6}", 1 => "\\PC{1,3}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(any, 0..8).prop_map(|parts| parts.concat())
}
