//! With what runs are translated, and which sentences somebody is translating.

use super::connection::{Done, Server};
use crate::queue::making::Settled;
use crate::types::sha256;
use std::time::Duration;

pub(super) fn settled(s: &Server, making: &str) -> Done<Option<Settled>> {
    let sql = "SELECT settled::text FROM mujaz_queue.making WHERE id = $1";
    let row = s.driver.client().query_opt(sql, &[&making])?;
    let text: Option<String> = row.map(|r| r.try_get(0)).transpose()?;
    Ok(text.map(|t| serde_json::from_str(&t)).transpose()?)
}

pub(super) fn settle(s: &Server, making: &str, offered: &Settled) -> Done<Settled> {
    let sql = "INSERT INTO mujaz_queue.making (id, settings, settled) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    let text = serde_json::to_value(offered)?;
    s.driver.client().execute(sql, &[&making, &offered.settings, &text])?;
    Ok(settled(s, making)?.unwrap_or_else(|| offered.clone()))
}

pub(super) fn settle_anew(s: &Server, making: &str, old: &Settled, new: &Settled, patience: Duration) -> Done<Settled> {
    let sql = "UPDATE mujaz_queue.making SET settings = $3, settled = $4, at = now() WHERE id = $1 AND settings = $2
        AND at < now() - $5 * interval '1 millisecond'
        AND NOT EXISTS (SELECT 1 FROM mujaz_queue._private_workers AS w
            WHERE w.metadata -> 'settings' ? $2 AND w.last_heartbeat_at > now() - $5 * interval '1 millisecond')";
    let text = serde_json::to_value(new)?;
    let patience = patience.as_millis() as f64;
    s.driver.client().execute(sql, &[&making, &old.settings, &new.settings, &text, &patience])?;
    Ok(settled(s, making)?.unwrap_or_else(|| old.clone()))
}

pub(super) fn unsettle(s: &Server, making: &str) -> Done<()> {
    s.driver.client().execute("DELETE FROM mujaz_queue.making WHERE id = $1", &[&making])?;
    Ok(())
}

/// Number of the lock on a sentence.
fn number(key: &str) -> i64 {
    i64::from_str_radix(&sha256(format!("mujaz sentence {key}").as_bytes())[..15], 16).unwrap_or_default()
}

pub(super) fn hold(s: &Server, key: &str) -> Done<bool> {
    Ok(s.driver.client().query_one("SELECT pg_try_advisory_lock($1)", &[&number(key)])?.try_get(0)?)
}

pub(super) fn let_go(s: &Server) -> Done<()> {
    // The connection has no other locks.
    s.driver.client().batch_execute("SELECT pg_advisory_unlock_all()")?;
    Ok(())
}
