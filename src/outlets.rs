//! What is known about outlets: their country, their owner, and whether they speak for a state or party.

use crate::error::{Error, Kind, Result};
use crate::types::Graded;
use mujaz_arabic::fold;
use std::collections::HashMap;
use std::path::Path;

/// What is known about an outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Country where it is based.
    pub country: String,
    /// `state agency`, `state`, `party`, `partisan`, `private`, `public`, or another word of the user's choice.
    pub kind: String,
    /// Owner or funder; empty if unknown.
    pub owner: String,
    /// Its names and hosts in normalised form.
    aliases: Vec<String>,
}

impl Outlet {
    /// In a few words: `state agency, Algeria (government of Algeria)`.
    pub fn about(&self) -> String {
        let known: Vec<&str> =
            [self.kind.as_str(), self.country.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        match self.owner.as_str() {
            "" => known.join(", "),
            owner => format!("{} ({owner})", known.join(", ")),
        }
    }
}

/// Outlets indexed by name and by host.
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    names: HashMap<String, Outlet>,
    hosts: HashMap<String, Outlet>,
    grades: Vec<(String, Graded)>,
}

/// The built-in table.
const BUILT_IN: &str = include_str!("data/outlets.tsv");

/// A name or host in normalised form: folded, in lower case, with single spaces.
pub fn key(name: &str) -> String {
    fold(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Outlets {
    /// The built-in table.
    pub fn built_in() -> Self {
        let mut out = Self::default();
        for line in BUILT_IN.lines().filter(|l| !l.starts_with('#')) {
            out.add(line);
        }
        out
    }

    /// The built-in table with those of `files` on top; later ones win.
    ///
    /// # Errors
    /// A file cannot be read, or a line has fewer than four columns.
    pub fn load<P: AsRef<Path>>(files: &[P]) -> Result<Self> {
        let mut out = Self::built_in();
        for path in files.iter().map(AsRef::as_ref) {
            let text = std::fs::read_to_string(path)
                .map_err(|e| Error::io(Kind::Usage, "cannot read the table of outlets", path, e))?;
            for (i, line) in text.lines().enumerate() {
                let skipped = line.starts_with('#') || line.trim().is_empty();
                if !skipped && !out.add(line) {
                    return Err(Error::new(Kind::Usage, "a line of the table of outlets has too few columns")
                        .at_line(path, i + 1)
                        .help("columns separated by tabs: names separated by |, hosts separated by |, country, kind, owner (may be empty)"));
                }
            }
        }
        Ok(out)
    }

    fn add(&mut self, line: &str) -> bool {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [names, hosts, country, kind, rest @ ..] = fields.as_slice() else { return false };
        let owner = rest.first().copied().unwrap_or_default().to_owned();
        let aliases = names.split('|').chain(hosts.split('|')).filter(|a| !a.is_empty()).map(key).collect();
        let outlet = Outlet { country: (*country).to_owned(), kind: (*kind).to_owned(), owner, aliases };
        for n in names.split('|').filter(|n| !n.is_empty()) {
            self.names.insert(key(n), outlet.clone());
        }
        for h in hosts.split('|').filter(|h| !h.is_empty()) {
            self.hosts.insert(h.to_lowercase(), outlet.clone());
        }
        true
    }

    /// The same with grades given by people; later ones win.
    pub fn with_grades(self, grades: Vec<Graded>) -> Self {
        Self { grades: grades.into_iter().map(|g| (key(&g.outlet), g)).collect(), ..self }
    }

    /// The grade that a person gave to an outlet, looked up under its name, its host or another name of the same
    /// outlet.
    pub fn grade(&self, name: Option<&str>, url: Option<&str>) -> Option<&Graded> {
        let mut keys: Vec<String> = name.map(key).into_iter().collect();
        keys.extend(url.into_iter().flat_map(hosts_of));
        keys.extend(self.find(name, url).into_iter().flat_map(|o| o.aliases.clone()));
        self.grades.iter().rev().find(|(k, _)| keys.contains(k)).map(|(_, g)| g)
    }

    /// What is known about an outlet, looked up by the host of one of its URLs or by its name.
    ///
    /// ```
    /// let outlets = mujaz::outlets::Outlets::built_in();
    /// let aps = outlets.find(Some("وكالة الأنباء الجزائرية"), None).unwrap();
    /// assert_eq!(aps.about(), "state agency, Algeria (government of Algeria)");
    /// assert_eq!(outlets.find(None, Some("https://www.aps.dz/ar/1")), Some(aps));
    /// ```
    pub fn find(&self, name: Option<&str>, url: Option<&str>) -> Option<&Outlet> {
        let by_host = url.and_then(|u| hosts_of(u).find_map(|h| self.hosts.get(&h)));
        by_host.or_else(|| self.names.get(&key(name?)))
    }
}

/// The host of a URL and its parent domains, the most specific first.
fn hosts_of(url: &str) -> impl Iterator<Item = String> {
    let host = url.split("://").nth(1).map(|rest| rest.split(['/', ':', '?']).next().unwrap_or(rest).to_lowercase());
    std::iter::successors(host, |h| Some(h.split_once('.')?.1.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_a_hundred_outlets_are_described_and_files_win() {
        let lines: Vec<&str> = BUILT_IN.lines().filter(|l| !l.starts_with('#')).collect();
        assert!(lines.len() >= 100);
        for l in lines {
            let fields = l.split('\t').count();
            assert_eq!(fields, 5, "{l}");
        }
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("own.tsv");
        std::fs::write(&file, "# own\nرويترز\t\tUtopia\tprivate\n").unwrap();
        let own = Outlets::load(&[&file]).unwrap();
        assert_eq!(own.find(Some("رويترز"), None).map(Outlet::about).as_deref(), Some("private, Utopia"));
        assert!(own.find(Some("صحيفة لا يعرفها أحد"), Some("https://nobody.example/x")).is_none());
        std::fs::write(&file, "x\ty\n").unwrap();
        assert!(Outlets::load(&[&file]).unwrap_err().report().contains("own.tsv:1"));
    }

    #[test]
    fn a_grade_is_found_under_every_name_of_its_outlet() {
        let graded = |outlet: &str, grade: &str| Graded {
            outlet: outlet.into(),
            grade: grade.into(),
            meaning: String::new(),
            by: "L. Aoun".into(),
            on: "2026-01-02".into(),
            note: None,
        };
        let grades = vec![graded("aps.dz", "B"), graded("صحيفة الحي", "D4"), graded("وكالة الأنباء الجزائرية", "C")];
        let outlets = Outlets::built_in().with_grades(grades);
        let of = |name: Option<&str>, url: Option<&str>| outlets.grade(name, url).map(|g| g.grade.as_str());
        assert_eq!(of(None, Some("https://www.aps.dz/ar/1")), Some("C"), "the later grade of the same outlet");
        assert_eq!(of(Some("صحيفه  الحي"), None), Some("D4"));
        assert_eq!(of(Some("صحيفة أخرى"), Some("https://other.example/")), None, "nothing is invented");
    }
}
