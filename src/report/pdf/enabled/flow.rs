//! Puts set blocks on pages of A4.

use super::set::{CELL, Colour, Frame, SetBlock, SetRow, SetText, height, row_height};
use std::collections::BTreeMap;
use std::ops::Range;

/// The size of a page, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// The margins: left and right, top, bottom.
const MARGINS: (f32, f32, f32) = (46.0, 46.0, 54.0);
/// The width of the text.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGINS.0;
/// Where the text ends.
const BOTTOM: f32 = PAGE.1 - MARGINS.2;

const GREY: Colour = [0xc4, 0xcb, 0xd2];

/// Something on a page. Positions are from its upper left corner, in points.
pub(super) enum Item<'a> {
    /// Lines of a text; `y` is what their own positions are added to.
    Lines { text: &'a SetText, lines: Range<usize>, x: f32, y: f32 },
    /// The sign before a text.
    Marker { text: &'a SetText, x: f32, y: f32 },
    /// A filled rectangle: left, top, right, bottom.
    Ground { at: [f32; 4], colour: Colour },
    /// A dashed frame.
    Dashed { at: [f32; 4], colour: Colour },
}

/// A place on a page.
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
#[derive(Default)]
pub(super) struct Pages<'a> {
    /// What is on each of them.
    pub list: Vec<Vec<Item<'a>>>,
    /// Places by their names.
    pub anchors: BTreeMap<&'a str, Place>,
    /// Headings: level, words, place.
    pub headings: Vec<(u8, &'a str, Place)>,
}

/// Where the next thing goes.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    page: usize,
    y: f32,
}

/// Puts blocks on pages.
pub(super) fn flow(blocks: &[SetBlock]) -> Pages<'_> {
    let mut pages = Pages { list: vec![Vec::new()], ..Pages::default() };
    pages.blocks(blocks, MARGINS.0, WIDTH, Cursor { page: 0, y: MARGINS.1 });
    pages
}

impl<'a> Pages<'a> {
    fn put(&mut self, page: usize, item: Item<'a>) {
        while self.list.len() <= page {
            self.list.push(Vec::new());
        }
        self.list[page].push(item);
    }

    fn next(at: Cursor) -> Cursor {
        Cursor { page: at.page + 1, y: MARGINS.1 }
    }

    fn name(&mut self, names: &'a [String], x: f32, at: Cursor) {
        for n in names {
            self.anchors.entry(n).or_insert(Place { page: at.page, x, y: at.y });
        }
    }

    fn blocks(&mut self, blocks: &'a [SetBlock], x: f32, width: f32, mut at: Cursor) -> Cursor {
        for (i, b) in blocks.iter().enumerate() {
            match b {
                SetBlock::Text(t) => {
                    // A heading stays with what it is over.
                    let more = match blocks.get(i + 1) {
                        Some(SetBlock::Text(n)) if t.heading.is_some() => n.layout.height().min(60.0),
                        Some(SetBlock::Table(_, rows)) if t.heading.is_some() => {
                            rows.iter().take(2).map(row_height).sum::<f32>().min(220.0)
                        }
                        _ => 0.0,
                    };
                    let own = height(std::slice::from_ref(b));
                    if t.heading.is_some() && at.y + own + more > BOTTOM && at.y > MARGINS.1 {
                        at = Self::next(at);
                    }
                    at = self.text(t, x, width, at);
                }
                SetBlock::Table(columns, rows) => at = self.table(columns, rows, x, at),
            }
        }
        at
    }

    fn text(&mut self, t: &'a SetText, x: f32, width: f32, mut at: Cursor) -> Cursor {
        if at.y > MARGINS.1 {
            at.y += t.space.0;
        }
        let inset = t.inset();
        let left = x + t.indent + inset;
        // A frame is not broken if a page can hold it.
        let whole = t.layout.height() + 2.0 * inset;
        if inset > 0.0 && at.y + whole > BOTTOM && whole < BOTTOM - MARGINS.1 {
            at = Self::next(at);
        }
        let (mut first, mut began, mut named) = (0, at, false);
        let lines: Vec<(f32, f32)> =
            t.layout.lines().map(|l| (l.metrics().block_min_coord, l.metrics().block_max_coord)).collect();
        let mut i = 0;
        while i < lines.len() {
            let top = lines[first].0;
            let end = began.y + inset + (lines[i].1 - top) + inset;
            if end > BOTTOM && (i > first || began.y > MARGINS.1) {
                if i > first {
                    self.piece(t, first..i, left, x, width, began, &mut named);
                }
                began = Self::next(began);
                first = i;
                // The line begins the next page, however tall it is.
                if began.y + (lines[i].1 - lines[i].0) > BOTTOM {
                    i += 1;
                }
                continue;
            }
            i += 1;
        }
        if first < lines.len() {
            let end = self.piece(t, first..lines.len(), left, x, width, began, &mut named);
            at = Cursor { page: began.page, y: end + t.space.1 };
        }
        at
    }

