//! Reading: files, folders and standard input become [`Article`]s. One bad input becomes a row of
//! the report, never the end of the run.

mod dates;
mod deadline;
mod decode;
mod draft;
pub mod feed;
mod html;
mod json;
mod lines;
mod markup;
mod nesting;
mod open;

pub use decode::{Decoded, decode};

use crate::config::InputConfig;
use crate::error::{Error, Kind, Result};
use crate::types::{Article, Origin, Skipped, sha256};
use draft::Draft;
use mujaz_arabic::language::{Language, detect};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The result of reading.
#[derive(Debug, Default)]
pub struct Ingested {
    /// Arabic articles in input order.
    pub articles: Vec<Article>,
    /// Everything else, with reasons.
    pub skipped: Vec<Skipped>,
}

const KNOWN: [&str; 9] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "json", "jsonl"];

/// Articles and lines that are read before they are handed on.
const BATCH: usize = 512;
/// Bytes of a record that is read without a limit of time.
const SMALL: usize = 32 << 10;
/// Bytes of files or lines that are read before they are handed on.
const BATCH_BYTES: u64 = 64 << 20;

/// Receives batches; returns whether to continue.
pub type Sink<'a> = dyn FnMut(Ingested) -> bool + 'a;

/// Reads every input in batches, so that a large input is never in memory as a whole; `-` is standard input. Reading
/// ends early when the sink returns `false`.
///
/// ```
/// use mujaz::config::InputConfig;
///
/// # fn main() -> mujaz::error::Result<()> {
/// let mut articles = Vec::new();
/// mujaz::ingest::each(&["examples/articles".into()], &InputConfig::default(), &mut |part| {
///     articles.extend(part.articles);
///     true
/// })?;
/// assert_eq!(articles[0].id, "01-bridge-opening-nadir");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Only where the command itself is wrong: an input that does not exist or a folder that cannot be listed is a row of
/// [`Ingested::skipped`].
pub fn each(inputs: &[String], config: &InputConfig, sink: &mut Sink) -> Result<()> {
    if inputs.is_empty() {
        return Err(
            Error::new(Kind::Usage, "no input was given").help("name files or folders, or `-` for standard input")
        );
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut distinct = |mut part: Ingested| {
        distinct_ids(&mut part.articles, &mut seen);
        sink(part)
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut unlisted = Ingested::default();
    for input in inputs {
        if input == "-" {
            if !(read_many(&std::mem::take(&mut files), config, &mut distinct) && read_stdin(config, &mut distinct)) {
                return Ok(());
            }
        } else {
            list(Path::new(input), &mut files, &mut unlisted.skipped);
        }
    }
    if read_many(&files, config, &mut distinct) {
        distinct(unlisted);
    }
    Ok(())
}

/// Inputs of the same name get `-2`, `-3`, … in input order.
fn distinct_ids(articles: &mut [Article], seen: &mut HashMap<String, usize>) {
    for a in articles {
        let n = seen.entry(a.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            a.notes.push(format!("another input has the name {} too; this one is called {}-{n}", a.id, a.id));
            a.id = format!("{}-{n}", a.id);
        }
    }
}

const NO_ARTICLE: &str = "the folder contains no article";
const NO_MATCH: &str = "no file matches the pattern";

/// Whether an input is only empty, which may change.
pub fn is_empty_place(s: &Skipped) -> bool {
    s.reason == NO_ARTICLE || s.reason == NO_MATCH
}

fn skip(path: &Path, line: Option<usize>, reason: impl Into<String>) -> Skipped {
    let origin = Origin { path: path.display().to_string(), line };
    Skipped { origin, reason: reason.into(), failed: true }
}

/// Adds the files of an input: itself, or what is below it in sorted order. Hidden files are left
/// out, symbolic links are followed, and a loop of links is reported.
fn list(input: &Path, files: &mut Vec<PathBuf>, skipped: &mut Vec<Skipped>) {
    let pattern = input.to_string_lossy();
    if pattern.contains(['*', '?', '[']) && !input.exists() {
        return match glob::glob(&pattern) {
            Ok(found) => {
                let found: Vec<PathBuf> = found.flatten().collect();
                if found.is_empty() {
                    skipped.push(skip(input, None, NO_MATCH));
                }
                found.iter().for_each(|f| list(f, files, skipped));
            }
            Err(e) => skipped.push(skip(input, None, format!("the pattern is not valid: {e}"))),
        };
    }
    if !input.is_dir() {
        files.push(input.to_owned());
        return;
    }
    let before = files.len();
    let walk = walkdir::WalkDir::new(input).follow_links(true).sort_by_file_name().into_iter();
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in walk.filter_entry(visible) {
        match entry {
            Ok(e) if e.file_type().is_dir() => {}
            Ok(e) if !e.file_type().is_file() => {
                skipped.push(skip(e.path(), None, "not a regular file; pipes and devices in folders are not read"));
            }
            Ok(e) => {
                let ext = e.path().extension().map(|x| x.to_string_lossy().to_lowercase());
                if ext.as_deref().is_some_and(|x| KNOWN.contains(&x)) {
                    files.push(e.into_path());
                } else {
                    let mut row = skip(e.path(), None, "not a .txt, .md, .html, .json or .jsonl file");
                    row.failed = false;
                    skipped.push(row);
                }
            }
            Err(e) => {
                let path = e.path().unwrap_or(input).to_owned();
                let reason = match e.loop_ancestor() {
                    Some(up) => format!(
                        "a symbolic link leads back to {}; remove the link or name the folders one by one",
                        up.display()
                    ),
                    None => format!("cannot be listed: {e}; check the permissions of the folder"),
                };
                skipped.push(skip(&path, None, reason));
            }
        }
    }
    if files.len() == before && skipped.iter().all(|s| !s.origin.path.starts_with(&*input.to_string_lossy())) {
        skipped.push(skip(input, None, NO_ARTICLE));
    }
}

fn read_many(files: &[PathBuf], config: &InputConfig, sink: &mut Sink) -> bool {
    let lines = |f: &PathBuf| f.extension().is_some_and(|x| x.eq_ignore_ascii_case("jsonl"));
    let mut rest = files;
    while let Some(first) = rest.first() {
        if lines(first) {
            let go_on = match open::regular(first) {
                Ok(f) => json_lines(first, &mut std::io::BufReader::new(f), config, sink),
                Err(reason) => sink(failed(first, reason)),
            };
            if !go_on {
                return false;
            }
            rest = &rest[1..];
            continue;
        }
        let mut bytes = 0;
        let full = |f: &PathBuf| {
            bytes += std::fs::metadata(f).map_or(0, |m| m.len().min(config.max_bytes));
            bytes > BATCH_BYTES
        };
        let most = rest.iter().take(BATCH).position(full).map_or(rest.len().min(BATCH), |n| n.max(1));
        let n = rest[..most].iter().position(lines).unwrap_or(most);
        let parts: Vec<Ingested> = rest[..n].par_iter().map(|f| read_file(f, config)).collect();
        if !sink(join(parts)) {
            return false;
        }
        rest = &rest[n..];
    }
    true
}

fn join(parts: Vec<Ingested>) -> Ingested {
    let mut out = Ingested::default();
    for p in parts {
        out.articles.extend(p.articles);
        out.skipped.extend(p.skipped);
    }
    out
}

fn failed(path: &Path, reason: String) -> Ingested {
    Ingested { skipped: vec![skip(path, None, reason)], ..Default::default() }
}

/// Reads standard input: JSON Lines without a bound, line by line; a list or an article within one.
fn read_stdin(config: &InputConfig, sink: &mut Sink) -> bool {
    let path = Path::new("-");
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    let told = |e: std::io::Error| failed(path, format!("standard input cannot be read: {e}"));
    if let Err(e) = (&mut input).take(64 << 10).read_to_end(&mut bytes) {
        return sink(told(e));
    }
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xEF | 0xBB | 0xBF));
    let first = start.map(|i| bytes[i]);
    if first == Some(b'{') {
        return json_lines(path, &mut std::io::BufReader::new(bytes.chain(input)), config, sink);
    }
    let most = if first == Some(b'[') { config.max_bytes.saturating_mul(8) } else { config.max_bytes };
    let left = most.saturating_add(1).saturating_sub(bytes.len() as u64);
    if let Err(e) = input.take(left).read_to_end(&mut bytes) {
        return sink(told(e));
    }
    if bytes.len() as u64 > most {
        let reason = format!(
            "standard input is longer than {} MB; hand it over as JSON Lines (one object a line), which have no such limit, or raise input.max_bytes in mujaz.toml",
            most >> 20
        );
        return sink(failed(path, reason));
    }
    let (place, config) = (path.to_owned(), config.clone());
    sink(in_time(path, config.timeout.0, move || match first {
        Some(b'[') => json_file(&place, &bytes, &config),
        Some(b'<') => one(&place, &bytes, Format::Html),
        _ => one(&place, &bytes, Format::Text),
    }))
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Markdown,
    Html,
}

