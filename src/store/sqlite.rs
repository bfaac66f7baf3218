//! The store in SQLite: write-ahead log, one writer at a time, a backup before every migration.

use super::memory::Memory;
use super::schema::{APPLICATION, MIGRATIONS, VERSION};
use super::{private, seal, upgrade};
use crate::error::{Error, Kind, Result};
use crate::types::{Card, Origin, Pieces};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a run waits for another one that holds the lock.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a reader waits where the file is locked.
const READING: Duration = Duration::from_secs(5);

/// A store in a file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    pub(super) db: Connection,
    seen: Seen,
    open: bool,
}

/// Hashes of the rows that were read, so that only changed rows are written.
#[derive(Debug, Default)]
struct Seen {
    articles: Vec<u64>,
    events: Vec<u64>,
    operations: Vec<u64>,
    frequencies: HashMap<u32, u32>,
    sentences: HashMap<u64, u64>,
    forms: HashSet<u32>,
}

/// Reads an article from a row that starts with the columns of one.
fn card(r: &rusqlite::Row) -> rusqlite::Result<Card> {
    let published: Option<String> = r.get(5)?;
    Ok(Card {
        id: r.get(0)?,
        origin: Origin { path: r.get(1)?, line: r.get::<_, Option<i64>>(2)?.map(|n| n as usize) },
        outlet: r.get(3)?,
        title: r.get(4)?,
        published: published.and_then(|d| d.parse().ok()),
        url: r.get(6)?,
        digest: r.get(7)?,
    })
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut h = DefaultHasher::new();
    value.hash(&mut h);
    h.finish()
}

/// A state whose checksum is correct.
fn unsealed(r: &rusqlite::Row, column: usize, table: &str, number: i64) -> rusqlite::Result<Vec<u8>> {
    let sealed: Vec<u8> = r.get(column)?;
    seal::open(&sealed).map(<[u8]>::to_vec).ok_or_else(|| {
        let what = format!("the state of {table} {number} is damaged");
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, what.into())
    })
}

fn wrong(what: &str, path: &Path, e: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let help = match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another run is using the store; wait for it to end, or use another store with --store"
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "the file is not a store, or it is damaged; nothing in it was changed: restore a copy (store.db.before-N), or use another file with --store"
        }
        None if matches!(e, rusqlite::Error::FromSqlConversionFailure(..)) => {
            "`mujaz store check` lists the damage; restore a copy (store.db.before-N, or one made by `mujaz store backup`)"
        }
        Some(ErrorCode::DiskFull) => "the disk is full; nothing was changed: free some space and run again",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => "check that the folder exists and may be written to",
        _ => "nothing was changed in the store",
    };
    Error::new(Kind::Output, what.to_owned()).at(path).because(e).help(help)
}

impl Sqlite {
    /// Opens the store; creates it if there is none.
    pub fn open(path: &Path) -> Result<Self> {
        private::folder_of(path)?;
        private::file(path)?;
        let db = Connection::open(path).map_err(|e| wrong("cannot open the store", path, e))?;
        let mut store = Self { path: path.to_owned(), db, seen: Seen::default(), open: false };
        store.prepare()?;
        Ok(store)
    }

    /// Opens a store to read it: nothing is created, upgraded or locked, and nothing can be changed.
    ///
    /// # Errors
    /// The file is not there or is no store of this version.
    pub fn open_read(path: &Path) -> Result<Self> {
        let fail = |e| wrong("cannot open the store", path, e);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(fail)?;
        db.busy_timeout(READING).map_err(fail)?;
        let version: u32 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        if version != VERSION {
            let what = format!("the store has version {version}; this program reads version {VERSION}");
            let help =
                if version < VERSION { "start again: the store is upgraded first" } else { "use the newer program" };
            return Err(Error::new(Kind::Usage, what).at(path).help(help));
        }
        Ok(Self { path: path.to_owned(), db, seen: Seen::default(), open: false })
    }

