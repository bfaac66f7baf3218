//! Distributes laid-out blocks over pages.

use super::layout::{BlockBox, CELL, Colour, Frame, INDENT, RowBox, TableBox, TextBox, height, row_height};
use super::structure::{Role, Structure};
use crate::config::Paper;
use std::collections::BTreeMap;
use std::ops::Range;

/// The margins: left and right, top, bottom; in points.
pub(super) const MARGINS: (f32, f32, f32) = (46.0, 46.0, 54.0);

/// A sheet of paper; lengths are in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    pub width: f32,
    pub height: f32,
}

impl Sheet {
    /// The sheet of a paper size.
    pub fn new(paper: Paper) -> Self {
        let (width, height) = paper.twips();
        Self { width: width as f32 / 20.0, height: height as f32 / 20.0 }
    }

    /// The width of the text.
    pub fn text_width(self) -> f32 {
        self.width - 2.0 * MARGINS.0
    }

    /// The height of the text.
    fn text_height(self) -> f32 {
        self.bottom() - MARGINS.1
    }

    /// The lower edge of the text.
    fn bottom(self) -> f32 {
        self.height - MARGINS.2
    }
}

const GREY: Colour = [0xc4, 0xcb, 0xd2];
const BANNER: (Colour, Colour) = ([0xf1, 0xf4, 0xf6], [0x57, 0x60, 0x6a]);
const DRAFT: (Colour, Colour) = ([0xff, 0xf7, 0xdd], [0xb7, 0x79, 0x1f]);

/// Something on a page. Positions are relative to its upper left corner, in points.
pub(super) enum Item<'a> {
    /// Lines of a text; their own positions are relative to `y`.
    Lines { text: &'a TextBox, lines: Range<usize>, x: f32, y: f32, element: usize },
    /// The marker of a list item.
    Marker { text: &'a TextBox, x: f32, y: f32, element: usize },
    /// A filled rectangle: left, top, right, bottom.
    Fill { at: [f32; 4], colour: Colour },
    /// A dashed frame.
    Dashed { at: [f32; 4], colour: Colour },
}

/// A position on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// The page, from 0.
    pub page: usize,
    /// The distance from the left.
    pub x: f32,
    /// The distance from the top.
    pub y: f32,
}

/// The pages of a document.
pub(super) struct Pages<'a> {
    /// The size of each page.
    pub sheet: Sheet,
    /// The contents of each page.
    pub list: Vec<Vec<Item<'a>>>,
    /// Positions by anchor.
    pub anchors: BTreeMap<&'a str, Place>,
    /// Headings: level, text, position.
    pub headings: Vec<(u8, &'a str, Place)>,
    /// The logical structure.
    pub structure: Structure<'a>,
}

/// The position of the next block.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    page: usize,
    y: f32,
}

impl Cursor {
    /// The top of the next page.
    fn next(self) -> Self {
        Self { page: self.page + 1, y: MARGINS.1 }
    }

    /// Whether the page is still empty.
    fn fresh(self) -> bool {
        self.y <= MARGINS.1
    }
}

/// The left edge and the width of the area to fill.
#[derive(Debug, Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

/// Distributes blocks over pages.
pub(super) fn flow(blocks: &[BlockBox], sheet: Sheet) -> Pages<'_> {
    let mut pages = Pages {
        sheet,
        list: vec![Vec::new()],
        anchors: BTreeMap::new(),
        headings: Vec::new(),
        structure: Structure::default(),
    };
    let column = Column { x: MARGINS.0, width: sheet.text_width() };
    pages.blocks(blocks, column, Cursor { page: 0, y: MARGINS.1 }, Structure::ROOT);
    pages
}

impl<'a> Pages<'a> {
    /// Whether something of this height fits on the page of the cursor.
    fn fits(&self, at: Cursor, height: f32) -> bool {
        at.y + height <= self.sheet.bottom()
    }

