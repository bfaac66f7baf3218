//! Writes pages as PDF.

use super::flow::{Item, PAGE, Pages, Place};
use super::set::{Colour, Ink, SetText, Setter};
use crate::error::{Error, Kind, Result};
use crate::report::document::{Kind as TextKind, Link, Run, Text};
use crate::surface::html::link;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::Layout;
use std::collections::HashMap;
use std::ops::Range;

/// A link on a page: left, top, right, bottom, and where it leads.
type Area = ([f32; 4], Link);

/// The file.
pub(super) fn draw(title: &str, pages: &Pages, setter: &mut Setter) -> Result<Vec<u8>> {
    let mut out = krilla::Document::new();
    let mut fonts = Fonts::default();
    let size = || PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| wrong("a page has no size"));
    let count = pages.list.len();
    for (i, items) in pages.list.iter().enumerate() {
        let mut page = out.start_page_with(size()?);
        let mut areas: Vec<Area> = Vec::new();
        let mut surface = page.surface();
        for item in items {
            match item {
                Item::Ground { at, colour } => ground(&mut surface, *at, *colour),
                Item::Dashed { at, colour } => dashed(&mut surface, *at, *colour),
                Item::Lines { text, lines, x, y } => {
                    let from = Point::from_xy(*x, *y);
                    fonts.lines(&mut surface, &text.layout, &text.text, lines.clone(), from, &mut areas);
                }
                Item::Marker { text, x, y } => {
                    if let Some((layout, sign)) = &text.marker {
                        fonts.lines(&mut surface, layout, sign, 0..layout.len(), Point::from_xy(*x, *y), &mut areas);
                    }
                }
            }
        }
        let foot = foot(setter, i + 1, count);
        let x = (PAGE.0 - foot.layout.width()) / 2.0;
        let from = Point::from_xy(x, PAGE.1 - 34.0);
        fonts.lines(&mut surface, &foot.layout, &foot.text, 0..foot.layout.len(), from, &mut areas);
        surface.finish();
        for (at, to) in areas {
            let Some(rect) = Rect::from_ltrb(at[0], at[1], at[2], at[3]) else { continue };
            let target = match &to {
                Link::Inside(name) => pages.anchors.get(name.as_str()).map(|p| Target::Destination(place(*p).into())),
                // The same rule as in a page: nothing but pages is a target.
                Link::Page(address) => {
                    link(address).is_some().then(|| Target::Action(Action::Link(LinkAction::new(address.clone()))))
                }
            };
            if let Some(target) = target {
                page.add_annotation(Annotation::new_link(LinkAnnotation::new(rect, target), None));
            }
        }
        page.finish();
    }
    out.set_outline(outline(pages));
    out.set_metadata(Metadata::new().title(title.to_owned()).language("en".into()).creator("mujaz".into()));
    out.finish().map_err(|e| wrong(&format!("{e:?}")))
}

fn wrong(what: &str) -> Error {
    Error::new(Kind::Internal, format!("the PDF cannot be written: {what}"))
}

fn place(p: Place) -> XyzDestination {
    XyzDestination::new(p.page, Point::from_xy((p.x - 6.0).max(0.0), (p.y - 6.0).max(0.0)))
}

/// The number of a page and how many there are.
fn foot(setter: &mut Setter, number: usize, of: usize) -> SetText {
    let runs = vec![Run { text: format!("{number} / {of}"), ..Run::default() }];
    setter.text(&Text { kind: TextKind::Small, runs, ..Text::default() }, 100.0)
}

