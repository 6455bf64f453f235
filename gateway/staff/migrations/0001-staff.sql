-- Times are milliseconds since 1970-01-01T00:00:00Z on the wall clock.

-- One row: 32 zero bytes sealed under the staff key, so that another box's key is noticed at once.
CREATE TABLE key_check (
  only   INTEGER PRIMARY KEY CHECK (only = 1),
  sealed BLOB NOT NULL
) STRICT;

-- name_key: the name as it is compared (NFKC, lower case). lanes: JSON array; NULL means all lanes.
-- secret: scrypt$log2N$r$p$salt$hash, base64url, of the secret keyed by the staff key.
-- totp: AES-256-GCM (iv || ciphertext || tag) of the confirmed secret; NULL before that.
-- demo: 1 for accounts whose secrets are published.
CREATE TABLE account (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  role     TEXT NOT NULL,
  lanes    TEXT,
  disabled INTEGER NOT NULL,
  secret   TEXT NOT NULL,
  totp     BLOB,
  demo     INTEGER NOT NULL
) STRICT;

-- Time steps whose code was accepted once and never is again (RFC 6238 section 5.2).
CREATE TABLE totp_use (
  account TEXT NOT NULL REFERENCES account (id),
  step    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, step)
) STRICT, WITHOUT ROWID;

-- token: SHA-256 of the cookie's token. saved: when used_ms, the time it had run by then, was taken.
CREATE TABLE session (
  id      TEXT PRIMARY KEY,
  token   BLOB NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (id),
  state   TEXT NOT NULL,
  began   INTEGER NOT NULL,
  seen    INTEGER NOT NULL,
  saved   INTEGER NOT NULL,
  used_ms INTEGER NOT NULL
) STRICT;

-- sealed: AES-256-GCM under a key that only the session's cookie gives. day: the venue's.
CREATE TABLE draft (
  session TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  day     TEXT NOT NULL,
  sealed  BLOB NOT NULL
) STRICT;

-- Browsers on which this account once logged in well; token: SHA-256 of the device cookie's token.
CREATE TABLE device (
  token   BLOB NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  seen    INTEGER NOT NULL,
  PRIMARY KEY (token, account)
) STRICT, WITHOUT ROWID;
