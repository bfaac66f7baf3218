//! Reads a document from an HTML page: `h1` to `h3`, `p`, `div`, `ul`, `ol`, `table`, `a`, `strong`, `em`, `code`,
//! `mark`, `br`, `bdi` and `span`, with `id`, `dir`, `lang` and the classes of `page.css`. A `div` of the class `pair`
//! sets its contents side by side. Of all other elements, only the text is read.

use super::direction::first_strong_is_rtl;
use super::{Block, Document, Kind, Link, Row, Run, Style, Table, Text};
use dom_query::NodeRef;

/// Maximum depth of nested elements; a template has no reason for more.
const DEEPEST: usize = 60;

/// The document of a page.
pub(in crate::report) fn read(page: &str) -> Document {
    let tree = dom_query::Document::from(page);
    let mut reader = Reader::default();
    let body = tree.select("body");
    if let Some(body) = body.nodes().first() {
        reader.blocks(body, &Surroundings::default());
        reader.close();
    }
    Document { title: tree.select("title").text().trim().to_owned(), blocks: reader.blocks }
}

/// The properties that a piece of text inherits from the elements around it.
#[derive(Debug, Clone, Default)]
struct Surroundings {
    style: Style,
    kind: Kind,
    rtl: bool,
    end: bool,
    list: usize,
    deep: usize,
}

/// Collects blocks; a text stays open until the next block begins.
#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Text,
    /// Anchors that wait for the next block, and the marker of the list item that it belongs to.
    waiting: (Vec<String>, Option<String>),
}

impl Reader {
    /// Ends the open text, if there is any.
    fn close(&mut self) {
        let mut text = std::mem::take(&mut self.open);
        trim(&mut text.runs);
        if text.runs.iter().all(|r| r.text.trim().is_empty()) {
            self.waiting.0.append(&mut text.anchors);
            self.waiting.1 = text.marker.take().or_else(|| self.waiting.1.take());
            return;
        }
        self.blocks.push(Block::Text(text));
    }

    /// Starts a new text.
    fn begin(&mut self, around: &Surroundings) {
        self.close();
        let (anchors, marker) = std::mem::take(&mut self.waiting);
        let (kind, rtl, end) = (around.kind, around.rtl, around.end);
        self.open = Text { kind, rtl, end, anchors, marker, depth: around.list, runs: Vec::new() };
    }

    fn text(&mut self, text: &str, style: &Style) {
        let mut out = String::with_capacity(text.len());
        let mut blank = self.open.runs.last().is_none_or(|r| r.text.ends_with([' ', '\n']));
        for c in text.chars() {
            match c {
                // A non-breaking space does not collapse.
                c if c.is_whitespace() && c != '\u{a0}' => {
                    if !blank {
                        out.push(' ');
                    }
                    blank = true;
                }
                c => {
                    out.push(c);
                    blank = false;
                }
            }
        }
        self.push(out, style);
    }

