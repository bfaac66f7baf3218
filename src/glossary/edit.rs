//! Editing a glossary file row by row: what a person wrote around the rows, comments and order, stays.

use super::{Problem, Term, lint, lint_terms, parse, read_file, table};
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::types::sha256;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The columns of a term.
const COLUMNS: [&str; 5] = ["arabic", "english", "kind", "notes", "forbidden"];

/// What a row has in a column.
fn cell<'t>(term: &'t Term, column: &str) -> &'t str {
    match column {
        "arabic" => &term.arabic,
        "english" => &term.english,
        "kind" => &term.kind,
        "notes" => &term.notes,
        "forbidden" => &term.forbidden,
        _ => "",
    }
}

/// A glossary file whose rows can be changed: CSV in UTF-8.
#[derive(Debug, Clone)]
pub struct Editable {
    path: PathBuf,
    /// Its lines end with line feeds here.
    text: String,
    /// Whether they end with two characters in the file, and whether it begins with a mark.
    windows: (bool, bool),
    terms: Vec<Term>,
    /// The lines of each row, that of the column names first.
    rows: Vec<Range<usize>>,
}

impl Editable {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or it is no CSV in UTF-8 with commas.
    pub fn open(path: &Path) -> Result<Self> {
        let refused = |why: &str| {
            Error::new(Kind::Usage, format!("the glossary cannot be edited here: {why}"))
                .at(path)
                .help("save it as CSV in UTF-8, with commas; or edit it with another program")
        };
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            return Err(refused("it is TOML"));
        }
        let bytes = std::fs::read(path).map_err(|e| Error::io(Kind::Usage, "cannot read the glossary", path, e))?;
        let text = String::from_utf8(bytes).map_err(|_| refused("it is not in UTF-8"))?;
        let windows = (text.contains("\r\n"), text.starts_with('\u{FEFF}'));
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        if table::separator(&text) != (b',', 0) {
            return Err(refused("its columns are not separated by commas"));
        }
        Self::of(path, text, windows)
    }

    fn of(path: &Path, text: String, windows: (bool, bool)) -> Result<Self> {
        let terms = parse(path, &text)?;
        let rows = rows(&text);
        if rows.len() != terms.len() + 1 {
            return Err(Error::new(Kind::Usage, "the rows of the glossary cannot be told apart")
                .at(path)
                .help("look for a quotation mark that is not closed"));
        }
        Ok(Self { path: path.to_owned(), text, windows, terms, rows })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its terms, in order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// What identifies its content, so that nobody changes what has changed meanwhile.
    pub fn digest(&self) -> String {
        sha256(self.text.as_bytes())[..16].to_owned()
    }

    /// The same with a further term, or with one in the place of another, counted from 0.
    ///
    /// # Errors
    /// The term has no Arabic or no English, or there is no such place.
    pub fn with(&self, place: Option<usize>, term: &Term) -> Result<Self> {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        let head = self.rows[0].clone();
        let mut columns: Vec<String> =
            record(&lines[head.clone()].join("\n")).iter().map(|c| c.trim().to_lowercase()).collect();
        let missing: Vec<&str> = COLUMNS
            .into_iter()
            .filter(|c| !cell(term, c).is_empty() && !columns.iter().any(|known| known == c))
            .collect();
        for c in missing {
            columns.push(c.to_owned());
            lines[head.end - 1] += &format!(",{c}");
        }
        let row: Vec<&str> = columns.iter().map(|c| cell(term, c)).collect();
        let row = written(&row)?;
        match place {
            Some(n) => {
                lines.splice(self.row(n)?, [row]);
            }
            None => lines.push(row),
        }
        Self::of(&self.path, lines.join("\n") + "\n", self.windows)
    }

    /// The same without a term, counted from 0.
    ///
    /// # Errors
    /// There is no such place.
    pub fn without(&self, place: usize) -> Result<Self> {
        let mut lines: Vec<&str> = self.text.lines().collect();
        lines.drain(self.row(place)?);
        Self::of(&self.path, lines.join("\n") + "\n", self.windows)
    }

    fn row(&self, place: usize) -> Result<Range<usize>> {
        let row = self.rows.get(place + 1).cloned();
        row.ok_or_else(|| Error::new(Kind::Usage, format!("the glossary has no term {}", place + 1)).at(&self.path))
    }

    /// What `mujaz glossary check` finds in a list of files once this one is as it is here, and did not find before.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn objections(&self, files: &[PathBuf]) -> Result<Vec<Problem>> {
        let before: Vec<String> = lint(files)?.1.into_iter().map(|p| p.message).collect();
        let terms = |f: &PathBuf| if *f == self.path { Ok(self.terms.clone()) } else { read_file(f) };
        let all = files.iter().map(|f| Ok((f.clone(), terms(f)?))).collect::<Result<Vec<_>>>()?;
        Ok(lint_terms(&all).1.into_iter().filter(|p| !before.contains(&p.message)).collect())
    }

    /// Writes the file, completely or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self) -> Result<()> {
        let (two, mark) = self.windows;
        let text = if two { self.text.replace('\n', "\r\n") } else { self.text.clone() };
        let text = if mark { format!("\u{FEFF}{text}") } else { text };
        write_whole(&self.path, text.as_bytes())
    }
}

