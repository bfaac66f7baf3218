//! Sessions for commands.

use crate::app::{Installed, ModelOverrides, Session};
use crate::config::Config;
use crate::progress::Progress;

/// A session with the models that are installed.
pub(super) fn session<'a>(config: &'a Config, overrides: ModelOverrides, progress: &'a Progress) -> Session<'a> {
    Session { config, loader: &Installed, overrides, progress }
}

/// A session for running jobs.
pub(super) fn job_session<'a>(config: &'a Config, offline: bool, progress: &'a Progress) -> Session<'a> {
    session(config, ModelOverrides { offline, ..ModelOverrides::default() }, progress)
}
