-- Version 8: everything. Numbers are given by the program, in the order of arrival, as SQLite does. Texts are compared
-- byte by byte, as SQLite does.

CREATE TABLE written (number BIGINT NOT NULL);
INSERT INTO written VALUES (0);

CREATE TABLE fact (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);
CREATE TABLE article (
    number BIGINT PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    line BIGINT,
    outlet TEXT COLLATE "C",
    title TEXT COLLATE "C",
    published TEXT COLLATE "C",
    url TEXT COLLATE "C",
    digest TEXT COLLATE "C" NOT NULL,
    state BYTEA NOT NULL,
    -- Unique, however long it is.
    EXCLUDE USING hash (id WITH =)
);
CREATE TABLE event (number BIGINT PRIMARY KEY, state BYTEA NOT NULL);
CREATE TABLE operation (number BIGINT PRIMARY KEY, state BYTEA NOT NULL);
CREATE TABLE frequency (term BIGINT PRIMARY KEY, articles BIGINT NOT NULL);
CREATE TABLE sentence (hash BIGINT PRIMARY KEY, state BYTEA NOT NULL);
CREATE TABLE form (term BIGINT PRIMARY KEY, text TEXT COLLATE "C" NOT NULL);

CREATE TABLE version (
    article BIGINT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    taken TEXT COLLATE "C" NOT NULL,
    content BYTEA,
    PRIMARY KEY (article, number)
);
CREATE INDEX version_digest ON version (digest);
CREATE TABLE translation (
    key TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL,
    made TEXT COLLATE "C" NOT NULL,
    used TEXT COLLATE "C" NOT NULL
);
CREATE TABLE source (
    address TEXT COLLATE "C" PRIMARY KEY,
    etag TEXT COLLATE "C",
    modified TEXT COLLATE "C",
    checked TEXT COLLATE "C" NOT NULL,
    answered TEXT COLLATE "C",
    failing TEXT COLLATE "C",
    failures BIGINT NOT NULL,
    error TEXT COLLATE "C"
);
CREATE TABLE item (
    feed TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    article BIGINT,
    seen TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (feed, id)
);

CREATE TABLE job (
    name TEXT COLLATE "C" PRIMARY KEY,
    since TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C",
    changes BIGINT NOT NULL,
    settings TEXT COLLATE "C" NOT NULL
);
CREATE TABLE job_article (
    job TEXT COLLATE "C" NOT NULL,
    article BIGINT NOT NULL,
    version BIGINT NOT NULL,
    filter TEXT COLLATE "C" NOT NULL,
    passes BIGINT NOT NULL,
    PRIMARY KEY (job, article)
);
CREATE TABLE run (
    number BIGINT PRIMARY KEY,
    job TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    started TEXT COLLATE "C" NOT NULL,
    ended TEXT COLLATE "C",
    outcome TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL
);
CREATE INDEX run_job ON run (job, number);
CREATE TABLE brief (
    job TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    run BIGINT NOT NULL,
    made TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    sources TEXT COLLATE "C" NOT NULL,
    content BYTEA,
    PRIMARY KEY (job, event, revision)
);
CREATE INDEX brief_run ON brief (run);
CREATE INDEX brief_made ON brief (made);
CREATE TABLE delivery (
    key TEXT COLLATE "C" PRIMARY KEY,
    job TEXT COLLATE "C" NOT NULL,
    run BIGINT NOT NULL,
    target TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    changed TEXT COLLATE "C" NOT NULL,
    error TEXT COLLATE "C",
    name TEXT COLLATE "C",
    place BIGINT
);
CREATE INDEX delivery_job ON delivery (job, state);
CREATE INDEX delivery_run ON delivery (run);

CREATE TABLE grade (
    number BIGINT PRIMARY KEY,
    subject TEXT COLLATE "C" NOT NULL,
    outlet TEXT COLLATE "C" NOT NULL,
    grade TEXT COLLATE "C",
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C"
);

CREATE TABLE listed (
    number BIGINT PRIMARY KEY,
    job TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    made TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    places TEXT COLLATE "C" NOT NULL,
    confidence TEXT COLLATE "C" NOT NULL,
    joined TEXT COLLATE "C",
    shown TEXT COLLATE "C" NOT NULL,
    UNIQUE (job, event)
);
CREATE INDEX listed_event ON listed (event);
CREATE INDEX listed_day ON listed (day, made) WHERE joined IS NULL;
CREATE INDEX listed_made ON listed (made);
CREATE INDEX listed_kind ON listed (kind, day, made) WHERE joined IS NULL;
CREATE INDEX listed_job ON listed (job, day, made) WHERE joined IS NULL;
CREATE TABLE listed_outlet (
    outlet TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (outlet, number)
);
CREATE INDEX listed_outlet_number ON listed_outlet (number);
CREATE TABLE passages (number BIGINT PRIMARY KEY, content BYTEA NOT NULL);

-- The program makes the words itself, so that both databases find the same.
CREATE TABLE found (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX found_words ON found USING gin (words);

CREATE TABLE token (
    number BIGINT PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL UNIQUE,
    made TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    expires TEXT COLLATE "C",
    revoked TEXT COLLATE "C"
);
CREATE TABLE deed (
    number BIGINT PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    did TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL
);
CREATE TABLE review (
    number BIGINT PRIMARY KEY,
    job TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    approved BIGINT NOT NULL
);
CREATE INDEX review_event ON review (event, job, revision);
CREATE TABLE sentence_review (
    number BIGINT PRIMARY KEY,
    sentence TEXT COLLATE "C" NOT NULL,
    arabic TEXT COLLATE "C" NOT NULL,
    decision TEXT COLLATE "C" NOT NULL,
    english TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C",
    event TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sentence_review_sentence ON sentence_review (sentence, number);
CREATE INDEX sentence_review_event ON sentence_review (event, at);
