//! How wide the columns of a table are.

use super::{Block, Table};

/// The longest text of a column that counts, in characters; longer ones break into lines.
const LONGEST: usize = 46;
/// The least that a column gets.
const LEAST: usize = 5;

/// The share of the width that each column gets; together 1. Texts side by side share it equally.
pub(in crate::report) fn widths(table: &Table) -> Vec<f32> {
    let columns = table.columns();
    if !table.lined {
        return vec![1.0 / columns.max(1) as f32; columns];
    }
    let mut most = vec![LEAST; columns];
    let mut word = vec![LEAST; columns];
    for row in &table.rows {
        for (i, cell) in row.cells.iter().enumerate() {
            for text in cell.iter().filter_map(|b| if let Block::Text(t) = b { Some(t.plain()) } else { None }) {
                most[i] = most[i].max(text.chars().count().min(LONGEST));
                let longest = text.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0);
                word[i] = word[i].max(longest.min(LONGEST / 2));
            }
        }
    }
    // A column of short things is as wide as they are; the others share what is left.
    let weights: Vec<f32> = most.iter().zip(&word).map(|(m, w)| (*m as f32).max(*w as f32 * 1.15) + 2.0).collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|w| w / sum).collect()
}
