//! The body of a document: paragraphs, runs, tables, bookmarks and links.

use super::parts::NAMESPACES;
use super::xml::Xml;
use crate::config::Paper;
use crate::report::document::{Block, Document, Kind, Link, Run, Style, Table, Text, by_direction, widths};
use std::collections::BTreeMap;

/// The left and the right margin, in twentieths of a point.
const MARGIN: u32 = 908;
/// The indentation of a list level, in twentieths of a point.
const INDENT: usize = 425;

/// The body, and the pages that it links to.
pub(super) struct Body {
    /// `word/document.xml`.
    pub xml: String,
    /// Link targets by the number of their relationship.
    pub pages: Vec<String>,
}

/// Writes a body.
struct Writer {
    xml: Xml,
    pages: Vec<String>,
    /// Bookmark names by anchor; word processors allow letters, digits and underscores.
    bookmarks: BTreeMap<String, String>,
    /// Bookmarks that were set.
    set: usize,
    /// The width of the text, in twentieths of a point.
    width: f32,
}

impl Body {
    /// The body of a document for a paper size.
    pub fn of(document: &Document, paper: Paper) -> Self {
        let mut anchors = Vec::new();
        anchors_of(&document.blocks, &mut anchors);
        let mut bookmarks = BTreeMap::new();
        for a in anchors {
            let plain: String = a.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(30).collect();
            let name = format!("b{}_{plain}", bookmarks.len());
            bookmarks.entry(a).or_insert(name);
        }
        let (width, height) = paper.twips();
        let text = (width - 2 * MARGIN) as f32;
        let mut w = Writer { xml: Xml::default(), pages: Vec::new(), bookmarks, set: 0, width: text };
        w.xml.0.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        w.xml.open("w:document", &NAMESPACES);
        w.xml.open("w:body", &[]);
        w.blocks(&document.blocks, Vec::new());
        w.xml.open("w:sectPr", &[]);
        w.xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rFooter")]);
        w.xml.empty("w:pgSz", &[("w:w", &width.to_string()), ("w:h", &height.to_string())]);
        let side = MARGIN.to_string();
        let margins = [("w:top", "1021"), ("w:right", &side), ("w:bottom", "1021"), ("w:left", &side)];
        let rest = [("w:header", "567"), ("w:footer", "567"), ("w:gutter", "0")];
        w.xml.empty("w:pgMar", &[&margins[..], &rest[..]].concat());
        ["w:sectPr", "w:body", "w:document"].iter().for_each(|e| w.xml.close(e));
        Self { xml: w.xml.0, pages: w.pages }
    }
}

/// The anchors of blocks, including those in tables.
fn anchors_of(blocks: &[Block], out: &mut Vec<String>) {
    for b in blocks {
        match b {
            Block::Text(t) => out.extend(t.anchors.iter().cloned()),
            Block::Table(t) => {
                for r in &t.rows {
                    out.extend(r.anchors.iter().cloned());
                    r.cells.iter().for_each(|c| anchors_of(c, out));
                }
            }
        }
    }
}

/// The style of a paragraph.
fn style(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Plain => None,
        Kind::Heading(1) => Some("Heading1"),
        Kind::Heading(2) => Some("Heading2"),
        Kind::Heading(_) => Some("Heading3"),
        Kind::Banner => Some("Banner"),
        Kind::Small => Some("Remark"),
        Kind::Draft => Some("Draft"),
        Kind::Gloss => Some("Gloss"),
    }
}

impl Writer {
    /// Writes blocks; `anchors` are additional names of the first one.
    fn blocks(&mut self, blocks: &[Block], mut anchors: Vec<String>) {
        for b in blocks {
            match b {
                Block::Text(t) => self.paragraph(t, &std::mem::take(&mut anchors)),
                Block::Table(t) => self.table(t),
            }
        }
        // The last element of a cell, and the one after a table, must be a paragraph.
        if !matches!(blocks.last(), Some(Block::Text(_))) {
            self.paragraph(&Text { kind: Kind::Small, ..Text::default() }, &anchors);
        }
    }

