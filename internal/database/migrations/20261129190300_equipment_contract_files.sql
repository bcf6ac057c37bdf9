-- +goose Up
-- blob: contract_files.hash
-- D-11, GAP-36: the papers of a contract. The content lies in the store of blobs under its
-- hash; what is withdrawn keeps its row, with who and why.
CREATE TABLE contract_files (
    id           TEXT NOT NULL PRIMARY KEY,
    contract_id  TEXT NOT NULL REFERENCES contracts (id),
    kind         TEXT NOT NULL CHECK (kind IN ('contrato', 'convenio', 'anexo', 'fianza', 'reporte', 'otro')),
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
CREATE INDEX contract_files_of ON contract_files (contract_id, at, id);
