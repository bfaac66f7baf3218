//! Connects the stages: read, clean, group, select, translate, verify, summarise, report, write.

mod absent;
mod assemble;
mod batch;
mod briefing;
mod cards;
mod changes;
mod check;
mod compose;
mod composed;
pub mod digest;
pub mod due;
mod gathered;
pub mod group;
pub mod index;
pub mod keeper;
pub mod kept;
mod listing;
mod make;
pub mod manifest;
pub mod memory;
mod no_model;
mod reach;
mod recipe;
mod record;
pub mod reviewed;
pub mod sources;
pub mod spelling;
pub mod translate;
mod written;

pub use absent::Absent;
pub use briefing::{Briefing, Engines, Materials};
pub use composed::{Composed, digest_brief};
pub use group::{Grouped, Supply, group};
pub use no_model::{NO_MODEL, NoModel, is_none, untranslated};
pub use recipe::Recipe;
pub use written::{BriefRun, Written};
