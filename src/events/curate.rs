//! Manual correction of events: merge, split, move, undo. A person's decision is recorded, can be undone, and is never
//! overridden by grouping.

use super::grouper::Grouper;
use super::operation::{Actor, Done, Operation, Place};
use crate::error::{Error, Kind, Result};
use crate::types::count;
use std::collections::BTreeSet;

impl Grouper {
    fn resolve(&self, id: &str) -> Result<u32> {
        let event = self.find(id).filter(|e| !self.stories[*e as usize].members.is_empty());
        event.ok_or_else(|| {
            Error::new(Kind::Usage, format!("there is no event {id}")).help("`mujaz curate list` shows the events")
        })
    }

    fn apply(&mut self, kind: Done, what: String, events: &BTreeSet<u32>, moves: &[(u32, u32)]) {
        let before = self.places(events);
        for &(article, event) in moves {
            // Copies follow their original when it is moved, and move alone when they themselves are moved.
            let copies = before.iter().map(|p| p.0).filter(|n| *n != article && self.original(*n) == article);
            for n in copies.chain([article]).collect::<Vec<_>>() {
                self.nodes[n as usize].event = event;
            }
        }
        let targets: BTreeSet<u32> = events.iter().copied().chain(moves.iter().map(|m| m.1)).collect();
        for p in &before {
            self.nodes[p.0 as usize].pinned = true;
        }
        self.refill(&targets, None);
        let after: Vec<Place> = before.iter().map(|p| self.place_of(p.0)).collect();
        self.log.push(Operation { by: Actor::User, kind, what, before, after, undone: false });
    }

    /// Merges two events; the first keeps its identifier, and the second's identifier then refers to the first.
    pub fn merge(&mut self, into: &str, other: &str) -> Result<()> {
        let (a, b) = (self.resolve(into)?, self.resolve(other)?);
        if a == b {
            return Err(Error::new(Kind::Usage, format!("{into} and {other} are already one event")));
        }
        let moves: Vec<(u32, u32)> = self.stories[b as usize].members.iter().map(|m| (*m, a)).collect();
        let (x, y) = (self.stories[a as usize].id.clone(), self.stories[b as usize].id.clone());
        self.apply(Done::Merge, format!("{y} joined {x}"), &BTreeSet::from([a, b]), &moves);
        self.stories[b as usize].into = Some(a);
        Ok(())
    }

    /// Splits articles off an event into a new event; returns its identifier.
    pub fn split(&mut self, event: &str, articles: &[u32]) -> Result<String> {
        let a = self.resolve(event)?;
        let members = &self.stories[a as usize].members;
        if let Some(stray) = articles.iter().find(|n| !members.contains(n)) {
            return Err(Error::new(Kind::Usage, format!("article number {} is not in {event}", stray + 1)));
        }
        let leaving = |n: u32| articles.contains(&n) || articles.contains(&self.original(n));
        let Some(first) = members.iter().copied().find(|n| leaving(*n)) else {
            return Err(Error::new(Kind::Usage, "no article was named"));
        };
        if members.iter().all(|n| leaving(*n)) {
            return Err(Error::new(Kind::Usage, format!("nothing would be left of {event}"))
                .help("name fewer articles; copies go with their original"));
        }
        // The new event is named after its first article and must not replace the old one.
        let place = self.nodes[first as usize].event;
        let new = self.found(first, "");
        self.nodes[first as usize].event = place;
        let id = self.stories[new as usize].id.clone();
        let moves: Vec<(u32, u32)> = articles.iter().map(|n| (*n, new)).collect();
        let what = format!("{} of {} became {id}", count(articles.len(), "article"), self.stories[a as usize].id);
        self.apply(Done::Split, what, &BTreeSet::from([a]), &moves);
        Ok(id)
    }

    /// Moves an article to another event.
    pub fn move_article(&mut self, article: u32, event: &str) -> Result<()> {
        let target = self.resolve(event)?;
        let from = self.nodes[article as usize].event;
        if from == target {
            return Err(Error::new(Kind::Usage, format!("the article is in {event} already")));
        }
        let what =
            format!("one article of {} went to {}", self.stories[from as usize].id, self.stories[target as usize].id);
        self.apply(Done::Move, what, &BTreeSet::from([from, target]), &[(article, target)]);
        if self.stories[from as usize].members.is_empty() {
            self.stories[from as usize].into = Some(target);
        }
        Ok(())
    }

    /// Undoes an operation: the one with that number, or a person's latest that was not undone. Undoing an operation of
    /// the program counts as a manual correction. Returns a description of what was undone.
    pub fn undo(&mut self, number: Option<usize>) -> Result<String> {
        let wrong = |text: String| Error::new(Kind::Usage, text).help("`mujaz curate log` shows what was done");
        let at = match number {
            Some(n) => n
                .checked_sub(1)
                .filter(|i| *i < self.log.len())
                .ok_or_else(|| wrong(format!("there is no operation {n}")))?,
            None => self
                .log
                .iter()
                .rposition(|o| o.by == Actor::User && !o.undone && o.kind != Done::Undo)
                .ok_or_else(|| wrong("there is nothing to undo".into()))?,
        };
        let op = self.log[at].clone();
        if op.undone || op.kind == Done::Undo {
            return Err(wrong(format!("operation {} was already undone", at + 1)));
        }
        if op.before.is_empty() {
            return Err(wrong(format!("operation {} moved no article", at + 1)));
        }
        if let Some(p) = op.after.iter().find(|p| self.nodes[p.0 as usize].event != p.1) {
            return Err(wrong(format!(
                "operation {} cannot be undone: article number {} was moved again since; undo that first",
                at + 1,
                p.0 + 1
            )));
        }
        let by_program = op.by == Actor::Program;
        let mut events: BTreeSet<u32> = op.after.iter().map(|p| p.1).collect();
        let before_now: Vec<Place> = op.before.iter().map(|p| self.place_of(p.0)).collect();
        for (n, event, pinned) in &op.before {
            self.nodes[*n as usize].event = *event;
            self.nodes[*n as usize].pinned = *pinned;
            events.insert(*event);
        }
        // An event that a later article joined keeps that article.
        let held = |n: u32| op.before.iter().any(|p| p.0 == n);
        let emptied: Vec<u32> = events
            .iter()
            .copied()
            .filter(|e| {
                self.stories[*e as usize].members.iter().all(|m| held(*m) && self.nodes[*m as usize].event != *e)
            })
            .collect();
        // Everything stays where it was placed, copies too, while the lists are rebuilt.
        let pins: Vec<(u32, bool)> = self.places(&events).iter().map(|p| (p.0, p.2)).collect();
        for (n, _) in &pins {
            self.nodes[*n as usize].pinned = true;
        }
        self.refill(&events, None);
        for (n, pinned) in pins {
            self.nodes[n as usize].pinned = pinned || by_program;
        }
        for e in emptied {
            if self.stories[e as usize].members.is_empty() {
                self.stories[e as usize].into = op.before.first().map(|p| p.1).filter(|x| *x != e);
            }
        }
        let what = op.what.clone();
        let after: Vec<Place> = op.before.iter().map(|p| self.place_of(p.0)).collect();
        self.log[at].undone = true;
        self.log.push(Operation {
            by: Actor::User,
            kind: Done::Undo,
            what: format!("undid operation {}: {what}", at + 1),
            before: before_now,
            after,
            undone: false,
        });
        Ok(what)
    }
}
