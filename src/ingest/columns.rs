//! What the columns of a table hold: the row that names them, or else a guess from their content.

use super::json;
use super::letters::letters;
use crate::config::Fields;
use std::collections::BTreeMap;

/// Rows at the top in which the names are looked for: programs write what was searched for, and when, above them.
const TOP: usize = 25;
/// Rows by whose content columns are told.
const SAMPLE: usize = 60;
/// Arabic letters that the cells of a column with texts have on average.
const TEXT: usize = 60;
/// Arabic letters that the cells of a column with headlines have on average.
const HEADLINE: std::ops::Range<usize> = 8..150;

/// The columns of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The number of rows above the data.
    pub above: usize,
    /// The names.
    pub names: BTreeMap<u32, String>,
    /// Whether no row names them.
    pub guessed: bool,
}

impl Columns {
    /// Whether some column holds texts or headlines.
    pub fn have_text(&self) -> bool {
        self.names.values().any(|n| matches!(n.as_str(), "text" | "title"))
    }
}

/// The columns of rows, each with its filled cells.
pub(super) fn of(rows: &[BTreeMap<u32, String>]) -> Columns {
    let own = Fields::default();
    let known = |row: &BTreeMap<u32, String>| row.values().filter(|n| json::is_known(n.trim(), &own)).count();
    let named = |at: usize| Columns {
        above: at + 1,
        names: rows.get(at).into_iter().flatten().map(|(i, n)| (*i, n.trim().to_owned())).collect(),
        guessed: false,
    };
    if let Some(at) = rows.iter().take(TOP).position(|r| known(r) >= 2) {
        return named(at);
    }
    // A title above the table is not the row of names.
    let first = rows.iter().position(|r| r.len() >= 2).unwrap_or(0);
    match rows.get(first) {
        Some(row) if known(row) == 0 && row.values().any(|v| is_content(v)) => {
            Columns { above: first, names: guess(&rows[first..]), guessed: true }
        }
        _ => named(first),
    }
}

/// Whether a cell cannot be the name of a column: an address, a long text, a time.
fn is_content(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    cell.starts_with("http") || letters(cell) >= TEXT || digits >= 6 && digits * 2 >= cell.chars().count()
}

fn guess(rows: &[BTreeMap<u32, String>]) -> BTreeMap<u32, String> {
    let sample = &rows[..rows.len().min(SAMPLE)];
    let mut columns: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (i, cell) in sample.iter().flatten() {
        columns.entry(*i).or_default().push(cell.trim());
    }
    let most = |cells: &[&str], fits: &dyn Fn(&str) -> bool| {
        cells.len() * 2 >= sample.len() && cells.iter().filter(|c| fits(c)).count() * 10 >= cells.len() * 8
    };
    let mean = |cells: &[&str]| cells.iter().map(|c| letters(c)).sum::<usize>() / cells.len().max(1);
    let is_day = |c: &str| c.len() <= 40 && super::dates::parse(c, None).is_some_and(super::dates::possible);
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let set = |names: &mut BTreeMap<u32, String>, name: &str, column: Option<u32>| {
        names.extend(column.map(|i| (i, name.to_owned())));
    };
    let text = columns.iter().filter(|(_, c)| mean(c) >= TEXT).max_by_key(|(_, c)| mean(c)).map(|(i, _)| *i);
    set(&mut names, "text", text);
    let free = |names: &BTreeMap<u32, String>, i: &u32| !names.contains_key(i);
    let find = |names: &BTreeMap<u32, String>, fits: &dyn Fn(&[&str]) -> bool| {
        columns.iter().find(|(i, c)| free(names, i) && fits(c)).map(|(i, _)| *i)
    };
    let url = find(&names, &|c| most(c, &|v| v.starts_with("http")));
    set(&mut names, "url", url);
    let date = find(&names, &|c| most(c, &is_day));
    set(&mut names, "date", date);
    // Names of outlets are shorter than headlines, and repeat.
    let varied = |c: &[&str]| {
        let distinct: std::collections::BTreeSet<&&str> = c.iter().collect();
        distinct.len() * 2 > c.len()
    };
    let title = columns
        .iter()
        .filter(|(i, c)| free(&names, i) && HEADLINE.contains(&mean(c)) && varied(c))
        .max_by_key(|(i, c)| (mean(c), std::cmp::Reverse(**i)))
        .map(|(i, _)| *i);
    set(&mut names, "title", title);
    for i in columns.keys() {
        names.entry(*i).or_insert_with(|| format!("column {}", i + 1));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "افتتح الوزير مدرسة جديدة في المدينة صباح اليوم وحضر الحفل جمهور كبير من الأهالي والمعلمين.";

    fn rows(table: &[&[&str]]) -> Vec<BTreeMap<u32, String>> {
        let row = |r: &&[&str]| {
            (0u32..).zip(r.iter()).filter(|c| !c.1.is_empty()).map(|(i, c)| (i, (*c).to_owned())).collect()
        };
        table.iter().map(row).collect()
    }

    fn names(c: &Columns) -> Vec<&str> {
        c.names.values().map(String::as_str).collect()
    }

    #[test]
    fn the_names_may_stand_below_what_a_service_writes() {
        let c = of(&rows(&[
            &["Report: Schools", ""],
            &["From", "2025-06-01", "to", "2025-06-07"],
            &["Date", "Headline", "Opening Text", "Source Name", "Reach"],
            &["2025-06-01", "مدرسة", TEXT, "الأفق", "12"],
        ]));
        assert_eq!((c.above, c.guessed), (3, false));
        assert_eq!(names(&c), ["Date", "Headline", "Opening Text", "Source Name", "Reach"]);
    }

    #[test]
    fn columns_without_names_are_told_by_their_content() {
        let row = ["17", "2025-06-01 10:00", "افتتاح مدرسة جديدة", TEXT, "https://a.example/1", "الأفق"];
        let other = ["18", "2025-06-02 10:00", "إغلاق الجسر القديم", TEXT, "https://a.example/2", "الأفق"];
        let c = of(&rows(&[&row, &other]));
        assert_eq!((c.above, c.guessed), (0, true));
        assert_eq!(names(&c), ["column 1", "date", "title", "text", "url", "column 6"]);
        let bare = of(&rows(&[
            &["410412347", "20250601", "https://a.example/1"],
            &["410412348", "20250601", "https://a.example/2"],
        ]));
        assert!(bare.guessed && !bare.have_text(), "{bare:?}");
        let own = of(&rows(&[&["Corps", "Titel"], &[TEXT, "مدرسة"]]));
        assert_eq!((own.above, names(&own)), (1, vec!["Corps", "Titel"]));
    }
}
