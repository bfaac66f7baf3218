//! Files of JSON as a whole: lists of records, wrappers around them, single records, exports of chats.

use super::admit::{admit, host};
use super::chat::{facebook, telegram};
use super::decode::decode;
use super::draft::Draft;
use super::outcome::{Ingested, skip};
use super::records::{all_lines, month_first, record};
use super::{html, json};
use crate::config::InputConfig;
use serde_json::Value;
use std::path::Path;

/// The articles of a JSON file.
pub(super) fn json_file(path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    // Escapes belong to the JSON: read as letters, `\u0022` would end a text.
    let (text, note) = match decode(bytes, false) {
        Ok(d) => (d.text, d.note),
        Err(reason) => {
            out.skipped.push(skip(path, None, reason));
            return out;
        }
    };
    let text = json::literal(&text);
    match serde_json::from_str::<Value>(text) {
        Ok(Value::String(inner)) if inner.trim_start().starts_with(['{', '[']) => {
            // A program wrote the text of a list as a value.
            return json_file(path, inner.as_bytes(), config);
        }
        Ok(value) => values(value, path, text.as_bytes(), config, &mut out),
        // A .json file with one object per line is common.
        Err(_)
            if text.lines().filter(|l| l.trim_start().starts_with('{') && l.trim_end().ends_with('}')).count() > 1 =>
        {
            return all_lines(path, text.as_bytes(), config);
        }
        Err(e) => match json::sequence(text).or_else(|| html::script_value(text)) {
            // With the quotation marks and commas of a program.
            Some(value) => values(value, path, text.as_bytes(), config, &mut out),
            None => damaged(text, &e, path, config, &mut out),
        },
    }
    out.articles.iter_mut().for_each(|a| a.notes.extend(note.clone()));
    out
}

fn values(mut value: Value, path: &Path, raw: &[u8], config: &InputConfig, out: &mut Ingested) {
    let repaired = json::repair(&mut value, raw);
    if let Value::Array(list) = &value {
        let inside = if list.iter().any(Value::is_object) { Vec::new() } else { json::records(&value) };
        let list = if inside.is_empty() { list } else { &inside };
        let order = month_first(list.iter());
        for (i, v) in list.iter().enumerate() {
            record(v, path, Some(i + 1), v.to_string().as_bytes(), config, order, out);
        }
    } else if let Some(messages) = conversation(&value) {
        for (n, draft) in messages {
            let raw = format!("{:?}\u{0}{}", draft.date, draft.text);
            admit(draft, path, Some(n), "UTF-8", raw.as_bytes(), out);
        }
        // A greeting in a chat is neither an article nor a failure.
        out.skipped.iter_mut().for_each(|s| s.failed &= out.articles.is_empty());
    } else if let Some(list) = json::items(&value) {
        let rows = if list.iter().any(Value::is_object) { Vec::new() } else { json::records(&value) };
        let list = if rows.is_empty() { list } else { &rows };
        let feed = value.get("version").and_then(|v| v.as_str()).is_some_and(|v| v.contains("jsonfeed.org"));
        let outlet = if feed { json::outlet_of(&value) } else { None };
        let order = month_first(list.iter());
        for (i, v) in list.iter().enumerate() {
            record(v, path, Some(i + 1), v.to_string().as_bytes(), config, order, out);
            if let Some(a) = out.articles.last_mut().filter(|a| a.origin.line == Some(i + 1)) {
                // If no outlet is named, the host takes its place.
                let named = a.outlet.is_some() && a.outlet != a.url.as_deref().and_then(host);
                a.outlet = if named { a.outlet.take() } else { outlet.clone().or(a.outlet.take()) };
            }
        }
        if list.is_empty() {
            out.skipped.push(skip(path, None, "the list is empty"));
        }
    } else {
        let list = json::records(&value);
        if list.len() < 2 {
            record(&value, path, None, raw, config, false, out);
            if let Some(inner) = list.first().filter(|_| out.articles.is_empty()) {
                out.skipped.clear();
                record(inner, path, None, raw, config, false, out);
            }
        } else {
            let order = month_first(list.iter());
            for (i, v) in list.iter().enumerate() {
                record(v, path, Some(i + 1), v.to_string().as_bytes(), config, order, out);
            }
        }
    }
    if repaired {
        out.articles.iter_mut().for_each(|a| a.notes.push(json::REPAIRED.into()));
    }
}

