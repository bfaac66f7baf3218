//! Tables: CSV, TSV and workbooks. Each row is an article; the columns are named like JSON fields.

use super::text::text_of;
use super::{columns, delimited, json, markup, workbook, xml_workbook};
use crate::config::Fields;
use mujaz_arabic::letters::tidy;
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Bytes of a text in which the names of columns are looked for.
const HEAD: usize = 16 << 10;

const GUESSED: &str = "no row of the table names its columns; they were told by their content";
const UNNAMED: &str = "a table whose columns have no names, and none of which has a text; write names into its first row, such as title, text, date, url";

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
    let records = delimited::records(table, sign);
    let filled = |r: &delimited::Record| -> BTreeMap<u32, String> {
        (0..).zip(&r.cells).filter(|(_, c)| !c.trim().is_empty()).map(|(i, c)| (i, c.clone())).collect()
    };
    let top: Vec<BTreeMap<u32, String>> = records.iter().take(80).map(filled).collect();
    let columns = columns::of(&top);
    if columns.guessed && !columns.have_text() {
        return Err(UNNAMED.into());
    }
    let row = |record: delimited::Record| {
        let cells = (0u32..).zip(record.cells);
        let cells = cells.filter_map(|(i, v)| Some((columns.names.get(&i)?.as_str(), Value::String(unmarked(v)))));
        let note = record
            .unclosed
            .then(|| "a quotation mark in this row is not closed; the row ends with its line".to_owned());
        let note = note.or_else(|| columns.guessed.then(|| GUESSED.to_owned()));
        object(cells).map(|value| Row { line: record.line + above, value, sheet: None, note })
    };
    let rows = records.into_iter().skip(columns.above);
    Ok((rows.filter_map(row).collect(), decoded.charset))
}

/// A cell without the apostrophe that marks a text in spreadsheet programs.
fn unmarked(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest)
            if !rest.contains('\'')
                && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '=' | '+' | '-' | '@')) =>
        {
            rest.to_owned()
        }
        _ => cell,
    }
}

/// Whether a text is a table that a spreadsheet program saved as text: its first line names columns between tabs, and its
/// second line has as many.
pub(super) fn is_tabbed(bytes: &[u8], own: &Fields) -> bool {
    let Ok(decoded) = text_of(&bytes[..bytes.len().min(HEAD) & !1], false) else { return false };
    let mut lines = decoded.text.trim_start_matches('\u{FEFF}').lines().map(|l| l.split('\t').collect::<Vec<_>>());
    let (Some(names), Some(row)) = (lines.next(), lines.next()) else { return false };
    names.len() > 1 && row.len() == names.len() && names.iter().all(|n| json::is_known(n.trim(), own))
}

/// Whether a page is a table of articles, as spreadsheet programs save it as HTML: the first row of its only table names
/// columns.
pub(super) fn is_table_of_records(page: &str) -> bool {
    static ROW: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?is)<t[dh]\b[^>]*>(.*?)</t[dh]>").expect("fixed pattern"));
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[^<>]*>").expect("fixed pattern"));
    let small = page.to_ascii_lowercase();
    let (Some(at), false) = (small.find("<table"), small.contains("<article") || small.contains("<p>")) else {
        return false;
    };
    let Some(end) = small[at..].find("</tr>").map(|n| at + n) else { return false };
    let own = Fields::default();
    let names = ROW.captures_iter(&page[at..end]).map(|c| tidy(&TAG.replace_all(&c[1], " ")));
    let (known, all) = names.fold((0, 0), |(k, n), name| (k + usize::from(json::is_known(name.trim(), &own)), n + 1));
    small.matches("<table").count() == 1 && known >= 2 && known * 2 > all
}

/// The rows of the tables of a page, which web servers deliver under the name of a workbook.
///
/// # Errors
/// A message: no text.
pub(super) fn of_page(bytes: &[u8]) -> Result<(Vec<Row>, String), String> {
    let decoded = text_of(bytes, true)?;
    let page = markup::parse(&decoded.text);
    let mut rows = Vec::new();
    for table in page.select("table").iter().filter(|t| t.select("table").is_empty()) {
        let lines = table.select("tr");
        let cells = |row: &dom_query::Node| -> Vec<String> {
            let row = dom_query::Selection::from(*row);
            row.select("th,td").iter().map(|c| c.formatted_text().trim().to_owned()).collect()
        };
        let mut lines = lines.nodes().iter().map(cells).enumerate();
        let names = lines.next().map(|l| l.1).unwrap_or_default();
        for (n, line) in lines {
            let cells = names.iter().zip(line).map(|(name, v)| (name.as_str(), Value::String(v)));
            rows.extend(object(cells).map(|value| Row { line: n + 1, value, sheet: None, note: None }));
        }
    }
    Ok((rows, decoded.charset))
}

