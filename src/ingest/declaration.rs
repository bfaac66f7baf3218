//! The character set that a page or a feed declares.

use encoding_rs::Encoding;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// How many bytes are searched for a declaration: servers put long comments and scripts before it.
const HEAD: usize = 64 << 10;

/// The character set of the XML declaration or of the first `meta` element that names one. Scripts, comments and the
/// content of a feed's items are ignored.
pub(super) fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    static XML: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)^\s*<\?xml[^>]*\sencoding\s*=\s*["']?([a-z0-9_.:-]+)"#).expect("fixed pattern")
    });
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is-u)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!\[CDATA\[.*?\]\]>")
            .expect("fixed pattern")
    });
    static META: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?is-u)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([a-z0-9_.:-]+)"#).expect("fixed pattern")
    });
    let head = &bytes[..bytes.len().min(HEAD)];
    if let Some(c) = XML.captures(head) {
        return Encoding::for_label(&c[1]);
    }
    // A feed has no `meta` element of its own.
    let start = String::from_utf8_lossy(&head[..head.len().min(2048)]).to_ascii_lowercase();
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|t| start.contains(t)) {
        return None;
    }
    let bare = SKIPPED.replace_all(head, &b" "[..]);
    META.captures(&bare).and_then(|c| Encoding::for_label(&c[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(head: &str) -> Option<&'static str> {
        charset(head.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn only_a_declaration_declares() {
        assert_eq!(name("<meta charset=\"windows-1256\">"), Some("windows-1256"));
        assert_eq!(name("<META http-equiv=Content-Type content='text/html; charset=utf-8'>"), Some("UTF-8"));
        assert_eq!(name("<script src=a.js charset=iso-8859-1></script><meta charset=utf-8>"), Some("UTF-8"));
        assert_eq!(name("<!-- <meta charset=gbk> --><p>charset=gbk</p>"), None);
        assert_eq!(name("<?xml version='1.0' encoding='ISO-8859-6'?><rss>"), Some("ISO-8859-6"));
        assert_eq!(name("<rss><item><description>&lt;meta charset=gbk&gt;<meta charset=gbk></description>"), None);
        assert_eq!(name(&format!("<!-- {} --><meta charset=utf-8>", "x".repeat(9000))), Some("UTF-8"));
    }
}
