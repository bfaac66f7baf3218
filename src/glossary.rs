//! Terms with their preferred renderings: the user's files on top of the built-in names and terms.

pub mod edit;
mod table;

use crate::error::{Error, Kind, Result};
use mujaz_arabic::terms::{TermIndex, fold_phrase};
use mujaz_arabic::{gazetteer, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// One term.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Arabic form; a file may give several, separated by `|`.
    pub arabic: String,
    /// Accepted renderings separated by `|`; the first is the one to use.
    pub english: String,
    /// What it is: `person`, `body`, `place`, `term`, … Free text.
    #[serde(default)]
    pub kind: String,
    /// A remark for people.
    #[serde(default)]
    pub notes: String,
    /// Forbidden renderings, separated by `|`.
    #[serde(default)]
    pub forbidden: String,
    /// Whether it comes from a user's file; then it is enforced literally.
    #[serde(skip)]
    pub own: bool,
    /// 1-based line of its file; 0 for built-in terms.
    #[serde(skip)]
    pub line: usize,
}

impl Term {
    /// The rendering to use.
    pub fn preferred(&self) -> &str {
        self.english.split('|').next().unwrap_or_default().trim()
    }

    /// Every accepted rendering.
    pub fn accepted(&self) -> impl Iterator<Item = &str> {
        self.english.split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// Every forbidden rendering.
    pub fn banned(&self) -> impl Iterator<Item = &str> {
        self.forbidden.split('|').map(str::trim).filter(|s| !s.is_empty())
    }
}

/// All terms, indexed.
#[derive(Debug, Clone)]
pub struct Glossary {
    terms: Vec<Term>,
    index: TermIndex,
    digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlFile {
    term: Vec<Term>,
}

const TERMS: &str = include_str!("data/terms.tsv");

impl Glossary {
    /// The built-in names and news terms alone.
    pub fn built_in() -> Self {
        let mut list: Vec<Term> = Vec::new();
        for e in gazetteer::built_in().entries() {
            list.push(Term {
                arabic: e.arabic.join("|"),
                english: e.english.join("|"),
                kind: e.kind.label().into(),
                ..Term::default()
            });
        }
        for line in TERMS.lines().filter(|l| !l.starts_with('#')) {
            if let Some((ar, en)) = line.split_once('\t') {
                list.push(Term { arabic: ar.into(), english: en.into(), kind: "term".into(), ..Term::default() });
            }
        }
        Self::of(list)
    }

    /// The built-in terms with those of `files` on top; later files win.
    pub fn load<P: AsRef<Path>>(files: &[P]) -> Result<Self> {
        let mut all = Self::built_in().terms;
        for f in files {
            all.extend(read_file(f.as_ref())?);
        }
        Ok(Self::of(all))
    }

    fn of(list: Vec<Term>) -> Self {
        // One entry for each Arabic form; a later one replaces an earlier one.
        let mut by_form: HashMap<String, usize> = HashMap::new();
        for (i, t) in list.iter().enumerate() {
            for form in t.arabic.split('|') {
                by_form.insert(fold_phrase(form), i);
            }
        }
        let mut forms: Vec<(String, usize)> = by_form.into_iter().collect();
        forms.sort();
        let mut index = TermIndex::default();
        let mut sha = Sha256::new();
        for (form, i) in &forms {
            index.insert(form, *i, !list[*i].own && matches!(list[*i].kind.as_str(), "country" | "place" | "person"));
            sha.update(format!("{form}\t{}\t{}\n", list[*i].english, list[*i].forbidden));
        }
        Self { terms: list, index, digest: crate::types::hex(&sha.finalize()) }
    }

    /// The terms that occur in a sentence, each once, with the byte range of the first occurrence.
    ///
    /// ```
    /// let glossary = mujaz::glossary::Glossary::built_in();
    /// let found = glossary.find("وصل الوفد إلى القاهرة");
    /// assert_eq!(found[0].0.preferred(), "Cairo");
    /// ```
    pub fn find(&self, sentence: &str) -> Vec<(&Term, std::ops::Range<usize>)> {
        let mut seen = std::collections::HashSet::new();
        self.index
            .find(&words(sentence))
            .into_iter()
            .filter(|m| seen.insert(m.id))
            .map(|m| (&self.terms[m.id], m.span))
            .collect()
    }

