//! Computes the column widths of a table.

use super::{Block, Table};

/// Number of characters that fit across a page.
const LINE: f32 = 92.0;
/// The longest text of a column that counts, in characters; longer ones wrap.
const LONGEST: usize = 46;
/// The longest word of a column that counts; longer ones, such as paths, are broken.
const WORD: usize = 21;
/// Cell padding, in characters.
const SPACE: f32 = 2.5;
/// The relative width of bold letters.
const BOLD: f32 = 1.15;

/// The share of the width for each column; the shares add up to 1. Texts side by side have equal shares; the columns of
/// a table are at least as wide as their longest words, and the rest is distributed by the length of their texts.
pub(in crate::report) fn widths(table: &Table) -> Vec<f32> {
    let columns = table.columns();
    if !table.lined {
        return vec![1.0 / columns.max(1) as f32; columns];
    }
    let (mut least, mut wanted) = (vec![0.0_f32; columns], vec![0.0_f32; columns]);
    for row in &table.rows {
        for (i, cell) in row.cells.iter().enumerate() {
            for t in cell.iter().filter_map(|b| if let Block::Text(t) = b { Some(t) } else { None }) {
                let text = t.plain();
                let factor = if t.runs.iter().any(|r| r.style.bold) { BOLD } else { 1.0 };
                let long = |s: &str, most: usize| s.chars().count().min(most) as f32 * factor;
                wanted[i] = wanted[i].max(long(&text, LONGEST));
                least[i] = text.split_whitespace().map(|w| long(w, WORD)).fold(least[i], f32::max);
            }
        }
    }
    least.iter_mut().for_each(|l| *l += SPACE);
    wanted.iter_mut().for_each(|w| *w += SPACE);
    let left = LINE - least.iter().sum::<f32>();
    let more: Vec<f32> = wanted.iter().zip(&least).map(|(w, l)| (w - l).max(0.0)).collect();
    let all = more.iter().sum::<f32>();
    if left > 0.0 {
        for ((l, m), w) in least.iter_mut().zip(&more).zip(&wanted) {
            // If every text fits, the rest is distributed evenly.
            *l += if all > 0.0 { left * m / all } else { left * w / wanted_sum(&wanted) };
        }
    }
    let sum: f32 = least.iter().sum();
    least.iter().map(|l| l / sum).collect()
}

fn wanted_sum(wanted: &[f32]) -> f32 {
    wanted.iter().sum::<f32>().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn of(page: &str) -> Vec<f32> {
        let document = read(page);
        let Some(Block::Table(t)) = document.blocks.first() else { panic!("no table") };
        widths(t)
    }

    #[test]
    fn header_words_are_not_broken_beside_long_texts() {
        let long = "a long title of many words that goes on and on and on";
        let path = "/some/folder/with/articles/03-flood-first-toll.txt";
        let page = format!(
            "<table><thead><tr><th></th><th>Outlet</th><th>Title</th><th>Published</th><th>File</th><th>Hash</th></tr></thead>\
             <tr><td>S1</td><td>x</td><td>{long}</td><td>12 May</td><td>{path}</td><td>sha256:2114a93ccefa…</td></tr></table>"
        );
        let shares = of(&page);
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        for (i, letters) in [(1, 6.0), (3, 9.0), (5, 20.0)] {
            assert!(shares[i] * LINE >= letters + 2.0, "column {i}: {}", shares[i] * LINE);
        }
        assert!(shares[2] > shares[1] && shares[2] > shares[3]);
    }

    #[test]
    fn a_table_is_as_wide_as_the_page_and_pairs_are_halves() {
        let shares = of("<table><tr><td>Where</td><td>Rabat</td></tr></table>");
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-4 && shares[0] > 0.3);
        assert_eq!(of("<div class=pair><div>a</div><div>b</div></div>"), [0.5, 0.5]);
    }
}
