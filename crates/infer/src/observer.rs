//! What the program around the engine hears while files are fetched, checked and loaded.

/// Receives reports of progress.
pub trait Observer: Send + Sync {
    /// A line for the user.
    fn note(&self, text: &str);

    /// Asks the user whether to go on; yes where nobody can be asked.
    fn confirm(&self, _question: &str) -> bool {
        true
    }

    /// A count of bytes begins; it ends when the counter is dropped. A total of 0 is unknown.
    fn bytes(&self, name: &str, total: u64) -> Box<dyn Counter>;
}

/// A count of bytes that an [`Observer`] shows.
pub trait Counter: Send + Sync {
    /// So many more have come.
    fn add(&self, n: u64);

    /// So many are there now.
    fn at(&self, n: u64);

    /// The total became known.
    fn set_total(&self, n: u64);
}

/// Tells nobody.
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
