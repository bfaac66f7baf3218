//! Workbooks of Excel 2003 in one XML file, which servers still export under the name `.xls`.

use super::workbook::{Row, Sheet};
use super::xml;
use serde_json::Value;

/// Whether a text begins like such a workbook.
pub(super) fn is_workbook(head: &str) -> bool {
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("Workbook")
}

/// The visible sheets with their names, and the names of the hidden ones.
///
/// # Errors
/// A message: not readable.
pub(super) fn sheets(text: &str) -> Result<(Vec<(String, Sheet)>, Vec<String>), String> {
    let root = xml::root(text)?;
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for sheet in root.elements().filter(|e| e.name == "worksheet") {
        let name = sheet.attribute("name").unwrap_or("Sheet").to_owned();
        if sheet.find(&["visible"]).is_some_and(|v| v.line().contains("Hidden")) {
            hidden.push(name);
            continue;
        }
        let mut rows = Sheet::new();
        let mut number = 0u32;
        for row in sheet.elements().filter(|e| e.name == "table").flat_map(|t| t.elements()).filter(|e| e.name == "row")
        {
            number = index(row.attribute("index")).unwrap_or(number.saturating_add(1));
            let mut cells = Row::new();
            let mut column = 0u32;
            for cell in row.elements().filter(|e| e.name == "cell") {
                column = index(cell.attribute("index")).unwrap_or(column.saturating_add(1));
                let merged = index(cell.attribute("mergeacross")).unwrap_or(0);
                if let Some(data) = cell.elements().find(|e| e.name == "data") {
                    let value = data.text();
                    if !value.trim().is_empty() {
                        cells.insert(column, Value::String(value.trim().to_owned()));
                    }
                }
                column = column.saturating_add(merged);
            }
            if !cells.is_empty() {
                rows.insert(number, cells);
            }
        }
        shown.push((name, rows));
    }
    Ok((shown, hidden))
}

fn index(written: Option<&str>) -> Option<u32> {
    written.and_then(|n| n.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_where_the_file_puts_them() {
        let text = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
            <Worksheet ss:Name=\"أخبار\"><Table><Row><Cell><Data ss:Type=\"String\">title</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"String\">text</Data></Cell></Row>\
            <Row ss:Index=\"4\"><Cell><Data ss:Type=\"String\">أول &amp; ثان</Data></Cell><Cell ss:Index=\"3\"><ss:Data ss:Type=\"String\"><B>نص</B> هنا</ss:Data></Cell></Row></Table></Worksheet>\
            <Worksheet ss:Name=\"قديم\"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        assert!(is_workbook(text));
        let (shown, hidden) = sheets(text).unwrap();
        assert_eq!((shown.len(), shown[0].0.as_str(), hidden.as_slice()), (1, "أخبار", &["قديم".to_owned()][..]));
        assert_eq!(shown[0].1[&1][&3], "text");
        assert_eq!((&shown[0].1[&4][&1], &shown[0].1[&4][&3]), (&"أول & ثان".into(), &"نص هنا".into()));
    }
}