    fn prepare(&mut self) -> Result<()> {
        let fail = |e| wrong("cannot open the store", &self.path, e);
        self.db.busy_timeout(PATIENCE).map_err(fail)?;
        // Nothing is written before it is certain that the file is a store of this program.
        let version: u32 = self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        if self.is_foreign(version).map_err(fail)? {
            return Err(Error::new(Kind::Usage, "the file is the database of another program")
                .at(&self.path)
                .help("use another file with --store"));
        }
        if version > VERSION {
            return Err(Error::new(
                Kind::Usage,
                format!("the store has version {version}; this program reads versions up to {VERSION}"),
            )
            .at(&self.path)
            .help("use the newer program, or another store with --store"));
        }
        self.db
            .query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))
            .and_then(|_| self.db.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"))
            .map_err(fail)?;
        tracing::debug!(file = %self.path.display(), version, "opened the store");
        if version < VERSION {
            tracing::info!(file = %self.path.display(), from = version, to = VERSION, "upgrading the store");
            self.migrate(version)?;
        }
        Ok(())
    }

    /// Whether the file belongs to another program. Stores of versions 1 and 2 are recognised by their tables.
    fn is_foreign(&self, version: u32) -> rusqlite::Result<bool> {
        let number = |sql: &str| self.db.query_row(sql, [], |r| r.get::<_, i32>(0));
        let application = number("PRAGMA application_id")?;
        let tables = number("SELECT count(*) FROM sqlite_master WHERE type = 'table'")?;
        let own = number(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table'
             AND name IN ('fact', 'article', 'event', 'operation', 'frequency', 'sentence', 'form')",
        )?;
        Ok(match (application, version) {
            (APPLICATION, _) => false,
            (0, 0) => tables > 0,
            (0, _) => own < 7,
            _ => true,
        })
    }

    fn migrate(&mut self, from: u32) -> Result<()> {
        if from > 0 {
            let copy = self.path.with_extension(format!("db.before-{VERSION}"));
            self.backup(&copy)?;
        }
        let fail = |e| wrong("cannot upgrade the store", &self.path, e);
        // One transaction: a process killed in between leaves the old version. What it removes, such as secrets, is
        // overwritten.
        self.db.execute_batch("PRAGMA secure_delete = ON; BEGIN EXCLUSIVE").map_err(fail)?;
        let now: u32 = self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        for step in MIGRATIONS.iter().skip(now as usize) {
            if let Err(e) = self.db.execute_batch(step) {
                let _ = self.db.execute_batch("ROLLBACK");
                return Err(fail(e));
            }
        }
        type Upgrade = fn(&Connection) -> rusqlite::Result<()>;
        let contents: [(u32, Upgrade); 2] = [(3, upgrade::to_version_3), (7, upgrade::list_briefs)];
        for (_, upgrade) in contents.iter().filter(|(version, _)| now < *version) {
            if let Err(e) = upgrade(&self.db) {
                let _ = self.db.execute_batch("ROLLBACK");
                return Err(fail(e));
            }
        }
        self.db.execute_batch(&format!("PRAGMA user_version = {VERSION}; COMMIT")).map_err(fail)?;
        private::restrict(&self.path);
        Ok(())
    }

    /// Writes a complete copy to another file.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let part = to.with_extension("part");
        let _ = std::fs::remove_file(&part);
        self.db
            .execute("VACUUM INTO ?1", params![part.to_string_lossy()])
            .map_err(|e| wrong("cannot copy the store", &self.path, e))?;
        private::restrict(&part);
        std::fs::rename(&part, to).map_err(|e| Error::io(Kind::Output, "cannot rename the copy of the store", to, e))
    }

    /// Checks the integrity of the file and of everything in it; returns the problems, none if it is intact.
    pub fn check(&self) -> Result<Vec<String>> {
        let fail = |e| wrong("cannot check the store", &self.path, e);
        let mut query = self.db.prepare("PRAGMA integrity_check").map_err(fail)?;
        let rows = query.query_map([], |r| r.get::<_, String>(0)).map_err(fail)?;
        let mut problems: Vec<String> = rows.collect::<std::result::Result<_, _>>().map_err(fail)?;
        problems.retain(|l| l != "ok");
        // Pages that cannot be read would only fail again.
        if problems.is_empty() {
            problems = self.damaged().map_err(fail)?;
        }
        Ok(problems)
    }

    /// The error of a statement, with what was being attempted.
    pub(super) fn wrong(&self, what: &str, e: rusqlite::Error) -> Error {
        wrong(what, &self.path, e)
    }

    fn read(&mut self) -> rusqlite::Result<Memory> {
        let mut m = Memory::default();
        let mut p = Pieces::default();
        let mut query = self.db.prepare(
            "SELECT id, path, line, outlet, title, published, url, digest, state FROM article ORDER BY number",
        )?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let card = card(r)?;
            let state = unsealed(r, 8, "article", m.cards.len() as i64)?;
            self.seen.articles.push(hash(&(&card.id, &card.digest, &card.title, &state)));
            m.cards.push(card);
            p.nodes.push(state);
        }
        let blobs = |table: &str, seen: &mut Vec<u64>| -> rusqlite::Result<Vec<Vec<u8>>> {
            let mut query = self.db.prepare(&format!("SELECT state, number FROM {table} ORDER BY number"))?;
            let rows = query.query_map([], |r| unsealed(r, 0, table, r.get(1)?))?;
            let all: Vec<Vec<u8>> = rows.collect::<rusqlite::Result<_>>()?;
            seen.extend(all.iter().map(hash));
            Ok(all)
        };
        p.stories = blobs("event", &mut self.seen.events)?;
        p.log = blobs("operation", &mut self.seen.operations)?;
        let mut query = self.db.prepare("SELECT term, articles FROM frequency")?;
        let rows = query.query_map([], |r| Ok((r.get::<_, i64>(0)? as u32, r.get::<_, i64>(1)? as u32)))?;
        p.counts = rows.collect::<rusqlite::Result<_>>()?;
        self.seen.frequencies = p.counts.iter().copied().collect();
        let mut query = self.db.prepare("SELECT hash, state FROM sentence")?;
        let rows = query.query_map([], |r| Ok((r.get::<_, i64>(0)? as u64, unsealed(r, 1, "sentence", r.get(0)?)?)))?;
        p.sentences = rows.collect::<rusqlite::Result<_>>()?;
        self.seen.sentences = p.sentences.iter().map(|(h, s)| (*h, hash(s))).collect();
        let mut query = self.db.prepare("SELECT term, text FROM form")?;
        let rows = query.query_map([], |r| Ok((r.get::<_, i64>(0)? as u32, r.get::<_, String>(1)?)))?;
        p.forms = rows.collect::<rusqlite::Result<_>>()?;
        self.seen.forms = p.forms.iter().map(|f| f.0).collect();
        p.counted = self.fact("counted")?.and_then(|t| t.parse().ok()).unwrap_or(0);
        p.latest = self.fact("latest")?.and_then(|t| t.parse().ok());
        m.pieces = p;
        Ok(m)
    }

    fn fact(&self, name: &str) -> rusqlite::Result<Option<String>> {
        self.db.query_row("SELECT value FROM fact WHERE name = ?1", params![name], |r| r.get(0)).optional()
    }

    /// Counts a change after which briefs may no longer be current.
    pub(super) fn count_change(&self) -> rusqlite::Result<()> {
        self.db
            .execute(
                "INSERT INTO fact (name, value) VALUES ('changes', '1')
                 ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
                [],
            )
            .map(|_| ())
    }

    fn write(&mut self, m: &Memory) -> rusqlite::Result<()> {
        let p = &m.pieces;
        let mut changed = 0;
        let mut put = self.db.prepare(
            "INSERT INTO article (number, id, path, line, outlet, title, published, url, digest, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (number) DO UPDATE SET id = excluded.id, path = excluded.path, line = excluded.line,
             outlet = excluded.outlet, title = excluded.title, published = excluded.published, url = excluded.url,
             digest = excluded.digest, state = excluded.state",
        )?;
        for (i, (c, state)) in m.cards.iter().zip(&p.nodes).enumerate() {
            if self.seen.articles.get(i) != Some(&hash(&(&c.id, &c.digest, &c.title, state))) {
                changed += put.execute(params![
                    i as i64,
                    c.id,
                    c.origin.path,
                    c.origin.line.map(|n| n as i64),
                    c.outlet,
                    c.title,
                    c.published.map(|d| d.to_string()),
                    c.url,
                    c.digest,
                    seal::seal(state)
                ])?;
            }
        }
        for (table, rows, seen) in
            [("event", &p.stories, &self.seen.events), ("operation", &p.log, &self.seen.operations)]
        {
            let mut put = self.db.prepare(&format!(
                "INSERT INTO {table} (number, state) VALUES (?1, ?2) ON CONFLICT (number) DO UPDATE SET state = excluded.state"
            ))?;
            for (i, state) in rows.iter().enumerate().filter(|(i, s)| seen.get(*i) != Some(&hash(*s))) {
                changed += put.execute(params![i as i64, seal::seal(state)])?;
            }
        }
        let mut put = self.db.prepare(
            "INSERT INTO frequency (term, articles) VALUES (?1, ?2) ON CONFLICT (term) DO UPDATE SET articles = excluded.articles",
        )?;
        for (k, n) in p.counts.iter().filter(|(k, n)| self.seen.frequencies.get(k) != Some(n)) {
            put.execute(params![i64::from(*k), i64::from(*n)])?;
        }
        let mut put = self.db.prepare(
            "INSERT INTO sentence (hash, state) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET state = excluded.state",
        )?;
        for (h, s) in p.sentences.iter().filter(|(h, s)| self.seen.sentences.get(h) != Some(&hash(s))) {
            put.execute(params![*h as i64, seal::seal(s)])?;
        }
        let mut put = self.db.prepare("INSERT INTO form (term, text) VALUES (?1, ?2) ON CONFLICT (term) DO NOTHING")?;
        for (k, text) in p.forms.iter().filter(|f| !self.seen.forms.contains(&f.0)) {
            put.execute(params![i64::from(*k), text])?;
        }
        // What the engine has removed since it was read.
        let keys = |list: HashSet<i64>, table: &str, column: &str, now: HashSet<i64>| -> rusqlite::Result<()> {
            let mut take = self.db.prepare(&format!("DELETE FROM {table} WHERE {column} = ?1"))?;
            list.difference(&now).try_for_each(|k| take.execute(params![k]).map(|_| ()))
        };
        let seen = &self.seen;
        let (old, now) = (seen.forms.iter().map(|k| i64::from(*k)), p.forms.iter().map(|f| i64::from(f.0)));
        keys(old.collect(), "form", "term", now.collect())?;
        let (old, now) = (seen.frequencies.keys().map(|k| i64::from(*k)), p.counts.iter().map(|c| i64::from(c.0)));
        keys(old.collect(), "frequency", "term", now.collect())?;
        let (old, now) = (seen.sentences.keys().map(|k| *k as i64), p.sentences.iter().map(|s| s.0 as i64));
        keys(old.collect(), "sentence", "hash", now.collect())?;
        let mut put = self.db.prepare(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )?;
        if changed > 0 {
            self.count_change()?;
        }
        put.execute(params!["counted", p.counted.to_string()])?;
        if let Some(day) = p.latest {
            put.execute(params!["latest", day.to_string()])?;
        }
        Ok(())
    }
}

