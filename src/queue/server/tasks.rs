//! Tasks, by Graphile Worker's statements.

use super::connection::{Done, Server};
use super::driver::finished;
use crate::queue::task::{Open, Role, Taken, Task, Wanted};
use graphile_worker_job::Job;
use graphile_worker_job_spec::{JobKeyMode, JobSpec};
use graphile_worker_queries::add_job::single::add_job;
use graphile_worker_queries::complete_job::complete_job;
use graphile_worker_queries::fail_job::single::fail_job;
use graphile_worker_queries::flag_filter::JobFlagFilter;
use graphile_worker_queries::get_job::get_job_with_filter;
use graphile_worker_queries::return_jobs::recovery::return_job_for_recovery;
use graphile_worker_queries::task_identifiers::TaskDetails;
use std::time::Duration;

/// A task as Graphile Worker knows it, as far as its statements ask.
fn job(taken: &Taken) -> Job {
    Job::builder().id(taken.number).build()
}

pub(super) fn add(s: &Server, task: &Task) -> Done<()> {
    let mut spec = JobSpec::builder()
        .job_key(task.key.clone())
        .job_key_mode(JobKeyMode::UnsafeDedupe)
        .max_attempts(i16::try_from(task.attempts)?);
    if !task.flags.is_empty() {
        spec = spec.flags(task.flags.clone());
    }
    finished(add_job(&s.driver, &s.schema, task.role.name(), task.payload.clone(), spec.build(), false))?;
    Ok(())
}

pub(super) fn take(s: &Server, worker: &str, wanted: &Wanted) -> Done<Option<Taken>> {
    let mut details = TaskDetails::new();
    for role in &wanted.roles {
        if let Some(id) = s.details.get_id(role.name()) {
            details.insert(id, role.name().to_owned());
        }
    }
    let filter = JobFlagFilter::new(&wanted.never, &wanted.only);
    let Some(job) = finished(get_job_with_filter(&s.driver, &details, &s.schema, worker, filter, None))? else {
        return Ok(None);
    };
    Ok(Some(Taken {
        number: *job.id(),
        role: job.task_identifier().parse::<Role>()?,
        payload: job.payload().clone(),
        attempt: u16::try_from(*job.attempts())?,
        last: job.attempts() >= job.max_attempts(),
    }))
}

pub(super) fn done(s: &Server, worker: &str, taken: &Taken) -> Done<()> {
    finished(complete_job(&s.driver, &job(taken), worker, &s.schema))?;
    s.tell()
}

pub(super) fn failed(s: &Server, worker: &str, taken: &Taken, why: &str) -> Done<()> {
    finished(fail_job(&s.driver, &job(taken), &s.schema, worker, why, None))?;
    s.tell()
}

pub(super) fn give_back(s: &Server, worker: &str, taken: &Taken, pause: Duration, why: Option<&str>) -> Done<()> {
    finished(return_job_for_recovery(&s.driver, &job(taken), &s.schema, worker, Some(pause), why))?;
    s.tell()
}

pub(super) fn open(s: &Server, prefix: &str) -> Done<Open> {
    let sql = "SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts),
        count(*) FILTER (WHERE locked_at IS NOT NULL),
        min(coalesce(last_error, '')) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)
        FROM mujaz_queue._private_jobs WHERE starts_with(key, $1)";
    let row = s.driver.client().query_one(sql, &[&prefix])?;
    let number = |i: usize| -> Done<usize> { Ok(usize::try_from(row.try_get::<_, i64>(i)?)?) };
    Ok(Open { waiting: number(0)?, taken: number(1)?, failed: row.try_get(2)? })
}

pub(super) fn forget(s: &Server, prefix: &str) -> Done<()> {
    let sql = "DELETE FROM mujaz_queue._private_jobs WHERE starts_with(key, $1) AND locked_at IS NULL";
    s.driver.client().execute(sql, &[&prefix])?;
    Ok(())
}
