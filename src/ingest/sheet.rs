//! Tables: CSV, TSV and workbooks. Each row is an article; the columns are named like JSON fields.

use super::text::text_of;
use super::workbook;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Rows as objects, each with its number in the table.
pub(super) type Rows = Vec<(usize, Value)>;

/// The rows of a CSV or TSV file, and the name of its character set.
///
/// # Errors
/// A message: no text, or not a table.
pub(super) fn csv(bytes: &[u8]) -> Result<(Rows, String), String> {
    let decoded = text_of(bytes, false)?;
    // The CSV reader counts a line too late if lines end with two characters.
    let text = decoded.text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let (sign, text) = separator(&text);
    let mut reader = csv::ReaderBuilder::new().delimiter(sign).flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().cloned().map_err(|e| format!("the first line of the table cannot be read: {e}"))?;
    let names: Vec<String> = names.iter().map(|n| n.trim().to_owned()).collect();
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| format!("a row of the table cannot be read: {e}"))?;
        let line = row.position().map_or(out.len() + 2, |p| p.line() as usize);
        let cells = names.iter().zip(row.iter()).map(|(n, v)| (n.as_str(), Value::String(v.to_owned())));
        out.extend(object(cells).map(|o| (line, o)));
    }
    Ok((out, decoded.charset))
}

/// The column separator, judging by the header row, and the text without Excel's `sep=;` line.
fn separator(text: &str) -> (u8, &str) {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if let Some(sign) = first.trim_end().strip_prefix("sep=").and_then(|s| s.bytes().next()) {
        return (sign, &text[first.len()..]);
    }
    let count = |s: &u8| first.bytes().filter(|b| b == s).count();
    (*[b'\t', b';', b','].iter().max_by_key(|s| count(s)).unwrap_or(&b','), text)
}

/// The rows of every visible sheet, and the names of the hidden sheets, of a workbook (XLSX, XLS, ODS).
///
/// # Errors
/// A message: not a workbook, or one that unpacks to too much.
pub(super) fn of_workbook(bytes: &[u8]) -> Result<(Rows, Vec<String>), String> {
    workbook::sheets(bytes).map(|(sheets, hidden)| (rows_of(sheets), hidden))
}

/// The rows of an OpenDocument workbook in one XML file (FODS).
///
/// # Errors
/// As for [`of_workbook`].
pub(super) fn of_flat_workbook(bytes: &[u8]) -> Result<(Rows, Vec<String>), String> {
    of_workbook(&workbook::packed(bytes)?)
}

fn rows_of(sheets: Vec<workbook::Sheet>) -> Rows {
    let mut out = Vec::new();
    for sheet in sheets {
        // A title above the table is not the header row.
        let mut rows = sheet.into_iter().skip_while(|(_, cells)| cells.len() < 2);
        let Some((_, head)) = rows.next() else { continue };
        let names: BTreeMap<u32, String> = head.iter().map(|(i, v)| (*i, plain(v).trim().to_owned())).collect();
        for (number, cells) in rows {
            let named = cells.into_iter().filter_map(|(i, v)| Some((names.get(&i)?.as_str(), v)));
            out.extend(object(named).map(|o| (number as usize, o)));
        }
    }
    out
}

fn plain(v: &Value) -> String {
    v.as_str().map_or_else(|| v.to_string(), str::to_owned)
}

/// A row keyed by its column names; `None` for an empty row.
fn object<'a>(cells: impl Iterator<Item = (&'a str, Value)>) -> Option<Value> {
    let known = |v: &Value| !v.is_null() && v.as_str().is_none_or(|s| !s.trim().is_empty());
    let mut out = Map::new();
    for (name, v) in cells.filter(|(n, v)| !n.is_empty() && known(v)) {
        // "Title" and "TITLE" become "title"; camel-case names are kept.
        let plain = name.chars().all(|c| !c.is_uppercase())
            || name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
        out.entry(if plain { name.to_owned() } else { name.to_lowercase() }).or_insert(v);
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_every_kind_yield_their_rows() {
        for (sign, first) in [(",", ""), (";", ""), ("\t", ""), (";", "sep=;\r\n")] {
            let table = ["Title", "text", "publishedAt"].join(sign)
                + "\r\n"
                + &["\"عنوان \"\"أول\"\"\"", "\"سطر أول\nوسطر ثان\"", "2025-06-01"].join(sign)
                + "\r\n"
                + &sign.repeat(2)
                + "\r\n"
                + &["ثان", "نص"].join(sign)
                + "\r\n";
            let (rows, _) = csv(format!("{first}{table}").as_bytes()).unwrap();
            assert_eq!(rows.len(), 2, "{sign:?}");
            assert_eq!(rows[0].0, 2);
            assert_eq!(rows[0].1["title"], "عنوان \"أول\"");
            assert_eq!(rows[0].1["text"], "سطر أول\nوسطر ثان");
            assert_eq!((rows[0].1["publishedAt"].as_str(), rows[1].1.get("publishedAt")), (Some("2025-06-01"), None));
        }
        let old =
            encoding_rs::WINDOWS_1256.encode("title;text\r\nعنوان الخبر الأول;نص الخبر الأول هنا\r\n").0.into_owned();
        assert_eq!(csv(&old).unwrap().0[0].1["title"], "عنوان الخبر الأول");
    }
}
