//! Reports of progress while files are fetched, checked and loaded.

/// Receives reports of progress.
///
/// ```
/// use mujaz_infer::{Counter, Observer, Runtime, Silent};
/// use std::sync::Arc;
///
/// /// Prints notes, but no progress.
/// struct Lines;
///
/// impl Observer for Lines {
///     fn note(&self, text: &str) {
///         eprintln!("{text}");
///     }
///
///     fn bytes(&self, name: &str, total: u64) -> Box<dyn Counter> {
///         eprintln!("{name}: {total} bytes");
///         Box::new(Silent)
///     }
/// }
///
/// let runtime = Runtime { observer: Arc::new(Lines), ..Runtime::new("models") };
/// # let _ = runtime;
/// ```
pub trait Observer: Send + Sync {
    /// A line for the user.
    fn note(&self, text: &str);

    /// Asks the user whether to continue; yes if nobody can be asked.
    fn confirm(&self, _question: &str) -> bool {
        true
    }

    /// Starts a count of bytes; it ends when the counter is dropped. A total of 0 is unknown.
    fn bytes(&self, name: &str, total: u64) -> Box<dyn Counter>;
}

/// A count of bytes that an [`Observer`] shows.
pub trait Counter: Send + Sync {
    /// Adds to the count.
    fn add(&self, n: u64);

    /// Sets the count.
    fn at(&self, n: u64);

    /// Sets the total.
    fn set_total(&self, n: u64);
}

/// Ignores all reports.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn note(&self, _: &str) {}

    fn bytes(&self, _: &str, _: u64) -> Box<dyn Counter> {
        Box::new(Silent)
    }
}

impl Counter for Silent {
    fn add(&self, _: u64) {}

    fn at(&self, _: u64) {}

    fn set_total(&self, _: u64) {}
}
