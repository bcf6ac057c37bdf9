-- +goose Up
-- append-only: catalog_names
-- Domain §7.10: lists that people choose from, with what belongs to each entry. An
-- entry is never deleted: it stops being offered. Each name it had stays with the
-- instant from which it was called so, because an order keeps the name of its day
-- (S-02 in spirit, G-07).
CREATE TABLE catalog_items (
    catalog  TEXT NOT NULL CHECK (catalog <> ''),
    item_key TEXT NOT NULL CHECK (item_key <> ''),
    label    TEXT NOT NULL CHECK (label <> ''),
    position BIGINT NOT NULL,
    active   INTEGER NOT NULL CHECK (active IN (0, 1)),
    checks   TEXT NOT NULL DEFAULT '',
    solution TEXT NOT NULL DEFAULT '',
    floors   TEXT NOT NULL DEFAULT '',
    version  BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (catalog, item_key)
);

CREATE TABLE catalog_names (
    id       TEXT NOT NULL PRIMARY KEY,
    catalog  TEXT NOT NULL,
    item_key TEXT NOT NULL,
    label    TEXT NOT NULL CHECK (label <> ''),
    since    TEXT NOT NULL
);
CREATE INDEX catalog_names_by_item ON catalog_names (catalog, item_key, since);
