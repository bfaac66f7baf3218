//! Text in HTML: in an element, or in an attribute between quotation marks.

use super::is_plain;
use url::Url;

/// Escapes a value for an element or a quoted attribute. Line breaks become blanks; what acts or hides is left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFD}' => out.push('?'),
            c if c.is_whitespace() => out.push(' '),
            c if is_plain(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// The target of a link to an address from elsewhere, escaped for a quoted attribute: only pages, and nothing in front
/// of the host that a reader could take for it.
///
/// ```
/// use mujaz::surface::html::link;
///
/// assert_eq!(link("https://example.org/a?b=1&c=2").as_deref(), Some("https://example.org/a?b=1&amp;c=2"));
/// assert_eq!(link("javascript:alert(1)"), None);
/// assert_eq!(link("https://bank.example@evil.example/"), None);
/// ```
pub fn link(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    plain.then(|| escape(url.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;
    use dom_query::Document;
    use proptest::prelude::*;

    /// Every place where a template may put a value.
    const PLACES: [&str; 5] = [
        "<p>{}</p>",
        "<table><tr><td>{}</td></tr></table>",
        "<p><a href=\"#{}\">x</a></p>",
        "<p title='{}'>x</p>",
        "<title>{}</title><p>x</p>",
    ];

    /// Names of the elements of a page, in order, with those of their attributes.
    fn shape(page: &str) -> Vec<(String, Vec<String>)> {
        let doc = Document::from(page);
        let names = |n: &dom_query::NodeRef| n.attrs().iter().map(|a| a.name.local.to_string()).collect();
        let root = doc.root();
        let elements = root.descendants_it().filter(|n| n.is_element());
        elements.map(|n| (n.node_name().map(|n| n.to_string()).unwrap_or_default(), names(&n))).collect()
    }

    proptest! {
        #[test]
        fn a_value_adds_no_markup_wherever_it_stands(text in hostile(), place in prop::sample::select(&PLACES[..])) {
            let value = escape(&text);
            prop_assert_eq!(shape(&place.replace("{}", &value)), shape(&place.replace("{}", "x")), "{}", value);
            prop_assert!(value.chars().all(is_plain));
        }

        #[test]
        fn a_link_leads_to_a_page_or_nowhere(text in hostile(), scheme in prop::sample::select(vec!["", "https://a.example/", "javascript:", "data:", "//", "file:///"])) {
            if let Some(to) = link(&format!("{scheme}{text}")) {
                prop_assert!(to.starts_with("http://") || to.starts_with("https://"), "{}", to);
                prop_assert!(!to.contains(['"', '<', '>', ' ', '\n']), "{}", to);
            }
        }
    }
}
