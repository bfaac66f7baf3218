//! Workbooks (XLSX, XLSB, XLS, ODS): the filled cells, row by row, within limits.
//!
//! Libraries read a sheet into a rectangle from its first cell to its last. A single stray cell at the far end of a
//! sheet, as formatting leaves behind, turns that into 17 billion cells; if the format allows it, only the filled cells
//! are read.

use super::archive::{self, Budget, Entry};
use super::format::{Archive, LOCKED};
use calamine::{Cell, Data, DataRef, Reader, SheetType, SheetVisible, Sheets};
use quick_xml::events::{BytesStart, Event};
use regex::bytes::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

/// The filled cells of a row, by column.
pub(super) type Row = BTreeMap<u32, Value>;
/// The rows of a sheet that have cells, by number from 1.
pub(super) type Sheet = BTreeMap<u32, Row>;

/// Maximum number of filled cells in a workbook, and of cells in the rectangles of an ODS file.
const CELLS: u64 = 2_000_000;
/// Maximum size of the text of all cells; cells may share a text.
const TEXT: usize = 256 << 20;

const TOO_MANY: &str = "the workbook has more than 2,000,000 cells or 256 MB of text; save the sheet as CSV";

/// The visible sheets of a workbook with their names, and the names of the hidden ones.
///
/// # Errors
/// A message: not a workbook, or one that unpacks to too much.
pub(super) fn sheets(bytes: &[u8]) -> Result<(Vec<(String, Sheet)>, Vec<String>), String> {
    if bytes.starts_with(b"PK") {
        checked(bytes)?;
    }
    let mut book = match calamine::open_workbook_auto_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(e) => {
            if let Some(plain) = without_indents(bytes) {
                return sheets(&plain);
            }
            return Err(match e.to_string() {
                why if why.contains("password") => LOCKED.to_owned(),
                why => format!("not a readable workbook: {why}; save it as CSV"),
            });
        }
    };
    // Hidden sheets hold lists and drafts that whoever made the table does not show.
    let tables = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = tables.partition(|s| s.visible == SheetVisible::Visible);
    let names = |list: Vec<&calamine::Sheet>| list.into_iter().map(|s| s.name.clone()).collect::<Vec<String>>();
    let (names, hidden) = (names(shown), names(hidden));
    let mut room = Room { cells: CELLS, text: TEXT };
    let wrong = |name: &str, e: String| format!("the sheet \"{name}\" cannot be read: {e}; save it as CSV");
    let read = names
        .iter()
        .map(|name| -> Result<(String, Sheet), String> {
            let mut sheet = Sheet::new();
            match &mut book {
                Sheets::Xlsx(b) => {
                    let mut cells = b.worksheet_cells_reader(name).map_err(|e| wrong(name, e.to_string()))?;
                    while let Some(cell) = cells.next_cell().map_err(|e| wrong(name, e.to_string()))? {
                        room.put(&cell, &mut sheet)?;
                    }
                }
                Sheets::Xlsb(b) => {
                    let mut cells = b.worksheet_cells_reader(name).map_err(|e| wrong(name, e.to_string()))?;
                    while let Some(cell) = cells.next_cell().map_err(|e| wrong(name, e.to_string()))? {
                        room.put(&cell, &mut sheet)?;
                    }
                }
                book => {
                    let range = book.worksheet_range(name).map_err(|e| wrong(name, e.to_string()))?;
                    let (top, left) = range.start().unwrap_or_default();
                    for (row, column, cell) in range.used_cells() {
                        room.take(cell, (top + row as u32, left + column as u32), &mut sheet)?;
                    }
                }
            }
            Ok((name.clone(), sheet))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok((read, hidden))
}

/// An OpenDocument workbook without the blanks with which programs indent its XML, which the library takes for content;
/// none if it has no such blanks.
fn without_indents(bytes: &[u8]) -> Option<Vec<u8>> {
    static INDENT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?-u)>\s+(</?(?:table|office):|<text:p)").expect("fixed pattern"));
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut content = None;
    let mut budget = Budget { files: 20_000, bytes: 256 << 20, entry: 256 << 20, depth: 0 };
    let read = archive::each(Cursor::new(bytes), Archive::Zip, Path::new(""), &mut budget, &mut |entry, _| {
        match entry {
            Entry::File(path, bytes) if path == Path::new("content.xml") => content = Some(bytes),
            _ => {}
        }
        content.is_none()
    });
    let content = content.filter(|_| read.is_ok())?;
    let plain = INDENT.replace_all(&content, &b">$1"[..]);
    (plain.len() < content.len()).then(|| packed(&plain).ok())?
}

