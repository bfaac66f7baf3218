//! XML as a tree, read as leniently as documents need: tags that do not match, and signs that are not escaped, are no
//! obstacle.

mod paragraphs;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements that are open at a time; deeper ones are dropped, and their text is kept.
const DEPTH: usize = 100;

/// Elements of a document; each takes more memory than it has bytes.
const ELEMENTS: usize = 1_000_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without a prefix, in small letters.
    pub name: String,
    /// Names without prefixes in small letters, and values.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// What is in an element.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    fn of(tag: &BytesStart) -> Self {
        let attribute = |a: quick_xml::events::attributes::Attribute| {
            let value = a.value.to_string();
            (a.key.local_name().as_ref().to_lowercase(), unescaped(&value))
        };
        Self {
            name: tag.local_name().as_ref().to_lowercase(),
            attributes: tag.attributes().flatten().take(50).map(attribute).collect(),
            children: Vec::new(),
        }
    }

    /// The value of an attribute, if it has one.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.0 == name).map(|a| a.1.as_str()).filter(|v| !v.trim().is_empty())
    }

    /// The elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|c| match c {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
    }

    /// The first element inside that has one of these names, at any depth; the names come first.
    pub fn find(&self, names: &[&str]) -> Option<&Element> {
        names.iter().find_map(|n| self.first(n))
    }

    fn first(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|e| if e.name == name { Some(e) } else { e.first(name) })
    }

    /// The outermost elements inside that have one of these names.
    pub fn all<'a>(&'a self, names: &[&str], out: &mut Vec<&'a Element>) {
        for e in self.elements() {
            if names.contains(&e.name.as_str()) { out.push(e) } else { e.all(names, out) }
        }
    }

    /// All text inside, in one line.
    pub fn line(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        mujaz_arabic::letters::tidy(&out)
    }

    /// All text inside, as it is written.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for child in &self.children {
            match child {
                Node::Text(t) => out.push_str(t),
                Node::Element(e) => out.push_str(&e.text()),
            }
        }
        out
    }

    fn write(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(t) => out.push_str(t),
                Node::Element(e) => {
                    out.push(' ');
                    e.write(out);
                    out.push(' ');
                }
            }
        }
    }
}

/// The root element of a text.
///
/// # Errors
/// A message: no XML, or one that breaks off before anything can be read.
pub(super) fn root(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}').trim_start());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    // The names of elements that are too deep.
    let mut dropped: Vec<String> = Vec::new();
    let mut elements = 0;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            // What stands before the damage has been read.
            Err(_) if open.len() > 1 || !open[0].children.is_empty() => break,
            Err(e) => return Err(format!("not readable XML: {e}")),
        };
        elements += usize::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if elements > ELEMENTS {
            return Err("the XML has more than 1,000,000 elements; split the file".into());
        }
        match event {
            Event::Eof => break,
            Event::Start(tag) if open.len() >= DEPTH => dropped.push(Element::of(&tag).name),
            Event::Start(tag) => open.push(Element::of(&tag)),
            Event::Empty(tag) => push(&mut open, Node::Element(Element::of(&tag))),
            Event::End(tag) => {
                let name = tag.local_name().as_ref().to_lowercase();
                if dropped.last() == Some(&name) {
                    dropped.pop();
                } else if let Some(at) = open.iter().skip(1).rposition(|e| e.name == name) {
                    close(&mut open, at + 1);
                }
            }
            Event::Text(t) => push_text(&mut open, t.as_ref()),
            Event::CData(t) => push_text(&mut open, t.as_ref()),
            Event::GeneralRef(r) => {
                let named = named(r.as_ref()).or_else(|| r.resolve_char_ref().ok().flatten());
                match named {
                    Some(c) => push_text(&mut open, c.encode_utf8(&mut [0; 4])),
                    None => push_text(&mut open, &format!("&{};", r.as_ref() as &str)),
                }
            }
            _ => {}
        }
    }
    close(&mut open, 1);
    let root = open.pop().unwrap_or_default();
    root.children
        .into_iter()
        .find_map(|n| match n {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
        .ok_or_else(|| "not readable XML: it has no element".to_owned())
}

/// Closes the elements that were opened at `at` or later.
fn close(open: &mut Vec<Element>, at: usize) {
    while open.len() > at.max(1) {
        if let Some(element) = open.pop() {
            push(open, Node::Element(element));
        }
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(last) = open.last_mut() else { return };
    match last.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => last.children.push(Node::Text(text.to_owned())),
    }
}

fn named(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "laquo" => '«',
        "raquo" => '»',
        "ldquo" => '“',
        "rdquo" => '”',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => return None,
    })
}

fn unescaped(value: &str) -> String {
    match quick_xml::escape::unescape(value) {
        Ok(text) => text.into_owned(),
        Err(_) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_whatever_is_wrong_with_it() {
        let text = "<?xml version='1.0'?><!DOCTYPE a><n:A x='1 &amp; 2'><b>ص &amp; ض &#1591;</b><c>R&D <b>في<b> <![CDATA[<i>]]></c></n:A>";
        let root = root(text).unwrap();
        assert_eq!((root.name.as_str(), root.attribute("x")), ("a", Some("1 & 2")));
        assert_eq!(root.find(&["b"]).map(Element::line).as_deref(), Some("ص & ض ط"));
        assert_eq!(root.find(&["c"]).map(Element::line).as_deref(), Some("R&D في <i>"));
        let mut all = Vec::new();
        root.all(&["b"], &mut all);
        assert_eq!(all.len(), 2);
        assert_eq!(super::root("<a><b>1</b><b>2").unwrap().line(), "1 2");
        assert!(super::root("نص").is_err());
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "<a>".repeat(50_000) + "نص" + &"</a>".repeat(50_000);
        assert_eq!(root(&deep).unwrap().line(), "نص");
        let wide = format!("<r>{}</r>", "<a/>".repeat(1_000_001));
        assert!(root(&wide).unwrap_err().contains("split the file"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_rejected(text in "(<a>|</a>|<b x='|'|>|<!\\[CDATA\\[|\\]\\]>|&|;|\u{627}|<!--){0,30}") {
            let _ = root(&text);
        }
    }
}
