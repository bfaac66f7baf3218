//! Layers with a sliding window and layers without.

/// Separate values for layers without and with a sliding window.
pub(super) struct Layers<T> {
    pub global: T,
    pub local: Option<T>,
}

impl<T> Layers<T> {
    pub(super) fn of(&self, window: bool) -> &T {
        self.local.as_ref().filter(|_| window).unwrap_or(&self.global)
    }
}