/// The column separator, judging by the header row, and the text without Excel's `sep=;` line.
fn separator(text: &str) -> (char, &str) {
    // Rows without a cell may stand above.
    let empty = |l: &&str| l.chars().all(|c| matches!(c, '\n' | '\t' | ';' | ',' | '|' | ' '));
    let above: usize = text.split_inclusive('\n').take_while(empty).map(str::len).sum();
    let text = if above < text.len() { &text[above..] } else { text };
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if let Some(sign) = first.trim_end().strip_prefix("sep=").and_then(|s| s.chars().next()) {
        return (sign, &text[first.len()..]);
    }
    let count = |s: &&char| first.matches(**s).count();
    let most = |signs: &[char]| signs.iter().max_by_key(count).copied().filter(|s| first.contains(*s));
    // Arabic keyboards and lists have commas of their own, but these also stand in texts.
    (most(&['\t', ';', ',']).or_else(|| most(&['|', '؛', '،'])).unwrap_or(','), text)
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

/// The rows of a workbook of Excel 2003 in one XML file.
///
/// # Errors
/// As for [`of_workbook`].
pub(super) fn of_xml_workbook(bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>), String> {
    let decoded = text_of(bytes, true)?;
    xml_workbook::sheets(&decoded.text).map(|(sheets, hidden)| (rows_of(sheets), hidden))
}

fn rows_of(sheets: Vec<(String, workbook::Sheet)>) -> Vec<Row> {
    let mut out = Vec::new();
    for (sheet, rows) in sheets {
        let top: Vec<BTreeMap<u32, String>> =
            rows.values().take(80).map(|r| r.iter().map(|(i, v)| (*i, plain(v))).collect()).collect();
        let columns = columns::of(&top);
        if columns.guessed && !columns.have_text() {
            continue;
        }
        let note = columns.guessed.then(|| GUESSED.to_owned());
        let (names, rows) = (columns.names, rows.into_iter().skip(columns.above));
        for (number, cells) in rows {
            let named = cells.into_iter().filter_map(|(i, v)| Some((names.get(&i)?.as_str(), v)));
            let row = |value| Row { line: number as usize, value, sheet: Some(sheet.clone()), note: note.clone() };
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
    fn tables_under_other_names_are_tables() {
        let text = "افتتح الوزير مدرسة جديدة في المدينة صباح اليوم وحضر الحفل جمهور كبير.";
        let tabbed = format!("العنوان\tالنص\tالتاريخ\r\nمدرسة\t{text}\t18/11/2025\r\n");
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(tabbed.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let page = format!(
            "<html><head><meta charset=utf-8></head><body><table><tr><th>العنوان</th><th>النص</th></tr>\
             <tr><td>مدرسة</td><td>{text}</td></tr></table></body></html>"
        );
        for (name, bytes) in [
            ("a.xls", tabbed.clone().into_bytes()),
            ("a.txt", tabbed.into_bytes()),
            ("b.txt", wide),
            ("b.xls", page.clone().into_bytes()),
            ("b.html", page.into_bytes()),
        ] {
            let read = super::super::content(name, &bytes, &crate::config::InputConfig::default());
            assert_eq!(read.articles.len(), 1, "{name}: {:?}", read.skipped);
            assert_eq!(
                (read.articles[0].text.trim(), read.articles[0].title.as_deref()),
                (text, Some("مدرسة")),
                "{name}"
            );
        }
        let plain = format!("العنوان\tالأول\n{text}\n");
        assert_eq!(super::super::content("a.txt", plain.as_bytes(), &Default::default()).articles[0].origin.line, None);
    }

    #[test]
    fn tables_of_every_kind_yield_their_rows() {
        for (sign, first) in [(",", ""), (";", ""), ("\t", ""), ("|", ""), ("،", ""), ("؛", ""), (";", "sep=;\r\n")] {
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
