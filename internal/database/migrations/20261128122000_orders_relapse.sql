-- +goose Up
-- The order of the same machine whose fault came back (rev11 R-U-03).
ALTER TABLE orders ADD COLUMN relapse_of TEXT NOT NULL DEFAULT '';
