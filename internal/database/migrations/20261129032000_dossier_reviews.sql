-- +goose Up
-- append-only: dossier_reviews
-- Who read the free texts of an order before its public version, and what of each is
-- masked. A text is named by its hash: one that changed has to be read again.
CREATE TABLE dossier_reviews (
    id       TEXT   NOT NULL PRIMARY KEY,
    order_id TEXT   NOT NULL,
    by_id    TEXT   NOT NULL,
    at       TEXT   NOT NULL CHECK (length(at) = 27),
    marks    TEXT   NOT NULL
);
CREATE INDEX dossier_reviews_by_order ON dossier_reviews (order_id, at);
