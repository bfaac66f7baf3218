//! Web archives (WARC, ISO 28500): the pages, feeds and documents among their records.

use std::io::{BufRead, Read};

/// A page of a web archive.
pub(super) struct Page {
    /// Its address.
    pub url: String,
    /// When it was fetched.
    pub taken: Option<jiff::Timestamp>,
    /// The character set in its header.
    pub charset: Option<String>,
    /// What it is, as its file would be named: `html`, `txt`, `xml`, `json`, `pdf`.
    pub kind: &'static str,
    pub body: Vec<u8>,
}

/// Hands over the text pages of an archive one by one with their numbers; `put` returns whether to continue. A record
/// of more than `most` bytes is reported as a message.
///
/// # Errors
/// A message: not a web archive, or a truncated one.
pub(super) fn pages(
    reader: &mut dyn BufRead,
    most: u64,
    put: &mut dyn FnMut(usize, Result<Page, String>) -> bool,
) -> Result<(), String> {
    let mut number = 0;
    loop {
        let Some(first) = line(reader)? else { return Ok(()) };
        if first.trim().is_empty() {
            continue;
        }
        if !first.starts_with("WARC/") {
            return Err(match number {
                0 => "not a web archive: it does not begin with a record".into(),
                n => format!("damaged after record {n}; the records before that were read"),
            });
        }
        number += 1;
        let head = headers(reader)?;
        let get = |name: &str| head.iter().find(|h| h.0 == name).map(|h| h.1.as_str());
        let length: u64 =
            get("content-length").and_then(|l| l.parse().ok()).ok_or("a record does not say its length")?;
        let kind = get("warc-type").unwrap_or_default().to_owned();
        let url = get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
        let wanted = matches!(kind.as_str(), "response" | "resource" | "conversion") && url.starts_with("http");
        if !wanted || length > most {
            let skipped = std::io::copy(&mut Read::take(&mut *reader, length), &mut std::io::sink());
            if skipped.map_err(|e| format!("cannot be read: {e}"))? < length {
                return Err(format!("cut off inside record {number}"));
            }
            let reason = || {
                format!(
                    "the record of {url} is larger than the limit of {} MB; raise input.max_bytes in mujaz.toml",
                    most >> 20
                )
            };
            if wanted && !put(number, Err(reason())) {
                return Ok(());
            }
            continue;
        }
        let mut block = Vec::new();
        Read::take(&mut *reader, length).read_to_end(&mut block).map_err(|e| format!("cannot be read: {e}"))?;
        if (block.len() as u64) < length {
            return Err(format!("cut off inside record {number}"));
        }
        let taken = get("warc-date").and_then(|d| d.parse().ok());
        let found = match kind.as_str() {
            "response" => response(&block, most),
            _ => Some((get("content-type").unwrap_or("text/html").to_owned(), block)),
        };
        let Some((content_type, body)) = found else { continue };
        let content_type = content_type.to_lowercase();
        let named = [
            ("html", "html"),
            ("text/plain", "txt"),
            ("rss", "xml"),
            ("atom", "xml"),
            ("xml", "xml"),
            ("json", "json"),
            ("pdf", "pdf"),
        ];
        let kind = named.iter().find(|(t, _)| content_type.contains(t)).map(|(_, kind)| *kind);
        let Some(kind) = kind.filter(|_| !body.trim_ascii().is_empty() && !content_type.contains("svg")) else {
            continue;
        };
        let charset = content_type.split("charset=").nth(1);
        let charset = charset.map(|c| c.split(';').next().unwrap_or_default().trim().trim_matches('"').to_owned());
        if !put(number, Ok(Page { url, taken, charset, kind, body })) {
            return Ok(());
        }
    }
}

/// One line of a header, at most 64 KB of it.
fn line(reader: &mut dyn BufRead) -> Result<Option<String>, String> {
    let mut out = Vec::new();
    let n = Read::take(&mut *reader, 64 << 10)
        .read_until(b'\n', &mut out)
        .map_err(|e| format!("cannot be unpacked or read: {e}"))?;
    Ok((n > 0).then(|| String::from_utf8_lossy(&out).into_owned()))
}

/// Header lines up to an empty one, with names in lower case.
fn headers(reader: &mut dyn BufRead) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    while let Some(l) = line(reader)? {
        let l = l.trim_end();
        if l.is_empty() || out.len() > 500 {
            break;
        }
        if let Some((name, value)) = l.split_once(':') {
            out.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(out)
}

/// Content type and content of a successful HTTP response.
fn response(block: &[u8], most: u64) -> Option<(String, Vec<u8>)> {
    let mut rest = block;
    let status = line(&mut rest).ok()??;
    if status.split(' ').nth(1) != Some("200") {
        return None;
    }
    let head = headers(&mut rest).ok()?;
    let get = |name: &str| head.iter().find(|h| h.0 == name).map(|h| h.1.as_str());
    let kind = get("content-type").unwrap_or_default().to_owned();
    let mut body = rest.to_vec();
    if get("transfer-encoding").is_some_and(|t| t.contains("chunked")) {
        // Many archives keep the header of a chunked body that they have already reassembled.
        body = chunks(&body).unwrap_or(body);
    }
    if get("content-encoding").is_some_and(|t| t.contains("gzip")) && body.starts_with(&[0x1F, 0x8B]) {
        let mut out = Vec::new();
        flate2::read::MultiGzDecoder::new(body.as_slice()).take(most).read_to_end(&mut out).ok()?;
        body = out;
    }
    Some((kind, body))
}

/// Reassembles a chunked body.
fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = body.windows(2).take(32).position(|w| w == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(end + 2..(end + 2).checked_add(size)?)?);
        body = body.get(end + 2 + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, url: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-06-01T10:00:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn read(text: &str, most: u64) -> (Vec<String>, Result<(), String>) {
        let mut out = Vec::new();
        let done = pages(&mut text.as_bytes(), most, &mut |n, p| {
            out.push(match p {
                Ok(p) => format!("{n} {} {:?} {}", p.url, p.charset, String::from_utf8_lossy(&p.body)),
                Err(why) => format!("{n} {why}"),
            });
            true
        });
        (out, done)
    }

    #[test]
    fn text_pages_are_found_among_the_records() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n3\r\ncde\r\n0\r\n\r\n";
        let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx";
        let archive = record("warcinfo", "", "software: x")
            + &record("response", "https://a.example/1", page)
            + &record("response", "https://a.example/2", image)
            + &record("response", "https://a.example/3", gone);
        let (got, done) = read(&archive, 10_000);
        assert_eq!(got, ["2 https://a.example/1 Some(\"utf-8\") <p>abcde"]);
        assert!(done.is_ok());
        let (got, _) = read(&archive, 100);
        assert!(got[0].contains("input.max_bytes"), "{got:?}");
        assert!(read(&archive[..archive.len() - 30], 10_000).1.unwrap_err().contains("cut off"));
        assert!(read("hello", 100).1.unwrap_err().contains("not a web archive"));
    }
}
