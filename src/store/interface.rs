//! The trait behind which the store is: what SQLite and PostgreSQL both do.

use super::access::Access;
use super::briefs::Briefs;
use super::damage;
use super::database::Database;
use super::desk::Desk;
use super::grades::Grades;
use super::keys;
use super::memory::Memory;
use super::parts::Parts;
use super::prune::Prune;
use super::reviews::Reviews;
use super::runs::Runs;
use super::seen::Seen;
use super::sentence_reviews::SentenceReviews;
use super::sources::Sources;
use super::state;
use super::tables::Tables;
use super::texts::Texts;
use super::translations::Translations;
use crate::error::{Error, Kind, Result};
use crate::types::{Card, Changes};
use std::fmt::Debug;
use std::path::Path;

/// Storage for articles, events, translations, runs and briefs. Only one run at a time may change it.
pub trait Store:
    Texts
    + Translations
    + SentenceReviews
    + Sources
    + Runs
    + Briefs
    + Grades
    + Parts
    + Prune
    + Reviews
    + Access
    + Desk
    + Tables
    + Debug
    + Send
{
    /// Begins a transaction: others cannot change the store until [`Store::commit`] or the end, and what is written
    /// in between is written completely or not at all. Does nothing within a transaction.
    fn begin(&mut self) -> Result<()>;

    /// Commits what was written since [`Store::begin`].
    fn commit(&mut self) -> Result<()>;

    /// Discards what was written since [`Store::begin`].
    fn roll_back(&mut self);

    /// Reads articles and events, and begins a transaction.
    fn load(&mut self) -> Result<Memory>;

    /// Writes what has changed since [`Store::load`], and commits. `card` has the card of each article whose piece is
    /// among the changes, by number.
    fn save(&mut self, changes: &Changes, card: &dyn Fn(u32) -> Card) -> Result<()>;

    /// A counter of changes to articles and events; if it is the same, nothing was changed.
    fn changes(&self) -> Result<i64>;

    /// Checks the integrity of everything in the store; returns the problems, none if it is intact.
    fn check(&self) -> Result<Vec<String>>;

    /// Writes a complete copy into a file.
    ///
    /// # Errors
    /// The file cannot be written; the database has tools of its own for copies.
    fn backup(&self, to: &Path) -> Result<()>;
}

impl<D: Database> Store for D {
    fn begin(&mut self) -> Result<()> {
        self.enter().map_err(|e| self.wrong("cannot lock the store", e))
    }

    fn commit(&mut self) -> Result<()> {
        self.leave().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn roll_back(&mut self) {
        self.abandon();
    }

    fn load(&mut self) -> Result<Memory> {
        self.begin()?;
        *self.seen() = Seen::default();
        let (memory, seen) = state::read(self).map_err(|e| self.wrong("cannot read the store", e))?;
        *self.seen() = seen;
        Ok(memory)
    }

    fn save(&mut self, changes: &Changes, card: &dyn Fn(u32) -> Card) -> Result<()> {
        if !self.is_inside() {
            return Err(Error::new(Kind::Internal, "the store cannot be saved before it is loaded"));
        }
        let seen = std::mem::take(self.seen());
        let written = state::write(self, changes, card, &seen);
        *self.seen() = seen;
        if let Err(e) = written {
            self.abandon();
            return Err(self.wrong("cannot write to the store", e));
        }
        self.commit()
    }

    fn changes(&self) -> Result<i64> {
        keys::changes(self).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn check(&self) -> Result<Vec<String>> {
        let fail = |e| self.wrong("cannot check the store", e);
        let problems = self.examine().map_err(fail)?;
        // What cannot be read would only fail again.
        if problems.is_empty() { damage::damaged(self).map_err(fail) } else { Ok(problems) }
    }

    fn backup(&self, to: &Path) -> Result<()> {
        self.copy_into(to)
    }
}
