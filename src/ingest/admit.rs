//! Turns a draft into an article, or gives the reason why it is not one.

use super::dates;
use super::draft::Draft;
use super::outcome::{Ingested, skip};
use super::{address, lines, mojibake, visual};
use crate::types::{Article, Origin, sha256};
use mujaz_arabic::language::{Language, detect};
use mujaz_arabic::letters::{is_arabic_letter, tidy};
use std::path::Path;

/// Turns a draft into an article, or says why not.
pub(super) fn admit(draft: Draft, path: &Path, line: Option<usize>, charset: &str, raw: &[u8], out: &mut Ingested) {
    let mut notes = draft.notes;
    let text = draft.text.replace("\r\n", "\n").replace('\r', "\n");
    let (text, note) = mojibake::repaired(&text);
    notes.extend(note);
    let (text, note) = visual::in_reading_order(&text);
    notes.extend(note);
    let text = without_debris(&text);
    let text = match lines::broken(&text) {
        Some(broken) => {
            notes.push("lines of unusual length were broken".into());
            broken
        }
        None => text,
    };
    let (text, pages) = pages(text);
    if text.trim().is_empty() {
        out.skipped.push(skip(path, line, "contains no text"));
        return;
    }
    let title = draft.title.map(|t| tidy(&visual::in_reading_order(&mojibake::repaired(&t).0).0));
    let sample = format!("{}\n{text}", title.as_deref().unwrap_or_default());
    if let Some(why) = mojibake::garbled(&sample) {
        out.skipped.push(skip(path, line, why));
        return;
    }
    if !notes.iter().any(|n| n.contains("could not be read as")) {
        notes.extend(mojibake::lost(&text));
    }
    match detect(&sample) {
        Language::Arabic => {}
        Language::Unknown => {
            out.skipped.push(skip(path, line, "too short to be an article: fewer than 20 letters"));
            return;
        }
        other => {
            let mut row = skip(path, line, format!("not Arabic: this looks like {}", other.name()));
            row.failed = false;
            out.skipped.push(row);
            return;
        }
    }
    let mut published = draft.date.as_deref().and_then(|d| dates::parse_as(d, draft.taken, draft.month_first));
    if draft.month_first && published != draft.date.as_deref().and_then(|d| dates::parse(d, draft.taken)) {
        notes.push("the date was read with the month first, as other dates of the same list have it".into());
    }
    if let (Some(raw), None) = (draft.date.as_deref().filter(|d| !d.trim().is_empty()), published) {
        notes.push(format!("the date \"{raw}\" could not be read"));
    }
    if let (Some(d), Some(raw)) = (published, &draft.date)
        && let Some(local) = dates::local_day(d, raw, &text)
    {
        notes.push(format!(
            "the date is {d} in universal time; the text says that it was {local} where it was published"
        ));
        published = Some(local);
    }
    if let Some(d) = published.filter(|d| !dates::possible(*d)) {
        notes.push(format!("the date of publication, {d}, is implausible and was not used"));
        published = None;
    }
    let name = |n: Option<String>| n.map(|n| mojibake::repaired(&n).0.into_owned());
    let url = draft.url.map(|u| address::direct(&u));
    let stem = path.file_stem().map_or_else(|| "stdin".to_owned(), |s| s.to_string_lossy().into_owned());
    let stem = if stem == "-" { "stdin".to_owned() } else { stem };
    let id = draft.id.unwrap_or_else(|| line.map_or(stem.clone(), |n| format!("{stem}-{n}")));
    out.articles.push(Article {
        id,
        origin: Origin { path: path.display().to_string(), line },
        outlet: name(draft.outlet).or_else(|| url.as_deref().and_then(host)),
        title: title.filter(|t| !t.is_empty()),
        author: name(draft.author).filter(|a| !is_placeholder(a)),
        published,
        published_raw: draft.date,
        url,
        charset: charset.to_owned(),
        digest: sha256(raw),
        text,
        pages,
        notes,
    });
}

/// Whether an author is what programs put where nobody is named.
fn is_placeholder(author: &str) -> bool {
    const NAMES: [&str; 8] =
        ["unknown", "anonymous", "admin", "administrator", "webmaster", "noreply", "no-reply", "غير معروف"];
    let author = author.trim().to_lowercase();
    NAMES.contains(&author.as_str()) || author.starts_with("noreply@") || author.starts_with("no-reply@")
}

/// The text without the form feeds between its pages, and the offset at which each page begins (empty for a text of one
/// page).
fn pages(text: String) -> (String, Vec<usize>) {
    if !text.trim_end().contains('\u{C}') {
        return (text.replace('\u{C}', ""), Vec::new());
    }
    let mut out = String::with_capacity(text.len());
    let mut pages = Vec::new();
    for (n, page) in text.trim_end().split('\u{C}').enumerate() {
        // A page may end within a sentence; words on either side stay apart.
        if n > 0 && !out.ends_with(char::is_whitespace) && !page.starts_with(char::is_whitespace) {
            out.push(' ');
        }
        pages.push(out.len());
        out.push_str(page);
    }
    (out, pages)
}

/// The text without control characters, and with line breaks where a program wrote `\n` as two characters.
fn without_debris(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\u{C}')).collect();
    if !text.contains("\\n") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\\n") {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 2..];
        // "C:\new" is a path.
        let broken = !behind.starts_with(|c: char| c.is_ascii_alphanumeric()) || out.ends_with(is_arabic_letter);
        out.push_str(if broken { "\n" } else { "\\n" });
        rest = behind;
    }
    out.push_str(rest);
    out.replace("\\r\n", "\n")
}

/// The host of an address without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    (!host.is_empty()).then(|| host.to_owned())
}