/// The messages of an export of a chat.
fn conversation(value: &Value) -> Option<Vec<(usize, Draft)>> {
    facebook::messages(value).or_else(|| {
        let chats = telegram::chats(value).filter(|c| !c.is_empty())?;
        Some(chats.into_iter().flat_map(telegram::messages).collect())
    })
}

/// The complete records of a damaged file.
fn damaged(text: &str, error: &serde_json::Error, path: &Path, config: &InputConfig, out: &mut Ingested) {
    let (list, lost) = json::complete(text);
    if list.is_empty() {
        out.skipped.push(skip(path, Some(error.line()), format!("not valid JSON: {error}")));
        return;
    }
    let many = list.len();
    values(Value::Array(list), path, text.as_bytes(), config, out);
    let records = if lost == 1 { "1 record is".to_owned() } else { format!("{lost} records are") };
    let what = if lost == 0 { "the list does not end".to_owned() } else { format!("{records} lost") };
    out.skipped.push(skip(
        path,
        Some(error.line()),
        format!("not valid JSON: {error}; {many} complete records were read, {what}; get the file again"),
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "افتتح الوزير مدرسة جديدة في المدينة صباح اليوم.";

    fn read(text: &str) -> Ingested {
        json_file(Path::new("x.json"), text.as_bytes(), &InputConfig::default())
    }

    #[test]
    fn exports_of_social_networks_are_read() {
        let latin: String = TEXT.bytes().map(char::from).collect();
        let facebook = serde_json::json!([
            {"timestamp": 1748736000, "data": [{"post": latin}], "title": "x shared a post."},
            {"timestamp": 1748736001, "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}]}]);
        let group = serde_json::json!({"group_posts_v2": facebook});
        let escaped = |v: serde_json::Value| -> String {
            let escape = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) };
            v.to_string().chars().map(escape).collect()
        };
        for v in [facebook, group] {
            let out = read(&escaped(v));
            assert_eq!(out.articles.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), [TEXT], "{:?}", out.skipped);
            assert_eq!(out.articles[0].published.map(|d| d.to_string()).as_deref(), Some("2025-06-01"));
            assert!(out.articles[0].notes.iter().any(|n| n == json::REPAIRED) && out.articles[0].title.is_none());
            assert!(out.skipped.len() == 1 && !out.skipped[0].failed, "{:?}", out.skipped);
        }
        let x = format!(
            "window.YTD.tweets.part0 = [{{\"tweet\": {{\"id_str\": \"7\", \"full_text\": \"{TEXT}\", \"created_at\": \"Sun Jun 01 08:00:00 +0000 2025\"}}}}]"
        );
        let a = &read(&x).articles[0];
        assert_eq!((a.text.as_str(), a.id.as_str()), (TEXT, "7"));
        assert_eq!(a.published.map(|d| d.to_string()).as_deref(), Some("2025-06-01"));
    }

    #[test]
    fn records_of_damaged_files_and_of_programs_are_read() {
        let one = format!("{{\"title\": \"مدرسة\", \"text\": \"{TEXT}\"}}");
        let cut = format!("[\n{one},\n{one},\n{}", one.chars().take(40).collect::<String>());
        let out = read(&cut);
        assert_eq!((out.articles.len(), out.skipped.len()), (2, 1));
        assert!(
            out.skipped[0].failed && out.skipped[0].reason.contains("2 complete records were read, 1 record is lost"),
            "{:?}",
            out.skipped
        );
        let python = format!("[{{'title': 'مدرسة', 'text': '{TEXT}', 'author': None, 'seen': True}},]");
        assert_eq!(read(&python).articles[0].text, TEXT);
        let escaped = format!(
            "[{{\"title\": \"\\u0645\\u062f\\u0631\\u0633\\u0629 \\u0022\\u0628\\u0022\", \"text\": \"{TEXT}\"}}]"
        );
        let a = &read(&escaped).articles[0];
        assert_eq!((a.title.as_deref(), a.notes.len()), (Some("مدرسة \"ب\""), 0));
        let shallow = format!("{{\"data\": {{\"news\": [{one}, {one}]}}, \"title\": \"قائمة الأخبار\"}}");
        assert_eq!(read(&shallow).articles.len(), 2);
    }
}
