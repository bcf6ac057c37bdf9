-- +goose Up
-- What each judgement of the whole database said, for whoever administers.
CREATE TABLE proof_runs (
    at      TEXT NOT NULL PRIMARY KEY CHECK (length(at) = 27),
    holds   BIGINT NOT NULL CHECK (holds IN (0, 1)),
    judged  BIGINT NOT NULL,
    finding TEXT NOT NULL DEFAULT ''
);
