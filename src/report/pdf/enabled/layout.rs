//! Lays out the blocks of a document as lines of a given width.

use super::fonts;
use crate::report::document::{Block, Kind, Link, Table, Text, by_direction, widths};
use parley::style::{FontFamily, FontStyle, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use parley::{Alignment, AlignmentOptions, BaseDirection, FontContext, Layout, LayoutContext};
use std::borrow::Cow;

/// Padding of table cells, in points.
pub(super) const CELL: (f32, f32) = (4.0, 3.0);
/// Indentation of a list.
pub(super) const INDENT: f32 = 17.0;
/// Padding of banners and drafts.
const FRAME: f32 = 5.0;

/// A colour.
pub(super) type Colour = [u8; 3];

pub(super) const BLACK: Colour = [0x1b, 0x1f, 0x24];
const MUTED: Colour = [0x57, 0x60, 0x6a];
const LINK: Colour = [0x0a, 0x53, 0xb8];

/// The appearance of a piece of a line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ink {
    /// Its colour.
    pub colour: Colour,
    /// Whether it is highlighted as doubtful.
    pub marked: bool,
    /// Its link.
    pub link: Option<Link>,
}

/// The frame of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing.
    None,
    /// A grey background with a bar on the left.
    Banner,
    /// A yellow background with a dashed border.
    Draft,
    /// A line below.
    Underlined,
}

/// A laid-out text.
pub(super) struct TextBox {
    /// Its lines.
    pub layout: Layout<Ink>,
    /// The text itself.
    pub text: String,
    /// The marker before it.
    pub marker: Option<(Layout<Ink>, String)>,
    /// Its depth in nested lists.
    pub depth: usize,
    /// The indentation of its lines.
    pub indent: f32,
    /// Space before and after it.
    pub space: (f32, f32),
    /// Its frame.
    pub frame: Frame,
    /// Anchors.
    pub anchors: Vec<String>,
    /// Level and text, if it is a heading.
    pub heading: Option<(u8, String)>,
}

/// A laid-out row.
pub(super) struct RowBox {
    /// Cells.
    pub cells: Vec<Vec<BlockBox>>,
    /// Anchors.
    pub anchors: Vec<String>,
    /// Whether it is the header.
    pub head: bool,
}

/// A laid-out table.
pub(super) struct TableBox {
    /// The width of each column.
    pub columns: Vec<f32>,
    /// Rows.
    pub rows: Vec<RowBox>,
    /// Whether it has rules; one that only places texts side by side is not a table in the structure.
    pub lined: bool,
}

/// A laid-out block.
pub(super) enum BlockBox {
    /// A text.
    Text(Box<TextBox>),
    /// A table.
    Table(TableBox),
}

impl TextBox {
    /// The padding of the frame above and below the lines.
    pub fn inset(&self) -> f32 {
        if matches!(self.frame, Frame::Banner | Frame::Draft) { FRAME } else { 0.0 }
    }
}

/// The height of consecutive blocks.
pub(super) fn height(blocks: &[BlockBox]) -> f32 {
    let one = |b: &BlockBox| match b {
        BlockBox::Text(t) => t.space.0 + t.layout.height() + 2.0 * t.inset() + t.space.1,
        BlockBox::Table(t) => t.rows.iter().map(row_height).sum(),
    };
    blocks.iter().map(one).sum()
}

/// The height of a row.
pub(super) fn row_height(row: &RowBox) -> f32 {
    row.cells.iter().map(|c| height(c)).fold(0.0, f32::max) + 2.0 * CELL.1
}

/// Lays out texts.
pub(super) struct Typesetter {
    fonts: FontContext,
    lines: LayoutContext<Ink>,
}

impl Typesetter {
    /// A typesetter with the embedded fonts.
    pub fn new() -> Self {
        Self { fonts: fonts::context(), lines: LayoutContext::new() }
    }

    /// Lays out blocks in a width.
    pub fn blocks(&mut self, blocks: &[Block], width: f32) -> Vec<BlockBox> {
        // Further texts of a list item without a list around them, as in a cell, are in line with its first.
        let hanging = matches!(blocks.first(), Some(Block::Text(t)) if t.marker.is_some() && t.depth == 0);
        let one = |b: &Block| match b {
            Block::Text(t) => BlockBox::Text(Box::new(self.indented(t, width, if hanging { INDENT } else { 0.0 }))),
            Block::Table(t) => self.table(t, width),
        };
        blocks.iter().map(one).collect()
    }

