//! The text of an element with markup as paragraphs.

use super::{Element, Node};
use mujaz_arabic::letters::tidy;

/// Elements that begin a paragraph.
const BLOCKS: [&str; 22] = [
    "p",
    "hl1",
    "hl2",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "dt",
    "dd",
    "tr",
    "block",
    "div",
    "blockquote",
    "bq",
    "pre",
    "br",
    "lead",
    "para",
    "hr",
];
/// Elements within a paragraph.
const INLINE: [&str; 10] = ["b", "i", "em", "strong", "a", "span", "font", "u", "img", "sup"];
/// Elements that are not part of the text: captions, notes to editors, code.
const LEFT_OUT: [&str; 9] =
    ["media", "figure", "figcaption", "note", "script", "style", "media-caption", "media-producer", "head"];

impl Element {
    /// Whether what is directly inside is the markup of a text.
    pub fn has_markup(&self) -> bool {
        self.elements().any(|e| BLOCKS.contains(&e.name.as_str()) || INLINE.contains(&e.name.as_str()))
    }

    /// The paragraphs inside, separated by blank lines; none if nothing inside begins one.
    pub fn paragraphs(&self) -> Option<String> {
        let mut lines = vec![String::new()];
        write(self, &mut lines);
        if lines.len() == 1 {
            return None;
        }
        let lines: Vec<String> = lines.iter().map(|l| tidy(l)).filter(|l| !l.is_empty()).collect();
        Some(lines.join("\n\n"))
    }
}

fn write(element: &Element, lines: &mut Vec<String>) {
    for child in &element.children {
        match child {
            Node::Text(t) => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(t);
                }
            }
            Node::Element(e) if LEFT_OUT.contains(&e.name.as_str()) => {}
            Node::Element(e) => {
                let block = BLOCKS.contains(&e.name.as_str());
                if block {
                    lines.push(String::new());
                } else if matches!(e.name.as_str(), "td" | "th")
                    && let Some(line) = lines.last_mut().filter(|l| !l.trim().is_empty())
                {
                    line.push_str(" | ");
                }
                write(e, lines);
                if block {
                    lines.push(String::new());
                }
            }
        }
    }
}
