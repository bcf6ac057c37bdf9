-- +goose Up
-- append-only: samples
-- append-only: sample_orders
-- Domain §7.8: samples of folios that an auditor drew, with all that is needed to
-- draw them again.
CREATE TABLE samples (
    id         TEXT NOT NULL PRIMARY KEY,
    made_by    TEXT NOT NULL CHECK (made_by <> ''),
    at         TEXT NOT NULL CHECK (length(at) = 27),
    filters    TEXT NOT NULL,
    seed       TEXT NOT NULL CHECK (seed <> ''),
    wanted     BIGINT NOT NULL CHECK (wanted > 0),
    population BIGINT NOT NULL,
    digest     TEXT NOT NULL
);
CREATE INDEX samples_by_time ON samples (at, id);

CREATE TABLE sample_orders (
    sample_id TEXT NOT NULL REFERENCES samples (id),
    position  BIGINT NOT NULL CHECK (position > 0),
    folio     TEXT NOT NULL CHECK (folio <> ''),
    PRIMARY KEY (sample_id, position)
);
