//! A stand-in on systems without kernels for AMX.

/// Whether products run on AMX: never here.
pub(crate) fn available() -> bool {
    false
}
