//! Sets blocks of a document as lines of a width.

use super::fonts;
use crate::report::document::{Block, Kind, Link, Table, Text, by_direction, widths};
use parley::style::{FontFamily, FontStyle, FontWeight, LineHeight, StyleProperty};
use parley::{Alignment, AlignmentOptions, BaseDirection, FontContext, Layout, LayoutContext};
use std::borrow::Cow;

/// Space within the cells of a table, in points.
pub(super) const CELL: (f32, f32) = (4.0, 3.0);
/// How far a list is indented.
const INDENT: f32 = 17.0;
/// Space between the lines and the frame of a banner or a draft.
const FRAME: f32 = 5.0;

/// A colour.
pub(super) type Colour = [u8; 3];

pub(super) const BLACK: Colour = [0x1b, 0x1f, 0x24];
const MUTED: Colour = [0x57, 0x60, 0x6a];
const LINK: Colour = [0x0a, 0x53, 0xb8];

/// What a piece of a line is drawn with.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ink {
    /// Its colour.
    pub colour: Colour,
    /// Whether it is marked as doubtful.
    pub marked: bool,
    /// Where it leads.
    pub link: Option<Link>,
}

/// What stands behind a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing.
    None,
    /// A grey ground with a line before it.
    Banner,
    /// A yellow ground in a dashed line.
    Draft,
    /// A line beneath it.
    Underlined,
}

/// A text that is set.
pub(super) struct SetText {
    /// Its lines.
    pub layout: Layout<Ink>,
    /// What they say.
    pub text: String,
    /// The sign before it.
    pub marker: Option<(Layout<Ink>, String)>,
    /// How far its lines are from the left.
    pub indent: f32,
    /// Space before and after it.
    pub space: (f32, f32),
    /// What stands behind it.
    pub frame: Frame,
    /// Names of this place.
    pub anchors: Vec<String>,
    /// Level and words of a heading.
    pub heading: Option<(u8, String)>,
}

/// A row that is set.
pub(super) struct SetRow {
    /// Cells.
    pub cells: Vec<Vec<SetBlock>>,
    /// Names of this place.
    pub anchors: Vec<String>,
    /// Whether it names the columns.
    pub head: bool,
}

/// A block that is set.
pub(super) enum SetBlock {
    /// A text.
    Text(SetText),
    /// A table: the width of each column, and the rows.
    Table(Vec<f32>, Vec<SetRow>),
}

impl SetText {
    /// The space that the frame takes above and below the lines.
    pub fn inset(&self) -> f32 {
        if matches!(self.frame, Frame::Banner | Frame::Draft) { FRAME } else { 0.0 }
    }
}

/// How tall blocks are below each other.
pub(super) fn height(blocks: &[SetBlock]) -> f32 {
    let one = |b: &SetBlock| match b {
        SetBlock::Text(t) => t.space.0 + t.layout.height() + 2.0 * t.inset() + t.space.1,
        SetBlock::Table(_, rows) => rows.iter().map(row_height).sum(),
    };
    blocks.iter().map(one).sum()
}

/// How tall a row is.
pub(super) fn row_height(row: &SetRow) -> f32 {
    row.cells.iter().map(|c| height(c)).fold(0.0, f32::max) + 2.0 * CELL.1
}

/// Sets texts.
pub(super) struct Setter {
    fonts: FontContext,
    lines: LayoutContext<Ink>,
}

impl Setter {
    /// A setter with the fonts that are embedded.
    pub fn new() -> Self {
        Self { fonts: fonts::context(), lines: LayoutContext::new() }
    }

    /// Sets blocks in a width.
    pub fn blocks(&mut self, blocks: &[Block], width: f32) -> Vec<SetBlock> {
        let one = |b: &Block| match b {
            Block::Text(t) => SetBlock::Text(self.text(t, width)),
            Block::Table(t) => self.table(t, width),
        };
        blocks.iter().map(one).collect()
    }

    fn table(&mut self, table: &Table, width: f32) -> SetBlock {
        let columns: Vec<f32> = widths(table).iter().map(|w| w * width).collect();
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = row.cells.iter().zip(&columns).map(|(c, w)| self.blocks(c, w - 2.0 * CELL.0)).collect();
            rows.push(SetRow { cells, anchors: row.anchors.clone(), head: row.head });
        }
        SetBlock::Table(columns, rows)
    }

    /// Sets a text in a width.
    pub fn text(&mut self, t: &Text, width: f32) -> SetText {
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
            (None, 0) => 0.0,
            (Some(_), 0) => INDENT,
            (_, deep) => deep as f32 * INDENT,
        };
        let inset = if matches!(frame, Frame::Banner | Frame::Draft) { FRAME } else { 0.0 };
        let (layout, text) = self.lines(t, size, (width - indent - 2.0 * inset).max(20.0));
        let marker = t.marker.as_ref().map(|m| {
            let sign = Text {
                runs: vec![crate::report::document::Run { text: m.clone(), ..Default::default() }],
                kind: t.kind,
                ..Text::default()
            };
            self.lines(&sign, size, INDENT * 2.0)
        });
        let heading = if let Kind::Heading(level) = t.kind { Some((level, t.plain())) } else { None };
        SetText { layout, text, marker, indent, space, frame, anchors: t.anchors.clone(), heading }
    }

    fn lines(&mut self, t: &Text, size: f32, width: f32) -> (Layout<Ink>, String) {
        let text = t.plain();
        let mut b = self.lines.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let colour = if matches!(t.kind, Kind::Small | Kind::Gloss) { MUTED } else { BLACK };
        let family = |names: &'static str| StyleProperty::FontFamily(FontFamily::Source(Cow::Borrowed(names)));
        b.push_default(family(fonts::LATIN));
        b.push_default(StyleProperty::FontSize(size));
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
                    // Letters of Arabic are smaller in their size, and have no italic.
                    b.push(family(fonts::ARABIC), range.clone());
                    b.push(StyleProperty::FontSize(small * 1.14), range.clone());
                    b.push(StyleProperty::FontStyle(FontStyle::Normal), range);
                }
                at += piece.len();
            }
        }
        let mut layout = b.build(&text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        (layout, text)
    }
}
