-- +goose Up
-- append-only: audit_entries
-- Q-08, G23: one hash chain per order and per administrative object. The rows
-- of audit_entries are only ever inserted; audit_heads holds the end of each
-- chain and serialises those who append to it.
CREATE TABLE audit_heads (
    chain TEXT NOT NULL PRIMARY KEY,
    seq   BIGINT NOT NULL CHECK (seq > 0),
    hash  TEXT NOT NULL
);

CREATE TABLE audit_entries (
    chain  TEXT NOT NULL,
    seq    BIGINT NOT NULL CHECK (seq > 0),
    at     TEXT NOT NULL CHECK (length(at) = 27),
    actor  TEXT NOT NULL CHECK (actor <> ''),
    role   TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action <> ''),
    data   TEXT NOT NULL,
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (chain, seq)
);
