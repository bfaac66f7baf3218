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
    schemas.values_mut().for_each(enumerated);
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

/// Turns a choice between described constants into an enumeration, which every generator of clients knows.
fn enumerated(schema: &mut Value) {
    match schema {
        Value::Object(own) => {
            own.values_mut().for_each(enumerated);
            let Some(list) = own.get("oneOf").and_then(Value::as_array) else { return };
            let mut values: Vec<Value> = Vec::new();
            let mut about = Vec::new();
            for choice in list {
                let (Some(value), true) = (choice.get("const"), choice.get("type") == Some(&json!("string"))) else {
                    // Choices without a description come together.
                    match (choice.get("enum").and_then(Value::as_array), choice.get("type")) {
                        (Some(some), Some(kind)) if *kind == "string" => values.extend(some.iter().cloned()),
                        _ => return,
                    }
                    continue;
                };
                if let Some(text) = choice.get("description").and_then(Value::as_str) {
                    about.push(format!("`{}`: {text}", value.as_str().unwrap_or_default()));
                }
                values.push(value.clone());
            }
            own.remove("oneOf");
            own.insert("type".into(), "string".into());
            own.insert("enum".into(), values.into());
            let before = own.get("description").and_then(Value::as_str).map(str::to_owned);
            let whole: Vec<String> = before.into_iter().chain(about).collect();
            if !whole.is_empty() {
                own.insert("description".into(), whole.join("\n\n").into());
            }
        }
        Value::Array(list) => list.iter_mut().for_each(enumerated),
        _ => {}
    }
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
        None => {
            json!({ says.kind: { "schema": { "type": if says.kind.ends_with("json") { "object" } else { "string" } } } })
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn described_constants_become_an_enumeration_and_other_choices_stay() {
        let mut of = json!({ "properties": { "action": { "description": "What to do.", "oneOf": [
            { "type": "string", "const": "correct", "description": "Write it anew." },
            { "type": "string", "enum": ["approve", "reject"] },
        ] } } });
        enumerated(&mut of);
        assert_eq!(
            of["properties"]["action"],
            json!({
                "type": "string",
                "enum": ["correct", "approve", "reject"],
                "description": "What to do.\n\n`correct`: Write it anew.",
            })
        );
        let mut other = json!({ "oneOf": [{ "type": "string", "const": "a" }, { "type": "object" }] });
        let before = other.clone();
        enumerated(&mut other);
        assert_eq!(other, before);
    }
}
