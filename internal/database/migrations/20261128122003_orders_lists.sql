-- +goose Up
-- Lists of open orders are answered from the open ones, those of a unit and the rare
-- marks from their own rows, so that no list reads the archive.
CREATE INDEX orders_open_created ON orders (created_at, id) WHERE is_open = 1;
CREATE INDEX orders_unit ON orders (unit_id, created_at, id);
CREATE INDEX orders_reopened ON orders (created_at, id) WHERE reopenings > 0;
CREATE INDEX orders_other_means ON orders (created_at, id) WHERE medium <> 'sistema';
