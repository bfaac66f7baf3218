//! Cancellation, which long work checks between steps.

use crate::error::{Error, Kind, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A cancellation token, shared by all of its clones.
///
/// ```
/// use mujaz_infer::Cancel;
///
/// let (here, there) = { let c = Cancel::new(); (c.clone(), c) };
/// here.request();
/// assert!(there.requested() && there.check().is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A token that is not cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks running work to stop; returns whether that had been asked before.
    pub fn request(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }

    /// Whether work was asked to stop.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error once work was asked to stop.
    ///
    /// # Errors
    /// [`Kind::Cancelled`] once [`Cancel::request`] was called on any clone.
    pub fn check(&self) -> Result<()> {
        if self.requested() { Err(Self::error()) } else { Ok(()) }
    }

    /// The error of cancelled work.
    pub fn error() -> Error {
        Error::new(Kind::Cancelled, "stopped at your request")
    }
}
