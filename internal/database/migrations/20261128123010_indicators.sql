-- +goose Up
-- S-01, GAP-14: figures of the service as a job computed them last from steps and
-- custody. Everything here can be computed anew; nobody types any of it.
CREATE TABLE indicators (
    name    TEXT NOT NULL CHECK (name <> ''),
    period  TEXT NOT NULL CHECK (period <> ''),
    num     BIGINT NOT NULL DEFAULT 0,
    den     BIGINT NOT NULL DEFAULT 0,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    PRIMARY KEY (name, period)
);
