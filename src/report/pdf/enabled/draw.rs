//! Writes laid-out pages as PDF.

use super::flow::{Item, MARGINS, Pages, Place, Sheet};
use super::layout::{Colour, Ink, TextBox, Typesetter};
use super::lines::{Area, Canvas, Piece, colour, fill};
use super::structure::Drawn;
use crate::error::{Error, Kind, Result};
use crate::report::document::{Kind as TextKind, Link, Run, Text};
use crate::surface::html::link;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::Configuration;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag};
use krilla::{Document, SerializeSettings};
use parley::Layout;
use std::ops::Range;

/// Properties of a document other than its pages.
pub(super) struct About<'a> {
    /// Its title.
    pub title: &'a str,
    /// Whether it was machine-translated and reviewed, for the footer of each page.
    pub status: &'a str,
    /// The PDF version and the standard to comply with.
    pub configuration: Configuration,
}

/// Writes the file.
pub(super) fn draw(about: &About, mut pages: Pages, typesetter: &mut Typesetter) -> Result<Vec<u8>> {
    let settings = SerializeSettings { configuration: about.configuration, ..SerializeSettings::default() };
    let mut out = Document::new_with(settings);
    let mut canvas = Canvas::default();
    let size =
        || PageSettings::from_wh(pages.sheet.width, pages.sheet.height).ok_or_else(|| wrong("a page has no size"));
    let list = std::mem::take(&mut pages.list);
    for (i, items) in list.iter().enumerate() {
        let mut page = out.start_page_with(size()?);
        let mut surface = page.surface();
        let mut drawn = Vec::new();
        for item in items {
            match item {
                Item::Fill { at, colour } => decoration(&mut surface, |s| ground(s, *at, *colour)),
                Item::Dashed { at, colour } => decoration(&mut surface, |s| dashed(s, *at, *colour)),
                Item::Lines { text, lines, x, y, element } => {
                    let tagged = pages.structure.tagged(*element);
                    let (shown, from) = ((&text.layout, text.text.as_str()), Point::from_xy(*x, *y));
                    let pieces = text_on(&mut surface, &mut canvas, shown, lines.clone(), from, tagged);
                    drawn.extend(pieces.into_iter().map(|p| (*element, p)));
                }
                Item::Marker { text, x, y, element } => {
                    let Some((layout, marker)) = &text.marker else { continue };
                    let tagged = pages.structure.tagged(*element);
                    let (shown, from) = ((layout, marker.as_str()), Point::from_xy(*x, *y));
                    let pieces = text_on(&mut surface, &mut canvas, shown, 0..layout.len(), from, tagged);
                    drawn.extend(pieces.into_iter().map(|p| (*element, p)));
                }
            }
        }
        footer(&mut surface, &mut canvas, typesetter, (about, pages.sheet), (i + 1, list.len()));
        surface.finish();
        for (element, piece) in drawn {
            let area = piece.area.as_ref().and_then(|a| annotation(&pages, a));
            match (piece.identifier, area) {
                (Some(text), Some(area)) => {
                    let area = page.add_tagged_annotation(area);
                    pages.structure.drawn(element, Drawn::Link(text, area));
                }
                (Some(text), None) => pages.structure.drawn(element, Drawn::Text(text)),
                (None, area) => add(&mut page, area),
            }
        }
        page.finish();
    }
    out.set_outline(outline(&pages));
    out.set_tag_tree(pages.structure.tree());
    out.set_metadata(Metadata::new().title(about.title.to_owned()).language("en".into()).creator("mujaz".into()));
    out.finish().map_err(|e| wrong(&format!("{e:?}")))
}

/// Draws lines; those outside the structure are marked as artifacts.
fn text_on(
    surface: &mut Surface,
    canvas: &mut Canvas,
    text: (&Layout<Ink>, &str),
    lines: Range<usize>,
    from: Point,
    tagged: bool,
) -> Vec<Piece> {
    if tagged {
        return canvas.lines(surface, text, lines, from, true);
    }
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    let pieces = canvas.lines(surface, text, lines, from, false);
    surface.end_tagged();
    pieces
}

fn wrong(what: &str) -> Error {
    Error::new(Kind::Internal, format!("the PDF cannot be written: {what}"))
        .help("`html` and `docx` hold the same; please report this with the manifest of the brief")
}

fn add(page: &mut Page, area: Option<Annotation>) {
    if let Some(area) = area {
        page.add_annotation(area);
    }
}

/// The annotation for a link; `None` if its target does not exist.
fn annotation(pages: &Pages, area: &Area) -> Option<Annotation> {
    let rect = Rect::from_ltrb(area.at[0], area.at[1], area.at[2], area.at[3])?;
    let target = match &area.to {
        Link::Inside(name) => Target::Destination(place(*pages.anchors.get(name.as_str())?).into()),
        // As in HTML, only web pages are targets.
        Link::Page(address) => {
            link(address)?;
            Target::Action(Action::Link(LinkAction::new(address.clone())))
        }
    };
    Some(Annotation::new_link(LinkAnnotation::new(rect, target), Some(area.text.clone())))
}

fn place(p: Place) -> XyzDestination {
    XyzDestination::new(p.page, Point::from_xy((p.x - 6.0).max(0.0), (p.y - 6.0).max(0.0)))
}

/// Draws the footer of a page: status of the translation, title, page number.
fn footer(
    surface: &mut Surface,
    canvas: &mut Canvas,
    typesetter: &mut Typesetter,
    (about, sheet): (&About, Sheet),
    (number, of): (usize, usize),
) {
    let left = [about.status, about.title].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    let width = sheet.text_width() - 60.0;
    let mut small = |text: String| -> TextBox {
        let runs = vec![Run { text, ..Run::default() }];
        typesetter.text(&Text { kind: TextKind::Small, runs, ..Text::default() }, width)
    };
    let mut left_box = small(left.clone());
    // A title that does not fit on the line is cut at a word.
    if let Some(first) = left_box.layout.get(0).filter(|_| left_box.layout.len() > 1) {
        let kept = left.get(first.text_range()).unwrap_or_default().trim_end();
        let kept = kept.rsplit_once(' ').map_or(kept, |k| k.0);
        left_box = small(format!("{kept} …"));
    }
    let right = small(format!("{number} / {of}"));
    let y = sheet.height - 36.0;
    let end = sheet.width - MARGINS.0 - right.layout.width();
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Footer));
    for (text, x) in [(&left_box, MARGINS.0), (&right, end)] {
        canvas.lines(surface, (&text.layout, &text.text), 0..1, Point::from_xy(x, y), false);
    }
    surface.end_tagged();
}

/// Bookmarks for the headings; those of level 2 and below are nested in those of level 1.
fn outline(pages: &Pages) -> Outline {
    let mut out = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (level, title, at) in &pages.headings {
        let node = OutlineNode::new((*title).to_owned(), place(*at));
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

fn path(at: [f32; 4]) -> Option<krilla::geom::Path> {
    let rect = Rect::from_ltrb(at[0], at[1], at[2], at[3])?;
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

/// Draws something outside the structure.
fn decoration(surface: &mut Surface, draw: impl FnOnce(&mut Surface)) {
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    draw(surface);
    surface.end_tagged();
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
