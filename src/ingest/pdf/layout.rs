//! From the glyphs of a document's pages to its text in the order of reading.

use super::glyph::Glyph;
use super::order::{self, Mirrored};
use super::paragraph::{Paragraph, append, continues, join, paragraphs};
use super::region::{Region, regions};

/// The text of a document.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// Paragraphs with a blank line between them, a row of a table on a line; a form feed where a page begins.
    pub text: String,
    /// The headline: what is set largest at the top of the first page with text.
    pub headline: Option<String>,
}

/// Lays out the pages of a document; running heads have been taken out.
pub(super) fn laid(pages: Vec<Vec<Glyph>>) -> Laid {
    let pages: Vec<Vec<Region>> = pages.into_iter().map(regions).collect();
    let read = |mirrored: Mirrored| -> Vec<Vec<Paragraph>> { pages.iter().map(|p| paragraphs(p, mirrored)).collect() };
    let drawn = read(Mirrored::ALL);
    let all: Vec<&str> = drawn.iter().flatten().map(|p| p.text.as_str()).collect();
    let mirrored = order::mirrored(&all.join("\n"));
    let pages = if mirrored == Mirrored::ALL { drawn } else { read(mirrored) };
    let headline = headline(&pages);
    let mut text = String::new();
    let mut last: Option<Paragraph> = None;
    for (number, page) in pages.into_iter().enumerate() {
        if number > 0 {
            text.push('\u{C}');
        }
        let mut list: Vec<Paragraph> = Vec::new();
        page.into_iter().for_each(|p| append(&mut list, p));
        for (i, p) in list.iter().enumerate() {
            let goes_on = i == 0 && last.as_ref().is_some_and(|l| continues(l, p));
            if goes_on {
                // The form feed parts the words.
                text.push_str(&p.text);
                continue;
            }
            if !text.trim_end_matches('\u{C}').is_empty() {
                // The gap stands before the form feed, so that the page begins with its text.
                let feeds = text.len() - text.trim_end_matches('\u{C}').len();
                text.truncate(text.len() - feeds);
                text.push_str("\n\n");
                text.extend(std::iter::repeat_n('\u{C}', feeds));
            }
            text.push_str(&p.text);
        }
        if let Some(p) = list.pop() {
            last = Some(p);
        }
    }
    Laid { text, headline }
}

/// The largest text in the upper half of the first page that has any, where it is clearly larger than the rest.
fn headline(pages: &[Vec<Paragraph>]) -> Option<String> {
    let page = pages.iter().find(|p| p.iter().any(|p| p.text.chars().count() > 20))?;
    let letters: usize = page.iter().map(|p| p.text.chars().count()).sum();
    let mut sizes: Vec<(f32, usize)> = page.iter().map(|p| (p.size, p.text.chars().count())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut seen = 0;
    let usual = sizes.iter().find(|(_, n)| {
        seen += n;
        seen * 2 >= letters
    })?;
    let words = |p: &Paragraph| p.text.split_whitespace().count();
    let large = |p: &&Paragraph| p.size > 1.25 * usual.0 && (3..=30).contains(&words(p));
    let top = page.iter().take(page.len().div_ceil(2).max(3));
    let biggest = top.clone().filter(large).map(|p| p.size).max_by(f32::total_cmp)?;
    let mut title = String::new();
    for p in top.skip_while(|p| p.size < 0.95 * biggest || !large(p)).take_while(|p| p.size >= 0.95 * biggest && large(p)) {
        join(&mut title, &p.text);
    }
    (title.split_whitespace().count() <= 30).then_some(title)
}
