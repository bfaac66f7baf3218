//! Ctrl-C: a request to stop that long work checks between steps.

use crate::error::Error;
use mujaz_infer::Cancel;
use std::sync::LazyLock;

static REQUEST: LazyLock<Cancel> = LazyLock::new(Cancel::new);

/// Installs the handler. The first signal asks running work to stop; the second ends the process.
pub fn install() {
    // A second installation (in tests) fails, which does no harm.
    let _ = ctrlc::set_handler(|| {
        if REQUEST.request() {
            std::process::exit(130);
        }
        eprintln!("stopping; what is finished is kept (press Ctrl-C again to stop at once)");
    });
}

/// The cancellation token of this process.
pub fn token() -> &'static Cancel {
    &REQUEST
}

/// Asks running work to stop.
pub fn request() {
    REQUEST.request();
}

/// Whether the user asked to stop.
pub fn requested() -> bool {
    REQUEST.requested()
}

/// The error that says so.
pub fn error() -> Error {
    Cancel::error()
}
