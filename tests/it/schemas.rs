//! Output for other programs conforms to its schemas, and the manual has the current schemas.

use crate::support::*;
use serde_json::Value;
use std::fs;

/// Set to write the schemas instead of comparing them.
const WRITE: &str = "MUJAZ_WRITE_SCHEMAS";

#[test]
fn the_manual_has_the_schema_of_everything_that_is_written() {
    let folder = root().join("docs/src/schemas");
    let documents = mujaz::cli::schemas();
    let chapter = fs::read_to_string(root().join("docs/src/json.md")).unwrap();
    let text = |schema: &Value| serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(&folder).unwrap();
        for d in &documents {
            fs::write(folder.join(format!("{}.json", d.name)), text(&d.schema)).unwrap();
        }
    }
    for d in &documents {
        let file = format!("{}.json", d.name);
        let written = fs::read_to_string(folder.join(&file)).unwrap_or_default();
        assert!(
            written == text(&d.schema),
            "docs/src/schemas/{file} is not what the program writes. Run this test with {WRITE}=1, look at the \
             difference, and raise the version in src/cli/schemas.rs if a key was renamed, removed or changed"
        );
        assert!(chapter.contains(&format!("(schemas/{file})")), "json.md has no link to {file}");
        assert!(written.contains(&format!("urn:mujaz:schema:{}:{}", d.name, d.version)), "{file} has no version");
    }
    let mut known: Vec<String> = documents.iter().map(|d| format!("{}.json", d.name)).collect();
    known.sort();
    assert_eq!(names(&folder), known, "every schema is of something that is written");
}

/// Whether a value conforms to a schema. Supports only the keywords that the program's own schemas use, and rejects
/// keys that the schema of an object does not name.
fn check(value: &Value, schema: &Value, whole: &Value, at: &str) -> Result<(), String> {
    part(value, schema, whole, at)?;
    match value.as_object().and_then(|o| o.keys().find(|k| !named(schema, whole, k))) {
        Some(key) => Err(format!("{at}: no schema names the key {key}: {value}")),
        None => Ok(()),
    }
}

/// The same where other schemas may name further keys of the value.
fn part(value: &Value, schema: &Value, whole: &Value, at: &str) -> Result<(), String> {
    let keywords = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(k) => k,
        _ => return Err(format!("{at}: nothing may stand here")),
    };
    let wrong = |what: String| Err(format!("{at}: {what}: {value}"));
    for (keyword, says) in keywords {
        match keyword.as_str() {
            "$schema"
            | "$id"
            | "$defs"
            | "title"
            | "description"
            | "default"
            | "format"
            | "required"
            | "additionalProperties" => {}
            "$ref" => {
                let name = says.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                part(value, &whole["$defs"][name], whole, at)?;
            }
            "type" => {
                let is = |t: &Value| match t.as_str().unwrap() {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("unknown type {other}"),
                };
                if !says.as_array().map_or_else(|| is(says), |list| list.iter().any(is)) {
                    return wrong(format!("not of type {says}"));
                }
            }
            "enum" if !says.as_array().unwrap().contains(value) => return wrong(format!("none of {says}")),
            "const" if value != says => return wrong(format!("not {says}")),
            "minimum" if value.as_f64().is_some_and(|v| v < says.as_f64().unwrap()) => {
                return wrong(format!("less than {says}"));
            }
            "maximum" if value.as_f64().is_some_and(|v| v > says.as_f64().unwrap()) => {
                return wrong(format!("more than {says}"));
            }
            "minItems" if value.as_array().is_some_and(|v| (v.len() as u64) < says.as_u64().unwrap()) => {
                return wrong(format!("fewer than {says} items"));
            }
            "maxItems" if value.as_array().is_some_and(|v| v.len() as u64 > says.as_u64().unwrap()) => {
                return wrong(format!("more than {says} items"));
            }
            "enum" | "const" | "minimum" | "maximum" | "minItems" | "maxItems" => {}
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, says, whole, &format!("{at}[{i}]"))?;
                }
            }
            "prefixItems" => {
                for (i, (item, says)) in
                    value.as_array().into_iter().flatten().zip(says.as_array().unwrap()).enumerate()
                {
                    check(item, says, whole, &format!("{at}[{i}]"))?;
                }
            }
            "properties" => {
                for (key, says) in says.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        check(inner, says, whole, &format!("{at}.{key}"))?;
                    }
                }
            }
            "anyOf" | "oneOf" => {
                let tries: Vec<_> = says.as_array().unwrap().iter().map(|s| part(value, s, whole, at)).collect();
                if !tries.iter().any(Result::is_ok) {
                    return wrong(format!("fits nothing: {tries:?}"));
                }
            }
            other => panic!("{at}: the keyword {other} is not known here"),
        }
    }
    let Value::Object(object) = value else { return Ok(()) };
    for key in keywords.get("required").and_then(Value::as_array).into_iter().flatten() {
        if !object.contains_key(key.as_str().unwrap()) {
            return wrong(format!("lacks {key}"));
        }
    }
    if let Some(says) = keywords.get("additionalProperties").filter(|s| s.is_object()) {
        for (key, inner) in object {
            check(inner, says, whole, &format!("{at}.{key}"))?;
        }
    }
    Ok(())
}