fn read_file(path: &Path, config: &InputConfig) -> Ingested {
    let ext = path.extension().map(|x| x.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = match open::whole(path, config.max_bytes) {
        Ok(b) => b,
        Err(reason) => return failed(path, reason),
    };
    let (place, config) = (path.to_owned(), config.clone());
    in_time(path, config.timeout.0, move || match ext.as_str() {
        "json" => json_file(&place, &bytes, &config),
        "html" | "htm" | "xhtml" => one(&place, &bytes, Format::Html),
        "md" | "markdown" => one(&place, &bytes, Format::Markdown),
        _ => one(&place, &bytes, Format::Text),
    })
}

/// What reading gives, if it ends within the limit.
fn in_time(path: &Path, limit: Duration, read: impl FnOnce() -> Ingested + Send + 'static) -> Ingested {
    deadline::within(limit, || Ok(read())).unwrap_or_else(|reason| failed(path, reason))
}

/// A page that was fetched from `address`, as an article; read within `limit`.
pub fn page(address: &str, bytes: &[u8], limit: Duration) -> Ingested {
    let (place, bytes) = (PathBuf::from(address), bytes.to_owned());
    fetched(in_time(Path::new(address), limit, move || one(&place, &bytes, Format::Html)), address)
}

/// An item of a feed as an article, by what the feed itself says.
pub fn from_item(item: feed::Item, feed: &str) -> Ingested {
    let mut out = Ingested::default();
    let address = item.link.clone().unwrap_or_else(|| format!("{feed}#{}", item.id));
    admit(item.draft, Path::new(&address), None, "UTF-8", item.digest.as_bytes(), &mut out);
    fetched(out, &address)
}

/// A fetched article is identified by its address.
fn fetched(mut part: Ingested, address: &str) -> Ingested {
    for a in &mut part.articles {
        a.id = format!("web-{}", &sha256(address.as_bytes())[..10]);
        a.url.get_or_insert_with(|| address.to_owned());
        a.outlet = a.outlet.take().or_else(|| host(address));
    }
    part
}

/// A file that is one article.
fn one(path: &Path, bytes: &[u8], format: Format) -> Ingested {
    let result = decode(bytes, format == Format::Html).and_then(|d| {
        let mut draft = match format {
            Format::Html => html::draft(&d.text)?,
            Format::Markdown => Draft { text: plain_markdown(&d.text), ..Default::default() },
            Format::Text => Draft { text: d.text, ..Default::default() },
        };
        draft.notes.extend(d.note);
        Ok((draft, d.charset))
    });
    let mut out = Ingested::default();
    match result {
        Ok((draft, charset)) => admit(draft, path, None, &charset, bytes, &mut out),
        Err(reason) => out.skipped.push(skip(path, None, reason)),
    }
    out
}

/// Removes Markdown: headings, emphasis, links, images, front matter.
fn plain_markdown(text: &str) -> String {
    use std::sync::LazyLock;
    static LINK: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"!?\[([^\]]*)\]\([^)]*\)").expect("fixed pattern"));
    let body = match text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")) {
        Some((_, rest)) => rest,
        None => text,
    };
    let body = LINK.replace_all(body, "$1");
    body.lines()
        .map(|l| l.trim_start_matches(['#', '>']).replace("**", "").replace("__", ""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// JSON Lines that are in memory already.
fn all_lines(path: &Path, mut bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut parts = Vec::new();
    json_lines(path, &mut bytes, config, &mut |part| {
        parts.push(part);
        true
    });
    join(parts)
}

/// Reads one object a line; lines are parsed by all cores, in batches.
fn json_lines(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    let mut number = 0;
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut last = Ingested::default();
    let mut weight = 0;
    loop {
        let mut buffer = Vec::new();
        match (&mut *reader).take(config.max_bytes + 1).read_until(b'\n', &mut buffer) {
            Ok(0) => break,
            Ok(n) if n as u64 > config.max_bytes => {
                last.skipped.push(skip(
                    path,
                    Some(number + 1),
                    "the line is longer than input.max_bytes; the rest of the file was not read",
                ));
                break;
            }
            Ok(_) => {}
            Err(e) => {
                last.skipped.push(skip(path, Some(number + 1), format!("cannot be read: {e}")));
                break;
            }
        }
        number += 1;
        weight += buffer.len() as u64;
        lines.push((number, buffer));
        if lines.len() == BATCH || weight > BATCH_BYTES {
            weight = 0;
            if !sink(parse_lines(path, &std::mem::take(&mut lines), config)) {
                return false;
            }
        }
    }
    if number == 0 && last.skipped.is_empty() {
        last.skipped.push(skip(path, None, "the file is empty"));
    }
    let mut rest = parse_lines(path, &lines, config);
    rest.skipped.extend(last.skipped);
    sink(rest)
}

fn parse_lines(path: &Path, lines: &[(usize, Vec<u8>)], config: &InputConfig) -> Ingested {
    let parse = |(number, bytes): &(usize, Vec<u8>)| {
        let mut out = Ingested::default();
        let line = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
        if line.is_empty() {
            return out;
        }
        match serde_json::from_slice::<serde_json::Value>(line) {
            Ok(value) => record(&value, path, Some(*number), line, config, &mut out),
            Err(e) => {
                out.skipped.push(skip(path, Some(*number), format!("not valid JSON: {e}; the other lines were read")))
            }
        }
        out
    };
    join(lines.par_iter().map(parse).collect())
}

fn json_file(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    let text = match decode(bytes, false) {
        Ok(d) => d.text,
        Err(reason) => {
            out.skipped.push(skip(path, None, reason));
            return out;
        }
    };
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::Array(list)) => {
            for (i, v) in list.iter().enumerate() {
                record(v, path, Some(i + 1), v.to_string().as_bytes(), config, &mut out);
            }
        }
        Ok(value) => match json::items(&value) {
            Some(list) => {
                for (i, v) in list.iter().enumerate() {
                    record(v, path, Some(i + 1), v.to_string().as_bytes(), config, &mut out);
                }
            }
            None => record(&value, path, None, bytes, config, &mut out),
        },
        // A .json file with one object a line is common.
        Err(_) if text.lines().filter(|l| l.trim_start().starts_with('{')).count() > 1 => {
            return all_lines(path, text.as_bytes(), config);
        }
        Err(e) => out.skipped.push(skip(path, Some(e.line()), format!("not valid JSON: {e}"))),
    }
    out
}

