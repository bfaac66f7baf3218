//! PDF: the text in reading order, with the page of each part. Scanned pages are read by OCR.
//!
//! `hayro-interpret` parses the file and reports what is drawn where. The reading order is reconstructed here, since
//! none of the libraries tested handles Arabic, columns and running heads (`docs/src/inputs.md` compares them).

mod draw;
mod glyph;
mod layout;
mod line;
mod ocr;
mod order;
mod paragraph;
mod region;
mod running;

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
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    fn example() -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/inputs/bulletin.pdf");
        std::fs::read(path).unwrap()
    }

    #[test]
    fn a_file_is_read_in_order_without_its_running_heads() {
        let read = read(&example(), LIMIT).unwrap();
        let text = &read.draft.text;
        assert!(read.lost.is_empty(), "{:?}", read.lost);
        assert_eq!(read.draft.title.as_deref(), Some("افتتاح محطة لتحلية المياه في سيدي منصور"));
        assert_eq!(text.matches('\u{C}').count(), 1);
        assert!(!text.contains("نشرة بلدية الوادي") && read.draft.notes[0].contains("نشرة بلدية الوادي"), "{text}");
        let at = |t: &str| text.find(t).unwrap_or_else(|| panic!("{t} is missing: {text}"));
        let order = ["640 مليون درهم", "بنسبة 60%", "شركة Blue Coast مع", "صيف 2024، حين", "قبل سنة 2030"];
        assert!(order.windows(2).all(|w| at(w[0]) < at(w[1])), "{text}");
    }

    #[test]
    fn unreadable_files_come_with_advice() {
        let whole = example();
        for (bytes, says) in [
            (Vec::new(), "damaged"),
            (b"%PDF-1.7\n".to_vec(), "damaged"),
            ("ليس ملفا".as_bytes().to_vec(), "damaged"),
            (whole[..whole.len() / 3].to_vec(), "damaged"),
        ] {
            let why = read(&bytes, LIMIT).err().expect("is refused");
            assert!(why.contains(says) && why.contains("get it again"), "{why}");
        }
    }

    /// A page of these lines whose fonts are not embedded: the Arabic in a font that declares its encoding, the number
    /// between two halves of a line in Helvetica, which every reader has to know.
    fn without_fonts(lines: &[[&str; 3]]) -> Vec<u8> {
        let codes = |t: &str| t.chars().rev().map(|c| format!("{:04x}", c as u32)).collect::<String>();
        let mut drawn = "BT\n".to_owned();
        for (n, [first, number, last]) in lines.iter().enumerate() {
            let y = 700 - 16 * n;
            // Half a font size per letter; the line is read from the right.
            let left = 322.0 - 5.5 * last.chars().count() as f32;
            drawn += &format!("/A 11 Tf 1 0 0 1 {left} {y} Tm <{}> Tj\n", codes(last));
            drawn += &format!("/H 11 Tf 1 0 0 1 328 {y} Tm ({number}) Tj\n");
            drawn += &format!("/A 11 Tf 1 0 0 1 362 {y} Tm <{}> Tj\n", codes(first));
        }
        drawn += "ET";
        let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> \
                   endcodespacerange 2 beginbfrange <0000> <00ff> <0000> <0600> <06ff> <0600> endbfrange endcmap end end";
        let stream = |content: &str| format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /A 5 0 R /H 6 0 R >> >> >>"
                .to_owned(),
            stream(&drawn),
            "<< /Type /Font /Subtype /Type0 /BaseFont /Nobody /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>"
                .to_owned(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nobody /DW 500 \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
                .to_owned(),
            stream(map),
        ];
        let mut out = b"%PDF-1.5\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (n, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).into_bytes());
        }
        let at = out.len();
        let end = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1);
        out.extend([table, end].concat().into_bytes());
        out
    }

    #[test]
    fn letters_of_fonts_that_are_not_in_the_file_are_read() {
        let lines = [["بلغت الكلفة", "1,250", "درهم"], ["وحضر الحفل", "4,700", "زائر"]];
        let text = read(&without_fonts(&lines), LIMIT).unwrap().draft.text;
        for line in lines {
            assert!(text.contains(&line.join(" ")), "{text}");
        }
    }

    #[test]
    fn text_with_wrong_font_mappings_is_rejected() {
        assert!(garbled(&"ÿ-اĀĀÿ Hش 'ĀĀÿاحث ÿو".repeat(20)));
        assert!(!garbled(&"وقالت شركة Blue Coast إن المشروع انتهى ".repeat(20)));
    }

    #[test]
    fn page_numbers_are_listed_as_ranges() {
        assert_eq!(numbers([3].into_iter()), "page 3");
        assert_eq!(numbers([1, 2, 3, 7, 9, 10].into_iter()), "pages 1 to 3, 7 and 9 to 10");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn a_damaged_file_yields_text_or_a_reason(
            places in proptest::collection::vec((0.0f64..1.0, proptest::num::u8::ANY), 1..60)
        ) {
            let mut bytes = example();
            for (place, byte) in places {
                let at = (place * (bytes.len() - 1) as f64) as usize;
                bytes[at] = byte;
            }
            if let Err(why) = read(&bytes, LIMIT) {
                proptest::prop_assert!(!why.contains("defect"), "{}", why);
            }
        }
    }
}
