//! Records: rows of tables, lines of JSON Lines, values of JSON.

use super::admit::admit;
use super::draft::Draft;
use super::outcome::{BATCH, BATCH_BYTES, Ingested, Sink, join, skip};
use super::{dates, deadline, html, json, sheet, wide};
use crate::config::InputConfig;
use crate::types::Skipped;
use regex::bytes::Regex;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::LazyLock;

/// Maximum size of a record that is read without a time limit.
const SMALL: usize = 32 << 10;
/// How many times `input.max_bytes` a line may be long for the lines after it to be read.
const LONGEST: u64 = 16;

/// JSON Lines already in memory.
pub(super) fn all_lines(path: &Path, mut bytes: &[u8], config: &InputConfig) -> Ingested {
    let mut parts = Vec::new();
    json_lines(path, &mut bytes, config, &mut |part| {
        parts.push(part);
        true
    });
    join(parts)
}

/// Reads one object per line, in UTF-8 or, with a byte order mark, in UTF-16.
pub(super) fn json_lines(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    match wide::encoding(reader) {
        Some(encoding) => {
            let mut reader = BufReader::new(wide::Narrowed::new(reader, encoding));
            utf8_lines(path, &mut reader, config, sink)
        }
        None => utf8_lines(path, reader, config, sink),
    }
}

/// Reads one object per line; lines are parsed on all cores, in batches.
fn utf8_lines(path: &Path, reader: &mut dyn BufRead, config: &InputConfig, sink: &mut Sink) -> bool {
    let mut number = 0;
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut last = Ingested::default();
    let mut weight = 0;
    loop {
        let mut buffer = Vec::new();
        match (&mut *reader).take(config.max_bytes + 1).read_until(b'\n', &mut buffer) {
            Ok(0) => break,
            Ok(n) if n as u64 > config.max_bytes && !buffer.ends_with(b"\n") => {
                number += 1;
                let ended = skip_line(reader, config.max_bytes.saturating_mul(LONGEST));
                let more = if ended { "" } else { "; the rest of the file was not read" };
                let reason = format!(
                    "the line is longer than the limit of {} MB for one article; raise input.max_bytes in mujaz.toml{more}",
                    config.max_bytes >> 20
                );
                last.skipped.push(skip(path, Some(number), reason));
                if ended {
                    continue;
                }
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
            if !sink(parse_lines(path, std::mem::take(&mut lines), config)) {
                return false;
            }
        }
    }
    if number == 0 && last.skipped.is_empty() {
        last.skipped.push(skip(path, None, "the file is empty"));
    }
    let mut rest = parse_lines(path, lines, config);
    rest.skipped.extend(last.skipped);
    sink(rest)
}

/// Skips the rest of a line, unless it has more than `most` bytes; returns whether it ended.
fn skip_line(reader: &mut dyn BufRead, most: u64) -> bool {
    let mut passed = 0;
    while passed <= most {
        let part = match reader.fill_buf() {
            Ok(part) => part,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return false,
        };
        let end = part.iter().position(|b| *b == b'\n');
        let used = end.map_or(part.len(), |n| n + 1);
        reader.consume(used);
        if end.is_some() || used == 0 {
            return true;
        }
        passed += used as u64;
    }
    false
}

/// Whether the records of a list write numeric days with the month first, judging by their short texts.
pub(super) fn month_first<'a>(list: impl Iterator<Item = &'a Value>) -> bool {
    let texts = list.filter_map(Value::as_object).flat_map(|o| o.values().take(60)).filter_map(Value::as_str);
    dates::month_first(texts.filter(|t| t.len() <= 40 && t.contains(['/', '-', '.'])))
}

