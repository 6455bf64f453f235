-- The ledger proper. Leaves, events, tiles, checkpoints and days are kept for ledgerDays; payload, bidx
-- and meta die with their day; registry entries die one by one.

CREATE TABLE leaf (
  seq INTEGER PRIMARY KEY,
  rec BLOB NOT NULL
) STRICT;

-- Event id (16 bytes) to leaf: makes an append idempotent.
CREATE TABLE event (
  e   BLOB PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- tlog-tiles: level 0 only when 256 wide, higher levels as they grow.
CREATE TABLE tile (
  level  INTEGER NOT NULL,
  n      INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, n)
) STRICT;

-- Leaf hashes of the unfinished level-0 tile; slot = seq % 256, later slots are left over.
CREATE TABLE edge (
  slot INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
) STRICT;

-- One row, rewritten by every commit. day: current day.n. seen_*: clocks of the last row.
-- trusted_*: clocks of the last moment at which the clock was trusted.
CREATE TABLE state (
  one             INTEGER PRIMARY KEY CHECK (one = 1),
  origin          TEXT NOT NULL,
  vkey            TEXT NOT NULL,
  size            INTEGER NOT NULL,
  frontier        BLOB NOT NULL,
  day             INTEGER,
  seen_wall       INTEGER,
  seen_boot       TEXT,
  seen_boot_ms    INTEGER,
  trusted_wall    INTEGER,
  trusted_boot    TEXT,
  trusted_boot_ms INTEGER
) STRICT;

-- Signed notes, whole.
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- Day keys that rows were written under; n = 0 is the statistics key, which has no end.
-- gone: 0 alive, 1 its key is being or has been destroyed, 2 and a key row says so.
CREATE TABLE day (
  n     INTEGER PRIMARY KEY,
  id    TEXT NOT NULL UNIQUE,
  civil TEXT NOT NULL,
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL,
  gone  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Encrypted envelopes with the record key wrapped by the day key.
CREATE TABLE payload (
  seq  INTEGER PRIMARY KEY,
  day  INTEGER NOT NULL,
  wkey BLOB NOT NULL,
  blob BLOB NOT NULL
) STRICT;

CREATE TABLE bidx (
  day INTEGER NOT NULL,
  tag BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (day, tag, seq)
) STRICT, WITHOUT ROWID;

-- Query rows: what a desk filters by without decrypting. took: milliseconds to the decision.
CREATE TABLE meta (
  seq      INTEGER PRIMARY KEY,
  day      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  lane     TEXT,
  result   TEXT,
  operator TEXT,
  took     INTEGER
) STRICT;
CREATE INDEX meta_at ON meta (at);
CREATE INDEX meta_lane ON meta (lane) WHERE lane IS NOT NULL;

-- Decisions that may have sent pulses and wait for their outcome.
CREATE TABLE open_decision (
  seq INTEGER PRIMARY KEY,
  e   BLOB NOT NULL UNIQUE
) STRICT;

-- Standing records, each under its own key wrapped by the registry key.
CREATE TABLE registry (
  seq     INTEGER PRIMARY KEY,
  e       BLOB NOT NULL UNIQUE,
  kind    TEXT NOT NULL,
  expires INTEGER NOT NULL,
  tag     BLOB NOT NULL,
  wkey    BLOB NOT NULL,
  blob    BLOB NOT NULL
) STRICT;
CREATE INDEX registry_tag ON registry (tag);
CREATE INDEX registry_expires ON registry (expires);

CREATE TABLE tally (
  day TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Position of the outbox towards the hub; moves in the transaction of the rows it follows.
CREATE TABLE outbox (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL
) STRICT;

-- Written to find out whether the disk takes data again: as many pages as a large row.
CREATE TABLE probe (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  n   INTEGER NOT NULL,
  pad BLOB NOT NULL
) STRICT;