    fn push(&mut self, text: String, style: &Style) {
        match self.open.runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == *style => last.text.push_str(&text),
            _ => self.open.runs.push(Run { text, style: style.clone() }),
        }
    }

    /// Reads the contents of an element.
    fn blocks(&mut self, element: &NodeRef, around: &Surroundings) {
        for child in element.children() {
            if child.is_text() {
                self.text(&child.text(), &around.style);
            } else if child.is_element() && around.deep < DEEPEST {
                self.element(&child, around);
            }
        }
    }

    fn element(&mut self, e: &NodeRef, around: &Surroundings) {
        let name = e.node_name().map(|n| n.to_string()).unwrap_or_default();
        let has = |class: &str| e.has_class(class);
        let mut inner = Surroundings { deep: around.deep + 1, ..around.clone() };
        match e.attr("dir").as_deref() {
            Some("rtl") => inner.rtl = true,
            Some("ltr") => inner.rtl = false,
            Some("auto") => inner.rtl = first_strong_is_rtl(&e.text()),
            _ => {}
        }
        let id = e.attr("id").map(|i| i.to_string());
        match name.as_str() {
            "script" | "style" | "head" | "template" | "title" => {}
            "br" => self.push("\n".into(), &around.style),
            "table" => self.table(e, id, &inner),
            "div" if has("pair") => self.pair(e, id, &inner),
            "ul" | "ol" => {
                self.close();
                self.waiting.0.extend(id);
                self.list(e, name == "ol", &inner);
            }
            "a" | "strong" | "b" | "em" | "i" | "code" | "mark" | "span" | "bdi" | "small" | "sub" | "sup" => {
                let s = &mut inner.style;
                s.bold |= matches!(name.as_str(), "strong" | "b") || has("label");
                s.italic |= matches!(name.as_str(), "em" | "i");
                s.code |= name == "code";
                s.marked |= name == "mark";
                s.small |= name == "small" || has("cites");
                if let Some(to) = e.attr("href") {
                    s.link = Some(match to.strip_prefix('#') {
                        Some(place) => Link::Inside(place.to_owned()),
                        None => Link::Page(to.to_string()),
                    });
                }
                // The direction within a line follows from its letters.
                inner.rtl = around.rtl;
                self.open.anchors.extend(id);
                self.blocks(e, &inner);
            }
            _ => {
                inner.kind = match name.as_str() {
                    "h1" => Kind::Heading(1),
                    "h2" => Kind::Heading(2),
                    "h3" | "h4" | "h5" | "h6" => Kind::Heading(3),
                    "blockquote" => Kind::Banner,
                    "footer" => Kind::Small,
                    _ if has("banner") => Kind::Banner,
                    _ if has("draft") => Kind::Draft,
                    _ if has("gloss") => Kind::Gloss,
                    _ if has("small") || has("back") || has("subtitle") => Kind::Small,
                    _ => around.kind,
                };
                self.close();
                self.waiting.0.extend(id);
                self.begin(&inner);
                self.blocks(e, &inner);
                self.close();
                self.begin(around);
            }
        }
    }

    fn list(&mut self, list: &NodeRef, numbered: bool, around: &Surroundings) {
        let mut number = list.attr("start").and_then(|n| n.parse().ok()).unwrap_or(1);
        for item in list.children().iter().filter(|c| c.is_element()) {
            number = item.attr("value").and_then(|n| n.parse().ok()).unwrap_or(number);
            self.waiting.0.extend(item.attr("id").map(|i| i.to_string()));
            self.waiting.1 = Some(if numbered { format!("{number}.") } else { "•".into() });
            number += 1;
            let inner = Surroundings { list: around.list + 1, deep: around.deep + 1, ..around.clone() };
            self.begin(&inner);
            self.blocks(item, &inner);
            self.close();
            self.waiting.1 = None;
        }
        self.begin(around);
    }

    /// The blocks of a cell, read separately.
    fn cell(e: &NodeRef, around: &Surroundings, marker: Option<String>) -> Vec<Block> {
        let mut inner = Surroundings { deep: around.deep + 1, list: 0, ..around.clone() };
        match e.attr("dir").as_deref() {
            Some("rtl") => inner.rtl = true,
            Some("ltr") => inner.rtl = false,
            Some("auto") => inner.rtl = first_strong_is_rtl(&e.text()),
            _ => {}
        }
        inner.style.bold |= e.has_name("th");
        inner.end = e.has_class("end");
        let mut own = Self { waiting: (Vec::new(), marker), ..Self::default() };
        own.begin(&inner);
        own.blocks(e, &inner);
        own.close();
        own.blocks
    }

    fn pair(&mut self, e: &NodeRef, id: Option<String>, around: &Surroundings) {
        self.close();
        let (mut anchors, mut marker) = std::mem::take(&mut self.waiting);
        anchors.extend(id);
        let parts = e.children();
        let cells = parts.iter().filter(|c| c.is_element()).map(|c| Self::cell(c, around, marker.take())).collect();
        let row = Row { cells, head: false, anchors };
        // Consecutive pairs form one table.
        match self.blocks.last_mut() {
            Some(Block::Table(t)) if !t.lined => t.rows.push(row),
            _ => self.blocks.push(Block::Table(Table { rows: vec![row], lined: false })),
        }
    }

    fn table(&mut self, e: &NodeRef, id: Option<String>, around: &Surroundings) {
        self.close();
        let mut first = std::mem::take(&mut self.waiting.0);
        first.extend(id);
        let mut table = Table { rows: Vec::new(), lined: true };
        for row in e.descendants().iter().filter(|d| d.has_name("tr")) {
            let cells = row.children();
            let cells = cells.iter().filter(|c| c.has_name("td") || c.has_name("th"));
            let head = row.parent().is_some_and(|p| p.has_name("thead"));
            let mut anchors = std::mem::take(&mut first);
            anchors.extend(row.attr("id").map(|i| i.to_string()));
            let row = Row { cells: cells.map(|c| Self::cell(c, around, None)).collect(), head, anchors };
            // Markdown requires a header row for every table, even for one without column names.
            if !row.cells.iter().all(Vec::is_empty) || !row.anchors.is_empty() && !head {
                table.rows.push(row);
            } else {
                first = row.anchors;
            }
        }
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
        self.waiting.0.extend(first);
    }
}

