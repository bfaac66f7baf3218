//! Stands for the kernels of AMX where there are none.

/// Whether products run on AMX: never here.
pub(crate) fn available() -> bool {
    false
}
