-- +goose Up
-- append-only: messages
-- What people write about an order: to the other party, or as a note among those
-- who attend it, which the requester's side never sees.
CREATE TABLE messages (
    id        TEXT NOT NULL PRIMARY KEY,
    order_id  TEXT NOT NULL REFERENCES orders (id),
    author_id TEXT NOT NULL,
    role      TEXT NOT NULL,
    internal  BIGINT NOT NULL CHECK (internal IN (0, 1)),
    text      TEXT NOT NULL CHECK (text <> ''),
    at        TEXT NOT NULL CHECK (length(at) = 27)
);
CREATE INDEX messages_by_order ON messages (order_id, at, id);