/// An OpenDocument workbook that is one XML file, as the zip archive that the library reads.
///
/// # Errors
/// A message.
pub(super) fn packed(xml: &[u8]) -> Result<Vec<u8>, String> {
    let stored = || zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| -> Result<(), String> {
        out.start_file(name, stored()).map_err(|e| e.to_string())?;
        out.write_all(content).map_err(|e| e.to_string())
    };
    put("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")?;
    put("META-INF/manifest.xml", b"<manifest:manifest/>")?;
    put("content.xml", xml)?;
    out.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}

/// The remaining budget.
struct Room {
    cells: u64,
    text: usize,
}

impl Room {
    fn put(&mut self, cell: &Cell<DataRef>, sheet: &mut Sheet) -> Result<(), String> {
        // The length is checked before a shared text is copied.
        if let DataRef::SharedString(s) = cell.get_value()
            && s.len() > self.text
        {
            return Err(TOO_MANY.into());
        }
        self.take(&Data::from(cell.get_value().clone()), cell.get_position(), sheet)
    }

    fn take(&mut self, cell: &Data, (row, column): (u32, u32), sheet: &mut Sheet) -> Result<(), String> {
        let value = value(cell);
        if value.is_null() {
            return Ok(());
        }
        let length = value.as_str().map_or(0, str::len);
        if self.cells == 0 || self.text < length {
            return Err(TOO_MANY.into());
        }
        self.cells -= 1;
        self.text -= length;
        sheet.entry(row.saturating_add(1)).or_default().insert(column, value);
        Ok(())
    }
}

/// The value of a cell; a day as it would be written.
fn value(cell: &Data) -> Value {
    match cell {
        Data::Empty | Data::Error(_) => Value::Null,
        Data::DateTime(at) => {
            let (y, m, d, h, min, ..) = at.to_ymd_hms_milli();
            Value::String(format!("{y:04}-{m:02}-{d:02} {h:02}:{min:02}"))
        }
        Data::Float(f) if f.fract() == 0.0 && f.abs() < 1e15 => Value::from(*f as i64),
        other => Value::String(other.to_string()),
    }
}

/// The library unpacks whatever it is given, and expands ODS files into rectangles, so the limits are checked first.
fn checked(bytes: &[u8]) -> Result<(), String> {
    let mut budget = Budget { files: 20_000, bytes: 256 << 20, entry: 256 << 20, depth: 0 };
    let mut wrong = None;
    archive::each(Cursor::new(bytes), Archive::Zip, Path::new(""), &mut budget, &mut |entry, _| {
        match entry {
            Entry::Left(_, why) => wrong = Some(why),
            Entry::File(path, content)
                if path == Path::new("content.xml") && rectangle(&String::from_utf8_lossy(&content)) > CELLS =>
            {
                wrong = Some(TOO_MANY.into());
            }
            _ => {}
        }
        wrong.is_none()
    })?;
    wrong.map_or(Ok(()), Err)
}

/// The number of cells in the rectangles that enclose the filled cells of an ODS file's tables. Anything after the last
/// filled cell is ignored: programs repeat an empty row a million times there.
fn rectangle(xml: &str) -> u64 {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut all, mut rows, mut empty, mut width) = (0u64, 0u64, 0u64, 0u64);
    let (mut times, mut column, mut filled) = (1, 0u64, 0u64);
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => event,
        };
        let end = matches!(event, Event::End(_) | Event::Empty(_));
        let (name, start) = match &event {
            Event::Start(e) | Event::Empty(e) => (e.local_name(), Some(e)),
            Event::End(e) => (e.local_name(), None),
            _ => continue,
        };
        let name: &str = name.as_ref();
        match (name, start) {
            ("table-row", Some(e)) => (times, column, filled) = (repeated(e, "number-rows-repeated"), 0, 0),
            ("table-cell" | "covered-table-cell", Some(e)) => {
                column = column.saturating_add(repeated(e, "number-columns-repeated"));
                if !end || e.attributes().flatten().any(|a| a.key.local_name().as_ref() == "value-type") {
                    filled = column;
                }
            }
            _ => {}
        }
        if end && name == "table-row" {
            if filled == 0 {
                empty = empty.saturating_add(times);
            } else {
                rows = rows.saturating_add(empty).saturating_add(times);
                (empty, width) = (0, width.max(filled));
            }
        } else if end && name == "table" {
            all = all.saturating_add(rows.saturating_mul(width));
            (rows, empty, width) = (0, 0, 0);
        }
    }
    all.saturating_add(rows.saturating_mul(width))
}

fn repeated(element: &BytesStart, name: &str) -> u64 {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
    found.and_then(|a| a.value.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests;