/// Whether a schema, or one that it is composed of, has a property of this name or accepts any.
fn named(schema: &Value, whole: &Value, key: &str) -> bool {
    let Some(s) = schema.as_object() else { return true };
    let own = s.get("properties").is_some_and(|p| p.get(key).is_some());
    let any = s.get("additionalProperties").is_some_and(|a| a != &Value::Bool(false));
    let both = ["anyOf", "oneOf"].iter().filter_map(|k| s.get(*k)).filter_map(Value::as_array).flatten();
    let to = s.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
    let mut parts = both.chain(to.map(|name| &whole["$defs"][name]));
    own || any || parts.any(|p| named(p, whole, key))
}

/// Fails if a text does not conform to the named schema.
fn holds(name: &str, text: &str) -> Value {
    let document = mujaz::cli::schemas().into_iter().find(|d| d.name == name).unwrap();
    let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}: {text}"));
    if let Err(e) = check(&value, &document.schema, &document.schema, "") {
        panic!("{name}{e}");
    }
    value
}

#[test]
fn a_key_that_is_missing_unknown_or_of_another_type_is_detected() {
    let whole = mujaz::cli::schemas().into_iter().find(|d| d.name == "glossary-check").unwrap().schema;
    let says = |text: &str| check(&serde_json::from_str(text).unwrap(), &whole, &whole, "");
    let good = r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":1,"problems":[{"file":"a.csv","line":2,"message":"m"}]}"#;
    assert_eq!(says(good), Ok(()));
    for bad in [
        r#"{"terms":1,"problems":[]}"#,
        r#"{"schema":"urn:mujaz:schema:brief:2","terms":1,"problems":[]}"#,
        r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":1}"#,
        r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":"1","problems":[]}"#,
        r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":1,"problems":[],"more":1}"#,
        r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":1,"problems":[{"file":"a.csv","line":2}]}"#,
        r#"{"schema":"urn:mujaz:schema:glossary-check:1","terms":1,"problems":[{"file":"a.csv","line":2,"message":"m","column":3}]}"#,
    ] {
        assert!(says(bad).is_err(), "{bad}");
    }
}

