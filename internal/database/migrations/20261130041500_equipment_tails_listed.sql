-- +goose Up
-- What a part of a number finds is listed from the endings alone, however many machines
-- have it: an ending knows where its machine stands in the list and whether it is in use.
-- The store keeps both with the numbers and the status.
DROP INDEX asset_tails_by_tail;
ALTER TABLE asset_tails ADD COLUMN inventory_key TEXT NOT NULL DEFAULT '';
ALTER TABLE asset_tails ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));

UPDATE asset_tails SET inventory_key = a.inventory_key, active = CASE WHEN a.status = 'activo' THEN 1 ELSE 0 END
FROM assets a WHERE a.id = asset_tails.asset_id;

-- A part that few have is gathered; one that many have is met in the order of the list
-- among the endings that begin as it does.
CREATE INDEX asset_tails_by_tail ON asset_tails (tail, active, inventory_key, asset_id);
CREATE INDEX asset_tails_listed ON asset_tails (substr(tail, 1, 3), active, inventory_key, asset_id, tail);
