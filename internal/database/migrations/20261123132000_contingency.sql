-- +goose Up
-- append-only: contingency_blocks
-- F-09, P-12, R-U-01: folios that are printed before the system fails, each used
-- once. G-10: outages; at most one is open.
CREATE TABLE contingency_blocks (
    id        TEXT NOT NULL PRIMARY KEY,
    series    TEXT NOT NULL CHECK (series IN ('OSC', 'EREC', 'MREC')),
    year      BIGINT NOT NULL,
    first     BIGINT NOT NULL CHECK (first > 0),
    last      BIGINT NOT NULL CHECK (last >= first),
    unit_id   TEXT NOT NULL CHECK (unit_id <> ''),
    delivered_to TEXT NOT NULL CHECK (delivered_to <> ''),
    issued_by TEXT NOT NULL,
    issued_at TEXT NOT NULL
);
CREATE INDEX contingency_blocks_by_unit ON contingency_blocks (unit_id, issued_at);

CREATE TABLE contingency_folios (
    folio    TEXT NOT NULL PRIMARY KEY,
    block_id TEXT NOT NULL REFERENCES contingency_blocks (id),
    number   BIGINT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'libre' CHECK (state IN ('libre', 'usado', 'anulado')),
    used_for TEXT NOT NULL DEFAULT '',
    reason   TEXT NOT NULL DEFAULT '',
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX contingency_folios_by_block ON contingency_folios (block_id, number);
CREATE INDEX contingency_folios_free ON contingency_folios (block_id) WHERE state = 'libre';

CREATE TABLE outages (
    id        TEXT NOT NULL PRIMARY KEY,
    from_at   TEXT NOT NULL CHECK (length(from_at) = 27),
    to_at     TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL CHECK (reason <> ''),
    made_by   TEXT NOT NULL,
    closed_by TEXT NOT NULL DEFAULT '',
    CHECK (to_at = '' OR to_at > from_at)
);
CREATE UNIQUE INDEX outages_one_open ON outages (to_at) WHERE to_at = '';
CREATE INDEX outages_by_start ON outages (from_at);
