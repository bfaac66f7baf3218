//! Exit codes.

use crate::error::Kind;

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Done, but some inputs or sentences could not be processed; each is listed.
    Partly = 3,
    /// Stopped by the user.
    Stopped = 130,
}

impl From<Kind> for Exit {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Usage => Self::Usage,
            Kind::Cancelled => Self::Stopped,
            _ => Self::Failed,
        }
    }
}
