-- +goose Up
-- append-only: supply_ledger
-- E-09, F-07: the store room. Stock is what the ledger adds up to, and never
-- below nothing.
CREATE TABLE supply_items (
    id      TEXT NOT NULL PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE CHECK (name <> ''),
    unit    TEXT NOT NULL CHECK (unit <> ''),
    stock   BIGINT NOT NULL DEFAULT 0 CHECK (stock >= 0),
    minimum BIGINT NOT NULL DEFAULT 0 CHECK (minimum >= 0),
    active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);

CREATE TABLE supply_ledger (
    id       TEXT NOT NULL PRIMARY KEY,
    item_id  TEXT NOT NULL REFERENCES supply_items (id),
    kind     TEXT NOT NULL CHECK (kind IN ('entrada', 'salida', 'devolucion', 'ajuste')),
    qty      BIGINT NOT NULL CHECK (qty <> 0),
    stock    BIGINT NOT NULL CHECK (stock >= 0),
    order_id TEXT NOT NULL DEFAULT '',
    note     TEXT NOT NULL DEFAULT '',
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL
);
CREATE INDEX supply_ledger_by_item ON supply_ledger (item_id, at, id);
CREATE INDEX supply_ledger_by_order ON supply_ledger (order_id, at, id) WHERE order_id <> '';