fn parse_lines(path: &Path, lines: Vec<(usize, Vec<u8>)>, config: &InputConfig) -> Ingested {
    // A day above 12 behind a number up to 12, in any line.
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?-u)"(?:0?[1-9]|1[0-2])[-/.](?:1[3-9]|2\d|3[01])[-/.](?:20)?\d\d[" T]"#).expect("fixed pattern")
    });
    let hint = lines.iter().any(|(_, l)| DAY.is_match(l));
    let values: Vec<Value> =
        lines.iter().filter(|_| hint).filter_map(|(_, l)| serde_json::from_slice(l.trim_ascii()).ok()).collect();
    let order = month_first(values.iter());
    let parse = |(number, bytes): (usize, Vec<u8>)| {
        let bytes = bytes.as_slice();
        let mut out = Ingested::default();
        let line = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
        if line.is_empty() {
            return out;
        }
        let read = serde_json::from_slice::<Value>(line);
        // With `NaN`, single quotation marks and the like, as programs write it.
        let value = read.or_else(|e| std::str::from_utf8(line).ok().and_then(html::script_value).ok_or(e));
        match value {
            Ok(mut value) => {
                let repaired = json::repair(&mut value, line);
                record(&value, path, Some(number), line, config, order, &mut out);
                let notes = out.articles.iter_mut().filter(|_| repaired).map(|a| &mut a.notes);
                notes.for_each(|n| n.push(json::REPAIRED.into()));
            }
            Err(e) => {
                out.skipped.push(skip(path, Some(number), format!("not valid JSON: {e}; the other lines were read")))
            }
        }
        out
    };
    join(deadline::map(lines, parse))
}

/// The rows of a table, each an article.
pub(super) fn rows(path: &Path, read: Result<(Vec<sheet::Row>, String), String>, config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    let (list, charset) = match read {
        Ok((list, _)) if list.is_empty() => {
            out.skipped.push(skip(path, None, "the table has no rows below its first line, which names the columns"));
            return out;
        }
        Ok(read) => read,
        Err(why) => {
            out.skipped.push(skip(path, None, why));
            return out;
        }
    };
    let mut unused: Vec<String> = Vec::new();
    let order = month_first(list.iter().map(|r| &r.value));
    for row in list {
        let keys = row.value.as_object().into_iter().flat_map(|o| o.keys());
        unused.extend(keys.filter(|k| !json::is_known(k, &config.fields)).cloned());
        unused.sort();
        unused.dedup();
        // A row of one of several sheets is in a place of its own.
        let place = row.sheet.as_ref().map_or_else(|| path.to_owned(), |sheet| path.join(sheet));
        match json::draft(&row.value, &config.fields) {
            Ok(mut draft) => {
                draft.month_first = order;
                draft.notes.extend(row.note);
                if let (Some(sheet), None, Some(stem)) = (&row.sheet, &draft.id, path.file_stem()) {
                    draft.id = Some(format!("{}-{sheet}-{}", stem.to_string_lossy(), row.line));
                }
                admit(draft, &place, Some(row.line), &charset, row.value.to_string().as_bytes(), &mut out);
            }
            Err(reason) => out.skipped.push(skip(&place, Some(row.line), reason)),
        }
    }
    if let Some(first) = out.articles.first_mut().filter(|_| !unused.is_empty()) {
        let named: Vec<String> = unused.iter().take(12).map(|n| format!("\"{n}\"")).collect();
        let more = if unused.len() > 12 { " and others" } else { "" };
        first.notes.push(format!(
            "columns of the table that were not used: {}{more}; name them under [input.fields] in mujaz.toml if they belong to the articles",
            named.join(", ")
        ));
    }
    out
}

/// The articles of records in a file of another format.
pub(super) fn values(path: &Path, list: &[Value], config: &InputConfig) -> Ingested {
    let mut out = Ingested::default();
    let order = month_first(list.iter());
    for (n, value) in list.iter().enumerate() {
        record(value, path, Some(n + 1), value.to_string().as_bytes(), config, order, &mut out);
    }
    out
}

