//! Signals to commands that run until they are stopped.

use crate::cancel;
use crate::error::Result;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Signals that were caught.
pub(super) struct Signals {
    /// Whether the configuration is to be read again.
    pub reload: Arc<AtomicBool>,
}

impl Signals {
    /// Catches them: a request to stop asks running work to stop; the second one ends the process.
    #[cfg(unix)]
    pub fn install() -> Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let failed = |e| crate::error::Error::new(crate::error::Kind::Internal, "signals cannot be caught").because(e);
        let reload = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(SIGHUP, reload.clone()).map_err(failed)?;
        for signal in [SIGINT, SIGTERM] {
            let second = Arc::new(AtomicBool::new(false));
            // The second one ends the process at once.
            signal_hook::flag::register_conditional_shutdown(signal, 130, second.clone()).map_err(failed)?;
            signal_hook::flag::register(signal, second).map_err(failed)?;
            // SAFETY: the handler only stores to an atomic.
            unsafe { signal_hook::low_level::register(signal, cancel::request) }.map_err(failed)?;
        }
        Ok(Self { reload })
    }

    /// Catches Ctrl-C.
    #[cfg(not(unix))]
    pub fn install() -> Result<Self> {
        cancel::install();
        Ok(Self { reload: Arc::default() })
    }
}
