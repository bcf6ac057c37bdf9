-- +goose Up

-- The last number given out in each series and year. The row is raised in the
-- transaction that uses the number, so numbers are dense: a rolled-back
-- registration leaves no gap.
CREATE TABLE counters (
    series TEXT   NOT NULL,
    year   BIGINT NOT NULL,
    last   BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, year)
);

-- One row for every creating request that carried a key: the same key with the
-- same body gets the same answer, with another body it is refused. The engines make
-- a second request wait for the transaction of the first.
CREATE TABLE idempotency_keys (
    actor      TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    route      TEXT   NOT NULL,
    body_hash  TEXT   NOT NULL,
    status     BIGINT NOT NULL DEFAULT 0,
    location   TEXT   NOT NULL DEFAULT '',
    created_at TEXT   NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
