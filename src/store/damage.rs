//! Damage in a store whose pages can be read.

use super::briefs::KeptBrief;
use super::pack::unpack;
use super::seal;
use super::sqlite::Sqlite;
use crate::types::Cleaned;

/// Maximum number of problems of one kind that are listed.
const MOST: usize = 20;

impl Sqlite {
    /// Rows whose contents do not match their checksums or cannot be read.
    pub(super) fn damaged(&self) -> rusqlite::Result<Vec<String>> {
        let mut out = Vec::new();
        for (table, key) in [("article", "number"), ("event", "number"), ("operation", "number"), ("sentence", "hash")]
        {
            let sql = format!("SELECT {key}, state FROM {table}");
            let name = |n: i64| format!("the state of {table} {n}");
            self.each(&sql, name, |bytes| seal::open(bytes).is_some(), &mut out)?;
        }
        let text = |n: i64| format!("a text of article {n}");
        let sql = "SELECT article, content FROM version WHERE content IS NOT NULL";
        self.each(sql, text, |bytes| unpack::<Cleaned>(bytes).is_ok_and(|c| c.is_sound()), &mut out)?;
        let brief = |n: i64| format!("a brief of run {n}");
        let sql = "SELECT run, content FROM brief WHERE content IS NOT NULL";
        self.each(sql, brief, |bytes| unpack::<KeptBrief>(bytes).is_ok(), &mut out)?;
        let mut query = self.db.prepare("SELECT value FROM translation")?;
        let mut rows = query.query([])?;
        let mut translations = 0;
        while let Some(r) = rows.next()? {
            translations += usize::from(seal::open_text(&r.get::<_, String>(0)?).is_none());
        }
        if translations > 0 {
            out.push(format!("{translations} translations are damaged; they will be made again"));
        }
        let mut query = self.db.prepare("SELECT number, english FROM sentence_review")?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            if seal::open_text(&r.get::<_, String>(1)?).is_none() {
                out.push(format!("decision {} on a sentence is damaged", r.get::<_, i64>(0)?));
            }
        }
        Ok(out)
    }

    fn each(
        &self,
        sql: &str,
        name: impl Fn(i64) -> String,
        sound: impl Fn(&[u8]) -> bool,
        out: &mut Vec<String>,
    ) -> rusqlite::Result<()> {
        let mut query = self.db.prepare(sql)?;
        let mut rows = query.query([])?;
        let mut found = 0;
        while let Some(r) = rows.next()? {
            if !sound(&r.get::<_, Vec<u8>>(1)?) {
                found += 1;
                if found <= MOST {
                    out.push(format!("{} is damaged", name(r.get(0)?)));
                }
            }
        }
        if found > MOST {
            out.push(format!("and {} more of this kind", found - MOST));
        }
        Ok(())
    }
}