fn record(
    value: &serde_json::Value,
    path: &Path,
    line: Option<usize>,
    raw: &[u8],
    config: &InputConfig,
    out: &mut Ingested,
) {
    // Most records are small: a thread for each would cost more than it reads.
    let draft = if raw.len() < SMALL {
        json::draft(value, &config.fields)
    } else {
        let (value, fields) = (value.clone(), config.fields.clone());
        deadline::within(config.timeout.0, move || json::draft(&value, &fields))
    };
    match draft {
        Ok(draft) => admit(draft, path, line, "UTF-8", raw, out),
        Err(reason) => out.skipped.push(skip(path, line, reason)),
    }
}

/// Turns a draft into an article, or says why not.
fn admit(draft: Draft, path: &Path, line: Option<usize>, charset: &str, raw: &[u8], out: &mut Ingested) {
    let text = draft.text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        out.skipped.push(skip(path, line, "contains no text"));
        return;
    }
    let sample = format!("{}\n{text}", draft.title.as_deref().unwrap_or_default());
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
    let mut notes = draft.notes;
    let text = match lines::broken(&text) {
        Some(t) => {
            notes.push("very long lines were broken".into());
            t
        }
        None => text,
    };
    let mut published = draft.date.as_deref().and_then(dates::parse);
    if let (Some(raw), None) = (&draft.date, published) {
        notes.push(format!("the date \"{raw}\" could not be read"));
    }
    if let Some(d) = published.filter(|d| !dates::possible(*d)) {
        notes.push(format!("the date of publication, {d}, cannot be true and was not used"));
        published = None;
    }
    let stem = path.file_stem().map_or_else(|| "stdin".to_owned(), |s| s.to_string_lossy().into_owned());
    let stem = if stem == "-" { "stdin".to_owned() } else { stem };
    let id = draft.id.unwrap_or_else(|| line.map_or(stem.clone(), |n| format!("{stem}-{n}")));
    out.articles.push(Article {
        id,
        origin: Origin { path: path.display().to_string(), line },
        outlet: draft.outlet.or_else(|| draft.url.as_deref().and_then(host)),
        title: draft.title.map(|t| mujaz_arabic::letters::tidy(&t)).filter(|t| !t.is_empty()),
        author: draft.author,
        published,
        published_raw: draft.date,
        url: draft.url,
        charset: charset.to_owned(),
        digest: sha256(raw),
        text,
        notes,
    });
}

/// The host of an address without `www.`.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    (!host.is_empty()).then(|| host.to_owned())
}
