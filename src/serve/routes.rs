//! All routes. The router and the OpenAPI document are made from this table.

use super::answer::{Answer, JSON, Problem};
use super::asked::Asked;
use super::decide::ReviewRequest;
use super::differences::{self, Differences};
use super::entries::{Event, Events, Log, ReviewedSentence, Revisions, Sentences};
use super::jobs::{Deliveries, Done, Jobs, Signature};
use super::lists::{FILTERS, PAGE, PARAMETERS, PER_PAGE, SEARCH};
use super::openapi;
use super::route::{Method, Parameter, Route, Run, Says, Shape};
use super::site::Site;
use super::terms::{Suggestions, TermRequest, Terms};
use super::tools::{GlossRequest, Glosses, Verified, VerifyRequest};
use super::translate::{TranslateRequest, Translated};
use super::work::Task;
use super::workers::Workers;
use super::{api, edit, feeds, health, jobs, mcp, pages, review, sign_in, terms, tools, translate, workers};
use crate::pipeline::manifest::Manifest;
use crate::report::views::BriefView;
use crate::store::Role;

/// The job of a brief.
const JOB: &[Parameter] =
    &[Parameter::text("job", "The job that made the brief, where several did; by default the latest.")];

const SINCE: &[Parameter] =
    &[JOB[0], Parameter::text("since", "The earlier revision; the one before where nothing is said.").of("integer")];

/// Which deliveries.
const DELIVERIES: &[Parameter] = &[
    Parameter::text("job", "Only those of this job."),
    Parameter::text("state", "Only those in this state.").among(&["pending", "sending", "sent", "failed", "dropped"]),
    PAGE,
    PER_PAGE,
];

const TERMS: &[Parameter] =
    &[Parameter::text("q", "Word in English or Arabic; the built-in terms are looked through, too."), PAGE, PER_PAGE];

const AFTER: &[Parameter] =
    &[Parameter::text("after", "Only what was made after this point in time.").of("date-time"), PAGE, PER_PAGE];

/// A page for readers.
const fn page(path: &'static str, run: Run) -> Route {
    Route { path, method: Method::Get, kept: true, needs: Some(Role::Reader), run, says: None }
}

/// An API route, with the schema of its response.
const fn ask(path: &'static str, run: Run, id: &'static str, summary: &'static str, gives: Shape) -> Route {
    let says = Says { id, summary, query: &[], takes: None, kind: JSON, gives: Some(gives) };
    Route { path, method: Method::Get, kept: true, needs: Some(Role::Reader), run, says: Some(says) }
}

/// The same in another format.
const fn other(path: &'static str, run: Run, id: &'static str, summary: &'static str, kind: &'static str) -> Route {
    let says = Says { id, summary, query: &[], takes: None, kind, gives: None };
    Route { path, method: Method::Get, kept: true, needs: Some(Role::Reader), run, says: Some(says) }
}

impl Route {
    const fn with(self, query: &'static [Parameter]) -> Self {
        let says = match self.says {
            Some(s) => Some(Says { query, ..s }),
            None => None,
        };
        Self { says, ..self }
    }

    const fn taking(self, shape: Shape) -> Self {
        let says = match self.says {
            Some(s) => Some(Says { takes: Some(shape), ..s }),
            None => None,
        };
        Self { says, method: Method::Post, kept: false, ..self }
    }

    /// A route whose response is not cached.
    const fn fresh(self) -> Self {
        Self { kept: false, ..self }
    }

    /// A route that requires another role.
    const fn needing(self, role: Role) -> Self {
        Self { needs: Some(role), kept: false, ..self }
    }

    /// A public route.
    const fn open(self) -> Self {
        Self { needs: None, ..self }
    }

    /// A message of an assistant.
    const fn message(self) -> Self {
        Self { method: Method::Post, kept: false, ..self }
    }

    /// A form that a browser sends.
    const fn form(self) -> Self {
        Self { method: Method::Form, kept: false, ..self }
    }
}