    /// Puts lines of a text on one page and returns where they end.
    #[expect(clippy::too_many_arguments, reason = "a text, its lines, and where they go")]
    fn piece(
        &mut self,
        t: &'a SetText,
        lines: Range<usize>,
        left: f32,
        x: f32,
        width: f32,
        at: Cursor,
        named: &mut bool,
    ) -> f32 {
        let metrics = |i: usize| t.layout.get(i).map(|l| *l.metrics()).unwrap_or_default();
        let (top, bottom) = (metrics(lines.start).block_min_coord, metrics(lines.end - 1).block_max_coord);
        let inset = t.inset();
        let end = at.y + 2.0 * inset + bottom - top;
        let frame = [x + t.indent, at.y, x + width, end];
        match t.frame {
            Frame::None => {}
            Frame::Banner => {
                self.put(at.page, Item::Ground { at: frame, colour: [0xf1, 0xf4, 0xf6] });
                let bar = [frame[0], frame[1], frame[0] + 2.5, frame[3]];
                self.put(at.page, Item::Ground { at: bar, colour: [0x57, 0x60, 0x6a] });
            }
            Frame::Draft => {
                self.put(at.page, Item::Ground { at: frame, colour: [0xff, 0xf7, 0xdd] });
                self.put(at.page, Item::Dashed { at: frame, colour: [0xb7, 0x79, 0x1f] });
            }
            Frame::Underlined => {
                let line = [x, end + 1.0, x + width, end + 1.6];
                self.put(at.page, Item::Ground { at: line, colour: GREY });
            }
        }
        if !std::mem::replace(named, true) {
            self.name(&t.anchors, x, at);
            if let Some((level, words)) = &t.heading {
                self.headings.push((*level, words, Place { page: at.page, x, y: at.y }));
            }
            if t.marker.is_some() {
                self.put(at.page, Item::Marker { text: t, x: x + t.indent - 17.0, y: at.y + inset - top });
            }
        }
        self.put(at.page, Item::Lines { text: t, lines, x: left, y: at.y + inset - top });
        end
    }

    fn table(&mut self, columns: &[f32], rows: &'a [SetRow], x: f32, mut at: Cursor) -> Cursor {
        let width: f32 = columns.iter().sum();
        at.y += 2.0;
        for (i, row) in rows.iter().enumerate() {
            let tall = row_height(row);
            // A row is not broken if a page can hold it, and its head is with the first row.
            let with = if row.head { rows.get(i + 1).map_or(0.0, row_height) } else { 0.0 };
            let fits = |h: f32| at.y + h <= BOTTOM;
            if !fits(tall + with) && at.y > MARGINS.1 && tall < BOTTOM - MARGINS.1 {
                at = Self::next(at);
                // The names of the columns stand over each page.
                if let Some(head) = rows.first().filter(|h| h.head && i > 0) {
                    at = self.row(columns, head, x, at);
                    self.rule(x, width, at);
                }
            }
            self.name(&row.anchors, x, at);
            at = self.row(columns, row, x, at);
            self.rule(x, width, at);
        }
        at.y += 5.0;
        at
    }

    fn rule(&mut self, x: f32, width: f32, at: Cursor) {
        self.put(at.page, Item::Ground { at: [x, at.y - 0.25, x + width, at.y + 0.25], colour: GREY });
    }

    fn row(&mut self, columns: &[f32], row: &'a SetRow, x: f32, at: Cursor) -> Cursor {
        let mut end = at;
        let mut left = x;
        for (cell, width) in row.cells.iter().zip(columns) {
            let inner = Cursor { page: at.page, y: at.y + CELL.1 };
            let done = self.blocks(cell, left + CELL.0, width - 2.0 * CELL.0, inner);
            if (done.page, done.y) > (end.page, end.y) {
                end = done;
            }
            left += width;
        }
        Cursor { page: end.page, y: end.y + CELL.1 }
    }
}