fn record(line: &str) -> csv::StringRecord {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    reader.records().next().and_then(std::result::Result::ok).unwrap_or_default()
}

fn written(row: &[&str]) -> Result<String> {
    let wrong = |e: String| Error::new(Kind::Internal, "a row of the glossary cannot be written").because(e);
    // A cell stays on its line, and none begins a comment.
    let cells: Vec<String> = row.iter().map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let style = if cells.first().is_some_and(|c| c.starts_with('#')) {
        csv::QuoteStyle::Always
    } else {
        csv::QuoteStyle::Necessary
    };
    let mut out = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    out.write_record(&cells).map_err(|e| wrong(e.to_string()))?;
    let bytes = out.into_inner().map_err(|e| wrong(e.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

/// The lines of each row: a row goes on while a quotation mark is open. Comments and rows without content are none.
fn rows(text: &str) -> Vec<Range<usize>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        let mut marks = 0;
        loop {
            marks += lines[at].matches('"').count();
            at += 1;
            if marks % 2 == 0 || at == lines.len() {
                break;
            }
        }
        let row = lines[start..at].join("\n");
        if !row.starts_with('#') && record(&row).iter().any(|c| !c.trim().is_empty()) {
            out.push(start..at);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# of the desk\nArabic,English,notes\nلجنة المتابعة,Monitoring Committee,\n\n# people\n\"حموشي\",\"Hamouchi\",\"head of\nthe police\"\n,,\nنواذيبو,Nouadhibou,\n";

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.csv");
        std::fs::write(&path, text).unwrap();
        (dir, path)
    }

    fn entry(arabic: &str, english: &str) -> Term {
        Term { arabic: arabic.into(), english: english.into(), ..Term::default() }
    }

    #[test]
    fn rows_change_and_everything_around_them_stays() {
        let (_dir, path) = file(TEXT);
        let open = Editable::open(&path).unwrap();
        let names = |e: &Editable| e.terms().iter().map(|t| t.english.clone()).collect::<Vec<_>>();
        assert_eq!(names(&open), ["Monitoring Committee", "Hamouchi", "Nouadhibou"]);
        let changed = open.with(Some(1), &entry("حموشي", "Hammouchi")).unwrap();
        changed.save().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, TEXT.replace("\"حموشي\",\"Hamouchi\",\"head of\nthe police\"", "حموشي,Hammouchi,"));
        assert_ne!(open.digest(), changed.digest());
        let more = Term { kind: "place, port".into(), ..entry("#وسم", "a \"tag\"\nof two lines") };
        let added = changed.with(None, &more).unwrap();
        assert_eq!(added.terms()[3].kind, "place, port", "a column is added where it is needed");
        assert_eq!(
            (added.terms()[3].arabic.as_str(), added.terms()[3].english.as_str()),
            ("#وسم", "a \"tag\" of two lines")
        );
        let gone = added.without(0).unwrap();
        assert_eq!(names(&gone), ["Hammouchi", "Nouadhibou", "a \"tag\" of two lines"]);
        assert!(gone.without(9).is_err() && gone.with(Some(9), &more).is_err());
        assert!(gone.with(None, &entry("نص", " ")).is_err(), "a term has English");
    }

    #[test]
    fn a_file_of_windows_stays_one_and_others_are_refused() {
        let (_dir, path) = file("\u{FEFF}arabic,english\r\nنواذيبو,Nouadhibou\r\n");
        Editable::open(&path).unwrap().with(None, &entry("لجنة", "committee")).unwrap().save().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{FEFF}arabic,english\r\nنواذيبو,Nouadhibou\r\nلجنة,committee\r\n");
        for (text, why) in [("arabic;english\nا;a\n", "commas"), ("[[term]]", "TOML")] {
            let (dir, path) = file(text);
            let other = dir.path().join("desk.toml");
            let path = if why == "TOML" { std::fs::rename(&path, &other).map(|()| other).unwrap() } else { path };
            assert!(Editable::open(&path).unwrap_err().to_string().contains(why), "{why}");
        }
    }

    #[test]
    fn only_what_is_new_is_objected_to() {
        let (_dir, path) = file("arabic,english\nلجنة,committee\nلجنة,committee\n");
        let files = [path.clone()];
        let open = Editable::open(&path).unwrap();
        assert!(open.with(None, &entry("نواذيبو", "Nouadhibou")).unwrap().objections(&files).unwrap().is_empty());
        let found = open.with(None, &entry("لجنة", "board")).unwrap().objections(&files).unwrap();
        assert!(found.len() == 1 && found[0].message.contains("board"), "{found:?}");
    }
}
