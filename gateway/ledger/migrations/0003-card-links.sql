-- Blind tags of the cards that lead to an entry of kind card-link. They go with their entry, by expiry,
-- revocation or erasure. One card may stand twice: an expired entry lives until retention runs.

CREATE TABLE IF NOT EXISTS card_tag (
  tag BLOB NOT NULL,
  seq INTEGER NOT NULL REFERENCES registry (seq) ON DELETE CASCADE,
  PRIMARY KEY (tag, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS card_tag_seq ON card_tag (seq);
