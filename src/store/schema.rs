//! Tables, and the steps from each version to the next.

/// Version of the tables that this program writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// What makes version `i + 1` of version `i`.
pub(super) const MIGRATIONS: &[&str] = &["
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE article (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,
        line INTEGER,
        outlet TEXT,
        title TEXT,
        published TEXT,
        url TEXT,
        digest TEXT NOT NULL,
        state BLOB NOT NULL
    );
    CREATE TABLE event (number INTEGER PRIMARY KEY, state BLOB NOT NULL);
    CREATE TABLE operation (number INTEGER PRIMARY KEY, state BLOB NOT NULL);
    CREATE TABLE frequency (term INTEGER PRIMARY KEY, articles INTEGER NOT NULL);
    CREATE TABLE sentence (hash INTEGER PRIMARY KEY, state BLOB NOT NULL);
    CREATE TABLE form (term INTEGER PRIMARY KEY, text TEXT NOT NULL);
"];
