-- +goose Up
-- Users are warned of a yearly maintenance as well, when no programme has a day for it.
CREATE TABLE asset_warnings_new (
    kind  TEXT NOT NULL CHECK (kind IN ('contrato', 'garantia', 'preventivo')),
    id    TEXT NOT NULL,
    until TEXT NOT NULL,
    at    TEXT NOT NULL,
    PRIMARY KEY (kind, id, until)
);
INSERT INTO asset_warnings_new (kind, id, until, at) SELECT kind, id, until, at FROM asset_warnings;
DROP TABLE asset_warnings;
ALTER TABLE asset_warnings_new RENAME TO asset_warnings;
CREATE INDEX asset_warnings_at ON asset_warnings (kind, at);
