//! A scanner for malformed feeds: it finds items and their elements by their tags, whatever else is wrong.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// An element of an item or of the head of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Its name with its prefix, as written.
    pub name: &'a str,
    /// The text between the name and `>`.
    pub attributes: &'a str,
    /// The content between its tags.
    pub inner: &'a str,
    /// Whether its end tag was missing.
    pub cut: bool,
}

/// One item.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slice<'a> {
    /// The content between its tags.
    pub inner: &'a str,
    /// Whether the feed ends inside it.
    pub cut: bool,
}

/// A feed split into its parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// The content before the first item, after the tag of the channel or feed.
    pub head: &'a str,
    /// The items.
    pub items: Vec<Slice<'a>>,
    /// Whether the feed is truncated.
    pub cut: bool,
}

/// A tag.
struct Tag<'a> {
    span: Range<usize>,
    name: &'a str,
    attributes: &'a str,
    closes: bool,
    empty: bool,
}

/// The next tag from `at`; comments, declarations and CDATA sections are skipped.
fn next_tag(text: &str, mut at: usize) -> Option<Tag<'_>> {
    loop {
        at += text[at..].find('<')?;
        let rest = &text[at..];
        let skip = |open: usize, end: &str| rest[open..].find(end).map_or(rest.len(), |i| open + i + end.len());
        if rest.starts_with("<![CDATA[") {
            at += cdata_end(rest);
        } else if rest.starts_with("<!--") {
            at += skip(4, "-->");
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            at += skip(2, ">");
        } else {
            let closes = rest.starts_with("</");
            let from = if closes { 2 } else { 1 };
            let name_end = rest[from..].find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')));
            let name_end = from + name_end.unwrap_or(rest.len() - from);
            let starts = rest[from..].starts_with(|c: char| c.is_ascii_alphabetic());
            let Some(close) = tag_end(rest).filter(|_| starts) else {
                // "5 < 6", or a truncated tag.
                at += 1;
                continue;
            };
            let inside = &rest[name_end.min(close)..close];
            let empty = inside.ends_with('/');
            return Some(Tag {
                span: at..at + close + 1,
                name: &rest[from..name_end],
                attributes: inside.trim_end_matches('/'),
                closes,
                empty,
            });
        }
    }
}

/// Where a tag ends, respecting quotation marks in its attributes. A tag is at most a few kilobytes.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in rest.char_indices().take(8192) {
        match (quote, c) {
            (None, '>') => return Some(i),
            (None, '"' | '\'') if rest[..i].trim_end().ends_with('=') => quote = Some(c),
            (None, '<') if i > 0 => return None,
            (Some(q), c) if c == q => quote = None,
            _ => {}
        }
    }
    None
}

/// The length of a CDATA section; an unterminated one ends before the end of its item. It is searched once and no
/// further than that: a feed may open a million of them.
fn cdata_end(rest: &str) -> usize {
    let marks = rest.match_indices([']', '<']).map(|(i, _)| i);
    for i in marks {
        let here = &rest[i..];
        if here.starts_with("]]>") {
            return i + 3;
        }
        if here.starts_with("</item>") || here.starts_with("</entry>") {
            return i;
        }
    }
    rest.len()
}

fn is_item(name: &str) -> bool {
    matches!(name.rsplit(':').next().unwrap_or(name), "item" | "entry")
}

/// Splits a feed into items and elements.
pub(super) fn parts(text: &str) -> Parts<'_> {
    let mut items: Vec<Slice> = Vec::new();
    let mut open: Option<usize> = None;
    let mut head_start = 0;
    let mut head_end = None;
    let mut finished = false;
    let mut at = 0;
    while let Some(tag) = next_tag(text, at) {
        at = tag.span.end;
        let local = tag.name.rsplit(':').next().unwrap_or(tag.name);
        if is_item(tag.name) && !tag.empty {
            // The tag of the next item ends an unclosed one.
            if let Some(start) = open.take() {
                items.push(Slice { inner: &text[start..tag.span.start], cut: false });
            }
            if !tag.closes {
                head_end.get_or_insert(tag.span.start);
                open = Some(tag.span.end);
            }
        } else if matches!(local, "rss" | "channel" | "feed" | "RDF") {
            if tag.closes {
                finished |= local != "channel" || open.is_none();
                if let Some(start) = open.take() {
                    items.push(Slice { inner: &text[start..tag.span.start], cut: false });
                }
            } else if items.is_empty() && open.is_none() {
                head_start = tag.span.end;
            }
        }
    }
    if let Some(start) = open {
        items.push(Slice { inner: &text[start..], cut: true });
    }
    let head = head_end.unwrap_or(text.len());
    Parts { head: &text[head_start.min(head)..head], items, cut: !finished }
}

