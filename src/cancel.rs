//! Ctrl-C: a request to stop that long work looks at between steps.

use crate::error::{Error, Kind};
use std::sync::atomic::{AtomicBool, Ordering};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Installs the handler. The first signal asks running work to stop; the second ends the process.
pub fn install() {
    // A second installation (in tests) fails, which is of no consequence.
    let _ = ctrlc::set_handler(|| {
        if REQUESTED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("stopping; what is finished is kept (press Ctrl-C again to stop at once)");
    });
}

/// Asks running work to stop.
pub fn request() {
    REQUESTED.store(true, Ordering::SeqCst);
}

/// Whether the user asked to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// The error that says so.
pub fn error() -> Error {
    Error::new(Kind::Cancelled, "stopped at your request")
}
