//! PDF: the text in reading order, with the page of each part. Scanned pages are read by OCR.
//!
//! `hayro-interpret` parses the file and reports what is drawn where. The reading order is reconstructed here, since
//! none of the libraries tested handles Arabic, columns and running heads (`docs/src/inputs.md` compares them).

mod brackets;
mod columns;
mod draw;
mod glyph;
mod gutter;
mod layout;
mod line;
mod ocr;
mod order;
mod paragraph;
mod region;
mod running;
mod strip;
mod table;

use super::deadline::within;
use super::draft::Draft;
use draw::{Drawing, drawing, picture};
use glyph::Glyph;
use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use mujaz_arabic::letters::{is_arabic_letter, is_letter};
use ocr::Picture;
use std::time::Duration;

/// Maximum number of pages read from one file.
const MAX_PAGES: usize = 1000;
/// Maximum number of glyphs laid out from one file.
const MAX_GLYPHS: usize = 3_000_000;
/// Maximum number of pages of one file read by OCR.
const MAX_SCANS: usize = 50;
/// Why a text that cannot be correct is rejected.
const SILENT_FONTS: &str = "the fonts of the PDF do not say which letters they draw, so that its text cannot be taken out; \
                            export it again from the program that made it, or run OCR on it";
/// Why an incomplete file is rejected.
const CUT_OFF: &str = "the PDF is damaged or cut off and cannot be read; get it again, or print it to a new PDF";
/// A page with fewer letters than this, covered by a picture, is a scan.
const FEW_LETTERS: usize = 30;

/// The outcome of reading a file.
pub(super) struct Read {
    /// The article.
    pub draft: Draft,
    /// What was skipped, with advice.
    pub lost: Vec<String>,
}

/// Time that reading a file may take, including OCR.
pub(super) fn limit(text: Duration) -> Duration {
    if ocr::is_installed() { text * (1 + MAX_SCANS as u32) } else { text * 2 }
}

/// Reads a file; `limit` applies to its text, and separately to each page read by OCR.
///
/// # Errors
/// A message: encrypted, damaged, empty, without text, or not read in time.
pub(super) fn read(bytes: &[u8], limit: Duration) -> Result<Read, String> {
    let owned = bytes.to_vec();
    let text = within(limit, move || text(owned))?;
    let Text { mut pages, scans, headline, mut lost, mut notes } = text;
    let mut by_ocr = Vec::new();
    if !scans.is_empty() {
        let list = numbers(scans.iter().map(|s| s.0));
        if !ocr::is_installed() {
            lost.push(format!("{list} of the PDF is a picture without text; {}", ocr::NOT_INSTALLED));
        } else {
            for (page, scan) in scans {
                let found =
                    scan.ok_or_else(|| "its picture cannot be decoded".to_owned()).and_then(|p| ocr::read(&p, limit));
                match found {
                    Ok(text) if text.chars().filter(|c| is_letter(*c)).count() < FEW_LETTERS => {}
                    Ok(text) => {
                        pages[page - 1] = paragraphs(&running::without_margins(&text));
                        by_ocr.push(page);
                    }
                    Err(why) => lost.push(format!("page {page} of the PDF was not read: {why}")),
                }
            }
        }
    }
    if !by_ocr.is_empty() {
        let list = numbers(by_ocr.into_iter());
        notes.push(format!("{list} was read by OCR from a picture; letters and figures may be wrong"));
    }
    let text = joined(&pages);
    if !text.contains(is_letter) {
        let why = "the PDF contains no text that can be read; if it is damaged get it again, if it holds a scan run OCR on it";
        return Err(if lost.is_empty() { why.into() } else { lost.join("; ") });
    }
    Ok(Read { draft: Draft { title: headline, text, notes, ..Draft::default() }, lost })
}

/// The content of a file before OCR.
struct Text {
    /// The text of each page; a paragraph may continue on the next page.
    pages: Vec<String>,
    /// Scanned pages: their numbers from 1, and their images.
    scans: Vec<(usize, Option<Picture>)>,
    headline: Option<String>,
    lost: Vec<String>,
    notes: Vec<String>,
}

