//! The second model.

use crate::error::Result;
use crate::types::{ModelIdentity, Translator};

/// Loads the second model when it is first needed.
type Opener<'a> = Box<dyn FnMut() -> Result<Box<dyn Translator>> + 'a>;

/// A second model for sentences on which the first one fails, loaded when it is first needed.
pub struct Second<'a> {
    open: Opener<'a>,
    model: Option<Box<dyn Translator>>,
}

impl<'a> Second<'a> {
    /// A second model, to be loaded by `open`.
    pub fn new(open: impl FnMut() -> Result<Box<dyn Translator>> + 'a) -> Self {
        Self { open: Box::new(open), model: None }
    }

    pub(super) fn get(&mut self) -> Result<&mut dyn Translator> {
        let loaded = match self.model.take() {
            Some(m) => m,
            None => (self.open)()?,
        };
        Ok(self.model.insert(loaded).as_mut())
    }

    /// The identity of the model, if it was needed.
    pub fn identity(&self) -> Option<&ModelIdentity> {
        self.model.as_ref().map(|m| m.identity())
    }
}
