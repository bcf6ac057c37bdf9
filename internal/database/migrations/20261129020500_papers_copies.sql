-- +goose Up
-- append-only: paper_copies
-- What was printed of a paper that is complete, as it was printed: the address of its
-- bytes in the blob store, under the version of the format that was in force (Q-08,
-- Q-10). One row for each paper, letter or order and each of its versions. The table
-- before this one was never written to.
DROP TABLE paper_copies;
CREATE TABLE paper_copies (
    id             TEXT NOT NULL PRIMARY KEY,
    code           TEXT NOT NULL UNIQUE CHECK (length(code) = 16),
    kind           TEXT NOT NULL CHECK (kind <> ''),
    order_id       TEXT NOT NULL DEFAULT '',
    repair_id      TEXT NOT NULL DEFAULT '',
    paper_id       TEXT NOT NULL DEFAULT '',
    letter_id      TEXT NOT NULL DEFAULT '',
    folio          TEXT NOT NULL,
    version        BIGINT NOT NULL CHECK (version > 0),
    format_version TEXT NOT NULL,
    revision       TEXT NOT NULL,
    data_hash      TEXT NOT NULL CHECK (length(data_hash) = 64),
    blob           TEXT NOT NULL CHECK (length(blob) = 64),
    size           BIGINT NOT NULL,
    sealed         INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1)),
    at             TEXT NOT NULL
);
CREATE UNIQUE INDEX paper_copies_once ON paper_copies (kind, order_id, paper_id, letter_id, version);
CREATE INDEX paper_copies_by_order ON paper_copies (order_id, at) WHERE order_id <> '';

-- Orders of which something may be complete and is not frozen yet. A row goes when
-- nothing is left to freeze.
CREATE TABLE paper_due (
    order_id TEXT NOT NULL PRIMARY KEY,
    at       TEXT NOT NULL
);
CREATE INDEX paper_due_at ON paper_due (at);
