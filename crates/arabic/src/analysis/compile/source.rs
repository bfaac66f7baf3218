//! The data files: tab-separated columns, one entry per line.

use crate::analysis::pos::Pos;

/// The text of the data files.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// `lemmas.tsv`.
    pub lemmas: &'a str,
    /// `expressions.tsv`.
    pub expressions: &'a str,
    /// `senses.tsv`.
    pub senses: &'a str,
}

/// A line of a data file.
#[derive(Debug)]
pub struct Line<'a, const N: usize> {
    file: &'static str,
    number: usize,
    /// Its columns; the second one is a part of speech in every file.
    pub columns: [&'a str; N],
    /// The part of speech.
    pub pos: Pos,
}

impl<const N: usize> Line<'_, N> {
    /// An error message for this line.
    pub fn error(&self, why: &str) -> String {
        message(self.file, self.number, why)
    }
}

fn message(file: &str, number: usize, why: &str) -> String {
    format!("data/{file}, line {number}: {why}; docs/src/lexicon.md describes the format")
}

/// The lines of a data file without its comments.
pub fn lines<'a, const N: usize>(
    file: &'static str,
    text: &'a str,
) -> impl Iterator<Item = Result<Line<'a, N>, String>> {
    let entries = (1..).zip(text.lines()).filter(|(_, l)| !l.starts_with('#'));
    entries.map(move |(number, line)| {
        let columns: Vec<&str> = line.split('\t').collect();
        let columns: [&str; N] = columns
            .try_into()
            .map_err(|c: Vec<&str>| message(file, number, &format!("{} columns instead of {N}", c.len())))?;
        let tag = columns.get(1).copied().unwrap_or_default();
        let pos = Pos::of_tag(tag).ok_or_else(|| message(file, number, &format!("`{tag}` is not a part of speech")))?;
        Ok(Line { file, number, columns, pos })
    })
}
