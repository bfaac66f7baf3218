//! The translation memory: under which keys translations are kept, and how what is missing comes into it.

use super::recipe::Recipe;
use super::translate::{Job, Second, Translating};
use crate::error::Result;
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::{LanguageModel, Translation, sha256};
use serde_json::json;

/// A digest of everything that a translation depends on besides the sentence.
pub fn settings(model: &dyn LanguageModel, recipe: &Recipe, glossary: &Glossary) -> String {
    let m = model.identity();
    let value = json!({
        "version": crate::types::version(),
        "model": m.digests,
        "type": m.compute_type,
        "decoding": m.decoding,
        "second": recipe.second_model,
        "seed": recipe.seed,
        "glossary": glossary.digest(),
        "effort": recipe.effort,
        "split": model.split_words(),
    });
    sha256(value.to_string().as_bytes())
}

/// A digest of those settings that do not depend on the model: two processes that share the translations of a run must
/// agree on them.
pub fn common_settings(recipe: &Recipe, glossary: &Glossary) -> String {
    let value = json!({
        "version": crate::types::version(),
        "second": recipe.second_model,
        "seed": recipe.seed,
        "glossary": glossary.digest(),
        "effort": recipe.effort,
    });
    sha256(value.to_string().as_bytes())
}

/// The key of a sentence in the translation memory.
pub fn key(job: &Job, settings: &str) -> String {
    let day = job.reference.map(|d| d.to_string()).unwrap_or_default();
    sha256(format!("{settings}\u{0}{day}\u{0}{}", job.source).as_bytes())
}

/// What sentences are translated with.
pub struct Means<'a, 'b> {
    /// The model.
    pub model: &'a mut dyn LanguageModel,
    /// A second model for sentences on which the first one fails.
    pub second: Option<&'a mut Second<'b>>,
    /// The settings.
    pub recipe: &'a Recipe,
    /// The glossary.
    pub glossary: &'a Glossary,
    /// Where progress is reported.
    pub progress: &'a Progress,
}

impl Means<'_, '_> {
    /// Translates sentences and hands each translation to `keep`, with its key, as soon as it is final, so that an
    /// interrupted run loses as little as possible. `keys` are those of `jobs`. All translations also go to `take`, with
    /// the number of their sentence: one without an answer of the model is not kept, since another run may succeed.
    ///
    /// # Errors
    /// The model fails as a whole, translations cannot be kept, or somebody asked to stop.
    pub fn translate(
        self,
        jobs: Vec<Job>,
        keys: &[String],
        take: &mut dyn FnMut(usize, &Translation),
        keep: &mut dyn FnMut(&[(String, &Translation)]) -> Result<()>,
    ) -> Result<()> {
        let mut sink = |list: &[(usize, Translation)]| {
            list.iter().for_each(|(i, t)| take(*i, t));
            let lasting = list.iter().filter(|(_, t)| t.method != "none");
            let rows: Vec<(String, &Translation)> = lasting.map(|(i, t)| (keys[*i].clone(), t)).collect();
            keep(&rows)
        };
        let mut translating = Translating {
            translator: self.model,
            second: self.second,
            glossary: self.glossary,
            effort: self.recipe.effort,
            progress: self.progress,
            sink: Some(&mut sink),
        };
        // The sink has received all of them.
        translating.translate(jobs).map(|_| ())
    }
}
