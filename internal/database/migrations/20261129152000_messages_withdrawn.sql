-- +goose Up
-- A text that its author took back: the text stays, and here stands that it was
-- withdrawn (rev11 R-A-05). Whether it was an internal note stands here too, so that a
-- page counts what it may know of without reading the texts.
-- append-only: message_withdrawals
CREATE TABLE message_withdrawals (
    message_id TEXT   NOT NULL PRIMARY KEY REFERENCES messages (id),
    order_id   TEXT   NOT NULL REFERENCES orders (id),
    internal   BIGINT NOT NULL CHECK (internal IN (0, 1)),
    at         TEXT   NOT NULL CHECK (length(at) = 27)
);
CREATE INDEX message_withdrawals_by_order ON message_withdrawals (order_id);
