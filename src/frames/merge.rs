//! Merges the frames of several sources slot by slot; where they differ, each value keeps its sources and their days of
//! publication.

use super::frame::{Filler, Frame};
use super::kinds::Kind;
use super::roles::Role;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One value of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The value in English.
    pub text: String,
    /// As a number, where it is one.
    pub value: Option<f64>,
    /// The country in which it lies, in English, if it is a place of a known country.
    pub country: Option<String>,
    /// Citations.
    pub cites: Vec<String>,
    /// Sources, by number.
    pub sources: Vec<usize>,
    /// Publication day of the newest source that says so.
    pub published: Option<Date>,
}

/// A slot with all its values; the first is the current one.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The slot.
    pub role: Role,
    /// Values, newest first.
    pub accounts: Vec<Account>,
}

/// The content of all sources together.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The kind, with the sentences that report it.
    pub kind: &'static Kind,
    /// Citations of those sentences.
    pub reporting: Vec<String>,
    /// The filled slots.
    pub rows: BTreeMap<Role, Row>,
}

impl Merged {
    /// The current value of a slot.
    pub fn get(&self, role: Role) -> Option<&Account> {
        self.rows.get(&role).and_then(|r| r.accounts.first())
    }

    /// The rows in the order of the table.
    pub fn table(&self) -> impl Iterator<Item = &Row> {
        Role::ALL.iter().filter_map(|r| self.rows.get(r))
    }
}

/// Merges frames; `None` if no source reports a kind. The kind is the one that most sources report, the earliest source
/// breaking ties; slots come from the sources that report it.
pub fn merge(frames: &[Frame]) -> Option<Merged> {
    let mut votes: Vec<(&'static Kind, usize)> = Vec::new();
    for f in frames {
        let Some((k, _)) = &f.kind else { continue };
        match votes.iter_mut().find(|v| v.0.id == k.id) {
            Some(v) => v.1 += 1,
            None => votes.push((k, 1)),
        }
    }
    let most = votes.iter().map(|v| (!v.0.weak, v.1)).max()?;
    let kind = votes.iter().find(|v| (!v.0.weak, v.1) == most)?.0;
    let mut list: Vec<&Frame> = frames.iter().filter(|f| f.kind.as_ref().is_some_and(|k| k.0.id == kind.id)).collect();
    let reporting = list.iter().filter_map(|f| f.kind.as_ref().map(|k| k.1.clone())).collect();
    // Tolls describe the event whatever kind a source reports.
    let others: Vec<&Frame> = frames
        .iter()
        .filter(|f| f.kind.as_ref().is_some_and(|k| k.0.id != kind.id && k.0.harms() && kind.harms()))
        .collect();
    // Newest first; on the same day, the later source first.
    let newest = |f: &&Frame| (f.published, f.source);
    list.sort_by_key(newest);
    list.reverse();
    let mut rows: BTreeMap<Role, Row> = BTreeMap::new();
    for f in &list {
        for (role, filler) in &f.slots {
            add(&mut rows, *role, filler, f);
        }
    }
    for f in others {
        for role in Role::TOLLS {
            if let Some(filler) = f.slots.get(&role) {
                add(&mut rows, role, filler, f);
            }
        }
    }
    attribute(&mut rows);
    Some(Merged { kind, reporting, rows })
}

/// Puts first, among those who say so, whoever is cited with the current numbers, else with the current day or place:
/// the newest speaker may only have spoken of what came after.
fn attribute(rows: &mut BTreeMap<Role, Row>) {
    let current = |roles: &[Role]| -> Vec<usize> {
        roles.iter().filter_map(|r| rows.get(r)?.accounts.first()).flat_map(|a| a.sources.clone()).collect()
    };
    let wanted = match current(&Role::TOLLS) {
        counted if counted.is_empty() => current(&[Role::When]),
        counted => counted,
    };
    if let Some(row) = rows.get_mut(&Role::SaidBy) {
        row.accounts.sort_by_key(|a| !a.sources.iter().any(|s| wanted.contains(s)));
    }
}

fn add(rows: &mut BTreeMap<Role, Row>, role: Role, filler: &Filler, f: &Frame) {
    let row = rows.entry(role).or_insert_with(|| Row { role, accounts: Vec::new() });
    let same = |a: &&mut Account| {
        let (x, y) = (a.text.to_lowercase(), filler.text.to_lowercase());
        // "M'Sila" and "Bou Saada, M'Sila" agree; the more complete one is kept.
        x == y
            || matches!(role, Role::Where | Role::Who | Role::Whom | Role::SaidBy | Role::Victim | Role::Position)
                && (x.contains(&y) || y.contains(&x))
    };
    match row.accounts.iter_mut().find(same) {
        Some(a) => {
            if filler.text.len() > a.text.len() {
                a.text.clone_from(&filler.text);
            }
            if a.country.is_none() {
                a.country.clone_from(&filler.country);
            }
            if !a.cites.contains(&filler.cite) {
                a.cites.push(filler.cite.clone());
            }
            if !a.sources.contains(&f.source) {
                a.sources.push(f.source);
            }
            a.published = a.published.max(f.published);
        }
        None => row.accounts.push(Account {
            text: filler.text.clone(),
            value: filler.value,
            country: filler.country.clone(),
            cites: vec![filler.cite.clone()],
            sources: vec![f.source],
            published: f.published,
        }),
    }
}
