//! Locks for work that only one process may do at a time: advisory locks, each of a connection of its own, which the
//! server releases when the connection ends.

use super::connection::{Access, Connection};
use crate::config::Address;
use crate::error::{Error, Kind, Result};
use crate::store::database::values;
use crate::types::sha256;

/// A lock, held until it is dropped.
pub struct Held {
    connection: Connection,
    key: i64,
}

impl Drop for Held {
    fn drop(&mut self) {
        // The server would notice the end of the connection only a moment later. One that has broken holds nothing.
        let _ = self.connection.number(&format!("SELECT pg_advisory_unlock({})::int", self.key));
    }
}

/// Number of a lock: locks of this program in one database, by name.
fn number(name: &str) -> i64 {
    i64::from_str_radix(&sha256(format!("mujaz lock {name}").as_bytes())[..15], 16).unwrap_or_default()
}

/// Takes a lock; `what` names the work in error messages.
///
/// # Errors
/// Another process holds it; the error says which, as far as the server tells.
pub(super) fn take(address: &Address, name: &str, what: &str) -> Result<Held> {
    let connection = Connection::open(address, Access::Read)?;
    let key = number(name);
    let wrong = |e| connection.wrong("cannot take a lock in the store", e);
    if connection.number(&format!("SELECT pg_try_advisory_lock({key})::int")).map_err(wrong)? == 1 {
        return Ok(Held { connection, key });
    }
    let mut who = None;
    let sql = "SELECT coalesce(nullif(a.application_name, ''), 'a program') ||
         coalesce(' at ' || host(a.client_addr), '') ||
         coalesce(' since ' || to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', '')
         FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.classid::bigint = ?1 AND l.objid::bigint = ?2
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let parts = values![key >> 32, key & 0xFFFF_FFFF];
    connection
        .each(sql, parts, &mut |r| {
            who = r.get::<Option<String>>(0)?;
            Ok(false)
        })
        .map_err(wrong)?;
    let who = who.map_or_else(String::new, |w| format!(" ({w})"));
    Err(Error::new(Kind::Busy, format!("{what} is already running{who}")).help("wait for that run to end, or stop it"))
}
