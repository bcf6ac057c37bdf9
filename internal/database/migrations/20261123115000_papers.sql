-- +goose Up
-- append-only: paper_versions
-- append-only: paper_signatures
-- append-only: paper_copies
-- F-01 to F-11: formats filled for an order or an external file. Q-08: every
-- version and every signature is kept as it was; only `papers`, which says which
-- version is in force, moves on.
CREATE TABLE papers (
    id         TEXT NOT NULL PRIMARY KEY,
    folio      TEXT NOT NULL DEFAULT '',
    kind       TEXT NOT NULL CHECK (kind <> ''),
    order_id   TEXT NOT NULL DEFAULT '',
    repair_id  TEXT NOT NULL DEFAULT '',
    version    BIGINT NOT NULL CHECK (version > 0),
    status     TEXT NOT NULL CHECK (status IN ('borrador', 'por firmar', 'firmado', 'observado', 'anulado')),
    opened_at  TEXT NOT NULL,
    moved      BIGINT NOT NULL DEFAULT 0
);
-- ST-OS and ST-ESST bear the folio of their order; the others have their own series.
CREATE UNIQUE INDEX papers_by_folio ON papers (kind, folio) WHERE folio <> '' AND kind NOT IN ('ST-OS', 'ST-ESST');
CREATE INDEX papers_by_order ON papers (order_id, opened_at) WHERE order_id <> '';
CREATE INDEX papers_by_repair ON papers (repair_id, opened_at) WHERE repair_id <> '';

CREATE TABLE paper_versions (
    paper_id TEXT NOT NULL REFERENCES papers (id),
    version  BIGINT NOT NULL CHECK (version > 0),
    data     TEXT NOT NULL,
    hash     TEXT NOT NULL CHECK (length(hash) = 64),
    reason   TEXT NOT NULL DEFAULT '',
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (paper_id, version)
);

CREATE TABLE paper_signatures (
    paper_id    TEXT NOT NULL REFERENCES papers (id),
    slot        TEXT NOT NULL CHECK (slot <> ''),
    version     BIGINT NOT NULL,
    sections    TEXT NOT NULL DEFAULT '',
    person_id   TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL CHECK (name <> ''),
    post        TEXT NOT NULL DEFAULT '',
    role        TEXT NOT NULL,
    level       TEXT NOT NULL CHECK (level <> ''),
    hash        TEXT NOT NULL CHECK (length(hash) = 64),
    declaration TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    at          TEXT NOT NULL,
    PRIMARY KEY (paper_id, slot, version),
    FOREIGN KEY (paper_id, version) REFERENCES paper_versions (paper_id, version)
);
CREATE INDEX paper_signatures_by_person ON paper_signatures (person_id, at) WHERE person_id <> '';

-- The exact bytes that were shown and signed, by their address in the blob store.
CREATE TABLE paper_copies (
    paper_id TEXT NOT NULL,
    version  BIGINT NOT NULL,
    blob     TEXT NOT NULL CHECK (length(blob) = 64),
    purpose  TEXT NOT NULL DEFAULT '',
    at       TEXT NOT NULL,
    PRIMARY KEY (paper_id, version, blob),
    FOREIGN KEY (paper_id, version) REFERENCES paper_versions (paper_id, version)
);
