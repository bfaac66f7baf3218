-- So that a run looks up the articles that it has read instead of reading all digests.
CREATE INDEX article_digest ON article (digest);
