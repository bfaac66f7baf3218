//! The texts of articles, in every version that was seen.

use super::pack::{damaged, pack, unpack};
use super::sqlite::Sqlite;
use super::times::stamp;
use crate::error::Result;
use crate::types::Cleaned;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

/// One version of an article.
#[derive(Debug, Clone)]
pub struct Version {
    /// Number of the article.
    pub article: u32,
    /// Number of the version, from 1.
    pub number: u32,
    /// When it was taken in.
    pub taken: Timestamp,
    /// The cleaned article; `None` if it was pruned.
    pub content: Option<Cleaned>,
}

/// Versions of articles.
pub trait Texts {
    /// Stores an article as its newest version and returns the number of the version. Adds nothing if the
    /// newest version is identical.
    fn keep_text(&mut self, article: u32, content: &Cleaned, taken: Timestamp) -> Result<u32>;

    /// The newest version of an article.
    fn text(&self, article: u32) -> Result<Option<Version>>;

    /// Numbers of articles by the digests of all their versions.
    fn digests(&self) -> Result<HashMap<String, u32>>;

    /// The newest version of each article, and when it was taken in.
    fn versions(&self) -> Result<HashMap<u32, (u32, Timestamp)>>;
}

impl Texts for Sqlite {
    fn keep_text(&mut self, article: u32, content: &Cleaned, taken: Timestamp) -> Result<u32> {
        let packed = pack(content)?;
        let write = || -> rusqlite::Result<u32> {
            let last: Option<(u32, String)> = self
                .db
                .query_row(
                    "SELECT number, digest FROM version WHERE article = ?1 ORDER BY number DESC LIMIT 1",
                    params![article],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )
                .optional()?;
            let number = match last {
                Some((n, digest)) if digest == content.article.digest => return Ok(n),
                Some((n, _)) => n + 1,
                None => 1,
            };
            self.db
                .prepare_cached(
                    "INSERT INTO version (article, number, digest, taken, content) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![article, number, content.article.digest, stamp(taken), packed])?;
            Ok(number)
        };
        write().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn text(&self, article: u32) -> Result<Option<Version>> {
        let found: Option<(u32, String, Option<Vec<u8>>)> = self
            .db
            .prepare_cached(
                "SELECT number, taken, content FROM version WHERE article = ?1 ORDER BY number DESC LIMIT 1",
            )
            .and_then(|mut q| q.query_row(params![article], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional())
            .map_err(|e| self.wrong("cannot read the store", e))?;
        let Some((number, taken, bytes)) = found else { return Ok(None) };
        let content: Option<Cleaned> = bytes.map(|b| unpack(&b)).transpose()?;
        if content.as_ref().is_some_and(|c| !c.is_sound()) {
            return Err(damaged());
        }
        Ok(Some(Version { article, number, taken: super::times::moment(&taken), content }))
    }

    fn digests(&self) -> Result<HashMap<String, u32>> {
        let read = || -> rusqlite::Result<HashMap<String, u32>> {
            let mut query =
                self.db.prepare("SELECT digest, article FROM version UNION SELECT digest, number FROM article")?;
            query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn versions(&self) -> Result<HashMap<u32, (u32, Timestamp)>> {
        let read = || -> rusqlite::Result<HashMap<u32, (u32, Timestamp)>> {
            let mut query = self.db.prepare("SELECT article, number, taken FROM version ORDER BY article, number")?;
            query
                .query_map([], |r| Ok((r.get(0)?, (r.get(1)?, super::times::moment(&r.get::<_, String>(2)?)))))?
                .collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }
}
