-- The photo of a draft, apart from what is typed beside it: one key pressed must not write it anew.
-- id: the page's name for it. sealed, day: as in draft.
CREATE TABLE draft_photo (
  session TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  day     TEXT NOT NULL,
  id      TEXT NOT NULL,
  sealed  BLOB NOT NULL
) STRICT;
