//! Takes the place of a model that translates elsewhere: what it translated is in the memory.

use crate::error::{Error, Kind, Result};
use crate::types::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};

/// A model of another process. It has its identity, and so the keys of its translations.
#[derive(Debug, Clone)]
pub struct Absent {
    /// Its identity.
    pub identity: ModelIdentity,
    /// Number of words above which it translates clause by clause.
    pub split_words: Option<usize>,
}

fn missing() -> Error {
    Error::new(Kind::Model, "the model gave no answer").help("the next run asks it again")
}

impl Translator for Absent {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn translate(&mut self, requests: &[Request], _: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        Ok(requests.iter().map(|_| Err(missing())).collect())
    }

    fn split_words(&self) -> Option<usize> {
        self.split_words
    }
}

impl Summariser for Absent {
    fn summarise(&mut self, _: &[String], _: usize) -> Result<String> {
        Err(missing())
    }
}