    fn put(&mut self, page: usize, item: Item<'a>) {
        while self.list.len() <= page {
            self.list.push(Vec::new());
        }
        self.list[page].push(item);
    }

    fn name(&mut self, names: &'a [String], x: f32, at: Cursor) {
        for n in names {
            self.anchors.entry(n).or_insert(Place { page: at.page, x, y: at.y });
        }
    }

    fn blocks(&mut self, blocks: &'a [BlockBox], column: Column, mut at: Cursor, within: usize) -> Cursor {
        let mut body = None;
        for (i, b) in blocks.iter().enumerate() {
            match b {
                BlockBox::Text(t) => {
                    // A heading stays with what follows it.
                    let more = match blocks.get(i + 1) {
                        Some(BlockBox::Text(n)) if t.heading.is_some() => n.layout.height().min(60.0),
                        Some(BlockBox::Table(n)) if t.heading.is_some() => {
                            n.rows.iter().take(2).map(row_height).sum::<f32>().min(220.0)
                        }
                        _ => 0.0,
                    };
                    if t.heading.is_some() && !self.fits(at, height(std::slice::from_ref(b)) + more) && !at.fresh() {
                        at = at.next();
                    }
                    body = self.structure.item(within, body, t.depth, t.marker.is_some());
                    at = self.text(t, column, at, body.map_or(within, |b| b.body), body.and_then(|b| b.label));
                }
                BlockBox::Table(t) => {
                    body = None;
                    at = self.table(t, column.x, at, within);
                }
            }
        }
        at
    }

    /// Places a text; `label` is the element of its marker, if the marker has its own.
    fn text(&mut self, t: &'a TextBox, column: Column, mut at: Cursor, within: usize, label: Option<usize>) -> Cursor {
        let role = t.heading.as_ref().map_or(Role::Paragraph, |(level, title)| Role::Heading(*level, title));
        let element = self.structure.add(within, role);
        if !at.fresh() {
            at.y += t.space.0;
        }
        let inset = t.inset();
        let lines: Vec<(f32, f32)> =
            t.layout.lines().map(|l| (l.metrics().block_min_coord, l.metrics().block_max_coord)).collect();
        // A frame that fits on one page is not broken, and no first line is left alone.
        let whole = t.layout.height() + 2.0 * inset;
        let least = match lines.get(1) {
            _ if inset > 0.0 && whole < self.sheet.text_height() => whole,
            Some(second) => second.1 - lines[0].0 + 2.0 * inset,
            None => whole,
        };
        if !self.fits(at, least) && !at.fresh() && least < self.sheet.text_height() {
            at = at.next();
        }
        let (mut first, mut began, mut piece) = (0, at, Piece { t, column, element, label, named: false });
        let mut i = 0;
        while i < lines.len() {
            let tall = inset + (lines[i].1 - lines[first].0) + inset;
            if !self.fits(began, tall) && (i > first || !began.fresh()) {
                if i > first {
                    self.piece(&mut piece, first..i, began);
                }
                began = began.next();
                first = i;
                // A line taller than a page still begins the next page.
                if !self.fits(began, lines[i].1 - lines[i].0) {
                    i += 1;
                }
                continue;
            }
            i += 1;
        }
        if first < lines.len() {
            let end = self.piece(&mut piece, first..lines.len(), began);
            at = Cursor { page: began.page, y: end + t.space.1 };
        }
        at
    }