/// The table.
pub(super) static ROUTES: &[Route] = &[
    page("/", pages::desk),
    page("/briefs/{event}", pages::brief),
    page("/briefs/{event}/{revision}", pages::brief),
    page("/briefs/{event}/{revision}/{format}", pages::download),
    page("/briefs/{event}/{revision}/differences", differences::show),
    page("/briefs/{event}/{revision}/review", review::show).needing(Role::Editor),
    page("/briefs/{event}/{revision}/review", review::change).needing(Role::Editor).form(),
    page("/events/{event}/edit", edit::show).needing(Role::Editor),
    page("/events/{event}/edit", edit::change).needing(Role::Editor).form(),
    page("/mcp", mcp::over_http).message(),
    page("/jobs", jobs::show).fresh(),
    page("/jobs", jobs::change).needing(Role::Editor).form(),
    page("/workers", workers::show).fresh(),
    page("/assets/jobs.js", jobs::script).open(),
    page("/glossary", terms::show).fresh(),
    page("/glossary", terms::change).needing(Role::Editor).form(),
    page("/about", pages::about),
    page("/assets/desk.css", pages::style).open(),
    page("/sign-in", sign_in::form).open().fresh(),
    page("/sign-in", sign_in::enter).open().form(),
    page("/sign-out", sign_in::leave).open().form(),
    ask("/api/v1/events", api::events, "listEvents", "Events with their newest briefs.", |g| {
        g.subschema_for::<Events>()
    })
    .with(PARAMETERS),
    ask("/api/v1/events/{event}", api::event, "readEvent", "An event with all revisions of its briefs.", |g| {
        g.subschema_for::<Event>()
    })
    .with(JOB),
    ask("/api/v1/search", api::search, "search", "Briefs in which words stand, with the sentences.", |g| {
        g.subschema_for::<Events>()
    })
    .with(SEARCH),
    ask("/api/v1/briefs", api::revisions, "listBriefs", "Revisions of all briefs, the latest first.", |g| {
        g.subschema_for::<Revisions>()
    })
    .with(AFTER),
    ask("/api/v1/briefs/{event}", api::brief, "readNewestBrief", "The newest brief of an event.", |g| {
        g.subschema_for::<BriefView>()
    })
    .with(JOB),
    ask("/api/v1/briefs/{event}/{revision}", api::brief, "readBrief", "A revision of a brief.", |g| {
        g.subschema_for::<BriefView>()
    })
    .with(JOB),
    ask(
        "/api/v1/briefs/{event}/{revision}/sentences",
        api::sentences,
        "listSentences",
        "Every sentence of a revision in both languages, with its checks and its place in the article.",
        |g| g.subschema_for::<Sentences>(),
    )
    .with(JOB),
    ask(
        "/api/v1/briefs/{event}/{revision}/sentences/{sentence}",
        review::sentence,
        "readSentence",
        "A sentence with everything that people decided on it.",
        |g| g.subschema_for::<ReviewedSentence>(),
    )
    .with(JOB),
    ask(
        "/api/v1/briefs/{event}/{revision}/sentences/{sentence}/review",
        review::by_program,
        "reviewSentence",
        "Correct, approve or reject the English of a sentence, or withdraw that; for editors.",
        |g| g.subschema_for::<ReviewedSentence>(),
    )
    .with(JOB)
    .taking(|g| g.subschema_for::<ReviewRequest>())
    .needing(Role::Editor),
    ask(
        "/api/v1/briefs/{event}/{revision}/differences",
        differences::by_program,
        "readDifferences",
        "What differs between a revision and an earlier one, line by line and word by word.",
        |g| g.subschema_for::<Differences>(),
    )
    .with(SINCE),
    ask(
        "/api/v1/briefs/{event}/{revision}/manifest",
        api::manifest,
        "readManifest",
        "Everything needed to make a revision again and to defend each line of it.",
        |g| g.subschema_for::<Manifest>(),
    )
    .with(JOB),
    other(
        "/api/v1/briefs/{event}/{revision}/stix",
        api::stix,
        "readStix",
        "A revision as a bundle of STIX 2.1: a report, its outlets, its place, a note for each statement.",
        "application/stix+json",
    )
    .with(JOB),
    ask("/api/v1/gloss", tools::gloss_one, "glossText", "Arabic word by word.", |g| g.subschema_for::<Glosses>())
        .with(&[Parameter::text("text", "Arabic, a sentence a line.").required()])
        .fresh(),
    ask("/api/v1/gloss", tools::gloss, "glossLines", "Arabic word by word.", |g| g.subschema_for::<Glosses>())
        .taking(|g| g.subschema_for::<GlossRequest>()),
    ask("/api/v1/verify", tools::verify, "verify", "Check translations against their sources.", |g| {
        g.subschema_for::<Verified>()
    })
    .taking(|g| g.subschema_for::<VerifyRequest>()),
    ask(
        "/api/v1/translate",
        translate::order,
        "translate",
        "Have lines translated in the background, and checked; for editors.",
        |g| g.subschema_for::<Translated>(),
    )
    .taking(|g| g.subschema_for::<TranslateRequest>())
    .needing(Role::Editor),
    ask("/api/v1/translate/{task}", translate::fetch, "readTranslation", "A translation, once it is there.", |g| {
        g.subschema_for::<Translated>()
    })
    .needing(Role::Editor),
    other("/feeds/atom.xml", feeds::atom, "readAtomFeed", "The latest briefs as an Atom feed.", "application/atom+xml")
        .with(FILTERS),
    other(
        "/feeds/feed.json",
        feeds::json,
        "readJsonFeed",
        "The latest briefs as a JSON Feed.",
        "application/feed+json",
    )
    .with(FILTERS),
    other("/healthz", health::healthz, "readHealth", "Whether the server can read the store.", JSON).open().fresh(),
    other("/metrics", health::metrics, "readMetrics", "Metrics for Prometheus.", "text/plain").fresh(),
    ask("/api/v1/jobs", jobs::jobs, "listJobs", "Jobs with their last runs and when they are due.", |g| {
        g.subschema_for::<Jobs>()
    })
    .fresh(),
    ask(
        "/api/v1/jobs/{job}/run",
        jobs::run_now,
        "runJob",
        "Have a job run now, in the background; for editors.",
        |g| g.subschema_for::<Task>(),
    )
    .taking(|g| g.subschema_for::<Signature>())
    .needing(Role::Editor),
    ask(
        "/api/v1/runs/{run}/retry",
        jobs::retry,
        "retryRun",
        "Have a run retried in the background: its failed deliveries, or the whole run if it failed; for editors.",
        |g| g.subschema_for::<Task>(),
    )
    .taking(|g| g.subschema_for::<Signature>())
    .needing(Role::Editor),
    other(
        "/api/v1/progress",
        jobs::progress,
        "followProgress",
        "What is being done in the background, as server-sent events.",
        "text/event-stream",
    )
    .fresh(),
    ask(
        "/api/v1/workers",
        workers::workers,
        "listWorkers",
        "The workers of a desk that several machines share, and what waits for them.",
        |g| g.subschema_for::<Workers>(),
    )
    .fresh(),
    ask("/api/v1/deliveries", jobs::deliveries, "listDeliveries", "Deliveries of all runs, the latest first.", |g| {
        g.subschema_for::<Deliveries>()
    })
    .with(DELIVERIES)
    .fresh(),
    ask("/api/v1/runs", jobs::runs, "listRuns", "The latest runs of jobs, with their deliveries.", |g| {
        g.subschema_for::<Done>()
    })
    .with(&[Parameter::text("job", "Only runs of this job.")])
    .fresh(),
    ask("/api/v1/glossary", terms::list, "listTerms", "How names and terms are rendered.", |g| {
        g.subschema_for::<Terms>()
    })
    .with(TERMS)
    .fresh(),
    ask(
        "/api/v1/glossary",
        terms::by_program,
        "changeTerm",
        "Add, edit or delete a term, once the check has nothing against it; for editors.",
        |g| g.subschema_for::<Terms>(),
    )
    .taking(|g| g.subschema_for::<TermRequest>())
    .needing(Role::Editor),
    ask(
        "/api/v1/glossary/suggestions",
        terms::suggestions,
        "suggestTerms",
        "Names in the latest briefs that have no entry, with a proposed spelling.",
        |g| g.subschema_for::<Suggestions>(),
    )
    .with(&[Parameter::text("at_least", "Mentions of the least mentioned one; 2 where nothing is said.").of("integer")])
    .fresh(),
    ask("/api/v1/log", api::log, "readLog", "What was done to tokens and events, and by whom; for admins.", |g| {
        g.subschema_for::<Log>()
    })
    .with(&[PAGE, PER_PAGE])
    .needing(Role::Admin),
    other("/api/v1/openapi.json", document, "readOpenApi", "This document.", JSON),
];

