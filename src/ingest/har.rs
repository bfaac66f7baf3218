//! Recordings of a browser (HAR 1.2): what servers answered, among it pages.

use super::letters::letters;
use serde_json::Value;

/// What a server answered.
pub(super) struct Answer {
    /// Its place in the recording, from 1.
    pub number: usize,
    pub url: String,
    /// When it was asked.
    pub taken: Option<jiff::Timestamp>,
    /// The media type, without parameters.
    pub kind: String,
    pub body: Vec<u8>,
}

/// Whether content is a recording.
pub(super) fn is_recording(bytes: &[u8]) -> bool {
    let head: String =
        String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).chars().filter(|c| !c.is_whitespace()).collect();
    head.trim_start_matches('\u{FEFF}').starts_with("{\"log\":{")
        && ["\"creator\":", "\"entries\":", "\"pages\":"].iter().any(|k| head.contains(k))
}

/// The answers that may hold articles: pages, feeds and records that arrived as a whole.
///
/// # Errors
/// A message: not JSON, or not a recording.
pub(super) fn answers(bytes: &[u8]) -> Result<Vec<Answer>, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|e| format!("a recording of a browser (HAR) that cannot be read: {e}; save it again"))?;
    let list = value.get("log").and_then(|l| l.get("entries")).and_then(Value::as_array);
    let list = list.ok_or("a recording of a browser (HAR) without entries; save it again with their content")?;
    Ok(list.iter().enumerate().filter_map(|(n, entry)| answer(n + 1, entry)).collect())
}

fn answer(number: usize, entry: &Value) -> Option<Answer> {
    let response = entry.get("response")?;
    let content = response.get("content")?;
    let text = content.get("text")?.as_str()?;
    let said = content.get("mimeType").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let kind = said.split(';').next().unwrap_or_default().trim().to_owned();
    let wanted = ["html", "json", "xml", "rss", "atom", "text/plain", "pdf"].iter().any(|k| kind.contains(k));
    if response.get("status").and_then(Value::as_u64) != Some(200) || !wanted || kind.contains("svg") {
        return None;
    }
    let body = match content.get("encoding").and_then(Value::as_str) {
        Some("base64") => data_encoding::BASE64.decode(text.trim().as_bytes()).ok()?,
        _ => text.as_bytes().to_vec(),
    };
    // Answers of counters and advertisers are many, and have nothing to read.
    if !kind.contains("pdf")
        && letters(&String::from_utf8_lossy(&body)) == 0
        && body.is_ascii()
        && !body.contains(&b'\\')
    {
        return None;
    }
    let url = entry.get("request").and_then(|r| r.get("url")).and_then(Value::as_str).unwrap_or_default().to_owned();
    let taken = entry.get("startedDateTime").and_then(Value::as_str).and_then(|t| t.parse().ok());
    Some(Answer { number, url, taken, kind, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pages_and_records_of_a_recording_are_found() {
        let entry = |kind: &str, status: u64, text: &str, encoding: Option<&str>| {
            json!({"startedDateTime": "2025-06-01T10:00:00.000Z", "request": {"url": "https://a.example/1"},
                "response": {"status": status, "content": {"mimeType": kind, "text": text, "encoding": encoding}}})
        };
        let page = "<p>أغلق الجسر</p>";
        let recording = json!({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
            entry("text/html; charset=utf-8", 200, page, None),
            entry("application/javascript", 200, page, None),
            entry("text/html", 404, page, None),
            entry("application/json", 200, "{\"ok\":1}", None),
            entry("text/html", 200, &data_encoding::BASE64.encode(page.as_bytes()), Some("base64")),
        ]}});
        let bytes = recording.to_string().into_bytes();
        assert!(is_recording(&bytes) && !is_recording(b"{\"log\": \"x\"}"));
        let got = answers(&bytes).unwrap();
        assert_eq!(
            got.iter().map(|a| (a.number, a.body.as_slice())).collect::<Vec<_>>(),
            [(1, page.as_bytes()), (5, page.as_bytes())]
        );
        assert_eq!((got[0].url.as_str(), got[0].taken.is_some()), ("https://a.example/1", true));
        assert!(answers(b"{\"log\":{\"creator\":").is_err_and(|e| e.contains("save it again")));
    }
}
