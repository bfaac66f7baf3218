//! The rows of a table: which lines of its cells belong together.

use super::columns::cuts;
use super::glyph::Glyph;
use super::line::{Line, lines};
use super::strip::Strip;

/// The rows of a table whose columns are separated by these gutters; each cell has its lines.
pub(super) fn table(strips: Vec<Strip>, gutters: &[(f32, f32)], right_to_left: bool, size: f32) -> Vec<Vec<Vec<Line>>> {
    let cuts = cuts(gutters);
    let column = |g: &Glyph| cuts.partition_point(|c| *c < g.middle());
    let empty = || vec![Vec::new(); cuts.len() + 1];
    let cells = |row: Vec<Vec<Glyph>>| -> Vec<Vec<Line>> {
        let mut cells: Vec<Vec<Line>> = row.into_iter().map(lines).filter(|c| !c.is_empty()).collect();
        if right_to_left {
            cells.reverse();
        }
        cells
    };
    let steps: Vec<f32> = strips.windows(2).map(|w| w[1].top - w[0].bottom).collect();
    let filled = |s: &Strip| {
        let mut filled = vec![false; cuts.len() + 1];
        s.glyphs.iter().filter(|g| !g.is_space()).for_each(|g| filled[column(g)] = true);
        filled.into_iter().filter(|f| *f).count()
    };
    let filled: Vec<usize> = strips.iter().map(filled).collect();
    let apart = apart(&steps, &filled, cuts.len() + 1, size);
    let mut table: Vec<Vec<Vec<Line>>> = Vec::new();
    let mut row: Vec<Vec<Glyph>> = empty();
    for (i, s) in strips.into_iter().enumerate() {
        if i > 0 && steps[i - 1] > apart {
            table.push(cells(std::mem::replace(&mut row, empty())));
        }
        for g in s.glyphs {
            row[column(&g)].push(g);
        }
    }
    table.push(cells(row));
    table
}

/// The least white space between two rows. Rows are farther apart than the lines within a cell: clearly, or a little
/// where the lines that come closer do not fill all columns, as cells have different numbers of lines.
fn apart(steps: &[f32], filled: &[usize], columns: usize, size: f32) -> f32 {
    let mut sorted = steps.to_vec();
    sorted.sort_by(f32::total_cmp);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return f32::NEG_INFINITY };
    if *most > 1.6 * least + 3.0 {
        return (least + most) / 2.0;
    }
    let widest = sorted.windows(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    let Some([below, above]) = widest else { return f32::NEG_INFINITY };
    let between = (below + above) / 2.0;
    let close = steps.iter().zip(&filled[1..]).filter(|(step, _)| **step < between);
    let whole = close.clone().filter(|(_, filled)| **filled == columns).count();
    if above - below > 0.2 * size && whole * 2 < close.count() { between } else { f32::NEG_INFINITY }
}
