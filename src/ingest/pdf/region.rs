//! The regions of a page in reading order: columns, tables, and text that spans them.

use super::columns::{are_ends, columns, goes_on, is_above, is_prose};
use super::glyph::{Glyph, median};
use super::gutter::{flanked, is_known, lasting, side_by_side};
use super::line::{Line, extent, lines};
use super::order::is_right_to_left;
use super::strip::{Strip, strips};
use super::table::table;
use std::collections::VecDeque;

/// A part of a page.
#[derive(Debug)]
pub(super) enum Region {
    /// Lines, from top to bottom.
    Column(Vec<Line>),
    /// Rows of a table; a cell may have several lines.
    Table(Vec<Vec<Vec<Line>>>),
}

/// Maximum depth of nested columns.
const DEPTH: usize = 3;
/// Maximum number of gutters that are remembered from page to page.
const MAX_KNOWN: usize = 64;
/// Maximum number of lines of a page for which columns are looked for.
const MAX_STRIPS: usize = 400;

/// The regions of a page in reading order. `known` is the white space between the columns of the pages before; that of
/// this page is added.
pub(super) fn regions(glyphs: Vec<Glyph>, known: &mut Vec<(f32, f32)>) -> Vec<Region> {
    let right_to_left = is_right_to_left(glyphs.iter().map(|g| g.text.as_str())).unwrap_or(true);
    let split = |known: &[(f32, f32)]| {
        let mut page = Splitting { right_to_left, known: known.to_vec(), found: Vec::new(), out: Vec::new() };
        page.split(glyphs.clone(), DEPTH);
        (page.out, page.found)
    };
    let (out, mut found) = split(known);
    found.retain(|g| !is_known(*g, known));
    if found.is_empty() {
        return out;
    }
    // The white space between columns recurs, also where only a line or two stand beside each other.
    known.extend(found);
    known.truncate(MAX_KNOWN);
    split(known).0
}

/// A page being split.
struct Splitting {
    right_to_left: bool,
    /// White space that is known to separate columns.
    known: Vec<(f32, f32)>,
    /// White space between columns of running text that was found.
    found: Vec<(f32, f32)>,
    out: Vec<Region>,
}

impl Splitting {
    fn split(&mut self, glyphs: Vec<Glyph>, depth: usize) {
        let size = median(glyphs.iter().filter(|g| !g.is_space()).map(|g| g.size));
        let page = extent(&glyphs);
        let strips = strips(glyphs, size, page);
        if depth == 0 {
            self.out.push(Region::Column(lines(strips.into_iter().flat_map(|s| s.glyphs).collect())));
            return;
        }
        let mut plain: Vec<Glyph> = Vec::new();
        let mut rest = VecDeque::from(strips);
        // A page with this many lines is a drawing, and looking for columns in it would take too long.
        let searched = rest.len() <= MAX_STRIPS;
        while !rest.is_empty() {
            let strips = rest.make_contiguous();
            let (many, gutters) = if searched { self.beginning(strips, size, page) } else { (0, Vec::new()) };
            if many == 0 {
                plain.extend(rest.pop_front().into_iter().flat_map(|s| s.glyphs));
                continue;
            }
            self.flush(&mut plain);
            let side_by_side = rest.drain(..many).collect();
            self.beside(side_by_side, &gutters, rest.front(), depth, size);
        }
        self.flush(&mut plain);
    }

    /// How many of the first strips are side by side, and the gutters between them; 0 for text that spans the page.
    fn beginning(&self, strips: &[Strip], size: f32, page: (f32, f32)) -> (usize, Vec<(f32, f32)>) {
        const SPANNING: (usize, Vec<(f32, f32)>) = (0, Vec::new());
        let (mut many, mut gutters) = side_by_side(strips, size, page, &self.known);
        if many == 0 {
            return SPANNING;
        }
        if !is_prose(&columns(strips[..many].iter(), &gutters), size) {
            // A table beside a column ends, and the white space beside the column goes on.
            let (further, lasting) = lasting(strips, size, page);
            if further > many && is_prose(&columns(strips[..further].iter(), &lasting), size) {
                (many, gutters) = (further, lasting);
            } else if (1..many.min(5))
                .any(|k| side_by_side(&strips[k..], size, page, &self.known).1.len() > gutters.len())
            {
                // Short lines above a table hide some of its gutters.
                return SPANNING;
            }
        }
        if is_above(&strips[..many], &gutters, size) {
            return SPANNING;
        }
        // The last line of a headline that spans columns may be above only one of them.
        let large = |s: &Strip| s.glyphs.iter().filter(|g| !g.is_space()).all(|g| g.size > 1.25 * size);
        if strips.first().is_some_and(large) && !flanked(strips, 0, size) {
            return SPANNING;
        }
        (many, gutters)
    }

    fn flush(&mut self, plain: &mut Vec<Glyph>) {
        if !plain.is_empty() {
            self.out.push(Region::Column(lines(std::mem::take(plain))));
        }
    }

    /// Columns are read one after the other, tables row by row.
    fn beside(&mut self, strips: Vec<Strip>, gutters: &[(f32, f32)], next: Option<&Strip>, depth: usize, size: f32) {
        let mut columns = columns(strips.iter(), gutters);
        if is_prose(&columns, size) && !are_ends(&columns, gutters, &self.known, size) {
            self.found.extend(gutters.iter().copied().filter(|g| g.1 - g.0 > 1.5 * size));
            if self.right_to_left {
                columns.reverse();
            }
            if next.is_some_and(|next| goes_on(&columns, gutters, next)) {
                columns.reverse();
            }
            for c in columns {
                self.split(c, depth - 1);
            }
            return;
        }
        self.out.push(Region::Table(table(strips, gutters, self.right_to_left, size)));
    }
}