#[test]
fn output_without_a_model_conforms_to_the_schemas() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write("ar", "أوقفت الشرطة 62 أجنبيا\nزار الوزير موسكو\n");
    write("en", "Police arrested 62 foreigners\nThe minister visited London\n");
    write("terms.csv", "arabic,english\nالوزير,the minister\nالوزير,the secretary\n");
    write("gold.jsonl", &serde_json::json!({ "id": "a", "event": "e", "text": ARTICLE }).to_string());
    write(
        "mujaz.toml",
        "[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nschedule = \"0 6 * * *\"\n[[job.delivery]]\nkind = \
         \"folder\"\npath = \"out\"\n",
    );
    let articles = root().join("examples/articles").display().to_string();
    fs::create_dir(dir.path().join("inbox")).unwrap();
    let printed = |arguments: &[&str]| {
        let (_, out, err) = run(dir.path(), arguments);
        assert!(!out.is_empty(), "{arguments:?}: {err}");
        out
    };
    let v = holds("verify", &printed(&["verify", "--source", "ar", "--translation", "en", "--json"]));
    assert_eq!(v["pairs"].as_array().unwrap().len(), 2);
    let v = holds("gloss", &printed(&["gloss", "ar", "--json"]));
    assert!(v["lines"][1]["tokens"].as_array().unwrap().len() > 2);
    let v = holds("events", &printed(&["events", &articles, "--store=store.db", "--json"]));
    assert!(v["events"].as_array().unwrap().len() > 3 && !v["skipped"].as_array().unwrap().is_empty());
    for grade in ["C3", "B"] {
        let given = ["curate", "--store=store.db", "grade", "رويترز", grade, "--by", "R. Haddad", "--json"];
        let v = holds("curate-grades", &printed(&given));
        assert_eq!(v["grades"][0]["grade"], grade, "{v}");
    }
    let v = holds("curate-grades", &printed(&["curate", "--store=store.db", "grades", "--json"]));
    assert_eq!((v["grades"].as_array().unwrap().len(), v["history"].as_array().unwrap().len()), (1, 2), "{v}");
    holds("curate-log", &printed(&["curate", "--store=store.db", "log", "--json"]));
    let v = holds("glossary-check", &printed(&["glossary", "check", "terms.csv", "--json"]));
    assert!(!v["problems"].as_array().unwrap().is_empty());
    let v = holds("glossary-suggest", &printed(&["glossary", "suggest", &articles, "--json"]));
    assert!(!v["names"].as_array().unwrap().is_empty());
    holds("eval-events", &printed(&["eval", "events", "gold.jsonl", "--json"]));
    holds("eval-translation", &printed(&["eval", "translation", "--reference", "en", "--hypothesis", "en", "--json"]));
    let v = holds("eval-fidelity", &printed(&["eval", "fidelity", "--source", "ar", "--translation", "en", "--json"]));
    assert!(v["kinds"].as_array().unwrap().len() > 2);
    holds("models-list", &printed(&["models", "list", "--json"]));
    holds("devices", &printed(&["devices", "--json"]));
    holds("version", &printed(&["version", "--json"]));
    let v = holds("jobs-run", &printed(&["jobs", "run", "night", "--json"]));
    assert_eq!(v["run"]["job"], "night");
    holds("jobs-run", &printed(&["jobs", "show", "1", "--json"]));
    let v = holds("jobs-history", &printed(&["jobs", "history", "--json"]));
    assert_eq!(v["runs"].as_array().unwrap().len(), 1);
    let v = holds("jobs-list", &printed(&["jobs", "list", "--json"]));
    assert!(v["jobs"][0]["last"].is_object() && v["jobs"][0]["next"].is_string());
    let v = holds("jobs-next", &printed(&["jobs", "next", "--count", "2", "--json"]));
    assert_eq!(v["jobs"][0]["times"].as_array().unwrap().len(), 2);
    holds("jobs-run", &printed(&["jobs", "retry", "1", "--json"]));
    holds("jobs-install", &printed(&["jobs", "install", "--cron", "--json"]));
    let v = holds("config-check", &printed(&["config", "check", "--json"]));
    assert!(v["valid"] == true && v["jobs"] == 1, "{v}");
    for arguments in [
        &["config", "path", "--json"][..],
        &["config", "init", "other.toml", "--json"],
        &["store", "--store=store.db", "path", "--json"],
        &["store", "--store=store.db", "backup", "copy.db", "--json"],
        &["templates", "export", "templates", "--json"],
    ] {
        assert!(!holds("files", &printed(arguments))["files"].as_array().unwrap().is_empty());
    }
    let v = holds("store-check", &printed(&["store", "--store=store.db", "check", "--json"]));
    assert!(v["sound"] == true && v["articles"].as_u64().unwrap() > 3, "{v}");
    holds("store-prune", &printed(&["store", "--store=store.db", "prune", "--older", "1d", "--json"]));
    let v = holds("templates-list", &printed(&["templates", "list", "--json"]));
    assert!(v["templates"].as_array().unwrap().len() >= 3);
    holds("templates-show", &printed(&["templates", "show", "brief", "--json"]));
    holds("templates-check", &printed(&["templates", "check", "brief", "--json"]));
    let v = holds("models-show", &printed(&["models", "show", "opus-mt-ar-en", "--json"]));
    assert_eq!(v["card"]["id"], "opus-mt-ar-en");
    holds("models-remove", &printed(&["models", "remove", "opus-mt-ar-en", "--json"]));
    let v = holds("error", &printed(&["models", "path", "opus-mt-ar-en", "--json"]));
    assert!(v["exit"] == 1 && v["kind"] == "fetch" && v["help"].as_str().unwrap().contains("models pull"), "{v}");
    let v = holds("error", &printed(&["jobs", "run", "day", "--json"]));
    assert!(v["exit"] == 2 && v["error"].as_str().unwrap().contains("day"), "{v}");
    let v = holds("error", &printed(&["events", "--nonsense", "--json"]));
    assert_eq!(v["exit"], 2);
}

