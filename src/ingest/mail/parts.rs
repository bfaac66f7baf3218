//! The parts of a message: its text, and what is attached to it.

use crate::ingest::draft::Draft;
use crate::ingest::format::{extension_of, is_media, is_silent_type};
use crate::ingest::html;
use crate::ingest::letters::letters;
use crate::ingest::text::text_as;
use encoding_rs::Encoding;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};
use std::collections::HashSet;

/// Maximum number of parts of a message, and of nesting levels.
pub(super) const PARTS: usize = 200;
const DEPTH: usize = 12;
/// A part with fewer letters beside others is a greeting, the footer of a mailing list or a stub.
const LETTERS: usize = 20;
const ALTERNATIVE: &str = "multipart/alternative";

/// A text of a message.
#[derive(Debug)]
pub(super) struct Part {
    pub text: String,
    pub charset: String,
    pub notes: Vec<String>,
    /// The articles that it lists.
    pub listed: Vec<Draft>,
    rich: bool,
}

/// The text of a message, if it has one, and its attachments by name.
#[derive(Default)]
pub(super) struct Parts {
    pub text: Option<Part>,
    pub attachments: Vec<(String, Vec<u8>)>,
    seen: usize,
}

/// The parts of a message.
pub(super) fn of(mail: &ParsedMail) -> Parts {
    let mut parts = Parts::default();
    parts.text = collect(mail, 0, "", &mut parts);
    parts
}

/// The character set that a part declares.
pub(super) fn declared(part: &ParsedMail) -> Option<&'static Encoding> {
    part.ctype.params.get("charset").and_then(|c| Encoding::for_label(c.as_bytes()))
}

/// The text of a part inside one of the type `around`; attachments are added to `out`.
fn collect(part: &ParsedMail, depth: usize, around: &str, out: &mut Parts) -> Option<Part> {
    out.seen += 1;
    if depth > DEPTH || out.seen > PARTS {
        return None;
    }
    let kind = part.ctype.mimetype.to_lowercase();
    if !part.subparts.is_empty() {
        let texts: Vec<Part> = part.subparts.iter().filter_map(|p| collect(p, depth + 1, &kind, out)).collect();
        return if kind == ALTERNATIVE { fuller(texts) } else { joined(texts) };
    }
    let kind = match part.headers.get_first_header("Content-Type") {
        // In a digest, a part is a message unless it says otherwise.
        None if around == "multipart/digest" => "message/rfc822".to_owned(),
        _ => kind,
    };
    let disposition = part.get_content_disposition();
    let name = disposition.params.get("filename").or_else(|| part.ctype.params.get("name")).cloned();
    let attached = disposition.disposition == DispositionType::Attachment;
    let body = body_of(part)?;
    if !attached && (kind == "text/html" || kind == "text/plain") {
        let read = text_as(&body, declared(part)).ok()?;
        let rich = kind == "text/html";
        let listed = if rich { html::listed(&read.text) } else { Vec::new() };
        let text = if rich { html::mail_text(&read.text) } else { read.text };
        return Some(Part { listed, text, charset: read.charset, notes: read.note.into_iter().collect(), rich });
    }
    // Another version of the text, such as RTF.
    let version = around == ALTERNATIVE && name.is_none() && !attached;
    if !body.is_empty()
        && !version
        && let Some(name) = attachment_name(name, &kind, &body, out.attachments.len() + 1)
    {
        out.attachments.push((name, body));
    }
    None
}

/// The name under which an attachment is read; none if it is a picture or the like. What has no name, or one without an
/// extension, is named by its media type; what has neither is recognised by its content.
fn attachment_name(name: Option<String>, kind: &str, body: &[u8], number: usize) -> Option<String> {
    let name = name.filter(|n| !n.trim().is_empty());
    if name.is_none() && (is_silent_type(kind) || kind.starts_with("multipart/") || is_media(body)) {
        return None;
    }
    // Outlook names an attached message after its subject, which may end in anything.
    let named = |n: &str| match kind {
        "message/rfc822" => n.to_lowercase().ends_with(".eml"),
        _ => n.rsplit_once('.').is_some_and(|(_, x)| (1..6).contains(&x.len()) && x.is_ascii()),
    };
    let base = name.unwrap_or_else(|| match kind {
        "message/rfc822" => "message".to_owned(),
        _ => format!("attachment {number}"),
    });
    Some(match extension_of(kind).filter(|_| !named(&base)) {
        Some(extension) => format!("{base}.{extension}"),
        None => base,
    })
}

/// The best of several versions of a text. The plain version of a newsletter is often a stub: "your program cannot show
/// HTML".
fn fuller(texts: Vec<Part>) -> Option<Part> {
    let (rich, plain): (Vec<Part>, Vec<Part>) = texts.into_iter().partition(|p| p.rich);
    let best = |list: Vec<Part>| list.into_iter().max_by_key(|p| letters(&p.text));
    match (best(plain), best(rich)) {
        (Some(p), Some(r)) if letters(&p.text) * 10 >= letters(&r.text) * 8 => Some(Part { listed: r.listed, ..p }),
        (p, r) => r.or(p),
    }
}

/// Texts one after another, as programs write them around pictures. Some send two versions of a text in this way.
fn joined(texts: Vec<Part>) -> Option<Part> {
    let mut out: Option<Part> = None;
    for part in texts {
        let Some(before) = out.take() else {
            out = Some(part);
            continue;
        };
        out = if letters(&part.text) < LETTERS && letters(&before.text) >= LETTERS {
            Some(before)
        } else if letters(&before.text) < LETTERS {
            Some(part)
        } else if before.rich != part.rich && repeats(&before.text, &part.text) {
            fuller(vec![before, part])
        } else {
            let text = format!("{}\n\n{}", before.text.trim_end(), part.text.trim_start());
            let mut notes = before.notes;
            notes.extend(part.notes.into_iter().filter(|n| !notes.contains(n)).collect::<Vec<_>>());
            Some(Part { text, notes, ..before })
        };
    }
    out
}

/// Whether most words of one text are also in the other, which is about as long.
fn repeats(a: &str, b: &str) -> bool {
    if a.len() > 4 * b.len() || b.len() > 4 * a.len() {
        return false;
    }
    let words = |t: &str| mujaz_arabic::words(t).into_iter().map(|w| w.folded).collect::<HashSet<String>>();
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() * 10 >= a.len().min(b.len()) * 7
}

/// The content of a part. Text that list software wrote behind the base64 of a part does not belong to it.
fn body_of(part: &ParsedMail) -> Option<Vec<u8>> {
    if let Ok(body) = part.get_body_raw() {
        return Some(body);
    }
    let mailparse::body::Body::Base64(coded) = part.get_body_encoded() else { return None };
    let mut code: Vec<u8> = Vec::new();
    for line in coded.get_raw().split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
        let ends = line.iter().position(|b| *b == b'=').unwrap_or(line.len());
        if !line[..ends].iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')) {
            break;
        }
        code.extend_from_slice(&line[..ends]);
        if ends < line.len() {
            break;
        }
    }
    // A cut group of four ends within a byte.
    code.truncate(code.len() - usize::from(code.len() % 4 == 1));
    let lenient = data_encoding::Specification {
        symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".into(),
        check_trailing_bits: false,
        ..data_encoding::Specification::new()
    };
    lenient.encoding().ok()?.decode(&code).ok().filter(|b| !b.is_empty())
}