    /// All terms, the built-in ones first, those of later files last.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// SHA-256 of the effective terms, for the manifest.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// Reads a glossary file: TOML (`[[term]]` tables) or a table with a header row, as CSV or as saved by a spreadsheet
/// (columns separated by semicolons or tabs; Windows-1256 or UTF-16).
pub fn read_file(path: &Path) -> Result<Vec<Term>> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(Kind::Usage, "cannot read the glossary", path, e))?;
    let text = table::text(&bytes);
    // The CSV reader counts a line too late if lines end with two characters.
    parse(path, &text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"))
}

/// Reads the text of a glossary file.
fn parse(path: &Path, text: &str) -> Result<Vec<Term>> {
    let toml_like = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    let mut terms = Vec::new();
    if toml_like {
        let file: TomlFile = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1);
            Error::new(Kind::Usage, format!("the glossary is wrong: {}", e.message())).at_line(path, line)
        })?;
        terms = file.term;
        let heads = text.lines().enumerate().filter(|(_, l)| l.trim_start().starts_with("[[term]]"));
        for (t, (i, _)) in terms.iter_mut().zip(heads) {
            t.line = i + 1;
        }
    } else {
        let (separator, start) = table::separator(text);
        let skipped = usize::from(start > 0);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .trim(csv::Trim::All)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(&text.as_bytes()[start..]);
        let headers = reader.headers().cloned().map_err(|e| {
            Error::new(Kind::Usage, "the first line of the glossary cannot be read").at(path).because(e)
        })?;
        let headers: csv::StringRecord = headers.iter().map(str::to_lowercase).collect();
        for (i, row) in reader.records().enumerate() {
            let line = row.as_ref().ok().and_then(|r| r.position()).map_or(i + 2, |p| p.line() as usize) + skipped;
            // Spreadsheets keep empty rows.
            if row.as_ref().is_ok_and(|r| r.iter().all(str::is_empty)) {
                continue;
            }
            let padded = |mut r: csv::StringRecord| {
                // Trailing columns may be missing.
                (r.len()..headers.len()).for_each(|_| r.push_field(""));
                r.deserialize(Some(&headers))
            };
            let mut term: Term = row.and_then(padded).map_err(|e| {
                Error::new(Kind::Usage, "a row of the glossary cannot be read")
                    .at_line(path, line)
                    .because(e)
                    .help("the first line names the columns: arabic,english[,kind][,notes][,forbidden]")
            })?;
            term.line = line;
            terms.push(term);
        }
    }
    for (i, t) in terms.iter_mut().enumerate() {
        if t.preferred().is_empty() || words(&t.arabic).is_empty() {
            return Err(Error::new(
                Kind::Usage,
                format!("term {} of the glossary has no Arabic or no English form", i + 1),
            )
            .at(path));
        }
        t.own = true;
    }
    Ok(terms)
}

