-- +goose Up
-- append-only: audit_leaves
-- append-only: audit_nodes
-- append-only: audit_seals
-- G22: all entries of all chains in one Merkle log. audit_pending names what was
-- appended and is not folded in yet; audit_leaves which entry is which leaf;
-- audit_nodes the hashes of the tree by their stored index; audit_seals copies of the
-- signed checkpoints, whose originals lie outside of the database.
CREATE TABLE audit_pending (
    chain TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE audit_leaves (
    idx   INTEGER NOT NULL PRIMARY KEY,
    chain TEXT    NOT NULL,
    seq   BIGINT  NOT NULL,
    UNIQUE (chain, seq)
);

CREATE TABLE audit_nodes (
    idx  INTEGER NOT NULL PRIMARY KEY,
    hash TEXT    NOT NULL CHECK (length(hash) = 44)
);

CREATE TABLE audit_log (
    id     BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size   BIGINT NOT NULL,
    holder TEXT   NOT NULL, -- the instance that folds now
    until  TEXT   NOT NULL  -- when another one may take over
);

CREATE TABLE audit_seals (
    size BIGINT NOT NULL,
    at   TEXT   NOT NULL CHECK (length(at) = 27),
    note TEXT   NOT NULL,
    PRIMARY KEY (size, at)
);

INSERT INTO audit_pending (chain, seq) SELECT chain, seq FROM audit_entries;
