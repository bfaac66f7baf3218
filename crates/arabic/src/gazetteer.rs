//! Known names: countries and cities from CLDR, and the places, organisations and people of the region's news that were
//! listed for this project.

use super::letters::Word;
use super::terms::TermIndex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a name denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation or institution.
    Body,
    /// A country.
    Country,
    /// A city, region, sea or building.
    Place,
}

impl NameKind {
    /// Its English name in tables.
    pub fn label(self) -> &'static str {
        match self {
            NameKind::Person => "person",
            NameKind::Body => "organisation",
            NameKind::Country => "country",
            NameKind::Place => "place",
        }
    }

    /// Whether it is a place or country.
    pub fn is_place(self) -> bool {
        matches!(self, NameKind::Country | NameKind::Place)
    }
}

/// An entry: Arabic spellings and accepted English ones, the preferred first.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it denotes.
    pub kind: NameKind,
    /// Spellings in Arabic.
    pub arabic: Vec<String>,
    /// Renderings in English; the first is printed.
    pub english: Vec<String>,
}

/// The built-in names with their index.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    index: TermIndex,
}

const CLDR: &str = include_str!("../data/cldr.tsv");
const NAMES: &str = include_str!("../data/names.tsv");

static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for line in NAMES.lines().chain(CLDR.lines()).filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(kind), Some(ar), Some(en)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let kind = match kind {
            "country" => NameKind::Country,
            "person" => NameKind::Person,
            "body" => NameKind::Body,
            _ => NameKind::Place,
        };
        let arabic: Vec<String> = ar.split('|').map(str::to_owned).collect();
        let english: Vec<String> = en.split('|').map(str::to_owned).collect();
        // The project's own spelling comes first; CLDR's is also accepted.
        if let Some(&at) = arabic.iter().find_map(|a| known.get(&super::fold(a))) {
            for e in english {
                if !entries[at].english.contains(&e) {
                    entries[at].english.push(e);
                }
            }
            continue;
        }
        for a in &arabic {
            known.insert(super::fold(a), entries.len());
        }
        entries.push(Entry { kind, arabic, english });
    }
    let mut index = TermIndex::default();
    for (id, e) in entries.iter().enumerate() {
        for a in &e.arabic {
            index.insert(a, id, matches!(e.kind, NameKind::Country | NameKind::Place));
        }
    }
    Gazetteer { entries, index }
});

/// The built-in gazetteer.
pub fn built_in() -> &'static Gazetteer {
    &BUILT_IN
}

impl Gazetteer {
    /// Known names among `words`: the entry, and the byte range.
    pub fn find(&self, words: &[Word]) -> Vec<(&Entry, std::ops::Range<usize>)> {
        self.index.find(words).into_iter().map(|m| (&self.entries[m.id], m.span)).collect()
    }

    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn english(text: &str) -> Vec<String> {
        built_in().find(&words(text)).iter().map(|(e, _)| e.english[0].clone()).collect()
    }

    #[test]
    fn names_are_found_after_clitics_and_distinguished() {
        assert_eq!(english("زار حموشي موسكو والسعودية وتركيا"), ["Hammouchi", "Moscow", "Saudi Arabia", "Türkiye"]);
        assert_eq!(english("الرئيس المصري وصل إلى سلطنة عمان"), ["Oman"]);
        assert_eq!(english("جهاز الأمن الفيدرالي الروسي"), ["Federal Security Service"]);
    }

    #[test]
    fn every_entry_has_both_languages() {
        assert!(built_in().entries().len() > 400);
        for e in built_in().entries() {
            assert!(
                e.arabic.iter().all(|a| !a.trim().is_empty())
                    && e.english.iter().all(|x| x.is_ascii() || x.chars().any(char::is_alphabetic))
            );
        }
    }
}
