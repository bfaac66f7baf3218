//! Glyphs on one line.

use super::glyph::{Glyph, STROKE, median};
use super::order::{Mirrored, is_right_to_left, pieces, reading_order};
use mujaz_arabic::letters::{is_arabic_letter, is_mark};

/// A line of a column, or a cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its glyphs, from left to right as drawn.
    pieces: Vec<String>,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// The font size of most of its letters.
    pub size: f32,
    /// The widths of the first and the last word as drawn from left to right.
    edges: (f32, f32),
    /// Whether it is written from right to left.
    pub right_to_left: bool,
}

impl Line {
    fn new(mut glyphs: Vec<Glyph>) -> Option<Self> {
        glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
        // White space at the ends does not belong to the line.
        let first = glyphs.iter().position(|g| !g.is_space())?;
        let last = glyphs.iter().rposition(|g| !g.is_space())?;
        let glyphs = &glyphs[first..=last];
        let pieces = pieces(glyphs);
        let (left, right) = extent(glyphs);
        let mut gaps = glyphs.iter().filter(|g| g.is_space()).map(|g| (g.left, g.right));
        let edges = match (gaps.next(), gaps.next_back()) {
            (Some(a), Some(b)) => (a.0 - left, right - b.1),
            (Some(a), None) => (a.0 - left, right - a.1),
            _ => (right - left, right - left),
        };
        Some(Self {
            right_to_left: is_right_to_left(pieces.iter().map(String::as_str)).unwrap_or(true),
            left,
            right,
            baseline: median(glyphs.iter().filter(|g| !g.is_mark()).map(|g| g.baseline)),
            size: median(glyphs.iter().filter(|g| !g.is_space() && !g.is_mark()).map(|g| g.size)),
            edges,
            pieces,
        })
    }

    /// The text in reading order.
    pub fn text(&self, mirrored: Mirrored) -> String {
        let pieces: Vec<&str> = self.pieces.iter().map(String::as_str).collect();
        let text = without_strokes(&reading_order(&pieces, self.right_to_left, mirrored));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The width of the word that is read first.
    pub fn first_word(&self) -> f32 {
        if self.right_to_left { self.edges.1 } else { self.edges.0 }
    }
}

/// A text without the strokes that lengthen the joins of its letters.
fn without_strokes(text: &str) -> String {
    let letter = |c: char| is_arabic_letter(c) || is_mark(c) && c != STROKE;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(STROKE) {
        let (before, from) = rest.split_at(at);
        let behind = from.trim_start_matches(STROKE);
        out.push_str(before);
        if !(out.ends_with(letter) && behind.starts_with(letter)) {
            out.push_str(&from[..from.len() - behind.len()]);
        }
        rest = behind;
    }
    out + rest
}

/// The left and right edges of glyphs.
pub(super) fn extent(glyphs: &[Glyph]) -> (f32, f32) {
    let seen = || glyphs.iter().filter(|g| !g.is_space());
    (seen().map(|g| g.left).fold(f32::INFINITY, f32::min), seen().map(|g| g.right).fold(f32::NEG_INFINITY, f32::max))
}

/// The lines of a column, from top to bottom.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    rows(glyphs).into_iter().filter_map(Line::new).collect()
}

/// Groups glyphs by baseline, from top to bottom. Raised or lowered letters (in fonts that join letters obliquely),
/// footnote signs and marks belong to the nearest line.
pub(super) fn rows(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut levels: Vec<(f32, f32, f32)> = Vec::new(); // baseline, its glyphs' widths, size
    let mut sorted: Vec<&Glyph> = glyphs.iter().filter(|g| !g.is_mark()).collect();
    sorted.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for g in sorted {
        let weight = (g.right - g.left).max(0.1);
        match levels.last_mut() {
            Some(l) if (g.baseline - l.0).abs() <= 0.04 * g.size => {
                l.0 = (l.0 * l.1 + g.baseline * weight) / (l.1 + weight);
                l.2 = (l.2 * l.1 + g.size * weight) / (l.1 + weight);
                l.1 += weight;
            }
            _ => levels.push((g.baseline, weight, g.size)),
        }
    }
    // The levels with the most glyphs are lines; glyphs near one belong to it.
    levels.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut anchors: Vec<(f32, f32)> = Vec::new();
    for (baseline, _, size) in levels {
        if !anchors.iter().any(|a| (a.0 - baseline).abs() < 0.45 * a.1.max(size)) {
            anchors.push((baseline, size));
        }
    }
    anchors.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<Vec<Glyph>> = vec![Vec::new(); anchors.len()];
    for g in glyphs {
        let after = anchors.partition_point(|a| a.0 < g.baseline);
        let near = [after.checked_sub(1), Some(after)].into_iter().flatten().filter(|i| *i < anchors.len());
        let best =
            near.min_by(|a, b| (anchors[*a].0 - g.baseline).abs().total_cmp(&(anchors[*b].0 - g.baseline).abs()));
        if let Some(i) = best {
            out[i].push(g);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, right: f32, baseline: f32) -> Vec<Glyph> {
        let at = |(i, c): (usize, char)| {
            Glyph::new(&c.to_string(), right - 5.0 * (i as f32 + 1.0), right - 5.0 * i as f32, baseline, 10.0).unwrap()
        };
        text.chars().enumerate().map(at).collect()
    }

    #[test]
    fn strokes_between_letters_are_no_text() {
        for (drawn, want) in [
            ("الســـوق", "السوق"),
            ("محـَـمد", "محَمد"),
            ("الـ20", "الـ20"),
            ("هـ", "هـ"),
            ("ـ", "ـ"),
            ("ب ـ ت", "ب ـ ت"),
        ] {
            assert_eq!(without_strokes(drawn), want);
        }
    }

    #[test]
    fn raised_letters_belong_to_their_line() {
        let mut glyphs = word("قال ال", 100.0, 20.0);
        glyphs.extend(word("وزير", 70.0, 22.5));
        glyphs.extend(word("أمس", 100.0, 34.0));
        let lines = lines(glyphs);
        let texts: Vec<String> = lines.iter().map(|l| l.text(Mirrored::ALL)).collect();
        assert_eq!(texts, ["قال الوزير", "أمس"]);
        assert!((lines[0].first_word() - 15.0).abs() < 0.1, "{}", lines[0].first_word());
    }
}