/// Removes spaces at both ends, and trailing line breaks.
fn trim(runs: &mut Vec<Run>) {
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end_matches([' ', '\n']).len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    while let Some(first) = runs.first_mut() {
        let kept = first.text.trim_start_matches([' ', '\n']).len();
        first.text.drain(..first.text.len() - kept);
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(blocks: &[Block]) -> Vec<String> {
        let mut out = Vec::new();
        for b in blocks {
            match b {
                Block::Text(t) => out.push(format!(
                    "{}{}",
                    t.marker.as_deref().map(|m| format!("{m} ")).unwrap_or_default(),
                    t.plain()
                )),
                Block::Table(t) => {
                    for r in &t.rows {
                        let cells: Vec<String> = r.cells.iter().map(|c| texts(c).join(" / ")).collect();
                        out.push(format!("|{}|", cells.join("|")));
                    }
                }
            }
        }
        out
    }

    #[test]
    fn a_page_becomes_texts_and_tables_with_their_anchors() {
        let page = "<title>T</title><p class=banner>A <b>b</b></p><h1 id=top>Head\n line</h1><p id=lead>One <span class=cites>[<a href='#s1.1'>S1.1</a>]</span></p>\
            <ol><li id=p4 value=4><div class=pair><div><p>English</p><p class=gloss>word</p></div><div dir=rtl lang=ar>نص</div></div></li><li>two<br>lines</li></ol>\
            <table id=f><thead><tr><th class=end>Name</th></tr></thead><tbody><tr id=s1><td>x</td></tr></tbody></table>";
        let d = read(page);
        assert_eq!(d.title, "T");
        assert_eq!(
            texts(&d.blocks),
            ["A b", "Head line", "One [S1.1]", "|4. English / word|نص|", "5. two\nlines", "|Name|", "|x|"]
        );
        let Block::Text(banner) = &d.blocks[0] else { panic!() };
        assert!(banner.kind == Kind::Banner && banner.runs[1].style.bold);
        let Block::Text(lead) = &d.blocks[2] else { panic!() };
        assert_eq!(lead.anchors, ["lead"]);
        assert_eq!(lead.runs[2].style.link, Some(Link::Inside("s1.1".into())));
        let Block::Table(pair) = &d.blocks[3] else { panic!() };
        assert!(!pair.lined && pair.rows[0].anchors == ["p4"]);
        let Block::Text(arabic) = &pair.rows[0].cells[1][0] else { panic!() };
        assert!(arabic.rtl);
        let Block::Table(table) = &d.blocks[5] else { panic!() };
        assert!(matches!(&table.rows[0].cells[0][0], Block::Text(t) if t.end));
        assert!(table.rows[0].head && table.rows[0].anchors == ["f"] && table.rows[1].anchors == ["s1"]);
    }

    #[test]
    fn pages_from_markdown_are_read_too() {
        let page = crate::report::page::html(
            "> **Note** x\n\n# T\n\n<a id=\"facts\"></a>\n\n| | |\n| --- | --- |\n| a | b |\n\n1. <a id=\"p1\"></a>One\\\n   نص\n2. Two\n",
        );
        let d = read(&format!("<body>{page}</body>"));
        assert_eq!(texts(&d.blocks), ["Note x", "T", "|a|b|", "1. One\nنص", "2. Two"]);
        let Block::Table(t) = &d.blocks[2] else { panic!() };
        assert_eq!(t.rows[0].anchors, ["facts"]);
        let Block::Text(one) = &d.blocks[3] else { panic!() };
        assert_eq!(one.anchors, ["p1"]);
    }
}
