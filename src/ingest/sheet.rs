//! Tables: CSV, TSV and workbooks. Each row is an article; the columns are named like JSON fields.

use super::text::text_of;
use super::{delimited, workbook};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A row as an object, and where it stands.
#[derive(Debug)]
pub(super) struct Row {
    pub line: usize,
    pub value: Value,
    /// The name of the sheet, if the workbook has rows in several.
    pub sheet: Option<String>,
    pub note: Option<String>,
}

/// The rows of a CSV or TSV file, and the name of its character set.
///
/// # Errors
/// A message: no text, or not a table.
pub(super) fn csv(bytes: &[u8]) -> Result<(Vec<Row>, String), String> {
    let decoded = text_of(bytes, false)?;
    let text = decoded.text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    let (sign, table) = separator(&text);
    let above = text[..text.len() - table.len()].matches('\n').count();
    let mut records = delimited::records(table, char::from(sign)).into_iter();
    let names: Vec<String> =
        records.next().map(|r| r.cells.iter().map(|n| n.trim().to_owned()).collect()).unwrap_or_default();
    let row = |record: delimited::Record| {
        let cells = names.iter().zip(record.cells).map(|(n, v)| (n.as_str(), Value::String(v)));
        let note = record
            .unclosed
            .then(|| "a quotation mark in this row is not closed; the row ends with its line".to_owned());
        object(cells).map(|value| Row { line: record.line + above, value, sheet: None, note })
    };
    Ok((records.filter_map(row).collect(), decoded.charset))
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
pub(super) fn of_workbook(bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>), String> {
    workbook::sheets(bytes).map(|(sheets, hidden)| (rows_of(sheets), hidden))
}

/// The rows of an OpenDocument workbook in one XML file (FODS).
///
/// # Errors
/// As for [`of_workbook`].
pub(super) fn of_flat_workbook(bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>), String> {
    of_workbook(&workbook::packed(bytes)?)
}

fn rows_of(sheets: Vec<(String, workbook::Sheet)>) -> Vec<Row> {
    let mut out = Vec::new();
    for (sheet, rows) in sheets {
        // A title above the table is not the header row.
        let mut rows = rows.into_iter().skip_while(|(_, cells)| cells.len() < 2);
        let Some((_, head)) = rows.next() else { continue };
        let names: BTreeMap<u32, String> = head.iter().map(|(i, v)| (*i, plain(v).trim().to_owned())).collect();
        for (number, cells) in rows {
            let named = cells.into_iter().filter_map(|(i, v)| Some((names.get(&i)?.as_str(), v)));
            let row = |value| Row { line: number as usize, value, sheet: Some(sheet.clone()), note: None };
            out.extend(object(named).map(row));
        }
    }
    if out.iter().all(|r| r.sheet == out[0].sheet) {
        out.iter_mut().for_each(|r| r.sheet = None);
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
            assert_eq!(rows[0].line, if first.is_empty() { 2 } else { 3 });
            assert_eq!(rows[0].value["title"], "عنوان \"أول\"");
            assert_eq!(rows[0].value["text"], "سطر أول\nوسطر ثان");
            assert_eq!(
                (rows[0].value["publishedAt"].as_str(), rows[1].value.get("publishedAt")),
                (Some("2025-06-01"), None)
            );
        }
        let old =
            encoding_rs::WINDOWS_1256.encode("title;text\r\nعنوان الخبر الأول;نص الخبر الأول هنا\r\n").0.into_owned();
        assert_eq!(csv(&old).unwrap().0[0].value["title"], "عنوان الخبر الأول");
    }
}