/// A problem in a glossary.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, JsonSchema)]
pub struct Problem {
    /// File.
    pub file: PathBuf,
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads glossary files and finds conflicts (one Arabic form with two renderings), duplicates, and
/// terms that contradict themselves. Returns the number of terms and the problems.
pub fn lint<P: AsRef<Path>>(files: &[P]) -> Result<(usize, Vec<Problem>)> {
    let files = files.iter().map(|f| Ok((f.as_ref().to_owned(), read_file(f.as_ref())?)));
    Ok(lint_terms(&files.collect::<Result<Vec<_>>>()?))
}

/// The same for terms that were read, by their files.
pub fn lint_terms(files: &[(PathBuf, Vec<Term>)]) -> (usize, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut seen: HashMap<String, (PathBuf, usize, String)> = HashMap::new();
    let mut count = 0;
    for (path, terms) in files {
        for t in terms {
            count += 1;
            let mut say = |message: String| {
                problems.push(Problem { file: path.to_owned(), line: t.line, message });
            };
            let arabic = |s: &str| s.chars().any(mujaz_arabic::letters::is_arabic_letter);
            if t.arabic.split('|').any(|a| !arabic(a)) {
                say(format!("\"{}\" is not Arabic", t.arabic));
            }
            if t.accepted().chain(t.banned()).any(arabic) {
                say(format!("a rendering of \"{}\" has Arabic letters in it", t.arabic));
            }
            for b in t.banned().filter(|b| t.accepted().any(|a| a.eq_ignore_ascii_case(b))) {
                say(format!("\"{b}\" is both wanted and forbidden for \"{}\"", t.arabic));
            }
            for b in t.banned() {
                // "Hamouchi" would forbid itself if the required form contains it as a word.
                let words = |s: &str| format!(" {} ", s.to_lowercase());
                if let Some(a) = t.accepted().find(|a| words(a).contains(&words(b)) && !a.eq_ignore_ascii_case(b)) {
                    say(format!("\"{b}\" is forbidden for \"{}\", but the wanted \"{a}\" contains it", t.arabic));
                }
            }
            let mut own: std::collections::HashSet<String> = Default::default();
            for form in t.arabic.split('|') {
                let key = fold_phrase(form);
                if !own.insert(key.clone()) {
                    say(format!("\"{}\" occurs twice in one term", form.trim()));
                    continue;
                }
                let here = (path.to_owned(), t.line, t.preferred().to_owned());
                if let Some((file, line, english)) = seen.insert(key, here) {
                    let form = form.trim();
                    let place = format!("{}:{line}", file.display());
                    if english == t.preferred() {
                        say(format!("\"{form}\" is a duplicate of {place}"));
                    } else {
                        say(format!(
                            "\"{form}\" is \"{}\" here and \"{english}\" in {place}; this one wins",
                            t.preferred()
                        ));
                    }
                }
            }
        }
    }
    (count, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_term_replaces_the_built_in_one() {
        let dir = tempfile::tempdir().unwrap();
        let csv = dir.path().join("g.csv");
        std::fs::write(&csv, "arabic,english,kind,notes,forbidden\nحموشي,Hamouchi,person,,Hamoushi\n\"لجنة المتابعة\",Monitoring Committee,body,,\n").unwrap();
        let g = Glossary::load(&[csv]).unwrap();
        let found = g.find("التقى حموشي أعضاء لجنة المتابعة في موسكو");
        let got: Vec<(&str, bool)> = found.iter().map(|(t, _)| (t.preferred(), t.own)).collect();
        assert_eq!(got, [("Hamouchi", true), ("Monitoring Committee", true), ("Moscow", false)]);
        assert_ne!(g.digest(), Glossary::built_in().digest());
    }

    #[test]
    fn tables_of_spreadsheets_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let rows = |sep: &str| {
            ["Arabic", "English", "kind"].join(sep)
                + "\r\n"
                + &["لجنة المتابعة", "Monitoring Committee", "body"].join(sep)
                + "\r\n"
                + &sep.repeat(2)
                + "\r\n"
                + &["مطار نواذيبو", "Nouadhibou Airport", ""].join(sep)
                + "\r\n"
        };
        let utf16 =
            |t: &str| [0xFF, 0xFE].into_iter().chain(t.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
        for (i, bytes) in [
            rows(";").into_bytes(),
            format!("sep=;\r\n{}", rows(";")).into_bytes(),
            encoding_rs::WINDOWS_1256.encode(&rows(";")).0.into_owned(),
            utf16(&rows("\t")),
            format!("\u{FEFF}{}", rows(",")).into_bytes(),
        ]
        .into_iter()
        .enumerate()
        {
            let path = dir.path().join(format!("{i}.csv"));
            std::fs::write(&path, bytes).unwrap();
            let terms = read_file(&path).unwrap();
            let got: Vec<(&str, &str)> = terms.iter().map(|t| (t.arabic.as_str(), t.preferred())).collect();
            assert_eq!(got, [("لجنة المتابعة", "Monitoring Committee"), ("مطار نواذيبو", "Nouadhibou Airport")], "{i}");
        }
    }

    #[test]
    fn a_wrong_row_is_named_by_file_and_line() {
        let dir = tempfile::tempdir().unwrap();
        let toml = dir.path().join("g.toml");
        std::fs::write(&toml, "[[term]]\narabic = \"لجنة\"\nenglish = \"committee\"\ncolour = \"red\"\n").unwrap();
        let e = read_file(&toml).unwrap_err();
        assert!(e.to_string().contains("g.toml:4"), "{e}");
    }

    #[test]
    fn conflicts_and_duplicates_are_named_by_place() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.csv"), dir.path().join("b.toml"));
        std::fs::write(
            &a,
            "arabic,english,kind,notes,forbidden\nحموشي,Hammouchi,person,,Hammouchi\nلجنة,committee\nلجنة,committee\n",
        )
        .unwrap();
        std::fs::write(
            &b,
            "[[term]]\narabic = \"حموشي\"\nenglish = \"Hamouchi\"\n\n[[term]]\narabic = \"abc\"\nenglish = \"x\"\n",
        )
        .unwrap();
        let (count, problems) = lint(&[a, b]).unwrap();
        let told: Vec<(String, usize)> =
            problems.iter().map(|p| (p.file.file_name().unwrap().to_string_lossy().into_owned(), p.line)).collect();
        assert_eq!(count, 5);
        assert_eq!(told, [("a.csv".into(), 2), ("a.csv".into(), 4), ("b.toml".into(), 1), ("b.toml".into(), 5)]);
        assert!(problems[1].message.contains("duplicate") && problems[2].message.contains("this one wins"));
    }
}
