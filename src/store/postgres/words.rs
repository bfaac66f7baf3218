//! The full-text index of PostgreSQL, with the words of SQLite's: FTS5 cuts texts into words and stems the English in
//! both, so that both find the same. Each word stands in a `tsvector` with its place and weight, after a letter for the
//! column: `e` English, `a` lemmas, `s` stems.

use crate::store::database::{Done, Words};
use crate::store::search::{Column, Expression};
use rusqlite::Connection;

/// Bytes of the longest word that is kept.
const LONGEST: usize = 512;
/// Bytes of all words and places of a brief; a `tsvector` holds a megabyte.
const MOST: usize = 900_000;
/// Places between two columns, so that no phrase matches across them.
const GAP: usize = 4;

/// FTS5's tokenizer, in memory.
#[derive(Debug)]
pub(super) struct Tokenizer {
    db: Connection,
}

impl Tokenizer {
    pub fn new() -> Done<Self> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(
            "CREATE VIRTUAL TABLE text USING fts5
                 (x, content = '', tokenize = 'porter unicode61 remove_diacritics 0');
             CREATE VIRTUAL TABLE word USING fts5vocab (text, instance)",
        )?;
        Ok(Self { db })
    }

    /// The words of texts, each with its place from 0.
    fn words(&self, texts: &[&str]) -> Done<Vec<Vec<(usize, String)>>> {
        self.db.prepare_cached("INSERT INTO text (text) VALUES ('delete-all')")?.execute([])?;
        let mut put = self.db.prepare_cached("INSERT INTO text (rowid, x) VALUES (?1, ?2)")?;
        for (i, t) in texts.iter().enumerate() {
            put.execute(rusqlite::params![i as i64, t])?;
        }
        let mut out = vec![Vec::new(); texts.len()];
        let mut query = self.db.prepare_cached("SELECT doc, \"offset\", term FROM word ORDER BY doc, \"offset\"")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let (text, at, word): (i64, i64, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
            if let Some(list) = out.get_mut(text as usize) {
                list.push((at as usize, word));
            }
        }
        Ok(out)
    }

    /// The `tsvector` of a brief.
    pub fn vector(&self, w: &Words) -> Done<String> {
        let texts = [&w.title, &w.english, &w.gloss, &w.arabic, &w.stems].map(String::as_str);
        let columns = [("e", 'A'), ("e", 'B'), ("e", 'C'), ("a", 'B'), ("s", 'C')];
        let mut out = String::new();
        let (mut before, mut from) = ("", 1);
        for ((letter, weight), words) in columns.into_iter().zip(self.words(&texts)?) {
            if letter != before {
                (before, from) = (letter, 1);
            }
            let end = words.last().map_or(from, |w| from + w.0 + GAP);
            for (at, word) in words {
                if word.len() <= LONGEST && out.len() < MOST {
                    out.push_str(&format!("{}:{}{weight} ", quoted(letter, &word), from + at));
                }
            }
            from = end;
        }
        Ok(out)
    }

    /// The `tsquery` of a search: all of some expressions, and none of others. Empty if no word is left.
    pub fn query(&self, all: &[Expression], none: &[Expression]) -> Done<String> {
        let list = |parts: &[Expression]| -> Done<Vec<String>> {
            let parts: Vec<Option<String>> = parts.iter().map(|e| self.expression(e)).collect::<Done<_>>()?;
            Ok(parts.into_iter().flatten().collect())
        };
        let (all, none) = (list(all)?, list(none)?);
        if all.is_empty() || none.is_empty() {
            return Ok(all.join(" & "));
        }
        Ok(format!("{} & !({})", all.join(" & "), none.join(" | ")))
    }

    fn expression(&self, e: &Expression) -> Done<Option<String>> {
        let joined = |parts: Vec<String>, by: &str| match parts.is_empty() {
            true => None,
            false => Some(format!("({})", parts.join(by))),
        };
        let each = |parts: &[Expression]| -> Done<Vec<String>> {
            let parts: Vec<Option<String>> = parts.iter().map(|e| self.expression(e)).collect::<Done<_>>()?;
            Ok(parts.into_iter().flatten().collect())
        };
        Ok(match e {
            Expression::Any(parts) => joined(each(parts)?, " | "),
            Expression::All(parts) => joined(each(parts)?, " & "),
            Expression::Phrases(column, phrases) => {
                let letter = match column {
                    Column::English => "e",
                    Column::Arabic => "a",
                    Column::Stems => "s",
                };
                let texts: Vec<&str> = phrases.iter().map(String::as_str).collect();
                let phrases = self.words(&texts)?.into_iter().filter(|p| !p.is_empty()).map(|p| {
                    let words: Vec<String> = p.iter().map(|(_, w)| quoted(letter, w)).collect();
                    format!("({})", words.join(" <-> "))
                });
                joined(phrases.collect(), " | ")
            }
        })
    }
}

/// A word of a column, as it is written in vectors and queries.
fn quoted(letter: &str, word: &str) -> String {
    format!("'{letter}{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Query;

    #[test]
    fn words_are_stemmed_and_stand_in_their_places() {
        let t = Tokenizer::new().unwrap();
        let words = Words {
            title: "Flooding in Tangier".into(),
            english: "It's over".into(),
            gloss: String::new(),
            arabic: "سيل 15".into(),
            stems: "سيل".into(),
        };
        assert_eq!(
            t.vector(&words).unwrap().trim_end(),
            "'eflood':1A 'ein':2A 'etangier':3A 'eit':7B 'es':8B 'eover':9B 'aسيل':1B 'a15':2B 'sسيل':1C"
        );
    }

    #[test]
    fn a_search_keeps_its_phrases_and_what_must_not_stand() {
        let t = Tokenizer::new().unwrap();
        let (all, none) = Query::parse("\"red cars\" -rain").unwrap().meaning();
        let made = t.query(&all, &none).unwrap();
        assert!(made.contains("'ered' <-> 'ecar'") && made.contains("& !(") && made.contains("'erain'"), "{made}");
    }
}