/// `GET /api/v1/openapi.json`
fn document(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    Answer::json(&openapi::document(ROUTES, site.prefix.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_for_programs_is_in_the_document_and_every_reference_leads_somewhere() {
        let made = openapi::document(ROUTES, "");
        for r in ROUTES.iter().filter(|r| r.path.starts_with("/api/") || r.path.starts_with("/feeds/")) {
            let method = if r.method == Method::Get { "get" } else { "post" };
            let operation = &made["paths"][r.path][method];
            assert!(operation["operationId"].is_string(), "{} {method} is not described", r.path);
            for name in r.path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')) {
                let list = operation["parameters"].as_array().unwrap();
                assert!(list.iter().any(|p| p["name"] == name && p["in"] == "path"), "{}: {name}", r.path);
            }
        }
        let ids: Vec<&str> = ROUTES.iter().filter_map(|r| Some(r.says.as_ref()?.id)).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "names are unique");
        fn references(v: &Value, out: &mut Vec<String>) {
            match v {
                Value::Object(o) => o.iter().for_each(|(k, v)| match v {
                    Value::String(s) if k == "$ref" => out.push(s.clone()),
                    v => references(v, out),
                }),
                Value::Array(a) => a.iter().for_each(|v| references(v, out)),
                _ => {}
            }
        }
        let mut list = Vec::new();
        references(&made, &mut list);
        assert!(list.len() > 20);
        for to in list {
            let pointer = to.strip_prefix('#').unwrap();
            assert!(made.pointer(pointer).is_some(), "{to} leads nowhere");
        }
    }
}