/// Bookmarks of the headings; those of the second level stand within one of the first.
fn outline(pages: &Pages) -> Outline {
    let mut out = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (level, words, at) in &pages.headings {
        let node = OutlineNode::new((*words).to_owned(), place(*at));
        match (&mut open, level) {
            (Some(parent), 2..) => parent.push_child(node),
            _ => {
                if let Some(done) = open.replace(node) {
                    out.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        out.push_child(done);
    }
    out
}

fn colour(c: Colour) -> rgb::Color {
    rgb::Color::new(c[0], c[1], c[2])
}

fn fill(c: Colour) -> Fill {
    Fill { paint: colour(c).into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn path(at: [f32; 4]) -> Option<krilla::geom::Path> {
    let rect = Rect::from_ltrb(at[0], at[1], at[2], at[3])?;
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

fn ground(surface: &mut Surface, at: [f32; 4], c: Colour) {
    let Some(path) = path(at) else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(c)));
    surface.draw_path(&path);
}

fn dashed(surface: &mut Surface, at: [f32; 4], c: Colour) {
    let Some(path) = path(at) else { return };
    let dash = StrokeDash { array: vec![2.5, 2.0], offset: 0.0 };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: colour(c).into(), width: 0.6, dash: Some(dash), ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// The range from the beginning of one to the end of the other.
fn joined(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// The fonts in use, by the number of their data.
#[derive(Default)]
struct Fonts(HashMap<u64, Font>);

impl Fonts {
    /// Draws lines of a layout, and notes the links in them.
    fn lines(
        &mut self,
        surface: &mut Surface,
        layout: &Layout<Ink>,
        text: &str,
        lines: Range<usize>,
        from: Point,
        areas: &mut Vec<Area>,
    ) {
        for line in lines.filter_map(|i| layout.get(i)) {
            let metrics = *line.metrics();
            let (top, bottom) = (from.y + metrics.block_min_coord, from.y + metrics.block_max_coord);
            let mut x = from.x + metrics.offset;
            for run in line.runs() {
                let data = run.font().clone();
                let (blob, id) = data.data.into_raw_parts();
                let Some(font) = self.font(id, blob, data.index) else { continue };
                let size = run.font_size();
                let mut piece = Piece { start: x, end: x, ink: None, glyphs: Vec::new() };
                let mut waiting = None;
                for cluster in run.visual_clusters() {
                    // What follows within a ligature has no glyph; it comes first where text goes from right to left.
                    let mut says = cluster.text_range();
                    if cluster.is_ligature_continuation() {
                        match piece.glyphs.last_mut().filter(|_| !run.is_rtl()) {
                            Some(last) => last.text_range = joined(&last.text_range, &says),
                            None => waiting = Some(waiting.map_or_else(|| says.clone(), |w| joined(&w, &says))),
                        }
                        continue;
                    }
                    if let Some(w) = waiting.take() {
                        says = joined(&w, &says);
                    }
                    let ink = &cluster.style().brush;
                    if piece.ink.is_some_and(|i| i != ink) {
                        piece.draw(surface, &font, size, text, (from.y + metrics.baseline, top, bottom), areas);
                        piece = Piece { start: piece.end, end: piece.end, ink: None, glyphs: Vec::new() };
                    }
                    piece.ink = Some(ink);
                    for g in cluster.glyphs() {
                        piece.glyphs.push(KrillaGlyph::new(
                            GlyphId::new(g.id),
                            g.advance / size,
                            g.x / size,
                            g.y / size,
                            0.0,
                            says.clone(),
                            None,
                        ));
                        piece.end += g.advance;
                    }
                }
                x = piece.end;
                piece.draw(surface, &font, size, text, (from.y + metrics.baseline, top, bottom), areas);
            }
        }
    }

    fn font(&mut self, id: u64, data: krilla::Data, index: u32) -> Option<Font> {
        if let Some(f) = self.0.get(&id) {
            return Some(f.clone());
        }
        let font = Font::new(data, index)?;
        self.0.insert(id, font.clone());
        Some(font)
    }
}

/// Glyphs of one style behind each other.
struct Piece<'a> {
    start: f32,
    end: f32,
    ink: Option<&'a Ink>,
    glyphs: Vec<KrillaGlyph>,
}

impl Piece<'_> {
    /// Draws the glyphs; `y` is their baseline, the top and the bottom of the line.
    fn draw(
        &self,
        surface: &mut Surface,
        font: &Font,
        size: f32,
        text: &str,
        (baseline, top, bottom): (f32, f32, f32),
        areas: &mut Vec<Area>,
    ) {
        let Some(ink) = self.ink.filter(|_| !self.glyphs.is_empty()) else { return };
        let at = [self.start, top, self.end, bottom];
        if ink.marked {
            ground(surface, at, [0xff, 0xe0, 0x8a]);
        }
        if let Some(to) = &ink.link {
            areas.push((at, to.clone()));
        }
        surface.set_stroke(None);
        surface.set_fill(Some(fill(ink.colour)));
        surface.draw_glyphs(Point::from_xy(self.start, baseline), &self.glyphs, font.clone(), text, size, false);
    }
}
