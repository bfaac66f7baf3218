//! The Model Context Protocol (JSON-RPC 2.0): tools and resources with which an assistant reads the desk. They use the
//! handlers of the API, so that assistants get the same as programs: every line with its citation and confidence, and
//! never a withheld translation presented as what a source says.

use super::answer::{Answer, JSON, Problem};
use super::asked::{Asked, segment};
use super::site::Site;
use super::state::found;
use super::{api, tools};
use crate::config::Format;
use crate::store::Wanted;
use crate::surface::json::visible;
use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// Supported versions of the protocol, the newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// Number of resources on a page.
const PAGE: usize = 100;

/// Instructions for assistants.
const INSTRUCTIONS: &str = "Briefs of events in Arabic news, in English, machine-made. Every statement cites sentences \
    (S2.3 is the third sentence of the second source). `english` of a sentence is null where its translation was withheld: \
    then there is a word-by-word gloss, which is no translation and no fact. State the confidence with what you quote, \
    cite the sentence, and do not add to it.";

/// A tool.
struct Tool {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    /// Its arguments: name, type, description, whether they are required.
    takes: &'static [(&'static str, &'static str, &'static str, bool)],
    run: fn(&Site, &Map<String, Value>) -> Result<Answer, Problem>,
}

const EVENT: (&str, &str, &str, bool) = ("event", "string", "Identifier of the event, as lists give it.", true);
const REVISION: (&str, &str, &str, bool) =
    ("revision", "integer", "Number of the revision, from 1; the newest where none is given.", false);
const JOB: (&str, &str, &str, bool) = ("job", "string", "The job that made the brief, where several did.", false);

/// The filters of lists.
macro_rules! filters {
    ($($first:expr,)*) => {
        &[
            $($first,)*
            ("place", "string", "A place or country in English or Arabic, or a part of its name.", false),
            ("kind", "string", "Kind of event, such as flood.", false),
            ("outlet", "string", "An outlet among the sources.", false),
            ("from", "string", "First day of the event, from this day on: 2026-01-31.", false),
            ("to", "string", "First day of the event, up to this day.", false),
            ("confidence", "string", "high, moderate or low; several, separated by commas.", false),
            ("page", "integer", "Number of the page, from 1.", false),
            ("per_page", "integer", "Entries on a page, at most 100.", false),
        ]
    };
}

static TOOLS: [Tool; 6] = [
    Tool {
        name: "list_events",
        title: "List events",
        about: "Events with their newest briefs, the newest first: title, lead, place, days, figures, outlets, confidence.",
        takes: filters![],
        run: |site, given| api::events(site, &asked(given, &[])?),
    },
    Tool {
        name: "search",
        title: "Search briefs",
        about: "Briefs in which words stand, with the sentences in both languages. A hit with `gloss` is a word-by-word gloss of a sentence whose translation was withheld.",
        takes: filters![(
            "q",
            "string",
            "Words in English or Arabic, in any inflection; \"phrases\"; -words that must not stand.",
            true
        ),],
        run: |site, given| api::search(site, &asked(given, &[])?),
    },
    Tool {
        name: "read_brief",
        title: "Read a brief",
        about: "A brief as Markdown: every statement with its citations and confidence, the Arabic sentences with their checks, the sources.",
        takes: &[EVENT, REVISION, JOB],
        run: |site, given| markdown(site, &asked(given, &["event", "revision"])?),
    },
    Tool {
        name: "read_sentences",
        title: "Read the sentences of a brief",
        about: "Every sentence of a brief in both languages with its confidence, its findings and its place in the article. `english` is null where the translation was withheld.",
        takes: &[EVENT, REVISION, JOB],
        run: |site, given| api::sentences(site, &asked(given, &["event", "revision"])?),
    },
    Tool {
        name: "gloss",
        title: "Gloss Arabic",
        about: "Arabic word by word: lemma, features, senses in English. Not a translation.",
        takes: &[("text", "string", "Arabic, a sentence a line.", true)],
        run: |site, given| tools::gloss_one(site, &asked(given, &[])?),
    },
    Tool {
        name: "verify",
        title: "Check a translation",
        about: "Whether an English sentence says what an Arabic one says: figures, names, dates, negation, completeness; with the probability that it misleads.",
        takes: &[
            ("arabic", "string", "The Arabic sentence.", true),
            ("english", "string", "Its English translation.", true),
            ("machine", "boolean", "Whether a machine translated it.", false),
        ],
        run: |site, given| {
            let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
            let machine = given.get("machine").and_then(Value::as_bool).unwrap_or_default();
            let pair = json!({ "arabic": text("arabic"), "english": text("english") });
            let body = json!({ "pairs": [pair], "machine": machine }).to_string();
            tools::verify(site, &Asked { body: Bytes::from(body), ..Asked::default() })
        },
    },
];

