-- +goose Up
-- P-09: machines whose definitive inventory number is still to come.
CREATE INDEX assets_provisional ON assets (inventory, id) WHERE provisional = 1;
