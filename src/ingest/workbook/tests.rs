use super::*;

fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        z.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(content.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

/// A workbook of one sheet with texts in these cells.
fn xlsx(cells: &[(&str, u32, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let data: String = cells
        .iter()
        .map(|(column, row, text)| {
            format!("<row r=\"{row}\"><c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
        })
        .collect();
    zipped(&[
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"أ\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>")),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let table = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"أ\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".into()),
        ("META-INF/manifest.xml", "<manifest:manifest/>".into()),
        ("content.xml", table),
    ])
}

#[test]
fn xml_that_a_program_indented_is_read() {
    let cell = |t: &str| {
        format!(
            "\n   <table:table-cell office:value-type=\"string\">\n    <text:p>{t}</text:p>\n   </table:table-cell>"
        )
    };
    let bytes = ods(&format!("\n  <table:table-row>{}{}\n  </table:table-row>\n ", cell("عنوان أول"), cell("ب")));
    let (list, _) = sheets(&bytes).unwrap();
    assert_eq!(list[0].1[&1].values().filter_map(Value::as_str).collect::<Vec<_>>(), ["عنوان أول", "ب"]);
}

#[test]
fn a_stray_cell_at_the_end_of_a_sheet_is_harmless() {
    let book = xlsx(&[("A", 1, "title"), ("B", 3, "خبر"), ("XFD", 1_048_576, "x")]);
    let sheet = sheets(&book).unwrap().0.remove(0).1;
    assert_eq!(sheet.keys().copied().collect::<Vec<_>>(), [1, 3, 1_048_576]);
    assert_eq!(sheet[&3][&1], "خبر");
    assert_eq!(sheet[&1_048_576][&16_383], "x");
}

#[test]
fn rows_that_an_ods_file_repeats_are_counted_before_they_are_made() {
    let cell =
        |t: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>");
    let empty = |n: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{n}\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
        )
    };
    let row = |t: &str| format!("<table:table-row>{}{}</table:table-row>", cell("title"), cell(t));
    // Rows after the last filled one do not belong to the table.
    let usual = ods(&[row("text"), row("نص"), empty(1_048_000)].concat());
    assert_eq!(sheets(&usual).unwrap().0[0].1[&2][&1], "نص");
    let apart = ods(&[row("text"), empty(1_040_000), row("نص")].concat());
    assert!(sheets(&apart).unwrap_err().contains("save the sheet as CSV"));
    let wide = cell("x").replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"16000\" ");
    let wide = ods(&format!("<table:table-row table:number-rows-repeated=\"1000\">{wide}</table:table-row>"));
    assert!(sheets(&wide).unwrap_err().contains("save the sheet as CSV"));
}

#[test]
fn a_workbook_in_one_xml_file_is_read_like_one_in_parts() {
    let cell =
        |t: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>");
    let row = |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
    let flat = format!(
        "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"أ\">{}{}</table:table></office:spreadsheet></office:body></office:document>",
        row("title", "text"),
        row("عنوان", "نص")
    );
    assert_eq!(sheets(&packed(flat.as_bytes()).unwrap()).unwrap().0[0].1[&2][&1], "نص");
}

#[test]
fn hidden_sheets_are_named_and_not_read() {
    let table = |name: &str, style: &str| {
        format!(
            "<table:table table:name=\"{name}\" table:style-name=\"{style}\"><table:table-row>\
             <table:table-cell office:value-type=\"string\"><text:p>{name}</text:p></table:table-cell>\
             </table:table-row></table:table>"
        )
    };
    let style = |name: &str, shown: bool| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table\"><style:table-properties table:display=\"{shown}\"/></style:style>"
        )
    };
    let flat = format!(
        "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:automatic-styles>{}{}</office:automatic-styles>\
         <office:body><office:spreadsheet>{}{}</office:spreadsheet></office:body></office:document>",
        style("ta1", true),
        style("ta2", false),
        table("أخبار", "ta1"),
        table("مسودة", "ta2")
    );
    let (shown, hidden) = sheets(&packed(flat.as_bytes()).unwrap()).unwrap();
    assert_eq!((shown.len(), hidden), (1, vec!["مسودة".to_owned()]));
}

#[test]
fn a_file_that_is_not_a_workbook_is_rejected_with_a_reason() {
    for bytes in [&b"PK\x03\x04"[..], b"no", b""] {
        assert!(sheets(bytes).is_err());
    }
}
