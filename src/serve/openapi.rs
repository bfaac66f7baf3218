//! The OpenAPI document, made from the routes and from the types that handlers send.

use super::answer::{JSON, PROBLEM, Problem};
use super::route::{Method, Parameter, Route, Says};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

/// The document of a table of routes below a path.
pub(super) fn document(routes: &[Route], prefix: &str) -> Value {
    let settings = |s: &mut SchemaSettings| s.definitions_path = "/components/schemas".into();
    let mut gives = SchemaSettings::draft2020_12().with(settings).for_serialize().into_generator();
    let mut takes = SchemaSettings::draft2020_12().with(settings).into_generator();
    let problem = gives.subschema_for::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for r in routes {
        let Some(says) = &r.says else { continue };
        let method = if r.method == Method::Get { "get" } else { "post" };
        let operation = operation(r, says, &mut gives, &mut takes, problem.as_value());
        let path = paths.entry(r.path).or_insert_with(|| json!({}));
        path[method] = operation;
    }
    let mut schemas = gives.take_definitions(true);
    schemas.extend(takes.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mujaz",
            "version": "1",
            "description": "The desk by program: events, briefs with every sentence in both languages, search, glosses and checks. English is given only where it may be printed as what the source says; what was withheld has its gloss. Nothing was reviewed by a person.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": if prefix.is_empty() { "/" } else { prefix } }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token of `mujaz token add`. Needed as soon as there is one." },
            },
        },
        "security": [{ "token": [] }, {}],
    })
}

fn operation(
    r: &Route,
    says: &Says,
    gives: &mut SchemaGenerator,
    takes: &mut SchemaGenerator,
    problem: &Value,
) -> Value {
    let mut parameters: Vec<Value> = names(r.path)
        .map(|name| {
            let (about, kind) = match name {
                "revision" => ("Number of the revision, from 1.", "integer"),
                "job" => ("Name of the job.", "string"),
                "task" => ("Number of the task.", "integer"),
                "run" => ("Number of the run.", "integer"),
                "sentence" => ("Citation of the sentence: `S2.3`.", "string"),
                _ => ("Identifier of the event.", "string"),
            };
            json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": kind } })
        })
        .collect();
    parameters.extend(says.query.iter().map(parameter));
    let content = match says.gives {
        Some(shape) => json!({ says.kind: { "schema": shape(gives) } }),
        None => json!({ says.kind: {} }),
    };
    let failed = |about: &str| json!({ "description": about, "content": { PROBLEM: { "schema": problem } } });
    let mut out = json!({
        "operationId": says.id,
        "summary": says.summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": says.summary, "content": content },
            "default": failed("What is wrong."),
        },
    });
    if r.method == Method::Get {
        out["responses"]["304"] = json!({ "description": "Unchanged since the entity tag that was sent." });
    }
    if let Some(shape) = says.takes {
        out["requestBody"] = json!({ "required": true, "content": { JSON: { "schema": shape(takes) } } });
    }
    out
}

/// The parameters in a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'))
}

fn parameter(p: &Parameter) -> Value {
    let mut schema = match p.kind {
        "date" | "date-time" => json!({ "type": "string", "format": p.kind }),
        kind => json!({ "type": kind }),
    };
    if !p.values.is_empty() {
        schema["enum"] = json!(p.values);
    }
    json!({ "name": p.name, "in": "query", "required": p.required, "description": p.about, "schema": schema })
}
