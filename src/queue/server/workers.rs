//! Workers, by Graphile Worker's statements where there are some.

use super::connection::{Done, Server};
use super::driver::finished;
use crate::queue::task::Role;
use crate::queue::workers::{Backlog, Depth, Sign, WorkerRow};
use crate::store::connection_name;
use graphile_worker_queries::recover_workers::recover_dead_worker_jobs;
use graphile_worker_queries::worker_heartbeat::registration::{worker_deregister, worker_heartbeat};
use graphile_worker_queries::worker_heartbeat::stale::{
    delete_stale_workers, list_orphan_locked_workers, list_stale_workers,
};
use jiff::Timestamp;
use std::time::Duration;

pub(super) fn beat(s: &Server, worker: &str, sign: &Sign) -> Done<()> {
    let sign = Sign { connections: connection_name(s.address()).map(str::to_owned), ..sign.clone() };
    finished(worker_heartbeat(&s.driver, &s.schema, worker, Some(serde_json::to_value(sign)?)))?;
    Ok(())
}

pub(super) fn leave(s: &Server, worker: &str) -> Done<()> {
    finished(worker_deregister(&s.driver, &s.schema, worker))?;
    s.driver.client().execute("DELETE FROM mujaz_queue.drained WHERE worker = $1", &[&worker])?;
    Ok(())
}

pub(super) fn recover(s: &Server, patience: Duration) -> Done<u64> {
    let mut dead = finished(list_stale_workers(&s.driver, &s.schema, patience))?;
    dead.extend(finished(list_orphan_locked_workers(&s.driver, &s.schema, patience))?);
    if dead.is_empty() {
        return Ok(0);
    }
    cut_off(s, &dead, patience)?;
    let recovered = finished(recover_dead_worker_jobs(&s.driver, &s.schema, &dead, Duration::ZERO))?;
    finished(delete_stale_workers(&s.driver, &s.schema, &dead))?;
    if recovered > 0 {
        s.tell()?;
    }
    Ok(recovered.try_into()?)
}

/// Ends the connections of dead workers on none of which anything has happened for as long: a network that stalls would
/// have them keep their locks. One that only has too little of its processor is left alone.
fn cut_off(s: &Server, dead: &[String], patience: Duration) -> Done<()> {
    let sql = "SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity AS a
        JOIN mujaz_queue._private_workers AS w ON w.metadata ->> 'connections' = a.application_name
        WHERE w.id = ANY($1) AND a.datname = current_database() AND a.usename = current_user
        AND a.pid <> pg_backend_pid()
        AND NOT EXISTS (SELECT 1 FROM pg_stat_activity AS b WHERE b.application_name = a.application_name
            AND b.state_change > now() - $2 * interval '1 millisecond')";
    s.driver.client().query(sql, &[&dead, &(patience.as_millis() as f64)])?;
    Ok(())
}

pub(super) fn release(s: &Server, worker: &str) -> Done<()> {
    let own = [worker.to_owned()];
    if finished(recover_dead_worker_jobs(&s.driver, &s.schema, &own, Duration::ZERO))? > 0 {
        s.tell()?;
    }
    Ok(())
}

pub(super) fn list(s: &Server) -> Done<Vec<WorkerRow>> {
    let sql = "SELECT w.id, extract(epoch FROM w.started_at)::float8,
        extract(epoch FROM now() - w.last_heartbeat_at)::float8, d.worker IS NOT NULL, w.metadata
        FROM mujaz_queue._private_workers AS w LEFT JOIN mujaz_queue.drained AS d ON d.worker = w.id ORDER BY w.id";
    let rows = s.driver.client().query(sql, &[])?;
    let of = |r: &postgres::Row| -> Done<WorkerRow> {
        let sign: Option<serde_json::Value> = r.try_get(4)?;
        Ok(WorkerRow {
            name: r.try_get(0)?,
            since: Timestamp::from_second(r.try_get::<_, f64>(1)? as i64)?,
            silent: r.try_get(2)?,
            draining: r.try_get(3)?,
            sign: sign.and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default(),
        })
    };
    rows.iter().map(of).collect()
}

pub(super) fn drain(s: &Server, worker: &str) -> Done<()> {
    let sql = "INSERT INTO mujaz_queue.drained (worker) VALUES ($1) ON CONFLICT (worker) DO NOTHING";
    s.driver.client().execute(sql, &[&worker])?;
    s.tell()
}

pub(super) fn is_drained(s: &Server, worker: &str) -> Done<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM mujaz_queue.drained WHERE worker = $1)";
    Ok(s.driver.client().query_one(sql, &[&worker])?.try_get(0)?)
}

pub(super) fn depth(s: &Server) -> Done<Vec<Depth>> {
    let sql = "SELECT count(*) FILTER (WHERE j.is_available AND j.run_at <= now()),
        count(*) FILTER (WHERE j.is_available AND j.run_at > now()),
        count(*) FILTER (WHERE j.locked_at IS NOT NULL),
        count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts),
        coalesce(extract(epoch FROM now() - min(j.run_at) FILTER (WHERE j.is_available AND j.run_at <= now())), 0)::float8
        FROM mujaz_queue._private_jobs AS j JOIN mujaz_queue._private_tasks AS t ON t.id = j.task_id
        WHERE t.identifier = $1";
    let of = |role: Role| -> Done<Depth> {
        let r = s.driver.client().query_one(sql, &[&role.name()])?;
        let number = |i: usize| -> Done<u64> { Ok(u64::try_from(r.try_get::<_, i64>(i)?)?) };
        let (waiting, later, taken, failed) = (number(0)?, number(1)?, number(2)?, number(3)?);
        Ok(Depth { role, waiting, later, taken, failed, age: r.try_get(4)? })
    };
    Role::ALL.into_iter().map(of).collect()
}

pub(super) fn backlog(s: &Server) -> Done<Vec<Backlog>> {
    let sql = "SELECT t.identifier, coalesce(j.payload ->> 'job', ''),
        count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts),
        count(*) FILTER (WHERE j.locked_at IS NOT NULL),
        count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts),
        extract(epoch FROM now() - min(j.created_at))::float8, max(j.last_error)
        FROM mujaz_queue._private_jobs AS j JOIN mujaz_queue._private_tasks AS t ON t.id = j.task_id
        GROUP BY 1, 2 ORDER BY 6 DESC, 1, 2";
    let mut out = Vec::new();
    for r in s.driver.client().query(sql, &[])? {
        // Tasks of other versions may have other names.
        let Ok(role) = r.try_get::<_, String>(0)?.parse::<Role>() else { continue };
        let number = |i: usize| -> Done<u64> { Ok(u64::try_from(r.try_get::<_, i64>(i)?)?) };
        out.push(Backlog {
            role,
            job: r.try_get(1)?,
            waiting: number(2)?,
            taken: number(3)?,
            failed: number(4)?,
            age: r.try_get(5)?,
            error: r.try_get(6)?,
        });
    }
    Ok(out)
}
