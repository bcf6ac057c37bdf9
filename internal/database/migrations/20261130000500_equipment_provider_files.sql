-- +goose Up
-- blob: provider_files.hash
-- A-12, GAP-35: the papers of a provider. The content lies in the store of blobs under its
-- hash; what is withdrawn keeps its row, with who and why.
CREATE TABLE provider_files (
    id           TEXT NOT NULL PRIMARY KEY,
    provider_id  TEXT NOT NULL REFERENCES providers (id),
    kind         TEXT NOT NULL CHECK (kind IN ('reporte', 'directorio', 'acreditacion', 'otro')),
    note         TEXT NOT NULL DEFAULT '',
    name         TEXT NOT NULL CHECK (name <> ''),
    media_type   TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    size         BIGINT NOT NULL CHECK (size > 0),
    hash         TEXT NOT NULL CHECK (length(hash) = 64),
    by_id        TEXT NOT NULL,
    at           TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL DEFAULT '',
    withdrawn_at TEXT NOT NULL DEFAULT '',
    reason       TEXT NOT NULL DEFAULT '',
    CHECK ((withdrawn_at = '') = (withdrawn_by = ''))
);
CREATE INDEX provider_files_of ON provider_files (provider_id, at, id);
