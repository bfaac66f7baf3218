//! Copies of a store from one database to another, checked row by row.

use super::database::Value;
use super::interface::Store;
use super::location::Location;
use super::open::{open, open_existing};
use super::tables::{TABLES, Table};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Rows that are written at once.
const TOGETHER: usize = 1024;
/// Maximum number of differences that are named.
const MOST: usize = 5;

/// What was copied: the rows of each table.
pub type Copied = Vec<(&'static str, usize)>;

/// Copies a store into another one, which must be empty or not there yet. Everything is copied or nothing.
///
/// # Errors
/// There is no such store; the other one is not empty; something cannot be read, or differs afterwards.
pub fn copy(from: &Location, to: &Location, progress: &Progress) -> Result<Copied> {
    if from == to {
        return Err(Error::new(Kind::Usage, "a store cannot be copied onto itself").at(&to.shown()));
    }
    let mut source = open_existing(from)?.ok_or_else(|| {
        Error::new(Kind::Usage, "there is no store").at(&from.shown()).help("name the store to copy first")
    })?;
    let mut target = open(to)?;
    // Nobody else writes to either of them meanwhile.
    source.begin()?;
    target.begin()?;
    let copied = within(&mut *source, &mut *target, to, progress);
    source.roll_back();
    if copied.is_err() {
        target.roll_back();
        return copied;
    }
    target.commit()?;
    copied
}

fn within(source: &mut dyn Store, target: &mut dyn Store, to: &Location, progress: &Progress) -> Result<Copied> {
    for table in TABLES {
        if target.count_rows(table)? > 0 {
            return Err(Error::new(Kind::Usage, "the store is not empty; nothing was copied")
                .at(&to.shown())
                .help("name a new file, or an empty database"));
        }
    }
    let counts: Vec<usize> = TABLES.iter().map(|t| source.count_rows(t)).collect::<Result<_>>()?;
    let rows: usize = counts.iter().sum();
    let steps = progress.steps("copying", rows as u64);
    for table in TABLES {
        let mut waiting = Vec::with_capacity(TOGETHER);
        source.each_row(table, &mut |row| {
            crate::cancel::token().check()?;
            steps.step();
            waiting.push(row);
            if waiting.len() == TOGETHER { target.put_rows(table, &mut waiting.drain(..)) } else { Ok(()) }
        })?;
        target.put_rows(table, &mut waiting.drain(..))?;
    }
    drop(steps);
    let listed = TABLES.iter().zip(&counts).find(|(t, _)| t.name == "listed").map_or(0, |(_, n)| *n);
    let steps = progress.steps("indexing", listed as u64);
    target.index_again(&mut || steps.step())?;
    drop(steps);
    let steps = progress.steps("checking", rows as u64);
    let mut different = Vec::new();
    for table in TABLES {
        let had = fingerprints(source, table, &mut || steps.step())?;
        let has = fingerprints(target, table, &mut || ())?;
        different.extend(differences(table, &had, &has).into_iter().take(MOST));
    }
    if different.is_empty() {
        return Ok(TABLES.iter().map(|t| t.name).zip(counts).collect());
    }
    different.truncate(MOST);
    Err(Error::new(Kind::Output, "the copy differs from the store; it was undone")
        .at(&to.shown())
        .because(different.join("; "))
        .help("`mujaz store check` finds damage in the store; otherwise this is a fault of the program: report it"))
}

/// The key of a row, and a hash of all of it.
type Fingerprint = (String, u64);

fn fingerprints(store: &dyn Store, table: &Table, each: &mut dyn FnMut()) -> Result<Vec<Fingerprint>> {
    let mut out = Vec::new();
    store.each_row(table, &mut |row| {
        crate::cancel::token().check()?;
        each();
        let mut hash = DefaultHasher::new();
        let mut key = Vec::new();
        for (i, value) in row.iter().enumerate() {
            let shown = match value {
                Value::Null => String::new(),
                Value::Integer(n) => n.to_string(),
                // PostgreSQL has no NUL in texts, and is given this character in its place.
                Value::Text(t) => t.replace('\0', "\u{FFFD}"),
                Value::Bytes(b) => {
                    b.hash(&mut hash);
                    String::new()
                }
            };
            (std::mem::discriminant(value), &shown).hash(&mut hash);
            if i < table.key {
                key.push(shown);
            }
        }
        out.push((key.join(" "), hash.finish()));
        Ok(())
    })?;
    Ok(out)
}

/// The rows that are not the same in both, in words.
fn differences(table: &Table, had: &[Fingerprint], has: &[Fingerprint]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (had, has): (std::collections::BTreeMap<_, _>, std::collections::BTreeMap<_, _>) =
        (had.iter().cloned().collect(), has.iter().cloned().collect());
    for (key, hash) in &had {
        match has.get(key) {
            None => out.push(format!("{} {key} is missing", table.name)),
            Some(other) if other != hash => out.push(format!("{} {key} differs", table.name)),
            Some(_) => {}
        }
    }
    out.extend(has.keys().filter(|k| !had.contains_key(*k)).map(|k| format!("{} {k} is new", table.name)));
    out
}

#[cfg(test)]
mod tests;
