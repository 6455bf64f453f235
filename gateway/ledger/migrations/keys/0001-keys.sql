-- Keys wrapped by the key-encryption key (AES-256-GCM, iv || ciphertext || tag, 60 bytes).

-- One row a day key. trusted: 1 when the clock could be trusted at its birth; otherwise counted_from is
-- the first trusted venue day after it, from which its age is counted.
CREATE TABLE day_key (
  born         INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  civil        TEXT NOT NULL,
  trusted      INTEGER NOT NULL,
  counted_from TEXT,
  data_key     BLOB NOT NULL,
  index_key    BLOB NOT NULL
) STRICT;

CREATE TABLE named_key (
  name TEXT PRIMARY KEY,
  key  BLOB NOT NULL
) STRICT;