    fn table(&mut self, table: &Table, width: f32) -> BlockBox {
        let columns: Vec<f32> = widths(table).iter().map(|w| w * width).collect();
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = row.cells.iter().zip(&columns).map(|(c, w)| self.blocks(c, w - 2.0 * CELL.0)).collect();
            rows.push(RowBox { cells, anchors: row.anchors.clone(), head: row.head });
        }
        BlockBox::Table(TableBox { columns, rows, lined: table.lined })
    }

    /// Lays out a text in a width.
    pub fn text(&mut self, t: &Text, width: f32) -> TextBox {
        self.indented(t, width, 0.0)
    }

    /// Lays out a text; `least` is the least indentation.
    fn indented(&mut self, t: &Text, width: f32, least: f32) -> TextBox {
        let (size, space, frame) = match t.kind {
            Kind::Heading(1) => (17.0, (6.0, 5.0), Frame::None),
            Kind::Heading(2) => (12.5, (13.0, 5.0), Frame::Underlined),
            Kind::Heading(_) => (11.0, (8.0, 3.0), Frame::None),
            Kind::Banner => (9.0, (2.0, 6.0), Frame::Banner),
            Kind::Draft => (9.8, (1.0, 3.0), Frame::Draft),
            Kind::Small => (8.2, (0.5, 2.0), Frame::None),
            Kind::Gloss | Kind::Plain => (9.8, (1.0, 3.0), Frame::None),
        };
        let indent = match (&t.marker, t.depth) {
            (None, 0) => least,
            (Some(_), 0) => INDENT,
            (_, deep) => deep as f32 * INDENT,
        };
        let inset = if matches!(frame, Frame::Banner | Frame::Draft) { FRAME } else { 0.0 };
        let (layout, text) = self.lines(t, size, (width - indent - 2.0 * inset).max(20.0));
        let marker = t.marker.as_ref().map(|m| {
            let text = Text {
                runs: vec![crate::report::document::Run { text: m.clone(), ..Default::default() }],
                kind: t.kind,
                ..Text::default()
            };
            self.lines(&text, size, INDENT * 2.0)
        });
        let heading = if let Kind::Heading(level) = t.kind { Some((level, t.plain())) } else { None };
        TextBox { layout, text, marker, depth: t.depth, indent, space, frame, anchors: t.anchors.clone(), heading }
    }

    fn lines(&mut self, t: &Text, size: f32, width: f32) -> (Layout<Ink>, String) {
        let text = t.plain();
        let mut b = self.lines.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let colour = if matches!(t.kind, Kind::Small | Kind::Gloss) { MUTED } else { BLACK };
        let family = |names: &'static str| StyleProperty::FontFamily(FontFamily::Source(Cow::Borrowed(names)));
        b.push_default(family(fonts::LATIN));
        b.push_default(StyleProperty::FontSize(size));
        b.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        b.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.42)));
        b.push_default(StyleProperty::Brush(Ink { colour, ..Ink::default() }));
        if matches!(t.kind, Kind::Heading(_)) {
            b.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        if matches!(t.kind, Kind::Draft | Kind::Gloss) {
            b.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        b.set_base_direction(if t.rtl { BaseDirection::Rtl } else { BaseDirection::Ltr });
        let mut at = 0;
        for run in &t.runs {
            let (whole, s) = (at..at + run.text.len(), &run.style);
            if s.bold {
                b.push(StyleProperty::FontWeight(FontWeight::BOLD), whole.clone());
                b.push(StyleProperty::FontStyle(FontStyle::Normal), whole.clone());
            }
            if s.italic {
                b.push(StyleProperty::FontStyle(FontStyle::Italic), whole.clone());
            }
            let small = if s.small || s.code { size * 0.84 } else { size };
            if s.small || s.code {
                b.push(StyleProperty::FontSize(small), whole.clone());
            }
            if s.link.is_some() || s.marked || s.small {
                let colour = match (&s.link, s.small) {
                    (Some(_), false) => LINK,
                    (_, true) => MUTED,
                    _ => colour,
                };
                let ink = Ink { colour, marked: s.marked, link: s.link.clone() };
                b.push(StyleProperty::Brush(ink), whole.clone());
            }
            for (rtl, piece) in by_direction(&run.text, t.rtl) {
                let range = at..at + piece.len();
                if rtl {
                    // Arabic letters look smaller at the same size, and have no italics.
                    b.push(family(fonts::ARABIC), range.clone());
                    b.push(StyleProperty::FontSize(small * 1.14), range.clone());
                    b.push(StyleProperty::FontStyle(FontStyle::Normal), range);
                }
                at += piece.len();
            }
        }
        let mut layout = b.build(&text);
        layout.break_all_lines(Some(width));
        layout.align(if t.end { Alignment::End } else { Alignment::Start }, AlignmentOptions::default());
        (layout, text)
    }
}
