//! Messages: newsletters, forwarded articles, pages saved as one file (MHTML).

mod forwarded;
mod headers;
mod mailbox;
mod parts;
mod quoted;

use super::draft::Draft;
use encoding_rs::Encoding;
use forwarded::{forwarded, is_field};
use headers::{domain, list_name, sender, subject, value_of};
pub(super) use mailbox::messages;
use mailparse::{MailHeaderMap, ParsedMail};
use parts::{PARTS, declared};
use std::borrow::Cow;

/// A message as a draft, with its attachments by name.
pub(super) struct Message {
    pub draft: Draft,
    pub charset: String,
    pub attachments: Vec<(String, Vec<u8>)>,
    /// Articles that an alert lists; the message itself is none then.
    pub listed: Vec<Draft>,
}

/// Maximum length in bytes of a header line of a message or part; RFC 5322 allows 998. Parsing a line takes quadratic
/// time.
const HEADER_LINE: usize = 2_000;
/// Maximum size in bytes of one header.
const HEADER: usize = 256 << 10;

/// Reads a message.
///
/// # Errors
/// A message: the file is not an e-mail, or has no text.
pub(super) fn message(bytes: &[u8]) -> Result<Message, String> {
    let bytes = bounded(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let mail = parsed(&bytes)?;
    let parts = parts::of(&mail);
    let mut chosen = parts.text;
    let listed = chosen.as_mut().map(|p| std::mem::take(&mut p.listed)).unwrap_or_default();
    let charset = chosen.as_ref().map_or_else(|| "UTF-8".to_owned(), |p| p.charset.clone());
    let header = |name: &str| {
        let found = mail.headers.get_first_header(name)?;
        Some(value_of(found, &charset).trim().to_owned()).filter(|v| !v.is_empty())
    };
    let (outlet, address) = header("From").map(|f| sender(&f)).unwrap_or_default();
    let mut draft = Draft {
        title: header("Subject").map(|s| subject(&s)),
        outlet: header("List-Id").as_deref().and_then(list_name).or(outlet).or_else(|| address.and_then(domain)),
        date: header("Date"),
        url: header("Archived-At").map(|u| u.trim_matches(['<', '>']).to_owned()).filter(|u| u.starts_with("http")),
        ..Draft::default()
    };
    if let Some(part) = chosen {
        draft.notes.extend(part.notes);
        let is_reply = header("Subject").is_some_and(|s| {
            let s = s.to_lowercase();
            ["re:", "رد:", "aw:", "sv:"].iter().any(|mark| s.trim_start().starts_with(mark))
        });
        let (text, note) = quoted::own_text(&part.text, is_reply);
        draft.text = text;
        draft.notes.extend(note);
        forwarded(&mut draft, is_reply);
    }
    if draft.text.trim().is_empty() && parts.attachments.is_empty() {
        return Err("the message contains no text".into());
    }
    let date = draft.date.clone();
    let listed = listed.into_iter().map(|d| Draft { date: date.clone(), ..d }).collect();
    Ok(Message { draft, charset, attachments: parts.attachments, listed })
}

/// A message that a mail program saved or printed as text: its header lines stand above it, under the names that the
/// program shows.
pub(super) fn printed(text: &str) -> Option<Draft> {
    let mut draft = Draft { text: text.trim_start_matches('\u{FEFF}').trim_start().to_owned(), ..Draft::default() };
    let first = draft.text.lines().next()?;
    is_field(first).then(|| forwarded(&mut draft, false));
    (draft.outlet.is_some() && draft.title.is_some()).then(|| Draft { notes: Vec::new(), ..draft })
}

/// The bytes of a page, its declared character set, and its URL.
pub(super) type SavedPage = (Vec<u8>, Option<&'static Encoding>, Option<String>);

/// The pages of an MHTML file: the one that was saved, and those of its frames.
///
/// # Errors
/// A message: not an MHTML file, or one without a page.
pub(super) fn saved_pages(bytes: &[u8]) -> Result<Vec<SavedPage>, String> {
    let bytes = bounded(bytes);
    let mail = parsed(&bytes)?;
    let address = |part: &ParsedMail| {
        ["Snapshot-Content-Location", "Content-Location"]
            .iter()
            .find_map(|n| mail.headers.get_first_value(n).or_else(|| part.headers.get_first_value(n)))
            .filter(|a| a.starts_with("http"))
    };
    let pages = mail.parts().take(PARTS).filter(|p| p.ctype.mimetype.contains("html"));
    let pages: Result<Vec<_>, _> =
        pages.map(|p| p.get_body_raw().map(|body| (body, declared(p), address(p)))).collect();
    let pages = pages.map_err(|e| format!("the page cannot be decoded: {e}"))?;
    if pages.is_empty() { Err("the file contains no page".into()) } else { Ok(pages) }
}

/// The message with its headers, and those of its parts, cut to the lengths that mail programs write.
fn bounded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out: Option<Vec<u8>> = None;
    let (mut header, mut size, mut at) = (true, 0, 0);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if line.trim_ascii().is_empty() {
            header = false;
        } else if line.starts_with(b"--") {
            // A boundary, after which the header of a part begins.
            (header, size) = (true, 0);
        }
        size += line.len();
        let keep = if !header || line.len() <= HEADER_LINE && size <= HEADER {
            line.len()
        } else if size > HEADER {
            0
        } else {
            HEADER_LINE
        };
        if keep < line.len() {
            out.get_or_insert_with(|| bytes[..at].to_vec());
        }
        if let Some(out) = &mut out {
            out.extend_from_slice(&line[..keep]);
            if 0 < keep && keep < line.len() {
                out.push(b'\n');
            }
        }
        at += line.len();
    }
    out.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

fn parsed(bytes: &[u8]) -> Result<ParsedMail<'_>, String> {
    let bytes = without_apple_frame(bytes);
    let mail = mailparse::parse_mail(bytes).map_err(|e| format!("not a readable message: {e}"))?;
    match mail.headers.is_empty() {
        true => Err("not a message: it has no header lines".into()),
        false => Ok(mail),
    }
}

/// A message without what Apple Mail writes around it: its length before, and a list of properties behind.
fn without_apple_frame(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|b| *b == b'\n').unwrap_or(0);
    let number = bytes[..first].trim_ascii();
    if first == 0 || first > 12 || number.is_empty() || !number.iter().all(u8::is_ascii_digit) {
        return bytes;
    }
    let bytes = &bytes[first + 1..];
    const LIST: &[u8] = b"<?xml";
    // The length does not hold any more if the lines were given other ends.
    let end = (0..bytes.len()).rev().find(|i| bytes[*i..].starts_with(LIST));
    match end {
        Some(i) if String::from_utf8_lossy(&bytes[i..]).contains("<plist") => &bytes[..i],
        _ => bytes,
    }
}

#[cfg(test)]
mod tests;
