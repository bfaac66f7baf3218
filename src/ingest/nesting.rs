//! How deep the elements of XML are nested, before anything recursive reads it.

/// Deepest nesting of XML that is read. Feeds need about ten.
pub(super) const DEEPEST_XML: usize = 200;

/// Whether elements are nested deeper than [`DEEPEST_XML`]. Tags that do not fit each other count as they stand.
pub(super) fn too_deep(xml: &str) -> bool {
    let mut depth = 0usize;
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let passed = |end: &str| rest.find(end).map_or("", |n| &rest[n + end.len()..]);
        if rest.starts_with("<!--") {
            rest = passed("-->");
        } else if rest.starts_with("<![CDATA[") {
            rest = passed("]]>");
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest = passed(">");
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            rest = passed(">");
        } else {
            let end = rest.find('>').unwrap_or(rest.len());
            if !rest[..end].ends_with('/') {
                depth += 1;
            }
            if depth > DEEPEST_XML {
                return true;
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_deep_nesting_is_too_deep() {
        assert!(!too_deep(&"<item><b>x</b><br/></item>".repeat(10_000)));
        assert!(!too_deep(&format!("<a><![CDATA[{}]]></a><!-- {} -->", "<b>".repeat(1000), "<b>".repeat(1000))));
        assert!(too_deep(&"<b>".repeat(1000)));
        assert!(!too_deep("<"));
        assert!(!too_deep("<![CDATA[ <a"));
    }
}
