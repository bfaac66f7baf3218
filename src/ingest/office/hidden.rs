//! Text that a document contains but does not show.

use super::reader::reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;

fn value(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
    found.map(|a| a.value.to_string())
}

/// Whether a Word property is on: it is unless it says otherwise.
fn on(element: &BytesStart) -> bool {
    !value(element, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off"))
}

/// The styles whose text is hidden.
pub(super) fn styles(xml: &str) -> HashSet<String> {
    let mut out = HashSet::new();
    let mut open: Option<String> = None;
    let mut reader = reader(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "style" => open = value(&e, "styleId").or_else(|| value(&e, "name")),
                "vanish" if on(&e) => out.extend(open.clone()),
                "text-properties" if value(&e, "display").is_some_and(|d| d == "none") => out.extend(open.clone()),
                // The styles of OpenDocument come before the text.
                "body" => return out,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}

/// Whether an element of an OpenDocument text is hidden, by itself or by its style.
pub(super) fn is_hidden(element: &BytesStart, invisible: &HashSet<String>) -> bool {
    let styled = || value(element, "style-name").is_some_and(|s| invisible.contains(&s));
    match element.local_name().as_ref() {
        "span" | "p" | "h" => !invisible.is_empty() && styled(),
        "section" => value(element, "display").is_some_and(|d| d == "none"),
        _ => false,
    }
}

/// Whether the run being read is hidden, in a Word document.
#[derive(Default)]
pub(super) struct Run {
    paragraph: bool,
    run: bool,
    /// Within the properties of a paragraph; those of its mark say nothing about its text.
    of_paragraph: bool,
}

impl Run {
    pub(super) fn begin(&mut self, name: &str, element: &BytesStart, invisible: &HashSet<String>) {
        match name {
            "p" => *self = Self::default(),
            "r" => self.run = false,
            "pPr" => self.of_paragraph = true,
            _ => self.property(name, element, invisible),
        }
    }

    pub(super) fn property(&mut self, name: &str, element: &BytesStart, invisible: &HashSet<String>) {
        let styled = || value(element, "val").is_some_and(|s| invisible.contains(&s));
        match name {
            "pStyle" => self.paragraph |= styled(),
            "rStyle" if !self.of_paragraph => self.run |= styled(),
            "vanish" if !self.of_paragraph => self.run |= on(element),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            "pPr" => self.of_paragraph = false,
            "r" => self.run = false,
            _ => {}
        }
    }

    pub(super) fn hidden(&self) -> bool {
        self.paragraph || self.run
    }
}
