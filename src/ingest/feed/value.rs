//! The values of a feed's elements: CDATA sections, entities, unescaped markup.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The content of an element as HTML: CDATA sections verbatim, escaped markup unescaped once, unescaped markup
/// unchanged.
pub(super) fn inner_html(inner: &str) -> String {
    let text = unwrapped(inner, has_markup(inner));
    without_controls(&text.replace("<![CDATA[", "").replace("]]>", ""))
}

/// The content of an element as text that may contain HTML entities.
pub(super) fn inner_text(inner: &str) -> String {
    let text = unwrapped(inner, false);
    without_controls(&text.replace("<![CDATA[", "").replace("]]>", ""))
}

/// A text without the codes for which WordPress puts galleries and players; captions and addresses go with them.
pub(super) fn without_shortcodes(text: &str) -> Cow<'_, str> {
    static CODES: LazyLock<Regex> = LazyLock::new(|| {
        let around = r"\[caption\b[^\[\]]*\][^\[]*\[/caption\]|\[embed\b[^\[\]]*\][^\[]*\[/embed\]";
        let alone =
            r"\[/?(?:caption|embed|gallery|playlist|audio|video|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+)\b[^\[\]]*\]";
        Regex::new(&format!("{around}|{alone}")).expect("fixed pattern")
    });
    CODES.replace_all(text, "")
}

/// Whether there are tags outside CDATA sections.
fn has_markup(inner: &str) -> bool {
    let mut rest = inner;
    while let Some(at) = rest.find('<') {
        if let Some(section) = rest[at..].strip_prefix("<![CDATA[") {
            rest = section.split_once("]]>").map_or("", |s| s.1);
        } else if rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            return true;
        } else {
            rest = &rest[at + 1..];
        }
    }
    false
}

/// Unwraps CDATA sections; text outside them is unescaped unless `raw`.
fn unwrapped(inner: &str, raw: bool) -> String {
    let outside = |t: &str| if raw { t.to_owned() } else { unescaped(t) };
    let mut out = String::new();
    let mut rest = inner;
    while let Some(at) = rest.find("<![CDATA[") {
        out.push_str(&outside(&rest[..at]));
        let section = &rest[at + 9..];
        let (body, more) = section.split_once("]]>").unwrap_or((section, ""));
        out.push_str(body);
        rest = more;
    }
    out.push_str(&outside(rest));
    out
}

/// Unescapes the five XML entities and numeric ones, once. Others, and a bare `&`, are left to the HTML parser.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The search is limited to the maximum length of an entity: a feed may have a million `&` and no `;`.
        let name = rest.as_bytes()[1..].iter().take(9).position(|b| *b == b';').map(|n| &rest[1..1 + n]);
        let number = name.and_then(|n| n.strip_prefix('#')).and_then(|n| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        });
        let c = match name {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some("apos") => Some('\''),
            _ => number.and_then(char::from_u32),
        };
        match (c, name) {
            (Some(c), Some(n)) => {
                out.push(c);
                rest = &rest[n.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_escaping_markup_yields_the_markup() {
        for written in [
            "<![CDATA[<p>أ & ب</p>]]>",
            "&lt;p&gt;أ &amp; ب&lt;/p&gt;",
            "<p>أ & ب</p>",
            "&lt;![CDATA[<p>أ & ب</p>]]&gt;",
            "<![CDATA[<p>أ & ]]>ب<![CDATA[</p>]]>",
        ] {
            assert_eq!(
                inner_html(written).replace("&lt;![CDATA[", "").replace("]]&gt;", ""),
                "<p>أ & ب</p>",
                "{written}"
            );
        }
        assert_eq!(inner_text("A&T &nbsp; &#1576;&#x0b;&#8220;"), "A&T &nbsp; ب“");
    }
}
