-- +goose Up
-- The list of machines is walked by inventory number.
CREATE INDEX assets_listed ON assets (inventory_key, id);
CREATE INDEX assets_replaced ON assets (replaced_by) WHERE replaced_by <> '';
