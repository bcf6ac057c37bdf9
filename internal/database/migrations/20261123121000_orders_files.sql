-- +goose Up
-- append-only: order_files
-- ST-OS field 18: files of an order. The content lies in the store of blobs under
-- its hash; the row says who added it with which step.
CREATE TABLE order_files (
    id         TEXT NOT NULL PRIMARY KEY,
    order_id   TEXT NOT NULL,
    step_seq   BIGINT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    size       BIGINT NOT NULL CHECK (size > 0),
    hash       TEXT NOT NULL CHECK (length(hash) = 64),
    by_id      TEXT NOT NULL,
    at         TEXT NOT NULL CHECK (length(at) = 27),
    FOREIGN KEY (order_id, step_seq) REFERENCES order_steps (order_id, seq)
);
CREATE INDEX order_files_by_order ON order_files (order_id, at, id);
