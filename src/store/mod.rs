//! Storage between runs, behind one trait. SQLite implements it; the statements are plain SQL, so that another
//! database could implement it too.

mod access;
mod briefs;
mod damage;
mod desk;
mod grades;
mod listing;
mod lock;
mod memory;
mod outcome;
mod pack;
mod private;
mod prune;
mod reviews;
mod runs;
mod schema;
mod seal;
mod search;
mod sentence_reviews;
mod sources;
mod sqlite;
mod summary;
mod texts;
mod times;
mod translations;
mod upgrade;

pub use access::{Access, Deed, Role, Token, random_key};
pub use briefs::{BriefRow, Briefs, KeptBrief, SourceRef};
pub use desk::{Counted, Desk, DeskRow, Order, Part, Revision, Wanted};
pub use grades::{GradeRow, Grades, grades_in, standing};
pub use listing::Shown;
pub use lock::{Hold, hold, hold_job};
pub use memory::Memory;
pub use outcome::Outcome;
pub use prune::{Prune, Pruned};
pub use reviews::{Reviewed, Reviews};
pub use runs::{Delivery, DeliveryState, JobArticle, JobState, Run, Runs};
pub use schema::VERSION;
pub use search::{Hit, Piece, Query};
pub use sentence_reviews::{Reviewing, SentenceReviews};
pub use sources::{ItemRow, SourceState, Sources};
pub use sqlite::Sqlite;
pub use summary::{Made, Summary};
pub use texts::{Texts, Version};
pub use translations::Translations;

use crate::config::Config;
use crate::error::Result;
use std::path::{Path, PathBuf};

/// Storage for articles, events, translations, runs and briefs. Only one run at a time may change it.
pub trait Store: Texts + Translations + SentenceReviews + Sources + Runs + Briefs + Grades + Prune {
    /// Begins a transaction: others cannot change the store until [`Store::commit`] or the end, and what is written
    /// in between is written completely or not at all. Does nothing within a transaction.
    fn begin(&mut self) -> Result<()>;

    /// Commits what was written since [`Store::begin`].
    fn commit(&mut self) -> Result<()>;

    /// Discards what was written since [`Store::begin`].
    fn roll_back(&mut self);

    /// Reads articles and events, and begins a transaction.
    fn load(&mut self) -> Result<Memory>;

    /// Writes what has changed since [`Store::load`], and commits.
    fn save(&mut self, memory: &Memory) -> Result<()>;

    /// A counter of changes to articles and events; if it is the same, nothing was changed.
    fn changes(&self) -> Result<i64>;
}

impl Store for Sqlite {
    fn begin(&mut self) -> Result<()> {
        Sqlite::begin(self)
    }

    fn commit(&mut self) -> Result<()> {
        Sqlite::commit(self)
    }

    fn roll_back(&mut self) {
        Sqlite::roll_back(self);
    }

    fn load(&mut self) -> Result<Memory> {
        Sqlite::load(self)
    }

    fn save(&mut self, memory: &Memory) -> Result<()> {
        Sqlite::save(self, memory)
    }

    fn changes(&self) -> Result<i64> {
        Sqlite::changes(self)
    }
}

/// Opens the store in a file. It is created if it does not exist, and upgraded if it is of an older version, after a
/// copy was made beside it.
///
/// ```
/// use mujaz::store::{self, Store};
///
/// # fn main() -> mujaz::error::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// let mut store = store::open(&folder.path().join("store.db"))?;
/// let memory = store.load()?;
/// assert!(memory.cards.is_empty());
/// store.save(&memory)?;
/// # Ok(())
/// # }
/// ```
pub fn open(path: &Path) -> Result<Sqlite> {
    Sqlite::open(path)
}

/// The path of the store that a configuration names, else the default path.
pub fn path_of(config: &Config) -> PathBuf {
    config.store.path.clone().unwrap_or_else(default_path)
}

/// The default path of the store: `store.db` in the data folder.
pub fn default_path() -> PathBuf {
    crate::config::data_dir().join("store.db")
}