#[test]
fn corrections_by_hand_take_short_identifiers_and_print_json() {
    let dir = tempfile::tempdir().unwrap();
    let articles = root().join("examples/articles").display().to_string();
    let printed = |arguments: &[&str]| {
        let (_, out, err) = run(dir.path(), arguments);
        assert!(!out.is_empty(), "{arguments:?}: {err}");
        out
    };
    printed(&["events", &articles, "--store=store.db", "--json"]);
    let curate = |arguments: &[&str]| printed(&[&["curate", "--store=store.db"], arguments, &["--json"]].concat());
    let v = holds("curate-list", &curate(&["list", "--all"]));
    let events = v["events"].as_array().unwrap();
    let big = events.iter().find(|e| e["articles"].as_u64().unwrap() > 1).unwrap();
    let id = big["id"].as_str().unwrap();
    let code = id.rsplit('-').next().unwrap();
    for short in [id.to_owned(), code.to_owned(), format!("briefs/2025-05-27-some-words-{code}.md")] {
        let v = holds("events", &curate(&["show", &short]));
        assert_eq!(v["events"][0]["id"], id, "{short}");
    }
    let article =
        holds("events", &curate(&["show", code]))["events"][0]["articles"][0]["id"].as_str().unwrap().to_owned();
    let v = holds("curate-change", &curate(&["split", code, &article]));
    assert!(v["number"].as_u64().unwrap() > 0 && v["event"].is_string(), "{v}");
    let v = holds("curate-change", &curate(&["undo"]));
    assert!(v["change"].as_str().unwrap().starts_with("undone: 1 article of"), "{v}");
    let v = holds("error", &curate(&["show", "zzzz"]));
    assert!(v["error"].as_str().unwrap().contains("there is no event zzzz"), "{v}");
}

/// A value with sorted keys, and numbers in the precision that every JSON parser keeps.
fn written(value: &Value) -> String {
    match value {
        Value::Object(o) => o.iter().map(|(k, v)| format!("{k}: {}\n", written(v))).collect(),
        Value::Array(a) => a.iter().map(|v| format!("- {}\n", written(v))).collect(),
        Value::Number(n) if n.is_f64() => format!("{:.9}", n.as_f64().unwrap()),
        other => other.to_string(),
    }
}

#[test]
fn briefs_manifests_and_translations_conform_to_the_schemas() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ar"), "أوقفت الشرطة 62 أجنبيا\n").unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let model = noise_model();
    let printed = |arguments: &[&str]| run(dir.path(), arguments).1;
    let v =
        holds("brief", &printed(&["brief", "good.txt", "--out", "out", "--no-repair", "--model", &model, "--json"]));
    let briefs = v["briefs"].as_array().unwrap();
    assert_eq!(briefs.len(), 1);
    for b in briefs {
        let path = dir.path().join(b["manifest"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let value = holds("manifest", &text);
        assert!(!value["sentences"][0]["findings"].as_array().unwrap().is_empty());
        // Writing it again gives the same text: no field is only written or only read.
        let read = mujaz::pipeline::manifest::Manifest::read(&path).unwrap();
        assert_eq!(written(&serde_json::from_str(&read.to_json().unwrap()).unwrap()), written(&value));
    }
    let manifest = briefs[0]["manifest"].as_str().unwrap();
    let v = holds("brief-check", &printed(&["brief", "--check", manifest, "--json"]));
    assert_eq!(v["same"], true, "{v}");
    let v = holds("translate", &printed(&["translate", "ar", "--no-repair", "--model", &model, "--json"]));
    assert_eq!(v["lines"][0]["verdict"], "rejected");
    let v = holds("translate", &printed(&["translate", "ar", "--raw", "--model", &model, "--json"]));
    assert!(v["lines"][0].get("verdict").is_none());
}
