//! What the engine keeps of an article: everything comparable or, once its event is long over, next to nothing.

use super::features::Features;
use crate::types::{NearMiss, When};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

/// Features that may have been removed; they then read as empty and take no space.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept(Option<Box<Features>>);

impl Deref for Kept {
    type Target = Features;

    fn deref(&self) -> &Features {
        static NOTHING: LazyLock<Features> = LazyLock::new(Features::default);
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Kept {
    fn deref_mut(&mut self) -> &mut Features {
        self.0.get_or_insert_default()
    }
}

impl From<Features> for Kept {
    fn from(f: Features) -> Self {
        Self(Some(Box::new(f)))
    }
}

/// What remains of an event besides its members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FoldedEvent {
    /// Its central article.
    pub centre: Option<u32>,
    /// When it was.
    pub when: Option<When>,
    /// Where it was, as `(Arabic, English)`.
    pub places: Vec<(String, String)>,
    /// Events that were close to it and kept apart.
    pub near_misses: Vec<NearMiss>,
}

/// What is known of an article whose event was folded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct FoldedArticle {
    /// Why it belonged to its event; empty for a copy, which is explained by itself.
    pub why: String,
    /// Its day of publication.
    pub published: Option<Date>,
    /// Hash of its whole folded text.
    pub body: u64,
}
