-- +goose Up
-- The open orders of somebody who has asked for support for years are found without
-- going through the closed ones.
CREATE INDEX orders_open_requester ON orders (requester_id, created_at, id) WHERE is_open = 1;