    /// Places lines of a text on one page and returns the position of their lower edge.
    fn piece(&mut self, p: &mut Piece<'a>, lines: Range<usize>, at: Cursor) -> f32 {
        let (t, Column { x, width }) = (p.t, p.column);
        let metrics = |i: usize| t.layout.get(i).map(|l| *l.metrics()).unwrap_or_default();
        let (top, bottom) = (metrics(lines.start).block_min_coord, metrics(lines.end - 1).block_max_coord);
        let inset = t.inset();
        let end = at.y + 2.0 * inset + bottom - top;
        let frame = [x + t.indent, at.y, x + width, end];
        match t.frame {
            Frame::None => {}
            Frame::Banner => {
                self.put(at.page, Item::Fill { at: frame, colour: BANNER.0 });
                let bar = [frame[0], frame[1], frame[0] + 2.5, frame[3]];
                self.put(at.page, Item::Fill { at: bar, colour: BANNER.1 });
            }
            Frame::Draft => {
                self.put(at.page, Item::Fill { at: frame, colour: DRAFT.0 });
                self.put(at.page, Item::Dashed { at: frame, colour: DRAFT.1 });
            }
            Frame::Underlined => {
                let line = [x, end + 1.0, x + width, end + 1.6];
                self.put(at.page, Item::Fill { at: line, colour: GREY });
            }
        }
        let y = at.y + inset - top;
        if !std::mem::replace(&mut p.named, true) {
            self.name(&t.anchors, x, at);
            if let Some((level, title)) = &t.heading {
                self.headings.push((*level, title, Place { page: at.page, x, y: at.y }));
            }
            if t.marker.is_some() {
                let element = p.label.unwrap_or(p.element);
                self.put(at.page, Item::Marker { text: t, x: x + t.indent - INDENT, y, element });
            }
        }
        self.put(at.page, Item::Lines { text: t, lines, x: x + t.indent + inset, y, element: p.element });
        end
    }

    fn table(&mut self, t: &'a TableBox, x: f32, mut at: Cursor, within: usize) -> Cursor {
        let width: f32 = t.columns.iter().sum();
        let within = if t.lined { self.structure.add(within, Role::Table) } else { within };
        at.y += 2.0;
        for (i, row) in t.rows.iter().enumerate() {
            // A row that fits on one page is not broken, and the header stays with the first row.
            let with = if row.head { t.rows.get(i + 1).map_or(0.0, row_height) } else { 0.0 };
            let tall = row_height(row) + with;
            if !self.fits(at, tall) && !at.fresh() && tall < self.sheet.text_height() {
                at = at.next();
                // The header is repeated on each page, but is in the structure only once.
                if let Some(head) = t.rows.first().filter(|h| h.head && i > 0) {
                    at = self.row(t, head, x, at, Structure::DECORATION);
                    self.rule(x, width, at);
                }
            }
            self.name(&row.anchors, x, at);
            at = self.row(t, row, x, at, within);
            self.rule(x, width, at);
        }
        at.y += 5.0;
        at
    }

    fn rule(&mut self, x: f32, width: f32, at: Cursor) {
        self.put(at.page, Item::Fill { at: [x, at.y - 0.25, x + width, at.y + 0.25], colour: GREY });
    }

    fn row(&mut self, t: &'a TableBox, row: &'a RowBox, x: f32, at: Cursor, within: usize) -> Cursor {
        let element = self.structure.add(within, if t.lined { Role::Row } else { Role::Division });
        let mut end = at;
        let mut left = x;
        for (cell, width) in row.cells.iter().zip(&t.columns) {
            let role = match (t.lined, row.head) {
                (true, true) => Role::Head,
                (true, false) => Role::Cell,
                (false, _) => Role::Division,
            };
            let own = self.structure.add(element, role);
            let inner = Cursor { page: at.page, y: at.y + CELL.1 };
            let done = self.blocks(cell, Column { x: left + CELL.0, width: width - 2.0 * CELL.0 }, inner, own);
            if (done.page, done.y) > (end.page, end.y) {
                end = done;
            }
            left += width;
        }
        Cursor { page: end.page, y: end.y + CELL.1 }
    }
}

/// A text that is being placed.
struct Piece<'a> {
    t: &'a TextBox,
    column: Column,
    element: usize,
    label: Option<usize>,
    /// Whether its anchors, heading and marker have been placed.
    named: bool,
}
