//! What a page draws, as the interpreter reports it: its glyphs, or its pictures.

use super::glyph::{Glyph, STROKE};
use super::ocr::Picture;
use hayro_interpret::font::{Glyph as Drawn, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, ImageData, InterpreterCache, InterpreterSettings,
    LumaData, Paint, PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape};
use mujaz_arabic::letters::{is_arabic_letter, is_mark};
use std::collections::HashMap;

/// Maximum number of glyphs taken from one page; no page of text has so many.
const MAX_GLYPHS: usize = 100_000;

/// The glyphs of a page, and other evidence of whether it is a scan.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub glyphs: Vec<Glyph>,
    /// Number of glyphs without a known character.
    pub unknown: usize,
    /// The share of the page that its largest picture covers.
    pub pictured: f32,
    /// Height in points.
    pub height: f32,
}

/// What a page draws. `cache` belongs to its document.
pub(super) fn drawing<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> Drawing {
    let (width, height) = page.render_dimensions();
    let mut device = Text::new(height, (width * height).max(1.0));
    interpret(page, cache, page.initial_transform(true).to_kurbo(), &mut device);
    let mut out = device.out;
    // Text that runs from bottom to top on most of a page was rotated.
    let most = (0..4).max_by_key(|i| device.turned[*i]).unwrap_or(0);
    if most != 0 && device.turned[most] > 0 {
        let mut again = Text::new(height, device.area);
        let quarter = Affine::rotate(-std::f64::consts::FRAC_PI_2 * most as f64);
        let box_ = quarter.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
        let upright = Affine::translate((-box_.x0, -box_.y0)) * quarter;
        interpret(page, cache, upright * page.initial_transform(true).to_kurbo(), &mut again);
        again.out.height = box_.height() as f32;
        again.out.pictured = out.pictured;
        out = again.out;
    }
    set_marks(&mut out.glyphs);
    out
}

/// Puts marks on the baselines of their letters, next to which they are drawn: a mark far above its letter is as near to
/// the line above.
fn set_marks(glyphs: &mut [Glyph]) {
    let letter = |g: &Glyph| !g.is_mark() && !g.is_space();
    for i in 0..glyphs.len() {
        if !glyphs[i].is_mark() {
            continue;
        }
        let (x, y, size) = (glyphs[i].middle(), glyphs[i].baseline, glyphs[i].size);
        let before = glyphs[..i].iter().rev().take(4).find(|g| letter(g));
        let after = glyphs[i + 1..].iter().take(4).find(|g| letter(g));
        let near = before.into_iter().chain(after).filter(|g| (g.baseline - y).abs() < 1.2 * size);
        let distance = |g: &Glyph| (g.left - x).max(x - g.right).max(0.0);
        let best = near.min_by(|a, b| distance(a).total_cmp(&distance(b))).filter(|g| distance(g) < size);
        if let Some(baseline) = best.map(|g| g.baseline) {
            glyphs[i].baseline = baseline;
        }
    }
}

/// The images of a page, composed as the page shows them; `None` if there are none.
pub(super) fn picture<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    // 300 dpi, less on a poster.
    let scale = (300.0f32 / 72.0).min(5000.0 / width.max(height).max(1.0));
    let (across, down) = ((width * scale) as usize, (height * scale) as usize);
    if across == 0 || down == 0 {
        return None;
    }
    let blank =
        Picture { width: across, height: down, pixels: vec![255; across * down], resolution: (scale * 72.0) as u32 };
    let mut device = Canvas { picture: blank, drawn: false };
    let transform = Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo();
    interpret(page, cache, transform, &mut device);
    device.drawn.then_some(device.picture)
}

fn interpret<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>, transform: Affine, marks: &mut impl Marks<'a>) {
    let (width, height) = page.render_dimensions();
    let area = transform.transform_rect_bbox(page.intersected_crop_box().to_kurbo_rect());
    let area = area.union(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
    // Annotations and forms on top of a page are not its text.
    let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
    let mut context = Context::new(transform, area, cache, page.xref(), settings);
    interpret_page(page, &mut context, &mut Sink(marks));
}

trait ToRect {
    fn to_kurbo_rect(&self) -> Rect;
}

impl ToRect for hayro_interpret::hayro_syntax::object::Rect {
    fn to_kurbo_rect(&self) -> Rect {
        Rect::new(self.x0, self.y0, self.x1, self.y1)
    }
}

/// What is collected from a page: its glyphs, its images, or both.
trait Marks<'a> {
    /// A glyph, with the transformation from its own space to that of the page.
    fn glyph(&mut self, _: &Drawn<'a>, _: Affine) {}
    /// An image, with the transformation from its pixels to the space of the page.
    fn image(&mut self, _: Image<'a, '_>, _: Affine) {}
}

/// Forwards glyphs and images; paths, clips and blending are ignored.
struct Sink<'m, M>(&'m mut M);

impl<'a, M: Marks<'a>> Device<'a> for Sink<'_, M> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph(&mut self, glyph: &Drawn<'a>, transform: Affine, own: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {
        self.0.glyph(glyph, transform * own);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.0.image(image, transform);
    }
}

/// Collects glyphs.
struct Text {
    out: Drawing,
    area: f32,
    /// Glyphs by direction, in quarter turns.
    turned: [usize; 4],
    /// Whether glyphs of fonts, by font and number, are strokes.
    strokes: HashMap<(u128, u32), bool>,
}

impl Text {
    fn new(height: f32, area: f32) -> Self {
        let out = Drawing { height, ..Drawing::default() };
        Self { out, area, turned: [0; 4], strokes: HashMap::new() }
    }