/// The article of a record, or why it is none. `month_first` is the order of its numeric days.
pub(super) fn record(
    value: &Value,
    path: &Path,
    line: Option<usize>,
    raw: &[u8],
    config: &InputConfig,
    month_first: bool,
    out: &mut Ingested,
) {
    if value.get("type").is_some_and(|t| t == "Announce") && value.get("object").is_some_and(|o| o.is_string()) {
        let row = skip(path, line, "a post that only repeats another");
        out.skipped.push(Skipped { failed: false, ..row });
        return;
    }
    if json::is_withdrawn(value) {
        let mut row =
            skip(path, line, "the news service has withdrawn this article and put \"[Removed]\" in its place");
        row.failed = false;
        out.skipped.push(row);
        return;
    }
    if let Some(post) = json::post(value) {
        let empty = post.text.is_empty();
        admit(post, path, line, "UTF-8", raw, out);
        // Pictures without a word are common in exports of social networks.
        out.skipped.last_mut().into_iter().filter(|s| empty && s.origin.line == line).for_each(|s| s.failed = false);
        return;
    }
    // Most records are small: a thread for each would cost more than reading it.
    let draft = if raw.len() < SMALL {
        json::draft(value, &config.fields)
    } else {
        let (value, fields) = (value.clone(), config.fields.clone());
        deadline::within(config.timeout.0, move || json::draft(&value, &fields))
    };
    match draft {
        Ok(draft) => admit(Draft { month_first, ..draft }, path, line, "UTF-8", raw, out),
        Err(reason) => out.skipped.push(skip(path, line, reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_utf16_are_read_and_withdrawn_articles_are_no_failure() {
        let story = r#"{"title":"افتتاح مدرسة","text":"افتتح الوزير مدرسة جديدة في المدينة صباح اليوم."}"#;
        let lines = format!("\u{FEFF}{story}\r\n{{\"title\":\"[Removed]\",\"content\":\"[Removed]\"}}\r\n{story}\r\n");
        for bytes in [
            lines.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            lines.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            lines.clone().into_bytes(),
        ] {
            let out = all_lines(Path::new("x.jsonl"), &bytes, &InputConfig::default());
            assert_eq!(out.articles.iter().map(|a| a.origin.line).collect::<Vec<_>>(), [Some(1), Some(3)]);
            assert!(out.skipped.len() == 1 && !out.skipped[0].failed, "{:?}", out.skipped);
        }
    }

    #[test]
    fn rows_of_a_table_say_what_is_lost_and_where_they_stand() {
        let text = "افتتح الوزير مدرسة جديدة في المدينة صباح اليوم.";
        let table = format!("title,text,mood,Unnamed: 0\nأول,\"{text},7,0\nثان,{text},8,1\n");
        let out = rows(Path::new("x.csv"), sheet::csv(table.as_bytes()), &InputConfig::default());
        assert_eq!(out.articles.iter().map(|a| a.text.trim()).collect::<Vec<_>>(), [text, text]);
        let notes = out.articles[0].notes.join("; ");
        assert!(notes.contains("not closed") && notes.contains("not used: \"mood\";"), "{notes}");
        assert!(out.articles[1].notes.is_empty());
        let row = |sheet: &str, line| sheet::Row {
            line,
            value: serde_json::json!({"title": sheet, "text": text}),
            sheet: Some(sheet.into()),
            note: None,
        };
        let list = vec![row("يونيو", 2), row("مايو", 2)];
        let out = rows(Path::new("x.xlsx"), Ok((list, "UTF-8".into())), &InputConfig::default());
        let places: Vec<String> = out.articles.iter().map(|a| format!("{} {}", a.id, a.origin)).collect();
        assert_eq!(places, ["x-يونيو-2 x.xlsx/يونيو:2", "x-مايو-2 x.xlsx/مايو:2"]);
    }

    #[test]
    fn only_an_overlong_line_is_lost() {
        let config = InputConfig { max_bytes: 2000, ..InputConfig::default() };
        let story = |id: &str, times: usize| {
            let text = "افتتح الوزير مدرسة جديدة في المدينة صباح اليوم. ".repeat(times);
            format!("{{\"id\":\"{id}\",\"title\":\"افتتاح مدرسة\",\"text\":\"{text}\"}}\n")
        };
        let lines = [story("a", 3), story("b", 60), story("c", 3)].concat();
        let out = all_lines(Path::new("x.jsonl"), lines.as_bytes(), &config);
        assert_eq!(out.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(out.articles[1].origin.line, Some(3));
        assert_eq!(out.skipped.len(), 1);
        assert!(out.skipped[0].failed && out.skipped[0].origin.line == Some(2), "{:?}", out.skipped);
        assert!(out.skipped[0].reason.contains("raise input.max_bytes"), "{:?}", out.skipped);
        // Reading stops at a line that does not end, and what may follow it is lost.
        let endless = format!("{}{}", story("a", 3), "x".repeat(40_000));
        let out = all_lines(Path::new("x.jsonl"), endless.as_bytes(), &config);
        assert_eq!(out.articles.len(), 1);
        assert!(out.skipped[0].reason.contains("rest of the file was not read"), "{:?}", out.skipped);
    }
}
