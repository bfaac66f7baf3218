//! What was fetched for runs, until it is taken in.

use super::connection::{Done, Server};

/// For how long what nobody asks for is kept.
const LONGEST: &str = "7 days";

pub(super) fn keep(s: &Server, key: &str, content: &[u8]) -> Done<()> {
    // Whoever was first may have been read already.
    let sql = "INSERT INTO mujaz_queue.yield (key, content) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    s.driver.client().execute(sql, &[&key, &content])?;
    Ok(())
}

pub(super) fn kept(s: &Server, key: &str) -> Done<Option<Vec<u8>>> {
    let row = s.driver.client().query_opt("SELECT content FROM mujaz_queue.yield WHERE key = $1", &[&key])?;
    Ok(row.map(|r| r.try_get(0)).transpose()?)
}

pub(super) fn forget(s: &Server, prefix: &str) -> Done<()> {
    let sql = format!("DELETE FROM mujaz_queue.yield WHERE starts_with(key, $1) OR at < now() - interval '{LONGEST}'");
    s.driver.client().execute(&sql, &[&prefix])?;
    Ok(())
}
