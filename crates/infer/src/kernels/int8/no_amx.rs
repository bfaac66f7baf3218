//! A stub for systems without AMX kernels.

/// Whether products run on AMX: never here.
pub(crate) fn available() -> bool {
    false
}