    fn paragraph(&mut self, t: &Text, more: &[String]) {
        let x = &mut self.xml;
        x.open("w:p", &[]);
        x.open("w:pPr", &[]);
        if let Some(s) = style(t.kind) {
            x.empty("w:pStyle", &[("w:val", s)]);
        }
        if matches!(t.kind, Kind::Heading(_)) {
            x.empty("w:keepNext", &[]);
        }
        if t.rtl {
            x.empty("w:bidi", &[]);
        }
        if t.depth > 0 {
            let (left, hanging) = ((t.depth * INDENT).to_string(), INDENT.to_string());
            let hanging = if t.marker.is_some() { hanging } else { "0".into() };
            x.empty("w:ind", &[("w:left", &left), ("w:hanging", &hanging)]);
        }
        if t.end {
            x.empty("w:jc", &[("w:val", "end")]);
        }
        x.close("w:pPr");
        let names: Vec<&String> = more.iter().chain(&t.anchors).collect();
        for a in names {
            let Some(name) = self.bookmarks.get(a) else { continue };
            let id = self.set.to_string();
            self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
            self.xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
            self.set += 1;
        }
        if let Some(m) = &t.marker {
            let sign = Style { bold: false, ..Style::default() };
            self.run(m, &sign, false);
            self.xml.0.push_str(if t.depth > 0 {
                "<w:r><w:tab/></w:r>"
            } else {
                "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>"
            });
        }
        for r in &t.runs {
            self.linked(r, t.rtl);
        }
        self.xml.close("w:p");
    }

    fn linked(&mut self, r: &Run, rtl: bool) {
        let opened = match &r.style.link {
            Some(Link::Inside(to)) => match self.bookmarks.get(to) {
                Some(name) => {
                    self.xml.open("w:hyperlink", &[("w:anchor", name), ("w:history", "1")]);
                    true
                }
                None => false,
            },
            Some(Link::Page(to)) if crate::surface::html::link(to).is_some() => {
                self.pages.push(to.clone());
                let id = format!("rLink{}", self.pages.len());
                self.xml.open("w:hyperlink", &[("r:id", &id), ("w:history", "1")]);
                true
            }
            _ => false,
        };
        let style = if opened { r.style.clone() } else { Style { link: None, ..r.style.clone() } };
        for (rtl, piece) in by_direction(&r.text, rtl) {
            self.run(&piece, &style, rtl);
        }
        if opened {
            self.xml.close("w:hyperlink");
        }
    }

    fn run(&mut self, text: &str, s: &Style, rtl: bool) {
        let x = &mut self.xml;
        x.open("w:r", &[]);
        x.open("w:rPr", &[]);
        if s.code {
            x.empty("w:rStyle", &[("w:val", "Code")]);
        } else if s.link.is_some() {
            x.empty("w:rStyle", &[("w:val", "Hyperlink")]);
        }
        if s.bold {
            x.empty("w:b", &[]);
            x.empty("w:bCs", &[]);
        }
        if s.italic {
            x.empty("w:i", &[]);
            x.empty("w:iCs", &[]);
        }
        if s.small {
            x.empty("w:color", &[("w:val", "57606A")]);
            x.empty("w:sz", &[("w:val", "17")]);
            x.empty("w:szCs", &[("w:val", "17")]);
        }
        if s.marked {
            x.empty("w:highlight", &[("w:val", "yellow")]);
        }
        if rtl {
            x.empty("w:rtl", &[]);
            x.empty("w:lang", &[("w:bidi", "ar")]);
        }
        x.close("w:rPr");
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                x.empty("w:br", &[]);
            }
            x.open("w:t", &[("xml:space", "preserve")]);
            x.text(line);
            x.close("w:t");
        }
        x.close("w:r");
    }

    fn table(&mut self, t: &Table) {
        let widths: Vec<String> = widths(t).iter().map(|w| format!("{:.0}", w * self.width)).collect();
        let whole = format!("{:.0}", self.width);
        let x = &mut self.xml;
        x.open("w:tbl", &[]);
        x.open("w:tblPr", &[]);
        x.empty("w:tblStyle", &[("w:val", if t.lined { "Lined" } else { "Pair" })]);
        x.empty("w:tblW", &[("w:w", &whole), ("w:type", "dxa")]);
        x.empty("w:tblLayout", &[("w:type", "fixed")]);
        x.close("w:tblPr");
        x.open("w:tblGrid", &[]);
        widths.iter().for_each(|w| x.empty("w:gridCol", &[("w:w", w)]));
        x.close("w:tblGrid");
        for row in &t.rows {
            self.xml.open("w:tr", &[]);
            self.xml.open("w:trPr", &[]);
            self.xml.empty("w:cantSplit", &[]);
            if row.head {
                self.xml.empty("w:tblHeader", &[]);
            }
            self.xml.close("w:trPr");
            for (i, width) in widths.iter().enumerate() {
                self.xml.open("w:tc", &[]);
                self.xml.open("w:tcPr", &[]);
                self.xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
                self.xml.close("w:tcPr");
                let anchors = if i == 0 { row.anchors.clone() } else { Vec::new() };
                self.blocks(row.cells.get(i).map(Vec::as_slice).unwrap_or_default(), anchors);
                self.xml.close("w:tc");
            }
            self.xml.close("w:tr");
        }
        self.xml.close("w:tbl");
    }
}