// These are documented at the trait `Store`.
impl Sqlite {
    pub(super) fn begin(&mut self) -> Result<()> {
        if !self.open {
            self.db.execute_batch("BEGIN IMMEDIATE").map_err(|e| wrong("cannot lock the store", &self.path, e))?;
            self.open = true;
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        self.db.execute_batch("COMMIT").map_err(|e| {
            let _ = self.db.execute_batch("ROLLBACK");
            wrong("cannot write to the store", &self.path, e)
        })
    }

    pub(super) fn roll_back(&mut self) {
        if std::mem::take(&mut self.open) {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }

    pub(super) fn load(&mut self) -> Result<Memory> {
        self.begin()?;
        self.seen = Seen::default();
        self.read().map_err(|e| wrong("cannot read the store", &self.path, e))
    }

    pub(super) fn save(&mut self, memory: &Memory) -> Result<()> {
        if !self.open {
            return Err(Error::new(Kind::Internal, "the store cannot be saved before it is loaded").at(&self.path));
        }
        if let Err(e) = self.write(memory) {
            self.roll_back();
            return Err(wrong("cannot write to the store", &self.path, e));
        }
        self.commit()
    }

    pub(super) fn changes(&self) -> Result<i64> {
        let found = self.fact("changes").map_err(|e| self.wrong("cannot read the store", e))?;
        Ok(found.and_then(|t| t.parse().ok()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests;
