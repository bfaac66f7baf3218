//! JSON Schemas of everything that is written as JSON for other programs: manifests, bodies of webhooks, and what
//! `--json` prints. They stand in `docs/src/schemas`, and a test compares.

use super::{bench, brief, curate, eval, events, fidelity, gloss, glossary, jobs, models, translate, verify, version};
use crate::jobs::deliver::WebhookBody;
use crate::pipeline::manifest::{FORM, Manifest};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// A schema of something that the program writes.
pub struct Document {
    /// What it is of; the name of its file without ending.
    pub name: &'static str,
    /// Version, raised whenever a key is renamed, removed or means something else; a new key is no new version.
    pub version: u32,
    /// The schema, with an `$id` that holds name and version.
    pub schema: Value,
}

fn document<T: JsonSchema>(name: &'static str, version: u32) -> Document {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let made = generator.into_root_schema_for::<T>();
    // What tells schemas apart comes first.
    let mut schema = serde_json::Map::new();
    let mut put = |key: &str, value: Option<Value>| schema.extend(value.map(|v| (key.to_owned(), v)));
    put("$schema", made.get("$schema").cloned());
    put("$id", Some(format!("urn:mujaz:schema:{name}:{version}").into()));
    put("title", made.get("title").cloned());
    put("description", made.get("description").cloned());
    for (key, value) in made.as_object().into_iter().flatten() {
        put(key, Some(value.clone()));
    }
    Document { name, version, schema: schema.into() }
}

/// The schemas, by name.
pub fn schemas() -> Vec<Document> {
    vec![
        document::<bench::BenchOutput>("bench", 1),
        document::<brief::BriefOutput>("brief", 1),
        document::<brief::BriefCheckOutput>("brief-check", 1),
        document::<curate::CurateLogOutput>("curate-log", 1),
        document::<models::DevicesOutput>("devices", 1),
        document::<eval::EvalEventsOutput>("eval-events", 1),
        document::<fidelity::EvalFidelityOutput>("eval-fidelity", 1),
        document::<eval::EvalTranslationOutput>("eval-translation", 1),
        document::<events::EventsOutput>("events", 1),
        document::<gloss::GlossOutput>("gloss", 1),
        document::<glossary::GlossaryCheckOutput>("glossary-check", 1),
        document::<glossary::GlossarySuggestOutput>("glossary-suggest", 1),
        document::<jobs::JobsHistoryOutput>("jobs-history", 1),
        document::<jobs::JobsListOutput>("jobs-list", 1),
        document::<jobs::RunOutput>("jobs-run", 1),
        document::<Manifest>("manifest", FORM),
        document::<models::ModelsOutput>("models-list", 1),
        document::<translate::TranslateOutput>("translate", 1),
        document::<verify::VerifyOutput>("verify", 1),
        document::<version::VersionOutput>("version", 1),
        document::<WebhookBody>("webhook", 1),
    ]
}