/// Arguments as a request: some in the path, the others in the query.
fn asked(given: &Map<String, Value>, path: &[&str]) -> Result<Asked, Problem> {
    let mut out = Asked::default();
    for (name, value) in given {
        let text = match value {
            Value::Null => continue,
            Value::String(s) => s.trim().to_owned(),
            Value::Number(n) => n.to_string(),
            Value::Bool(b) => b.to_string(),
            _ => return Err(Problem::wrong(format!("{name} is neither a text nor a number"))),
        };
        if text.is_empty() {
            continue;
        }
        let to = if path.contains(&name.as_str()) { &mut out.named } else { &mut out.query };
        to.push((name.clone(), text));
    }
    Ok(out)
}

/// A brief as Markdown.
fn markdown(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let found = site.with_store(|s| found(site, s, asked))?;
    Ok(Answer::new("text/markdown", api::as_file(site, &found, Format::Md)?.1))
}

/// Error codes of JSON-RPC.
const UNREADABLE: i64 = -32_700;
const NO_REQUEST: i64 = -32_600;
const NO_METHOD: i64 = -32_601;
const NO_ARGUMENTS: i64 = -32_602;
/// The protocol's error code for an unknown resource.
const NO_RESOURCE: i64 = -32_002;

type Outcome = Result<Value, (i64, String)>;

/// The response to a message; none for notifications and responses.
pub(super) fn reply(site: &Site, message: &[u8]) -> Option<String> {
    let fail = |id: Value, code: i64, text: &str| json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": text } });
    let answer = match serde_json::from_slice::<Value>(message) {
        Err(e) => fail(Value::Null, UNREADABLE, &format!("this is not JSON: {e}")),
        Ok(Value::Object(m)) if m.get("jsonrpc").and_then(Value::as_str) == Some("2.0") => {
            let Some(method) = m.get("method").and_then(Value::as_str) else {
                // The server sends no requests, so responses of clients are ignored.
                let is_answer = m.contains_key("result") || m.contains_key("error");
                return (!is_answer).then(|| fail(Value::Null, NO_REQUEST, "there is no method").to_string());
            };
            let id = m.get("id").cloned()?;
            if !(id.is_string() || id.is_number()) {
                return Some(fail(Value::Null, NO_REQUEST, "the id is neither a text nor a number").to_string());
            }
            let empty = Map::new();
            let given = m.get("params").and_then(Value::as_object).unwrap_or(&empty);
            match called(site, method, given) {
                Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
                Err((code, text)) => fail(id, code, &text),
            }
        }
        Ok(_) => fail(Value::Null, NO_REQUEST, "this is no request of JSON-RPC 2.0; several at once are not taken"),
    };
    // No control or invisible characters, and no line breaks.
    Some(visible(answer.to_string()))
}

fn called(site: &Site, method: &str, given: &Map<String, Value>) -> Outcome {
    match method {
        "initialize" => {
            let wanted = given.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
            let version = VERSIONS.into_iter().find(|v| *v == wanted).unwrap_or(VERSIONS[0]);
            Ok(json!({
                "protocolVersion": version,
                "capabilities": { "tools": {}, "resources": {} },
                "serverInfo": { "name": "mujaz", "title": "Mujaz", "version": env!("CARGO_PKG_VERSION") },
                "instructions": INSTRUCTIONS,
            }))
        }
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({ "tools": TOOLS.iter().map(described).collect::<Vec<_>>() })),
        "tools/call" => call(site, given),
        "resources/list" => resources(site, given),
        "resources/templates/list" => Ok(json!({ "resourceTemplates": [{
            "uriTemplate": "mujaz://briefs/{event}",
            "name": "brief",
            "title": "The newest brief of an event",
            "mimeType": "text/markdown",
        }] })),
        "resources/read" => read(site, given),
        other => Err((NO_METHOD, format!("there is no method {other}"))),
    }
}

fn described(t: &Tool) -> Value {
    let properties: Map<String, Value> = t
        .takes
        .iter()
        .map(|(name, kind, about, _)| ((*name).into(), json!({ "type": kind, "description": about })))
        .collect();
    let required: Vec<&str> = t.takes.iter().filter(|a| a.3).map(|a| a.0).collect();
    json!({
        "name": t.name,
        "title": t.title,
        "description": t.about,
        "inputSchema": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
        "annotations": { "readOnlyHint": true, "openWorldHint": false },
    })
}

