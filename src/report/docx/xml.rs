//! An XML writer that escapes all values.

use crate::surface::xml::escape;

/// The XML written so far.
#[derive(Debug, Default)]
pub(super) struct Xml(pub String);

impl Xml {
    /// Opens an element with attributes.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, false);
    }

    /// Writes an empty element.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, true);
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Writes text in an element.
    pub fn text(&mut self, text: &str) {
        self.0.push_str(&escape(text));
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], empty: bool) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push(' ');
            self.0.push_str(key);
            self.0.push_str("=\"");
            self.0.push_str(&escape(value));
            self.0.push('"');
        }
        self.0.push_str(if empty { "/>" } else { ">" });
    }
}
