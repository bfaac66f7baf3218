//! Looks up past runs.

use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::jobs::plan::Plan;
use crate::store::{self, Run, Store};
use jiff::Timestamp;

/// The store, if there is one yet; commands that only read do not create one.
pub(super) fn existing_store(config: &Config) -> Result<Option<Box<dyn Store>>> {
    store::open_existing(&store::path_of(config))
}

/// The run with a number.
pub(super) fn found(store: Option<&dyn Store>, number: i64) -> Result<Run> {
    let run = store.map(|s| s.run(number)).transpose()?.flatten();
    run.ok_or_else(|| {
        Error::new(Kind::Usage, format!("there is no run {number}")).help("`mujaz jobs history` lists the runs")
    })
}

/// A time in the zone of a job and in UTC.
pub(super) fn show_time(job: Option<&JobConfig>, at: Timestamp) -> String {
    let utc = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    match job.and_then(|j| Some((Plan::of(j).ok()??, &j.timezone))) {
        Some((p, zone)) if zone != "UTC" => format!("{} {zone} ({utc})", p.local(at).strftime("%Y-%m-%d %H:%M:%S")),
        _ => utc,
    }
}
