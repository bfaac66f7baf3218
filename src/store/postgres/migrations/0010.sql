-- So that a run reads only what its articles can join. The tables are filled by the first run.
CREATE TABLE article_key (number BIGINT PRIMARY KEY, body BIGINT, copy_of BIGINT);
CREATE INDEX article_key_body ON article_key (body, number) WHERE body IS NOT NULL;
CREATE INDEX article_key_copy ON article_key (copy_of) WHERE copy_of IS NOT NULL;
CREATE TABLE event_key (
    number BIGINT PRIMARY KEY,
    code BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    written BIGINT NOT NULL
);
CREATE INDEX event_key_open ON event_key (number) WHERE finished = 0;
CREATE INDEX event_key_written ON event_key (written);
CREATE TABLE event_name (name BIGINT NOT NULL, event BIGINT NOT NULL, PRIMARY KEY (name, event));
CREATE INDEX event_name_event ON event_name (event);
-- However long an address is.
CREATE INDEX article_url ON article USING hash (url);
CREATE INDEX article_published ON article (published);
CREATE INDEX version_taken ON version (taken);
