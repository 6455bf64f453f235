-- What an audit asks for by itself: rows of a kind, with a result, of a member of staff, and the rows
-- that refer to an event. Every index ends in seq, so a page of the newest is read and nothing else.

CREATE INDEX IF NOT EXISTS meta_kind ON meta (kind);
CREATE INDEX IF NOT EXISTS meta_result ON meta (result) WHERE result IS NOT NULL;
CREATE INDEX IF NOT EXISTS meta_operator ON meta (operator) WHERE operator IS NOT NULL;

-- A record that was changed into something that is no JSON must still be found by verification.
CREATE INDEX IF NOT EXISTS leaf_refers ON leaf (
  CASE WHEN json_valid(CAST(rec AS TEXT)) THEN json_extract(CAST(rec AS TEXT), '$.p') END
) WHERE CASE WHEN json_valid(CAST(rec AS TEXT)) THEN json_extract(CAST(rec AS TEXT), '$.p') END IS NOT NULL;
