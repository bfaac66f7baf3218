//! Storage between runs, behind one trait. The statements are written once (`database`), for SQLite, which is the
//! default, and for PostgreSQL (feature `postgres`).

mod access;
mod briefs;
mod copy;
mod damage;
mod database;
mod desk;
mod grades;
mod interface;
mod keys;
mod listing;
mod location;
mod lock;
mod memory;
mod open;
mod outcome;
mod pack;
mod parts;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(not(feature = "postgres"))]
#[path = "no_postgres.rs"]
mod postgres;
mod private;
mod prune;
mod reviews;
mod runs;
mod schema;
mod seal;
mod search;
mod seen;
mod sentence_reviews;
mod sources;
mod sqlite;
mod state;
mod summary;
mod tables;
#[cfg(test)]
mod testing;
mod texts;
mod times;
mod translations;
mod upgrade;

pub use access::{Access, Deed, Role, Token, random_key};
pub use briefs::{BriefRow, Briefs, KeptBrief, SourceRef};
pub use copy::{Copied, copy};
pub use desk::{Counted, Desk, DeskRow, Order, Part, Revision, Wanted};
pub use grades::{GradeRow, Grades, standing};
pub use interface::Store;
pub use listing::Shown;
pub use location::Location;
pub use lock::{Hold, hold, hold_job};
pub use memory::Memory;
pub use open::{default_path, exists, grades_in, named_by, open, open_existing, open_read, path_of, with};
pub use outcome::Outcome;
pub use parts::Parts;
pub use postgres::COMPILED as HAS_POSTGRES;
#[cfg(feature = "postgres")]
pub use postgres::{connect_client, connection_name};
pub use prune::{Prune, Pruned};
pub use reviews::{Reviewed, Reviews};
pub use runs::{Delivery, DeliveryState, JobArticle, JobState, Run, Runs};
pub use schema::VERSION;
pub use search::{Hit, Piece, Query};
pub use sentence_reviews::{Reviewing, SentenceReviews};
pub use sources::{ItemRow, SourceState, Sources};
pub use sqlite::Sqlite;
pub use summary::{Made, NO_ARTICLE, Summary};
pub use tables::TABLES;
pub use texts::{Texts, Version};
pub use translations::Translations;
