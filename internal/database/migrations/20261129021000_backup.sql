-- +goose Up
-- blob: order_files.hash
-- blob: paper_copies.blob
-- Which copies were made of this database, for whoever administers: when, where to,
-- and what their verification by restoring said. It is no record of the procedure
-- and goes into no copy.
CREATE TABLE backup_runs (
    at      TEXT NOT NULL PRIMARY KEY CHECK (length(at) = 27),
    kind    TEXT NOT NULL CHECK (kind IN ('respaldo', 'restauracion', 'traslado')),
    ok      BIGINT NOT NULL CHECK (ok IN (0, 1)),
    name    TEXT NOT NULL,
    huella  TEXT NOT NULL DEFAULT '',
    bytes   BIGINT NOT NULL DEFAULT 0,
    millis  BIGINT NOT NULL DEFAULT 0,
    finding TEXT NOT NULL DEFAULT ''
);
CREATE INDEX backup_runs_by_kind ON backup_runs (kind, ok, at);
