//! Draws lines of text as glyphs, each mapped to its characters, so that copied text is the original text.

use super::layout::{Colour, Ink};
use crate::report::document::Link;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::layout::{Glyph, Layout, Line, Run};
use std::collections::HashMap;
use std::ops::Range;

/// The background of doubtful words.
const MARK: Colour = [0xff, 0xe0, 0x8a];

/// The area of a link on a page.
pub(super) struct Area {
    /// Left, top, right, bottom.
    pub at: [f32; 4],
    /// Its target.
    pub to: Link,
    /// Its text.
    pub text: String,
}

/// A drawn piece of a line.
pub(super) struct Piece {
    /// Its identifier in the structure of the document, if it is part of it.
    pub identifier: Option<Identifier>,
    /// Its link.
    pub area: Option<Area>,
}

/// A colour.
pub(super) fn colour(c: Colour) -> rgb::Color {
    rgb::Color::new(c[0], c[1], c[2])
}

/// A fill with a colour.
pub(super) fn fill(c: Colour) -> Fill {
    Fill { paint: colour(c).into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

/// Draws text, and holds the fonts in use by the identifier of their data.
#[derive(Default)]
pub(super) struct Canvas(HashMap<u64, Font>);

/// Consecutive glyphs of one font and one ink.
struct GlyphRun {
    font: Font,
    size: f32,
    rtl: bool,
    ink: Ink,
    x: Range<f32>,
    glyphs: Vec<KrillaGlyph>,
}

impl Canvas {
    /// Draws lines of a layout. Without `tagged`, they are not part of the structure.
    pub fn lines(
        &mut self,
        surface: &mut Surface,
        (layout, text): (&Layout<Ink>, &str),
        lines: Range<usize>,
        from: Point,
        tagged: bool,
    ) -> Vec<Piece> {
        let mut out = Vec::new();
        for line in lines.filter_map(|i| layout.get(i)) {
            let metrics = line.metrics();
            let (top, bottom) = (from.y + metrics.block_min_coord, from.y + metrics.block_max_coord);
            let glyph_runs = self.glyph_runs(&line, from.x + metrics.offset);
            for p in glyph_runs.iter().filter(|p| p.ink.marked && tagged) {
                mark(surface, [p.x.start, top + 1.0, p.x.end, bottom - 1.0]);
            }
            for p in glyph_runs {
                let language = if p.rtl { "ar" } else { "en" };
                let span = ContentTag::Span(SpanTag::empty().with_lang(Some(language)));
                let identifier = tagged.then(|| surface.start_tagged(span));
                surface.set_stroke(None);
                surface.set_fill(Some(fill(p.ink.colour)));
                let baseline = Point::from_xy(p.x.start, from.y + metrics.baseline);
                surface.draw_glyphs(baseline, &p.glyphs, p.font.clone(), text, p.size, false);
                if tagged {
                    surface.end_tagged();
                }
                let range = p.glyphs.iter().map(|g| g.text_range.clone()).reduce(joined).unwrap_or_default();
                let area = p.ink.link.map(|to| Area {
                    at: [p.x.start, top, p.x.end, bottom],
                    to,
                    text: text.get(range).unwrap_or_default().to_owned(),
                });
                out.push(Piece { identifier, area });
            }
        }
        out
    }

    /// The glyph runs of a line, from left to right.
    fn glyph_runs(&mut self, line: &Line<Ink>, left: f32) -> Vec<GlyphRun> {
        let mut out: Vec<GlyphRun> = Vec::new();
        let mut x = left;
        for run in line.runs() {
            let Some(font) = self.font(&run) else { continue };
            let size = run.font_size();
            let begun = out.len();
            for (glyphs, ink, range) in clusters_of(&run) {
                if out.len() == begun || out.last().is_some_and(|p| p.ink != ink) {
                    out.push(GlyphRun {
                        font: font.clone(),
                        size,
                        rtl: run.is_rtl(),
                        ink,
                        x: x..x,
                        glyphs: Vec::new(),
                    });
                }
                let Some(last) = out.last_mut() else { continue };
                for g in glyphs {
                    let (id, range) = (GlyphId::new(g.id), range.clone());
                    let glyph = KrillaGlyph::new(id, g.advance / size, g.x / size, -g.y / size, 0.0, range, None);
                    last.glyphs.push(glyph);
                    x += g.advance;
                }
                last.x.end = x;
            }
        }
        out.retain(|p| !p.glyphs.is_empty());
        out
    }

    fn font(&mut self, run: &Run<Ink>) -> Option<Font> {
        let font = run.font();
        if let Some(f) = self.0.get(&font.data.id()) {
            return Some(f.clone());
        }
        let (data, id) = font.data.clone().into_raw_parts();
        let made = Font::new(data.into(), font.index)?;
        self.0.insert(id, made.clone());
        Some(made)
    }
}

/// The clusters of a run from left to right: glyphs, ink, and the range of the text.
fn clusters_of(run: &Run<Ink>) -> Vec<(Vec<Glyph>, Ink, Range<usize>)> {
    let mut out: Vec<(Vec<Glyph>, Ink, Range<usize>)> = Vec::new();
    for cluster in run.clusters() {
        let range = cluster.text_range();
        match out.last_mut() {
            // The later characters of a ligature have no glyphs of their own.
            Some(last) if cluster.is_ligature_continuation() => last.2 = joined(last.2.clone(), range),
            _ => out.push((cluster.glyphs().collect(), cluster.style().brush.clone(), range)),
        }
    }
    if run.is_rtl() {
        out.reverse();
    }
    out
}

/// The smallest range that contains both.
fn joined(a: Range<usize>, b: Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// Draws the background of doubtful words.
fn mark(surface: &mut Surface, at: [f32; 4]) {
    let Some(rect) = Rect::from_ltrb(at[0], at[1], at[2], at[3]) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
        surface.set_stroke(None);
        surface.set_fill(Some(fill(MARK)));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}
