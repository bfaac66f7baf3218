//! What stands side by side: running text, a table, or text beside a box.

use super::glyph::{Glyph, median};
use super::gutter::{is_known, sides};
use super::line::{extent, rows};
use super::strip::Strip;

/// Number of lines of a column with which a line above it is compared.
const MAX_ABOVE: usize = 12;

/// Whether the first line stands above columns that it does not belong to: a line on one side only, of another size than
/// the lines below it on that side, or farther from them than they are from each other.
pub(super) fn is_above(strips: &[Strip], gutters: &[(f32, f32)], size: f32) -> bool {
    let Some(first) = strips.first() else { return false };
    if gutters.iter().any(|g| !sides(first, (g.0 + g.1) / 2.0).contains(&0)) {
        return false;
    }
    let (left, right) = extent(&first.glyphs);
    let own = columns(strips.iter().take(MAX_ABOVE), gutters).into_iter().find(|c| {
        let (l, r) = extent(c);
        l <= left && right <= r
    });
    let rows = rows(own.unwrap_or_default());
    let seen = |r: &Vec<Glyph>| r.iter().filter(|g| !g.is_space()).cloned().collect::<Vec<_>>();
    let lines: Vec<(f32, f32)> = rows
        .iter()
        .map(seen)
        .filter(|r| !r.is_empty())
        .map(|r| (median(r.iter().map(|g| g.baseline)), median(r.iter().map(|g| g.size))))
        .collect();
    let others = strips.iter().skip(1).take(MAX_ABOVE).flat_map(|s| &s.glyphs);
    let beside = others.filter(|g| !g.is_space() && (g.right < left || g.left > right)).map(|g| g.baseline);
    let [above, below, ..] = lines[..] else { return true };
    // The columns begin below it, and not at its height or, after the space above a paragraph, a little lower.
    if beside.fold(f32::INFINITY, f32::min) - above.0 < 1.4 * size {
        return false;
    }
    let pitch = median(lines[1..].windows(2).map(|w| w[1].0 - w[0].0));
    (above.1 - below.1).abs() > 0.05 * size || lines.len() > 2 && below.0 - above.0 > 1.15 * pitch
}

/// Whether text beside a narrower box goes on below it: the line below spans both and follows closely.
pub(super) fn goes_on(columns: &[Vec<Glyph>], gutters: &[(f32, f32)], next: &Strip) -> bool {
    let ([main, beside], [gutter]) = (columns, gutters) else { return false };
    let width = |c: &[Glyph]| extent(c).1 - extent(c).0;
    let mut lines: Vec<f32> = rows(main.clone()).iter().map(|r| median(r.iter().map(|g| g.baseline))).collect();
    lines.sort_by(f32::total_cmp);
    let pitch = median(lines.windows(2).map(|w| w[1] - w[0]));
    let below = median(next.glyphs.iter().filter(|g| !g.is_space()).map(|g| g.baseline));
    let (left, right) = extent(&next.glyphs);
    width(beside) < 0.75 * width(main)
        && left < gutter.0
        && right > gutter.1
        && lines.last().is_some_and(|last| below - last < 1.3 * pitch)
}

/// Whether two lines in parts at either margin are no columns: `Ministry          No. 7`.
pub(super) fn are_ends(columns: &[Vec<Glyph>], gutters: &[(f32, f32)], known: &[(f32, f32)], size: f32) -> bool {
    let far = |g: &(f32, f32)| g.1 - g.0 > 5.0 * size && !is_known(*g, known);
    columns.iter().all(|c| rows(c.clone()).len() < 3) && gutters.iter().any(far)
}

/// The middles of gutters, from left to right.
pub(super) fn cuts(gutters: &[(f32, f32)]) -> Vec<f32> {
    let mut cuts: Vec<f32> = gutters.iter().map(|g| (g.0 + g.1) / 2.0).collect();
    cuts.sort_by(f32::total_cmp);
    cuts
}

/// The glyphs of each column, from left to right.
pub(super) fn columns<'a>(strips: impl Iterator<Item = &'a Strip>, gutters: &[(f32, f32)]) -> Vec<Vec<Glyph>> {
    let cuts = cuts(gutters);
    let mut columns: Vec<Vec<Glyph>> = vec![Vec::new(); cuts.len() + 1];
    for g in strips.flat_map(|s| &s.glyphs) {
        columns[cuts.partition_point(|c| *c < g.middle())].push(g.clone());
    }
    columns
}

/// Whether columns contain running text: most letters are in lines that fill their column, and no column has but the
/// short or scattered lines of a table's cells.
pub(super) fn is_prose(columns: &[Vec<Glyph>], size: f32) -> bool {
    let (mut full, mut all) = (0usize, 0usize);
    let (mut cells, mut pitches, mut widths) = (false, Vec::new(), Vec::new());
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
            widths.push(right - left);
            let baselines: Vec<f32> = rows.iter().map(|r| median(r.iter().map(|g| g.baseline))).collect();
            pitches.push(median(baselines.windows(2).map(|w| w[1] - w[0])));
        }
        full += full_here;
        all += all_here;
    }
    let least = pitches.iter().copied().fold(f32::INFINITY, f32::min).max(size);
    let scattered = pitches.len() == columns.len() && pitches.iter().any(|p| *p > 1.35 * least);
    // Three columns are equally wide, and two may be a text and a box.
    let widest = widths.iter().copied().fold(0.0, f32::max);
    let unequal = columns.len() > 2 && widths.iter().any(|w| *w < 0.6 * widest);
    full * 10 >= all * 6 && !cells && !scattered && !unequal
}
