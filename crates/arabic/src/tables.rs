//! Reading of data files: lines, lists of words, and several lists in one file.

/// The lines of a data file, without comments.
pub fn lines(data: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    data.lines().filter(|l| !l.starts_with('#') && !l.is_empty())
}

/// A closed list of words.
#[derive(Debug, Default)]
pub struct WordList {
    words: Vec<&'static str>,
    /// By length, then by bytes: a search compares mostly lengths, which costs less than a hash of a short word.
    sorted: Vec<&'static str>,
}

impl WordList {
    /// A list of words in a given order, which matters for affixes.
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: Vec<&'static str> = words.into_iter().collect();
        let mut sorted = words.clone();
        sorted.sort_unstable_by(|a, b| order(a, b));
        Self { words, sorted }
    }

    /// The list that a whole data file is.
    pub fn read(data: &'static str) -> Self {
        Self::new(lines(data).flat_map(str::split_whitespace))
    }

    /// Whether a word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.sorted.binary_search_by(|w| order(w, word)).is_ok()
    }

    /// The words in the order of the file.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }
}

fn order(a: &str, b: &str) -> std::cmp::Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// The lists of a data file with a line for each: its name, a tab, its words. `names` are in CamelCase, those of the
/// file in snake_case. A list that the file lacks is empty.
pub fn lists(data: &'static str, names: &[&str]) -> Vec<WordList> {
    let row = |name: &str| lines(data).filter_map(|l| l.split_once('\t')).find(|(n, _)| *n == name);
    let words = |name: &&str| row(&snake(name)).map_or("", |(_, words)| words);
    names.iter().map(|name| WordList::new(words(name).split(' ').filter(|w| !w.is_empty()))).collect()
}

/// What is wrong with such a file: a name without a list, a list without a name or without a comment `# name: …`, a word
/// twice.
pub fn faults(data: &'static str, names: &[&str]) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|n| snake(n)).collect();
    let rows: Vec<(&str, &str)> = lines(data).map(|l| l.split_once('\t').unwrap_or((l, ""))).collect();
    let mut out = Vec::new();
    for name in &names {
        match rows.iter().filter(|(n, _)| n == name).count() {
            1 => {}
            n => out.push(format!("{name}: {n} lines")),
        }
        if !data
            .lines()
            .any(|l| l.strip_prefix("# ").and_then(|c| c.strip_prefix(&**name)).is_some_and(|c| c.starts_with(':')))
        {
            out.push(format!("{name}: no comment says what it is"));
        }
    }
    for (name, words) in rows {
        if !names.iter().any(|n| n == name) {
            out.push(format!("{name}: no code reads it"));
        }
        let list = WordList::new(words.split(' '));
        out.extend(list.sorted.windows(2).filter(|w| w[0] == w[1]).map(|w| format!("{name}: {} twice", w[0])));
        if list.contains("") {
            out.push(format!("{name}: an empty word"));
        }
    }
    out
}

/// `BeforeVerbs` as `before_verbs`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Declares an enumeration of the word lists in a data file, for [`lists`]: `contains(word)`, `words()`.
#[macro_export]
macro_rules! word_lists {
    ($(#[$doc:meta])* $vis:vis enum $name:ident in $data:expr; $($list:ident)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name { $($list),* }

        impl $name {
            /// The names of the lists, in order.
            $vis const NAMES: &[&str] = &[$(stringify!($list)),*];

            fn list(self) -> &'static $crate::tables::WordList {
                static LISTS: std::sync::LazyLock<Vec<$crate::tables::WordList>> =
                    std::sync::LazyLock::new(|| $crate::tables::lists($data, $name::NAMES));
                &LISTS[self as usize]
            }

            /// Whether a word is in the list.
            $vis fn contains(self, word: &str) -> bool {
                self.list().contains(word)
            }

            /// The words of the list, in the order of the file.
            $vis fn words(self) -> &'static [&'static str] {
                self.list().words()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = "# first_words: some\nfirst_words\tb aa a\n# other: more\nother\tc c\nlost\td\n";

    #[test]
    fn lists_keep_their_order_and_are_searched() {
        let lists = lists(DATA, &["FirstWords", "Missing"]);
        assert_eq!(lists[0].words(), ["b", "aa", "a"]);
        assert!(lists[0].contains("aa") && !lists[0].contains("c") && !lists[0].contains(""));
        assert!(lists[1].words().is_empty());
    }

    #[test]
    fn faults_of_a_file_are_named() {
        let found = faults(DATA, &["FirstWords", "Other", "Missing"]);
        let want =
            ["missing: 0 lines", "missing: no comment says what it is", "other: c twice", "lost: no code reads it"];
        assert_eq!(found, want);
    }
}