/// The direct child elements of an item or head. An element without an end tag extends to the next element that feeds
/// have.
pub(super) fn elements(text: &str) -> Vec<Element<'_>> {
    let mut out = Vec::new();
    // Names of elements that are no longer closed. After a few of them the text is not searched again.
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(tag) = next_tag(text, at) {
        at = tag.span.end;
        if tag.closes {
            continue;
        }
        if tag.empty {
            out.push(Element { name: tag.name, attributes: tag.attributes, inner: "", cut: false });
            continue;
        }
        let hopeless = open.contains(&tag.name) || open.len() >= 32;
        let closing = if hopeless { None } else { end_tag(text, at, tag.name) };
        if closing.is_none() && !hopeless {
            open.push(tag.name);
        }
        let (inner, cut) = match closing {
            Some((start, end)) => {
                let inner = &text[at..start];
                at = end;
                (inner, false)
            }
            None if is_known(tag.name) => {
                let end = sibling(text, at).unwrap_or(text.len());
                let inner = &text[at..end];
                at = end;
                (inner, true)
            }
            // Unclosed markup.
            None => continue,
        };
        out.push(Element { name: tag.name, attributes: tag.attributes, inner, cut });
    }
    out
}

/// Where `</name>` starts and ends.
fn end_tag(text: &str, mut at: usize, name: &str) -> Option<(usize, usize)> {
    loop {
        let tag = next_tag(text, at)?;
        if tag.closes && tag.name == name {
            return Some((tag.span.start, tag.span.end));
        }
        at = tag.span.end;
    }
}

/// Elements of items that end an unclosed one.
fn is_known(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "link"
            | "guid"
            | "pubDate"
            | "description"
            | "content:encoded"
            | "content"
            | "summary"
            | "published"
            | "updated"
            | "author"
            | "category"
            | "dc:creator"
            | "dc:date"
            | "source"
            | "enclosure"
            | "id"
    )
}

fn sibling(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let tag = next_tag(text, at)?;
        // `title`, `link`, `summary` and the like are HTML elements too: only names that HTML lacks are conclusive.
        let sure = matches!(
            tag.name,
            "guid"
                | "pubDate"
                | "description"
                | "content:encoded"
                | "dc:creator"
                | "dc:date"
                | "enclosure"
                | "category"
        );
        if sure && !tag.closes {
            return Some(tag.span.start);
        }
        at = tag.span.end;
    }
}

/// The text with small letters in its tags, if its items are written in capitals.
pub(super) fn in_small_letters(text: &str) -> Cow<'_, str> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"</?[A-Za-z][A-Za-z0-9:]*").expect("fixed pattern"));
    if !["<ITEM", "<Item", "<ENTRY", "<Entry"].iter().any(|t| text.contains(t)) {
        return Cow::Borrowed(text);
    }
    TAG.replace_all(text, |c: &Captures| c[0].to_ascii_lowercase())
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut at = 0;
    while let Some(found) = attributes[at..].find(name) {
        let start = at + found;
        at = start + name.len();
        let alone = !attributes[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_'));
        let Some(rest) = attributes[at..].trim_start().strip_prefix('=').filter(|_| alone) else { continue };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        return rest[1..].split(quote).next();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_whatever_is_wrong() {
        let p = parts(
            "x<br><rss><channel><title>ع</title><item><title>1</title><item>2 & <b></item><item><![CDATA[a</item><item>b]]></item><item>cut",
        );
        assert_eq!(p.head, "<title>ع</title>");
        let got: Vec<(&str, bool)> = p.items.iter().map(|i| (i.inner, i.cut)).collect();
        assert_eq!(
            got,
            [("<title>1</title>", false), ("2 & <b>", false), ("<![CDATA[a", false), ("b]]>", false), ("cut", true)]
        );
        assert!(p.cut && !parts("<rss><channel><item>a</item></channel></rss>").cut);
    }

    #[test]
    fn an_unclosed_element_ends_at_the_next_one() {
        let list = elements(
            "<title>أ < ب<link>x</link><description><p>a<br>b<guid isPermaLink='false' x=\"1\">7</guid><media:x url='>'/>",
        );
        let got: Vec<(&str, &str, bool)> = list.iter().map(|e| (e.name, e.inner, e.cut)).collect();
        assert_eq!(got[got.len() - 2], ("guid", "7", false));
        assert!(got.contains(&("description", "<p>a<br>b", true)), "{got:?}");
        assert_eq!(attribute(list[list.len() - 2].attributes, "isPermaLink"), Some("false"));
        assert_eq!(attribute(" xhref='a' href = \"b\"", "href"), Some("b"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_scanned(text in "(<item>|</item>|<title>|</title>|<!\\[CDATA\\[|\\]\\]>|<!--|-->|<|>|&|a|'|\"|=|ع){0,40}") {
            for i in parts(&text).items {
                elements(i.inner);
            }
        }
    }
}
