//! Content that is one article.

use super::admit::admit;
use super::draft::Draft;
use super::format::{self, Format};
use super::letters::letters;
use super::markdown::plain_markdown;
use super::outcome::{Ingested, skip};
use super::text::{text_as, text_of};
use super::{bundle, front_matter, html, mail, office, pdf, rtf, subtitles};
use crate::config::InputConfig;
use encoding_rs::Encoding;
use std::path::Path;

/// A document of a word processor.
pub(super) fn word_processed(path: &Path, bytes: &[u8], format: Format) -> Ingested {
    let mut out = Ingested::default();
    let read = match format {
        Format::FlatOdt => office::flat(bytes),
        Format::XmlDocx => office::xml(bytes),
        Format::Rtf => rtf::draft(bytes),
        format => office::draft(bytes, format == Format::Odt),
    };
    match read {
        Ok(draft) => admit_each(draft, path, "UTF-8", bytes, &mut out),
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
}

/// Admits the article of a document, or each if an archive of the press put several into it.
fn admit_each(draft: Draft, path: &Path, charset: &str, bytes: &[u8], out: &mut Ingested) {
    let Some(list) = bundle::articles(&draft.text) else { return admit(draft, path, None, charset, bytes, out) };
    let several = list.len() > 1;
    for (n, article) in list.into_iter().enumerate() {
        let article = Draft { notes: draft.notes.clone(), taken: draft.taken, ..article };
        let raw = format!("{:?}\u{0}{}", article.date, article.text);
        let raw = if several { raw.as_bytes() } else { bytes };
        admit(article, path, several.then_some(n + 1), charset, raw, out);
    }
}

/// A PDF file, which is one article.
pub(super) fn printed(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    match pdf::read(bytes, config.timeout.0) {
        Ok(read) => {
            admit(read.draft, path, None, "UTF-8", bytes, &mut out);
            out.skipped.extend(read.lost.into_iter().map(|why| skip(path, None, why)));
        }
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
}

/// Letters of a page below which its frames are read, and how many of these.
const FRAME: usize = 200;
const FRAMES: usize = 20;

/// A page saved as MHTML.
pub(super) fn saved_page(path: &Path, bytes: &[u8]) -> Ingested {
    let mut out = Ingested::default();
    let draft = |(page, declared, address): &mail::SavedPage| {
        let (mut draft, charset) = drafted(page, Format::Html, *declared)?;
        draft.url = draft.url.or_else(|| address.clone());
        Ok((draft, charset))
    };
    // The frames of a page are mostly advertisements: they count only if the page itself has no article.
    let read = mail::saved_pages(bytes).and_then(|pages| {
        let fuller =
            |a: &Result<(Draft, String), String>, n: usize| a.as_ref().is_ok_and(|(d, _)| letters(&d.text) >= n);
        let mut best = draft(&pages[0]);
        if !fuller(&best, FRAME) {
            for frame in pages[1..].iter().take(FRAMES).filter_map(|p| draft(p).ok()) {
                if !fuller(&best, letters(&frame.0.text)) {
                    best = Ok(frame);
                }
            }
        }
        best
    });
    match read {
        Ok((draft, charset)) => admit(draft, path, None, &charset, bytes, &mut out),
        Err(why) => out.skipped.push(skip(path, None, why)),
    }
    out
}

/// A file that is one article.
pub(super) fn one(path: &Path, bytes: &[u8], format: Format) -> Ingested {
    let mut out = Ingested::default();
    article(path, bytes, format, None, &mut out);
    out
}

/// Content that is one article, fetched at `taken` or saved earlier.
pub(super) fn article(path: &Path, bytes: &[u8], format: Format, taken: Option<jiff::Timestamp>, out: &mut Ingested) {
    match drafted(bytes, format, None) {
        Ok((draft, charset)) => admit_each(Draft { taken, ..draft }, path, &charset, bytes, out),
        Err(reason) => out.skipped.push(skip(path, None, reason)),
    }
}

/// The draft of a text or a page, and its character set.
pub(super) fn drafted(
    bytes: &[u8],
    format: Format,
    declared: Option<&'static Encoding>,
) -> Result<(Draft, String), String> {
    if let Some(why) = format::refused(bytes, format) {
        return Err(why.into());
    }
    if bytes.starts_with(b"%PDF-") {
        return Err("a PDF document, not text; save it under a name that ends with .pdf and name that file".into());
    }
    let d = match declared {
        Some(_) => text_as(bytes, declared)?,
        None => text_of(bytes, format == Format::Html)?,
    };
    let mut draft = match format {
        Format::Html => html::draft(&d.text)?,
        Format::Markdown => front_matter::draft(&d.text, plain_markdown)
            .unwrap_or_else(|| Draft { text: plain_markdown(&d.text), ..Default::default() }),
        _ if subtitles::is_subtitles(&d.text) => subtitles::draft(&d.text),
        _ => front_matter::draft(&d.text, str::to_owned)
            .or_else(|| mail::printed(&d.text))
            .unwrap_or_else(|| Draft { text: d.text, ..Default::default() }),
    };
    draft.notes.extend(d.note);
    Ok((draft, d.charset))
}
