-- +goose Up
-- Every ending of an inventory or serial number, so that any part of what stands on
-- a label finds the machine by an index. The store keeps them beside the numbers;
-- here those that were entered before.
CREATE TABLE asset_tails (
    asset_id TEXT NOT NULL REFERENCES assets (id),
    tail     TEXT NOT NULL CHECK (length(tail) >= 3),
    PRIMARY KEY (asset_id, tail)
);
CREATE INDEX asset_tails_by_tail ON asset_tails (tail, asset_id);

INSERT INTO asset_tails (asset_id, tail)
WITH RECURSIVE cut (id, rest) AS (
    SELECT id, inventory_key FROM assets WHERE inventory_key <> ''
    UNION ALL
    SELECT id, serial_key FROM assets WHERE serial_key <> ''
    UNION ALL
    SELECT id, substr(rest, 2) FROM cut WHERE length(rest) > 3
)
SELECT DISTINCT id, rest FROM cut WHERE length(rest) >= 3;
