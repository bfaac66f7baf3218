//! What a program provides to the engine: cards, folders, languages, cancellation, an observer.

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
    /// Folder of fetched files, with a subfolder for each card.
    pub models: PathBuf,
    /// Stops running work on request.
    pub cancel: Cancel,
    /// Receives the progress of fetching and loading.
    pub observer: Arc<dyn Observer>,
    /// Today's date for chat templates that use it; without it they fall back to a date of their own.
    pub today: Option<fn() -> String>,
    /// Sentences, clauses and letters.
    pub language: Language,
}

impl Runtime {
    /// Stores files in `models`; without cards, with an observer that ignores everything.
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
