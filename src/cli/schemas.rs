//! JSON Schemas of all machine-readable output: manifests, webhook bodies, and what `--json` prints. They are in
//! `docs/src/schemas`, which a test compares with these.

use super::output::{ErrorOutput, FilesOutput, Output, urn};
use super::{
    bench, brief, config, curate, eval, eval_review, events, fidelity, gloss, glossary, grade, jobs, models, render,
    store, templates, token, translate, verify, version, workers,
};
use crate::jobs::deliver::WebhookBody;
use crate::pipeline::manifest::{FORM, Manifest};
use crate::report::{BriefDocument, VIEW_SCHEMA};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// A schema of something that the program writes.
pub struct Document {
    /// Its name, which is also the name of its file without the extension.
    pub name: &'static str,
    /// Its version, raised whenever a key is renamed, removed or changes its meaning, but not when one is added.
    pub version: u32,
    /// The schema, with an `$id` made of name and version.
    pub schema: Value,
}

/// The schema of a type. `labelled` objects also name the schema that they follow.
fn document<T: JsonSchema>(name: &'static str, version: u32, labelled: bool) -> Document {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let made = generator.into_root_schema_for::<T>();
    // The identification of the schema comes first.
    let mut schema = serde_json::Map::new();
    let mut put = |key: &str, value: Option<Value>| schema.extend(value.map(|v| (key.to_owned(), v)));
    put("$schema", made.get("$schema").cloned());
    put("$id", Some(urn(name, version).into()));
    put("title", made.get("title").cloned());
    put("description", made.get("description").cloned());
    for (key, value) in made.as_object().into_iter().flatten() {
        put(key, Some(value.clone()));
    }
    if labelled {
        let label = json!({ "description": "Name and version of this schema.", "const": urn(name, version) });
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("schema".into(), label);
        }
        if let Some(required) = schema.entry("required").or_insert_with(|| json!([])).as_array_mut() {
            required.insert(0, "schema".into());
        }
    }
    Document { name, version, schema: schema.into() }
}

/// Names and versions of what `--json` prints.
macro_rules! outputs {
    ($($name:literal $version:literal $type:ty,)*) => {
        $(impl Output for $type {
            const NAME: &'static str = $name;
            const VERSION: u32 = $version;
        })*

        fn printed() -> Vec<Document> {
            vec![$(document::<$type>($name, $version, true),)*]
        }
    };
}

outputs! {
    "bench" 1 bench::BenchOutput<'_>,
    "brief" 2 brief::BriefOutput<'_>,
    "brief-check" 1 brief::BriefCheckOutput<'_>,
    "config-check" 1 config::ConfigCheckOutput,
    "curate-change" 1 curate::CurateChangeOutput,
    "curate-grades" 1 grade::GradesOutput,
    "curate-list" 1 curate::CurateListOutput,
    "curate-log" 1 curate::CurateLogOutput<'_>,
    "devices" 1 models::DevicesOutput,
    "error" 1 ErrorOutput,
    "eval-events" 1 eval::EvalEventsOutput,
    "eval-fidelity" 1 fidelity::EvalFidelityOutput,
    "eval-review" 1 eval_review::Measured,
    "eval-translation" 1 eval::EvalTranslationOutput,
    "events" 1 events::EventsOutput<'_>,
    "files" 1 FilesOutput,
    "gloss" 1 gloss::GlossOutput,
    "glossary-check" 1 glossary::GlossaryCheckOutput,
    "glossary-suggest" 1 glossary::GlossarySuggestOutput,
    "jobs-history" 2 jobs::JobsHistoryOutput,
    "jobs-install" 1 jobs::JobsInstallOutput,
    "jobs-list" 2 jobs::JobsListOutput<'_>,
    "jobs-next" 1 jobs::JobsNextOutput<'_>,
    "jobs-run" 2 jobs::RunOutput<'_>,
    "models-files" 1 models::ModelFilesOutput,
    "models-list" 1 models::ModelsOutput,
    "models-remove" 1 models::ModelsRemoveOutput,
    "models-show" 1 models::ModelsShowOutput,
    "render" 1 render::RenderOutput,
    "store-check" 1 store::StoreCheckOutput,
    "store-copy" 1 store::StoreCopyOutput,
    "store-prune" 1 store::StorePruneOutput,
    "templates-check" 1 templates::TemplatesCheckOutput,
    "templates-fields" 1 templates::TemplatesFieldsOutput,
    "templates-list" 1 templates::TemplatesListOutput,
    "templates-show" 1 templates::TemplatesShowOutput,
    "token-add" 1 token::TokenAddOutput,
    "token-list" 1 token::TokenListOutput,
    "translate" 1 translate::TranslateOutput<'_>,
    "verify" 1 verify::VerifyOutput,
    "version" 1 version::VersionOutput,
    "workers-list" 1 workers::WorkersListOutput,
}

/// The schemas, by name.
pub fn schemas() -> Vec<Document> {
    let mut all = printed();
    all.push(document::<BriefDocument>(VIEW_SCHEMA.0, VIEW_SCHEMA.1, true));
    all.push(document::<Manifest>("manifest", FORM, false));
    all.push(document::<WebhookBody>("webhook", 3, false));
    all.sort_by_key(|d| d.name);
    all
}
