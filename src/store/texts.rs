//! The texts of articles, in every version that was seen.

use super::database::{Database, Done, values};
use super::pack::{damaged, pack, unpack};
use super::times::stamp;
use crate::error::Result;
use crate::types::Cleaned;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

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

    /// The articles, with numbers below `below`, that have or had texts with these digests; of several with the same
    /// text the last one.
    fn numbers(&self, digests: &[String], below: u32) -> Result<Vec<Option<u32>>>;

    /// When the newest version of each article was taken in.
    fn taken(&self) -> Result<HashMap<u32, Timestamp>>;

    /// Articles of which a version was taken in at that time or later.
    fn taken_since(&self, at: Timestamp) -> Result<HashSet<u32>>;

    /// The number of the newest version of an article.
    fn newest_version(&self, article: u32) -> Result<Option<u32>>;
}

impl<D: Database> Texts for D {
    fn keep_text(&mut self, article: u32, content: &Cleaned, taken: Timestamp) -> Result<u32> {
        let packed = pack(content)?;
        let write = || -> Done<u32> {
            let last: Option<(u32, String)> = self.row(
                "SELECT number, digest FROM version WHERE article = ?1 ORDER BY number DESC LIMIT 1",
                values![article],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )?;
            let number = match last {
                Some((n, digest)) if digest == content.article.digest => return Ok(n),
                Some((n, _)) => n + 1,
                None => 1,
            };
            self.execute(
                "INSERT INTO version (article, number, digest, taken, content) VALUES (?1, ?2, ?3, ?4, ?5)",
                values![article, number, &content.article.digest, stamp(taken), packed.as_slice()],
            )?;
            Ok(number)
        };
        write().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn text(&self, article: u32) -> Result<Option<Version>> {
        let sql = "SELECT number, taken, content FROM version WHERE article = ?1 ORDER BY number DESC LIMIT 1";
        let found: Option<(u32, String, Option<Vec<u8>>)> = self
            .row(sql, values![article], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .map_err(|e| self.wrong("cannot read the store", e))?;
        let Some((number, taken, bytes)) = found else { return Ok(None) };
        let content: Option<Cleaned> = bytes.map(|b| unpack(&b)).transpose()?;
        if content.as_ref().is_some_and(|c| !c.is_sound()) {
            return Err(damaged());
        }
        Ok(Some(Version { article, number, taken: super::times::moment(&taken), content }))
    }

    fn numbers(&self, digests: &[String], below: u32) -> Result<Vec<Option<u32>>> {
        let sql = "SELECT max(number) FROM (SELECT article AS number FROM version WHERE digest = ?1
             UNION ALL SELECT number FROM article WHERE digest = ?1) AS known WHERE number < ?2";
        let one = |d: &String| Ok(self.row(sql, values![d, below], |r| r.get::<Option<u32>>(0))?.flatten());
        let all: Done<Vec<Option<u32>>> = digests.iter().map(one).collect();
        all.map_err(|e| self.wrong("cannot read the store", e))
    }

    fn taken(&self) -> Result<HashMap<u32, Timestamp>> {
        let all = self.rows("SELECT article, taken FROM version ORDER BY article, number", &[], |r| {
            Ok((r.get(0)?, super::times::moment(&r.get::<String>(1)?)))
        });
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn taken_since(&self, at: Timestamp) -> Result<HashSet<u32>> {
        // The tables have whole seconds, which sort as text.
        let all = self.rows("SELECT article FROM version WHERE taken >= ?1", values![stamp(at)], |r| r.get(0));
        all.map(HashSet::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn newest_version(&self, article: u32) -> Result<Option<u32>> {
        let sql = "SELECT max(number) FROM version WHERE article = ?1";
        let found = self.row(sql, values![article], |r| r.get::<Option<u32>>(0));
        found.map(Option::flatten).map_err(|e| self.wrong("cannot read the store", e))
    }
}
