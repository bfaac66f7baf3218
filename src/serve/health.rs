//! `/healthz` and `/metrics`: the server, and how the jobs of the store went.

use super::access::admit;
use super::answer::{Answer, JSON, Problem};
use super::asked::Asked;
use super::site::Site;
use crate::jobs::monitor::{Monitored, Status};
use crate::store::{Outcome, Role, Store, Wanted};
use axum::http::StatusCode;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Number of recent runs among which the last one of each job is looked for.
const BACK: usize = 500;

/// The last run of each job, as the daemon reports its own.
fn status(store: &dyn Store) -> Result<Status, Problem> {
    let status = Status::default();
    let mut seen = BTreeSet::new();
    for run in store.runs(None, BACK)? {
        let over = !matches!(run.outcome, Outcome::Running | Outcome::Delivering);
        if over && !run.job.is_empty() && seen.insert(run.job.clone()) {
            status.seen(&run);
        }
    }
    status.sources(&store.sources()?);
    Ok(status)
}

/// `GET /healthz`: the server is healthy if it can read the store, whatever the outcome of its jobs.
pub(super) fn healthz(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    match site.with_store(status) {
        // The state of the jobs is only for those who may read the desk.
        Ok(_) if admit(site, &asked.credentials, Role::Reader).is_err() => {
            Ok(Answer::new(JSON, serde_json::json!({ "status": "ok" }).to_string()))
        }
        Ok(status) => {
            let mut value: serde_json::Value = serde_json::from_str(&status.health().1).unwrap_or_default();
            value["status"] = "ok".into();
            Ok(Answer::new(JSON, value.to_string()))
        }
        Err(e) => {
            let value = serde_json::json!({ "status": "failing", "store": "cannot be read", "detail": e.detail });
            Ok(Answer::new(JSON, value.to_string()).with_status(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

/// `GET /metrics`
pub(super) fn metrics(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let (mut text, total) =
        site.with_store(|s| Ok((status(s)?.metrics(), s.desk(&Wanted { take: 0, ..Wanted::default() })?.total)))?;
    _ = writeln!(
        text,
        "# HELP mujaz_desk_events Events on the desk.\n# TYPE mujaz_desk_events gauge\nmujaz_desk_events {total}"
    );
    _ = writeln!(
        text,
        "# HELP mujaz_http_requests_total Answers since the start, by status.\n# TYPE mujaz_http_requests_total counter"
    );
    for (status, n) in site.counts() {
        _ = writeln!(text, "mujaz_http_requests_total{{status=\"{status}\"}} {n}");
    }
    Ok(Answer::new("text/plain; version=0.0.4; charset=utf-8", text))
}
