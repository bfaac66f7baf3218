//! The horizontal bands of a page, and where each has no text.

use super::glyph::Glyph;

/// A horizontal band of the page with text, bounded by white space above and below.
pub(super) struct Strip {
    pub glyphs: Vec<Glyph>,
    pub top: f32,
    pub bottom: f32,
    /// Horizontal stretches without text, from left to right, including the margins.
    pub gaps: Vec<(f32, f32)>,
}

/// Cuts a page wherever white space extends across its whole width.
pub(super) fn strips(mut glyphs: Vec<Glyph>, size: f32, page: (f32, f32)) -> Vec<Strip> {
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