fn text(bytes: Vec<u8>) -> Result<Text, String> {
    // A file that ends before its end mark is more likely to be truncated than to have bad fonts.
    let whole = bytes[bytes.len().saturating_sub(1024)..].windows(5).any(|w| w == b"%%EOF");
    let silent = if whole { SILENT_FONTS } else { CUT_OFF };
    let pdf = Pdf::new(bytes).map_err(|e| {
        match e {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                "the PDF is locked with a password; open it and save it without one"
            }
            LoadPdfError::Decryption(_) => "the PDF is encrypted in a way that is not read; save it without encryption",
            LoadPdfError::Invalid => CUT_OFF,
        }
        .to_owned()
    })?;
    let all = pdf.pages().len();
    if all == 0 {
        return Err("the PDF has no pages; it may be damaged or cut off".into());
    }
    let (mut lost, mut notes) = (Vec::new(), Vec::new());
    if all > MAX_PAGES {
        lost.push(format!("the PDF has {all} pages, of which the first {MAX_PAGES} were read; split it"));
    }
    let cache = InterpreterCache::new();
    let mut drawings: Vec<Drawing> = Vec::new();
    let mut glyphs = 0;
    for page in pdf.pages().iter().take(MAX_PAGES) {
        let d = drawing(page, &cache);
        glyphs += d.glyphs.len();
        drawings.push(d);
        if glyphs > MAX_GLYPHS {
            lost.push(format!(
                "the PDF has more text than is read from one file, which ends on page {}; split it",
                drawings.len()
            ));
            break;
        }
    }
    let mut scans = Vec::new();
    for (i, d) in drawings.iter_mut().enumerate() {
        let letters = d.glyphs.iter().filter(|g| g.text.chars().any(is_letter)).count();
        // A stamp or a page number on a scan is not its text.
        if letters < FEW_LETTERS && d.pictured > 0.4 {
            d.glyphs.clear();
            if scans.len() == MAX_SCANS {
                lost.push(format!("the PDF has more than {MAX_SCANS} scanned pages, of which the first {MAX_SCANS} were read; split it"));
            }
            if scans.len() < MAX_SCANS {
                let seen = if ocr::is_installed() { picture(&pdf.pages()[i], &cache) } else { None };
                scans.push((i + 1, seen));
            }
        }
    }
    let unknown: usize = drawings.iter().map(|d| d.unknown).sum();
    if unknown * 4 > glyphs && unknown > FEW_LETTERS {
        return Err(silent.into());
    }
    let heights: Vec<f32> = drawings.iter().map(|d| d.height).collect();
    let mut pages: Vec<Vec<Glyph>> = drawings.into_iter().map(|d| d.glyphs).collect();
    let heads = running::set_aside(&mut pages, &heights);
    if !heads.is_empty() {
        let shown: Vec<String> = heads.iter().take(3).map(|h| format!("\"{h}\"")).collect();
        notes.push(format!("running heads of the PDF were left out: {}", shown.join(", ")));
    }
    let laid = layout::laid(pages);
    if garbled(&laid.text) {
        return Err(silent.into());
    }
    let pages = laid.text.split('\u{C}').map(str::to_owned).collect();
    Ok(Text { pages, scans, headline: laid.headline, lost, notes })
}

/// The paragraphs of a page read by OCR: blocks between blank lines, with their lines joined.
fn paragraphs(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match out.last_mut() {
            Some(p) if open && !line.is_empty() => paragraph::join(p, line),
            _ if !line.is_empty() => out.push(line.to_owned()),
            _ => {}
        }
        open = !line.is_empty();
    }
    out.join("\n\n")
}

/// Whether words mix Arabic letters with those of another script, as happens when fonts map glyphs to the wrong
/// characters.
fn garbled(text: &str) -> bool {
    let (mut mixed, mut all) = (0usize, 0usize);
    for word in text.split_whitespace() {
        let arabic = word.chars().filter(|c| is_arabic_letter(*c)).count();
        let other = word.chars().filter(|c| c.is_alphabetic() && !is_arabic_letter(*c)).count();
        all += usize::from(arabic + other > 1);
        mixed += usize::from(arabic > 0 && other > 0);
    }
    mixed * 5 > all && mixed > 10
}

/// Pages separated by form feeds.
fn joined(pages: &[String]) -> String {
    let mut out = String::new();
    for (i, p) in pages.iter().enumerate() {
        if i > 0 {
            // OCR text has no gap at its end.
            if !out.ends_with('\n') && p.len() + out.len() > 0 && out.ends_with(['.', '!', '؟', '…']) {
                out.push_str("\n\n");
            }
            out.push('\u{C}');
        }
        out.push_str(p);
    }
    out
}

/// `page 3`, `pages 1 to 4 and 9`.
fn numbers(pages: impl Iterator<Item = usize>) -> String {
    let list: Vec<usize> = pages.collect();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for p in &list {
        match runs.last_mut() {
            Some(r) if r.1 + 1 == *p => r.1 = *p,
            _ => runs.push((*p, *p)),
        }
    }
    let run = |(a, b): &(usize, usize)| if a == b { a.to_string() } else { format!("{a} to {b}") };
    let shown: Vec<String> = runs.iter().map(run).collect();
    let text = match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    };
    if list.len() == 1 { format!("page {text}") } else { format!("pages {text}") }
}

#[cfg(test)]
mod tests;
