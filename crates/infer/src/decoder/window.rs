//! Layers with a sliding window and layers without.

/// A value for layers without a sliding window, and one for layers with it.
pub(super) struct Layers<T> {
    pub global: T,
    pub local: Option<T>,
}

impl<T> Layers<T> {
    pub(super) fn of(&self, window: bool) -> &T {
        self.local.as_ref().filter(|_| window).unwrap_or(&self.global)
    }
}
