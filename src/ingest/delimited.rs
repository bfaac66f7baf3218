//! Text with separators (CSV, TSV), as programs write it, also with quotation marks that nobody doubled or closed.

/// A row: the number of its first line, its cells, and whether a quotation mark in it is not closed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub line: usize,
    pub cells: Vec<String>,
    pub unclosed: bool,
}

/// Largest quoted cell in bytes.
const CELL: usize = 1 << 20;
/// Bytes that are searched in vain for closing marks before cells are taken to end with their line.
const SEARCHED: usize = 64 << 20;

/// The rows of a text with `\n` at the ends of lines. A row whose quotation mark is not closed ends with its line.
pub(super) fn records(text: &str, sign: char) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    let (mut rest, mut line, mut columns) = (text, 1, 0usize);
    let mut left = SEARCHED;
    while !rest.is_empty() {
        let mut record = Record { line, cells: Vec::new(), unclosed: false };
        loop {
            let (cell, used) = match rest.strip_prefix('"').map(|inside| quoted(inside, sign, &mut left)) {
                Some(Some((cell, used))) => (cell, used + 1),
                Some(None) => {
                    record.unclosed = true;
                    let (cell, used) = open(&rest[1..], sign, columns.saturating_sub(record.cells.len()));
                    (cell, used + 1)
                }
                None => {
                    let end = rest.find([sign, '\n']).unwrap_or(rest.len());
                    (rest[..end].to_owned(), end)
                }
            };
            line += rest[..used].matches('\n').count();
            record.cells.push(cell);
            rest = &rest[used..];
            match rest.strip_prefix(sign) {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        line += 1;
        columns = if out.is_empty() { record.cells.len() } else { columns };
        out.push(record);
    }
    out
}

/// A cell up to its closing quotation mark, and its length in bytes with the mark: one before a separator or the end of
/// a line. Others belong to the text.
fn quoted(text: &str, sign: char, left: &mut usize) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = 0;
    let mut lines = 0;
    let mut end = text.len().min(CELL.min(*left));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    while let Some(mark) = text[at.min(end)..end].find('"').map(|n| at + n) {
        let piece = &text[at..mark];
        lines += piece.matches('\n').count();
        cell.push_str(piece);
        let behind = &text[mark + 1..];
        if behind.is_empty() || behind.starts_with([sign, '\n']) {
            return Some((cell, mark + 1));
        }
        cell.push('"');
        at = mark + 1 + usize::from(behind.starts_with('"'));
        // A cell of a later line opens here: the mark before was not closed.
        if lines > 0 && !behind.starts_with('"') && piece.ends_with([sign, '\n']) {
            *left = left.saturating_sub(at);
            return None;
        }
    }
    *left = left.saturating_sub(end);
    None
}

/// A cell whose quotation mark is not closed, and its length in bytes: its line, less the cells that follow it.
fn open(text: &str, sign: char, columns: usize) -> (String, usize) {
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    let end = line.rmatch_indices(sign).nth(columns.saturating_sub(2)).filter(|_| columns > 1);
    let end = end.map_or(line.len(), |(at, _)| at);
    (line[..end].to_owned(), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        records(text, ',').into_iter().map(|r| (r.line, r.cells, r.unclosed)).collect()
    }

    fn row(line: usize, cells: &[&str], unclosed: bool) -> (usize, Vec<String>, bool) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect(), unclosed)
    }

    #[test]
    fn quoted_cells_hold_separators_lines_and_marks() {
        assert_eq!(
            cells("a,b\n\"x, \"\"y\"\"\nz\",\"\"\n,1\n"),
            [row(1, &["a", "b"], false), row(2, &["x, \"y\"\nz", ""], false), row(4, &["", "1"], false)]
        );
        assert_eq!(
            cells("a,b\n\"قال \"نعم\" ومضى\",2"),
            [row(1, &["a", "b"], false), row(2, &["قال \"نعم\" ومضى", "2"], false)]
        );
    }

    #[test]
    fn a_mark_that_is_not_closed_costs_no_other_row() {
        let last = "a,b,c\n1,\"نص, وبقيته,3\n4,5,6\n";
        assert_eq!(
            cells(last),
            [row(1, &["a", "b", "c"], false), row(2, &["1", "نص, وبقيته", "3"], true), row(3, &["4", "5", "6"], false)]
        );
        let before = "a,b,c\n1,\"نص,3\n4,\"خمسة\",6\n";
        assert_eq!(cells(before)[1..], [row(2, &["1", "نص", "3"], true), row(3, &["4", "خمسة", "6"], false)]);
    }

    #[test]
    fn marks_that_nothing_closes_do_not_cost_the_square_of_their_number() {
        assert_eq!(records(&"\"\"x\n".repeat(500_000), ',').len(), 500_000);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[ab,\"\n]{0,60}") {
            let lines = text.trim_end_matches('\n').matches('\n').count() + 1;
            let last = records(&text, ',').last().map_or(1, |r| r.line);
            proptest::prop_assert!(last <= lines.max(text.matches('\n').count() + 1));
        }

        #[test]
        fn what_the_csv_library_writes_is_read(rows in proptest::collection::vec(proptest::collection::vec("[ab,\"\n]{0,6}", 2..3), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            rows.iter().for_each(|r| writer.write_record(r).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = records(&text, ',').into_iter().map(|r| r.cells).collect();
            proptest::prop_assert_eq!(read, rows);
        }
    }
}
