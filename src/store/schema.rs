//! The tables, and the migrations from each version to the next.

/// The version of the tables that this program writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Migration `i` turns version `i` into version `i + 1`.
pub(super) const MIGRATIONS: &[&str] = &[
    "
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
",
    "
    CREATE TABLE version (
        article INTEGER NOT NULL,
        number INTEGER NOT NULL,
        digest TEXT NOT NULL,
        taken TEXT NOT NULL,
        content BLOB,
        PRIMARY KEY (article, number)
    );
    CREATE INDEX version_digest ON version (digest);
    CREATE TABLE translation (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        made TEXT NOT NULL,
        used TEXT NOT NULL
    );
    CREATE TABLE source (
        address TEXT PRIMARY KEY,
        etag TEXT,
        modified TEXT,
        checked TEXT NOT NULL,
        answered TEXT,
        failing TEXT,
        failures INTEGER NOT NULL,
        error TEXT
    );
    CREATE TABLE item (
        feed TEXT NOT NULL,
        id TEXT NOT NULL,
        digest TEXT NOT NULL,
        article INTEGER,
        seen TEXT NOT NULL,
        PRIMARY KEY (feed, id)
    );
    CREATE TABLE job (
        name TEXT PRIMARY KEY,
        since TEXT NOT NULL,
        due TEXT,
        changes INTEGER NOT NULL,
        settings TEXT NOT NULL
    );
    CREATE TABLE job_article (
        job TEXT NOT NULL,
        article INTEGER NOT NULL,
        version INTEGER NOT NULL,
        filter TEXT NOT NULL,
        passes INTEGER NOT NULL,
        PRIMARY KEY (job, article)
    );
    CREATE TABLE run (
        number INTEGER PRIMARY KEY,
        job TEXT NOT NULL,
        due TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        outcome TEXT NOT NULL,
        summary TEXT NOT NULL
    );
    CREATE INDEX run_job ON run (job, number);
    CREATE TABLE brief (
        job TEXT NOT NULL,
        event TEXT NOT NULL,
        revision INTEGER NOT NULL,
        run INTEGER NOT NULL,
        made TEXT NOT NULL,
        title TEXT NOT NULL,
        sources TEXT NOT NULL,
        content BLOB,
        PRIMARY KEY (job, event, revision)
    );
    CREATE INDEX brief_run ON brief (run);
    CREATE TABLE delivery (
        key TEXT PRIMARY KEY,
        job TEXT NOT NULL,
        run INTEGER NOT NULL,
        target TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        repeated INTEGER NOT NULL,
        changed TEXT NOT NULL,
        error TEXT
    );
    CREATE INDEX delivery_job ON delivery (job, state);
",
    // The contents of rows change too: see `upgrade`. The number is "Mujz".
    "
    ALTER TABLE delivery ADD COLUMN name TEXT;
    ALTER TABLE delivery ADD COLUMN place INTEGER;
    PRAGMA application_id = 1299540602;
",
    "
    CREATE TABLE IF NOT EXISTS grade (
        number INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        outlet TEXT NOT NULL,
        grade TEXT,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT
    );
",
    // What the desk lists and searches, filled from the briefs that are there: see `upgrade`.
    "
    CREATE TABLE listed (
        number INTEGER PRIMARY KEY,
        job TEXT NOT NULL,
        event TEXT NOT NULL,
        revision INTEGER NOT NULL,
        made TEXT NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        places TEXT NOT NULL,
        confidence TEXT NOT NULL,
        joined TEXT,
        shown TEXT NOT NULL,
        UNIQUE (job, event)
    );
    CREATE INDEX listed_event ON listed (event);
    CREATE INDEX listed_day ON listed (day, made);
    CREATE INDEX listed_made ON listed (made);
    CREATE INDEX brief_made ON brief (made);
    CREATE TABLE listed_outlet (
        outlet TEXT NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (outlet, number)
    ) WITHOUT ROWID;
    CREATE INDEX listed_outlet_number ON listed_outlet (number);
    CREATE TABLE passages (number INTEGER PRIMARY KEY, content BLOB NOT NULL);
    CREATE VIRTUAL TABLE found USING fts5 (
        title, english, gloss, arabic, stems,
        content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 0'
    );
",
    // Who may use the desk over the network, what was done there, and what was reviewed.
    "
    CREATE TABLE token (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE,
        made TEXT NOT NULL,
        by TEXT NOT NULL,
        expires TEXT,
        revoked TEXT
    );
    CREATE TABLE deed (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        did TEXT NOT NULL,
        subject TEXT NOT NULL
    );
    CREATE TABLE review (
        number INTEGER PRIMARY KEY,
        job TEXT NOT NULL,
        event TEXT NOT NULL,
        revision INTEGER NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        approved INTEGER NOT NULL
    );
    CREATE INDEX review_event ON review (event, job, revision);
",
    // What people decided on single sentences. `sentence` is the digest of the Arabic.
    "
    CREATE TABLE sentence_review (
        number INTEGER PRIMARY KEY,
        sentence TEXT NOT NULL,
        arabic TEXT NOT NULL,
        decision TEXT NOT NULL,
        english TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        day TEXT,
        event TEXT NOT NULL
    );
    CREATE INDEX sentence_review_sentence ON sentence_review (sentence, number);
    CREATE INDEX sentence_review_event ON sentence_review (event, at);
",
    // So that the counts and filters of the desk do not read every row.
    "
    CREATE INDEX listed_kind ON listed (kind, day, made) WHERE joined IS NULL;
    CREATE INDEX listed_job ON listed (job, day, made) WHERE joined IS NULL;
    CREATE INDEX listed_found ON listed (number, day, made) WHERE joined IS NULL;
",
    // So that a run looks up the articles that it has read instead of reading all digests.
    "
    CREATE INDEX article_digest ON article (digest);
",
    // So that a run reads only what its articles can join. The tables are filled by the first run; see `parts`.
    "
    CREATE TABLE article_key (number INTEGER PRIMARY KEY, body INTEGER, copy_of INTEGER);
    CREATE INDEX article_key_body ON article_key (body, number) WHERE body IS NOT NULL;
    CREATE INDEX article_key_copy ON article_key (copy_of) WHERE copy_of IS NOT NULL;
    CREATE TABLE event_key (
        number INTEGER PRIMARY KEY,
        code INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        written INTEGER NOT NULL
    );
    CREATE INDEX event_key_open ON event_key (number) WHERE finished = 0;
    CREATE INDEX event_key_written ON event_key (written);
    CREATE TABLE event_name (name INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (name, event)) WITHOUT ROWID;
    CREATE INDEX event_name_event ON event_name (event);
    CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;
    CREATE INDEX article_published ON article (published);
    CREATE INDEX version_taken ON version (taken);
",
];

/// What identifies a file of SQLite as a store, from version 3.
pub(super) const APPLICATION: i32 = 1_299_540_602;
