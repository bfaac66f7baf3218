//! What the program around the engine gives it: cards, folders, languages, a way to stop, an ear.

use crate::cancel::Cancel;
use crate::catalogue::Catalogue;
use crate::language::Language;
use crate::observer::{Observer, Silent};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that loading and fetching depend on besides the [options](crate::LoadOptions).
///
/// ```
/// use mujaz_infer::{Cancel, Runtime};
///
/// let stop = Cancel::new();
/// let runtime = Runtime { cancel: stop.clone(), ..Runtime::new("models") };
/// # let _ = runtime;
/// ```
#[derive(Clone)]
pub struct Runtime {
    /// The models that are known by name.
    pub catalogue: Catalogue,
    /// Fetched files are kept here, in a folder for each card.
    pub models: PathBuf,
    /// Asks running work to stop.
    pub cancel: Cancel,
    /// Hears how fetching and loading go.
    pub observer: Arc<dyn Observer>,
    /// Today's date for chat templates that ask for it; without it they write the one of their makers.
    pub today: Option<fn() -> String>,
    /// Sentences, clauses and letters.
    pub language: Language,
}

impl Runtime {
    /// Keeps files in `models`; knows no cards, tells nobody, and is never asked to stop.
    pub fn new(models: impl Into<PathBuf>) -> Self {
        Self {
            catalogue: Catalogue::default(),
            models: models.into(),
            cancel: Cancel::new(),
            observer: Arc::new(Silent),
            today: None,
            language: Language::default(),
        }
    }
}
