//! The white space between columns.

use super::glyph::{Glyph, median};
use super::line::extent;
use super::strip::Strip;

/// How many of the first strips are set side by side in columns, and where the white space between these is.
pub(super) fn side_by_side(
    strips: &[Strip],
    size: f32,
    page: (f32, f32),
    known: &[(f32, f32)],
) -> (usize, Vec<(f32, f32)>) {
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
        let gutters: Vec<(f32, f32)> = common
            .iter()
            .copied()
            .filter(|g| is_known(*g, known) && parted(&strips[..=n], *g) || parts(&strips[..=n], *g, size))
            .collect();
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
pub(super) fn flanked(strips: &[Strip], n: usize, size: f32) -> bool {
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

/// The white space that goes on furthest down from the first strips, and how many strips have it.
pub(super) fn lasting(strips: &[Strip], size: f32, page: (f32, f32)) -> (usize, Vec<(f32, f32)>) {
    let inside = |g: &(f32, f32)| g.0 > page.0 && g.1 < page.1 && g.1 - g.0 > 1.5 * size;
    let mut common = strips.first().map(|s| s.gaps.clone()).unwrap_or_default();
    common.retain(inside);
    let mut many = 0;
    for s in strips {
        let rest: Vec<(f32, f32)> = intersect(&common, &s.gaps, 0.7 * size).into_iter().filter(inside).collect();
        if rest.is_empty() {
            break;
        }
        common = rest;
        many += 1;
    }
    (many, common)
}

/// Whether white space lies where columns are known to be parted.
pub(super) fn is_known(gutter: (f32, f32), known: &[(f32, f32)]) -> bool {
    known.iter().any(|k| gutter.1.min(k.1) - gutter.0.max(k.0) >= 0.7 * (k.1 - k.0))
}

/// Whether there is text on both sides of white space.
fn parted(strips: &[Strip], gutter: (f32, f32)) -> bool {
    let middle = (gutter.0 + gutter.1) / 2.0;
    let both = strips.iter().fold([0, 0], |[l, r], s| {
        let [left, right] = sides(s, middle);
        [l + left, r + right]
    });
    !both.contains(&0)
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
pub(super) fn sides(strip: &Strip, x: f32) -> [usize; 2] {
    let seen = strip.glyphs.iter().filter(|g| !g.is_space());
    seen.fold([0, 0], |[l, r], g| if g.middle() < x { [l + 1, r] } else { [l, r + 1] })
}
