-- +goose Up
-- What was uploaded waits here for its preview to be confirmed. The content is
-- forgotten once it is done with; who loaded what, and when, stays.
CREATE TABLE exchange_uploads (
    id        TEXT NOT NULL PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('unidades', 'personas', 'equipos')),
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    content   TEXT NOT NULL,
    made_by   TEXT NOT NULL CHECK (made_by <> ''),
    made_at   TEXT NOT NULL,
    done_at   TEXT NOT NULL DEFAULT '',
    added     BIGINT NOT NULL DEFAULT 0,
    changed   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX exchange_uploads_by_age ON exchange_uploads (made_at);
