//! The texts of articles, in every version that was seen.

use super::database::{Database, Done, values};
use super::pack::{damaged, pack, unpack};
use super::times::stamp;
use crate::error::Result;
use crate::types::Cleaned;
use jiff::Timestamp;
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

    fn digests(&self) -> Result<HashMap<String, u32>> {
        // Sorted, so that of articles with the same text the same one counts in every database.
        let sql = "SELECT digest, article FROM version UNION SELECT digest, number FROM article ORDER BY 1, 2";
        let all = self.rows(sql, &[], |r| Ok((r.get(0)?, r.get(1)?)));
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn versions(&self) -> Result<HashMap<u32, (u32, Timestamp)>> {
        let all = self.rows("SELECT article, number, taken FROM version ORDER BY article, number", &[], |r| {
            Ok((r.get(0)?, (r.get(1)?, super::times::moment(&r.get::<String>(2)?))))
        });
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }
}