/// Whether a value has the type of an argument. Some assistants send numbers as text.
fn fits(kind: &str, value: &Value) -> bool {
    match kind {
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_str().is_some_and(|t| t.trim().parse::<u64>().is_ok())
        }
        "boolean" => value.is_boolean(),
        _ => value.is_string(),
    }
}

fn call(site: &Site, given: &Map<String, Value>) -> Outcome {
    let name = given.get("name").and_then(Value::as_str).unwrap_or_default();
    let tool = TOOLS.iter().find(|t| t.name == name).ok_or((NO_ARGUMENTS, format!("there is no tool `{name}`")))?;
    let empty = Map::new();
    let arguments = given.get("arguments").and_then(Value::as_object).unwrap_or(&empty);
    let missing = tool.takes.iter().find(|a| a.3 && arguments.get(a.0).is_none_or(Value::is_null));
    let unknown = arguments.keys().find(|k| !tool.takes.iter().any(|a| a.0 == k.as_str()));
    let unfit = tool.takes.iter().find(|a| arguments.get(a.0).is_some_and(|v| !v.is_null() && !fits(a.1, v)));
    let made = match (missing, unknown, unfit) {
        (Some(a), ..) => Err(Problem::wrong(format!("`{}` is not given: {}", a.0, a.2))),
        (_, Some(k), _) => Err(Problem::wrong(format!("`{k}` is no argument of {name}"))),
        (.., Some(a)) => Err(Problem::wrong(format!("`{}` has to be of type {}: {}", a.0, a.1, a.2))),
        _ => (tool.run)(site, arguments),
    };
    // The assistant gets the error of a tool and may try something else.
    Ok(match made {
        Ok(answer) => {
            let text = String::from_utf8_lossy(answer.body()).into_owned();
            let mut out = json!({ "content": [{ "type": "text", "text": text }], "isError": false });
            if let Ok(value @ Value::Object(_)) = serde_json::from_slice::<Value>(answer.body()) {
                out["structuredContent"] = value;
            }
            out
        }
        Err(p) => {
            let help = p.help.map_or_else(String::new, |h| format!(" ({h})"));
            json!({ "content": [{ "type": "text", "text": format!("{}{help}", p.detail) }], "isError": true })
        }
    })
}

fn failed(p: Problem) -> (i64, String) {
    (if p.status == 404 || p.status == 410 { NO_RESOURCE } else { NO_ARGUMENTS }, p.detail)
}

/// A page of the newest briefs, as resources.
fn resources(site: &Site, given: &Map<String, Value>) -> Outcome {
    let skip = match given.get("cursor").and_then(Value::as_str) {
        None => 0,
        Some(c) => c.parse().map_err(|_| (NO_ARGUMENTS, "this cursor was not given here".to_owned()))?,
    };
    let wanted = Wanted { skip, take: PAGE, ..Wanted::default() };
    let part = site.with_store(|s| Ok(s.desk(&wanted)?)).map_err(failed)?;
    let more = skip + part.rows.len() < part.total && !part.rows.is_empty();
    let list = part.rows.into_iter().map(|r| {
        let about =
            format!("{}, {}; confidence {}; revision {}", r.shown.place, r.shown.when, r.shown.confidence, r.revision);
        json!({
            "uri": format!("mujaz://briefs/{}", segment(&r.event)),
            "name": r.event,
            "title": r.shown.title,
            "description": about,
            "mimeType": "text/markdown",
        })
    });
    let mut out = json!({ "resources": list.collect::<Vec<_>>() });
    if more {
        out["nextCursor"] = (skip + PAGE).to_string().into();
    }
    Ok(out)
}

fn read(site: &Site, given: &Map<String, Value>) -> Outcome {
    let uri = given.get("uri").and_then(Value::as_str).unwrap_or_default();
    let event = uri.strip_prefix("mujaz://briefs/").filter(|e| !e.is_empty());
    let event = event.ok_or_else(|| (NO_RESOURCE, format!("there is no resource {uri}")))?;
    // Path segments are encoded like queries, except for the plus sign, which they do not contain.
    let decoded = Asked::query(&format!("event={event}"));
    let asked = Asked { named: decoded, ..Asked::default() };
    let answer = markdown(site, &asked).map_err(failed)?;
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    Ok(json!({ "contents": [{ "uri": uri, "mimeType": "text/markdown", "text": text }] }))
}

/// `POST /mcp`: one message, one answer (Streamable HTTP without a stream).
pub(super) fn over_http(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    Ok(match reply(site, &asked.body) {
        Some(text) => Answer::new(JSON, text),
        None => Answer::new(JSON, "").with_status(StatusCode::ACCEPTED),
    })
}
