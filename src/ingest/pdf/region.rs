//! The regions of a page in reading order: columns, tables, and text that spans them.

use super::glyph::{Glyph, median};
use super::line::{Line, extent, lines, rows};
use super::order::is_right_to_left;
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
/// Maximum number of lines of a page for which columns are looked for.
const MAX_STRIPS: usize = 400;

/// A horizontal band of the page with text, bounded by white space above and below.
pub(super) struct Strip {
    pub glyphs: Vec<Glyph>,
    pub top: f32,
    pub bottom: f32,
    /// Horizontal stretches without text, from left to right, including the margins.
    gaps: Vec<(f32, f32)>,
}

/// The regions of a page in reading order.
pub(super) fn regions(glyphs: Vec<Glyph>) -> Vec<Region> {
    let right_to_left = is_right_to_left(glyphs.iter().map(|g| g.text.as_str())).unwrap_or(true);
    let mut first = Splitting { right_to_left, known: Vec::new(), found: Vec::new(), out: Vec::new() };
    first.split(glyphs.clone(), DEPTH);
    if first.found.is_empty() {
        return first.out;
    }
    // The white space between columns recurs on a page, also where only a line or two stand beside each other.
    let mut again = Splitting { known: first.found, found: Vec::new(), out: Vec::new(), ..first };
    again.split(glyphs, DEPTH);
    again.out
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
            let (mut many, gutters) =
                if searched { side_by_side(rest.make_contiguous(), size, page, &self.known) } else { (0, Vec::new()) };
            // Short lines above a table hide some of its gutters. A table in a column has more gutters than the columns.
            let strips = rest.make_contiguous();
            let more = |k: usize| side_by_side(&strips[k..], size, page, &self.known).1.len() > gutters.len();
            if (1..many.min(5)).any(more) && !is_prose(&columns(strips[..many].iter(), &gutters), size) {
                many = 0;
            }
            // The last line of a headline that spans columns may be above only one of them.
            let strips = rest.make_contiguous();
            let large = |s: &Strip| s.glyphs.iter().filter(|g| !g.is_space()).all(|g| g.size > 1.25 * size);
            if many > 0 && strips.first().is_some_and(large) && !flanked(strips, 0, size) {
                many = 0;
            }
            if many == 0 {
                plain.extend(rest.pop_front().into_iter().flat_map(|s| s.glyphs));
                continue;
            }
            self.flush(&mut plain);
            self.beside(rest.drain(..many).collect(), &gutters, depth, size);
        }
        self.flush(&mut plain);
    }

    fn flush(&mut self, plain: &mut Vec<Glyph>) {
        if !plain.is_empty() {
            self.out.push(Region::Column(lines(std::mem::take(plain))));
        }
    }

    /// Columns are read one after the other, tables row by row.
    fn beside(&mut self, strips: Vec<Strip>, gutters: &[(f32, f32)], depth: usize, size: f32) {
        let mut columns = columns(strips.iter(), gutters);
        if is_prose(&columns, size) {
            self.found.extend(gutters.iter().copied().filter(|g| g.1 - g.0 > 1.5 * size));
            if self.right_to_left {
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

/// Cuts a page wherever white space extends across its whole width.
fn strips(mut glyphs: Vec<Glyph>, size: f32, page: (f32, f32)) -> Vec<Strip> {
    let top = |g: &Glyph| g.baseline - 0.5 * g.size;
    glyphs.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut out: Vec<Strip> = Vec::new();
    for g in glyphs {
        let (above, below) = (top(&g), g.baseline + 0.02 * g.size);
        // Marks and spaces belong to the strip they touch and never join two.
        let loose = g.is_mark() || g.is_space();
        match out.last_mut() {
            Some(s) if above <= s.bottom || loose => {
                if !loose {
                    s.bottom = s.bottom.max(below);
                }
                s.glyphs.push(g);
            }
            _ => out.push(Strip { glyphs: vec![g], top: above, bottom: below, gaps: Vec::new() }),
        }
    }
    out.retain(|s| s.glyphs.iter().any(|g| !g.is_space()));
    for s in &mut out {
        s.gaps = gaps(&s.glyphs, 0.7 * size, page);
    }
    out
}

/// Where a strip has no text, for stretches of at least `least`.
fn gaps(glyphs: &[Glyph], least: f32, page: (f32, f32)) -> Vec<(f32, f32)> {
    let mut taken: Vec<(f32, f32)> =
        glyphs.iter().filter(|g| !g.is_space() && !g.is_mark()).map(|g| (g.left, g.right)).collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut at = page.0 - 2.0 * least;
    for (left, right) in taken {
        if left - at >= least {
            out.push((at, left));
        }
        at = at.max(right);
    }
    if page.1 + 2.0 * least - at >= least {
        out.push((at, page.1 + 2.0 * least));
    }
    out
}

/// How many of the first strips are set side by side in columns, and where the white space between these is.
fn side_by_side(strips: &[Strip], size: f32, page: (f32, f32), known: &[(f32, f32)]) -> (usize, Vec<(f32, f32)>) {
    let least = 0.7 * size;
    let mut common = strips.first().map(|s| s.gaps.clone()).unwrap_or_default();
    let mut best: (usize, Vec<(f32, f32)>) = (0, Vec::new());
    // A wide gutter is not a gap between words: where one ends, the side-by-side layout ends too.
    let wide = |list: &[(f32, f32)]| list.iter().filter(|g| g.1 - g.0 > 1.5 * size).count();
    let letters = |s: &Strip| median(s.glyphs.iter().filter(|g| !g.is_space()).map(|g| g.size));
    for (n, s) in strips.iter().enumerate() {
        if n > 0 {
            let above = &strips[n - 1];
            let smallest = s.glyphs.iter().filter(|g| !g.is_space()).map(|g| g.size).fold(f32::INFINITY, f32::min);
            let gap = s.top - above.bottom;
            let one_sided = best.1.first().is_some_and(|g| sides(s, (g.0 + g.1) / 2.0).contains(&0));
            // A headline starts something new, and so does text set far below.
            if smallest > 1.25 * size && letters(above) <= 1.25 * size && !flanked(strips, n, size)
                || gap > 5.0 * size
                || one_sided && gap > 2.2 * size
            {
                break;
            }
        }
        common = intersect(&common, &s.gaps, least);
        let gutters: Vec<(f32, f32)> =
            common.iter().copied().filter(|g| is_known(*g, known) || parts(&strips[..=n], *g, size)).collect();
        if wide(&gutters) < wide(&best.1) {
            break;
        }
        if !gutters.is_empty() {
            best = (n + 1, gutters);
        }
        if common.iter().all(|g| g.1 <= page.0 + least || g.0 >= page.1 - least) {
            break;
        }
    }
    best
}

/// Whether a headline belongs to one column: the lines of the other column continue beside it, or the other column has
/// ended. `size` is that of the text.
fn flanked(strips: &[Strip], n: usize, size: f32) -> bool {
    let (left, right) = extent(&strips[n].glyphs);
    let own = median(strips[n].glyphs.iter().filter(|g| !g.is_space()).map(|g| g.baseline));
    let near = &strips[n.saturating_sub(4)..];
    let beside = |g: &&Glyph| !g.is_space() && (g.middle() < left || g.middle() > right);
    let lines = || near.iter().flat_map(|s| &s.glyphs).filter(beside).map(|g| g.baseline);
    let above = lines().filter(|y| *y <= own).fold(f32::NEG_INFINITY, f32::max);
    let below = lines().filter(|y| *y > own).fold(f32::INFINITY, f32::min);
    below == f32::INFINITY || below - above <= 3.0 * size
}

fn intersect(a: &[(f32, f32)], b: &[(f32, f32)], least: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    for x in a {
        for y in b {
            let both = (x.0.max(y.0), x.1.min(y.1));
            if both.1 - both.0 >= least {
                out.push(both);
            }
        }
    }
    out
}

/// Whether white space lies where columns are known to be parted.
fn is_known(gutter: (f32, f32), known: &[(f32, f32)]) -> bool {
    known.iter().any(|k| gutter.1.min(k.1) - gutter.0.max(k.0) >= 0.9 * (k.1 - k.0))
}

/// Whether white space separates text from text: there are lines on both sides at the same heights, and neither side
/// consists only of the numbers or bullets of a list.
fn parts(strips: &[Strip], gutter: (f32, f32), size: f32) -> bool {
    let middle = (gutter.0 + gutter.1) / 2.0;
    // The lines of adjacent columns may be at different heights.
    let (mut on_left, mut on_right): (Vec<f32>, Vec<f32>) = Default::default();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for s in strips {
        let [l, r] = sides(s, middle);
        for g in s.glyphs.iter().filter(|g| !g.is_space() && !g.is_mark()) {
            if g.middle() < middle { on_left.push(g.baseline) } else { on_right.push(g.baseline) }
        }
        if l > 0 {
            left.push(l);
        }
        if r > 0 {
            right.push(r);
        }
    }
    let both = side_by_side_lines(&on_left, &on_right, size);
    let label = |side: &[usize]| side.iter().all(|n| *n <= 4) && gutter.1 - gutter.0 < 3.0 * size;
    let width = gutter.1 - gutter.0;
    let prose = left.iter().chain(&right).all(|n| *n >= 12) && width > 1.5 * size;
    both >= if width > 4.0 * size || prose { 2 } else { 3 } && !label(&left) && !label(&right)
}

/// The approximate number of lines with text on both sides at the same height.
fn side_by_side_lines(left: &[f32], right: &[f32], size: f32) -> usize {
    let low = |list: &[f32]| list.iter().copied().fold(f32::INFINITY, f32::min);
    let high = |list: &[f32]| list.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let (from, to) = (low(left).max(low(right)) - size, high(left).min(high(right)) + size);
    let within = |list: &[f32]| levels(list.iter().copied().filter(|y| (from..=to).contains(y)).collect(), size);
    within(left).min(within(right))
}

/// The number of lines to which baselines belong.
fn levels(mut baselines: Vec<f32>, size: f32) -> usize {
    baselines.sort_by(f32::total_cmp);
    let steps = baselines.windows(2).filter(|w| w[1] - w[0] > 0.5 * size).count();
    if baselines.is_empty() { 0 } else { steps + 1 }
}

/// The number of letters to the left and to the right of a position.
fn sides(strip: &Strip, x: f32) -> [usize; 2] {
    let seen = strip.glyphs.iter().filter(|g| !g.is_space());
    seen.fold([0, 0], |[l, r], g| if g.middle() < x { [l + 1, r] } else { [l, r + 1] })
}

/// The middles of gutters, from left to right.
pub(super) fn cuts(gutters: &[(f32, f32)]) -> Vec<f32> {
    let mut cuts: Vec<f32> = gutters.iter().map(|g| (g.0 + g.1) / 2.0).collect();
    cuts.sort_by(f32::total_cmp);
    cuts
}

/// The glyphs of each column, from left to right.
fn columns<'a>(strips: impl Iterator<Item = &'a Strip>, gutters: &[(f32, f32)]) -> Vec<Vec<Glyph>> {
    let cuts = cuts(gutters);
    let mut columns: Vec<Vec<Glyph>> = vec![Vec::new(); cuts.len() + 1];
    for g in strips.flat_map(|s| &s.glyphs) {
        columns[cuts.partition_point(|c| *c < g.middle())].push(g.clone());
    }
    columns
}

/// Whether columns contain running text: most letters are in lines that fill their column, and no column has but the
/// short or scattered lines of a table's cells.
fn is_prose(columns: &[Vec<Glyph>], size: f32) -> bool {
    let (mut full, mut all) = (0usize, 0usize);
    let (mut cells, mut pitches) = (false, Vec::new());
    for c in columns {
        let (left, right) = extent(c);
        let rows = rows(c.clone());
        let (mut full_here, mut all_here) = (0usize, 0usize);
        for row in &rows {
            let n = row.iter().filter(|g| !g.is_space()).count();
            let (l, r) = extent(row);
            all_here += n;
            if r - l > 0.72 * (right - left) && n >= 12 {
                full_here += n;
            }
        }
        if rows.len() > 2 {
            cells |= full_here * 4 < all_here;
            let baselines: Vec<f32> = rows.iter().map(|r| median(r.iter().map(|g| g.baseline))).collect();
            pitches.push(median(baselines.windows(2).map(|w| w[1] - w[0])));
        }
        full += full_here;
        all += all_here;
    }
    let least = pitches.iter().copied().fold(f32::INFINITY, f32::min).max(size);
    let scattered = pitches.len() == columns.len() && pitches.iter().any(|p| *p > 1.35 * least);
    full * 10 >= all * 6 && !cells && !scattered
}