    /// Whether a glyph is drawn as the stroke that lengthens the join of two Arabic letters: a bar on the baseline as
    /// wide as the glyph. Programs that justify lines with such strokes give them the code of any other character.
    fn is_stroke(&mut self, glyph: &OutlineGlyph, advance: f64) -> bool {
        let place = (glyph.font_cache_key(), glyph.glyph_id().to_u32());
        *self.strokes.entry(place).or_insert_with(|| {
            let drawn = glyph.outline().bounding_box();
            advance > 0.0
                && drawn.x0 <= 0.05 * advance
                && drawn.x1 >= 0.95 * advance
                && (-60.0..60.0).contains(&drawn.y0)
                && (20.0..180.0).contains(&drawn.y1)
        })
    }
}

impl<'a> Marks<'a> for Text {
    fn glyph(&mut self, glyph: &Drawn<'a>, place: Affine) {
        // Text that is both filled and stroked is reported twice; text that is only stroked is rare. Duplicates are
        // recognised by their position.
        if self.out.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        let mut text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => String::new(),
        };
        let advance = match glyph {
            Drawn::Outline(g) => f64::from(g.advance_width().unwrap_or(500.0)),
            Drawn::Type3(_) => 500.0,
        };
        if let Drawn::Outline(outline) = glyph
            && !text.chars().any(is_arabic_letter)
            && self.is_stroke(outline, advance)
        {
            text = STROKE.to_string();
        }
        let (from, to, up) = (place * Point::ZERO, place * Point::new(advance, 0.0), place * Point::new(0.0, 1000.0));
        let direction = place * Point::new(1000.0, 0.0) - from;
        let quarter = if direction.x.abs() >= direction.y.abs() {
            if direction.x >= 0.0 { 0 } else { 2 }
        } else if direction.y >= 0.0 {
            1
        } else {
            3
        };
        let slanted = direction.x.abs().min(direction.y.abs()) > 0.1 * direction.hypot();
        if slanted {
            return;
        }
        self.turned[quarter] += 1;
        if quarter != 0 {
            return;
        }
        let size = (up - from).hypot() as f32;
        let (mut left, mut right) = (from.x as f32, to.x as f32);
        if let Drawn::Outline(outline) = glyph
            && !text.is_empty()
            && text.chars().all(|c| is_mark(c) && c != STROKE)
        {
            // A mark has no width of its own: where it is drawn says to which letter it belongs.
            let drawn = outline.outline().bounding_box();
            (left, right) =
                ((place * Point::new(drawn.x0, 0.0)).x as f32, (place * Point::new(drawn.x1, 0.0)).x as f32);
        }
        match Glyph::new(&text, left, right, from.y as f32, size) {
            Some(g) => self.out.glyphs.push(g),
            None => self.out.unknown += 1,
        }
    }

    fn image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let (w, h) = (f64::from(image.width()), f64::from(image.height()));
        let covered = transform.transform_rect_bbox(Rect::new(0.0, 0.0, w, h)).area() as f32 / self.area;
        self.out.pictured = self.out.pictured.max(covered.min(1.0));
    }
}

/// Paints images onto a page.
struct Canvas {
    picture: Picture,
    drawn: bool,
}

impl Canvas {
    /// Paints an image of `size` whose pixels have the grey value given by `shade`; `None` is transparent.
    fn paint(&mut self, size: (u32, u32), scale: (f32, f32), transform: Affine, shade: impl Fn(usize) -> Option<u8>) {
        let transform = transform * Affine::scale_non_uniform(f64::from(scale.0), f64::from(scale.1));
        let (w, h) = (f64::from(size.0), f64::from(size.1));
        if transform.determinant().abs() < 1e-9 || size.0 == 0 || size.1 == 0 {
            return;
        }
        let back = transform.inverse();
        let covered = transform.transform_rect_bbox(Rect::new(0.0, 0.0, w, h));
        let (across, down) = (self.picture.width, self.picture.height);
        let clamp = |v: f64, most: usize| v.clamp(0.0, most as f64) as usize;
        for y in clamp(covered.y0, down)..clamp(covered.y1.ceil(), down) {
            for x in clamp(covered.x0, across)..clamp(covered.x1.ceil(), across) {
                let p = back * Point::new(x as f64 + 0.5, y as f64 + 0.5);
                if p.x < 0.0 || p.y < 0.0 || p.x >= w || p.y >= h {
                    continue;
                }
                if let Some(shade) = shade(p.y as usize * size.0 as usize + p.x as usize) {
                    self.picture.pixels[y * across + x] = shade;
                }
            }
        }
        self.drawn = true;
    }
}

impl<'a> Marks<'a> for Canvas {
    fn image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let luma = |d: &LumaData| (d.width, d.height);
        match image {
            Image::Stencil(s) => s.with_stencil(
                |stencil, _| {
                    let at = |i: usize| stencil.data.get(i).filter(|v| **v > 127).map(|_| 0);
                    self.paint(luma(&stencil), stencil.scale_factors, transform, at);
                },
                None,
            ),
            Image::Raster(r) => r.with_rgba(
                |data, alpha| {
                    let seen = |i: usize| alpha.as_ref().is_none_or(|a| a.data.get(i).is_none_or(|v| *v > 127));
                    match &data {
                        ImageData::Luma(d) => {
                            let at = |i: usize| d.data.get(i).copied().filter(|_| seen(i));
                            self.paint(luma(d), d.scale_factors, transform, at);
                        }
                        ImageData::Rgb(d) => {
                            let at = |i: usize| {
                                let [r, g, b] = *d.data.get(i * 3..i * 3 + 3)? else { return None };
                                let grey = (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000;
                                seen(i).then_some(grey as u8)
                            };
                            self.paint((d.width, d.height), d.scale_factors, transform, at);
                        }
                    }
                },
                None,
            ),
        }
    }
}
