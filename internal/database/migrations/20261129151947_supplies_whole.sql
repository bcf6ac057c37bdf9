-- +goose Up
-- append-only: supply_holds
-- R-S-03, R-A-06, A-13, A-14, D-13, F-07: the store room whole. What is reserved is
-- part of the stock and never more than it; the value of the shelf is in centavos.
ALTER TABLE supply_items ADD COLUMN class TEXT NOT NULL DEFAULT 'refaccion' CHECK (class IN ('refaccion', 'consumible', 'herramienta', 'medio'));
ALTER TABLE supply_items ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE supply_items ADD COLUMN serials INTEGER NOT NULL DEFAULT 0 CHECK (serials IN (0, 1));
ALTER TABLE supply_items ADD COLUMN reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0 AND reserved <= stock);
ALTER TABLE supply_items ADD COLUMN value BIGINT NOT NULL DEFAULT 0 CHECK (value >= 0);
ALTER TABLE supply_items ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;

ALTER TABLE supply_ledger ADD COLUMN value BIGINT NOT NULL DEFAULT 0;
ALTER TABLE supply_ledger ADD COLUMN day TEXT NOT NULL DEFAULT '';
ALTER TABLE supply_ledger ADD COLUMN serials TEXT NOT NULL DEFAULT '';
ALTER TABLE supply_ledger ADD COLUMN acquisition_id TEXT NOT NULL DEFAULT '';
CREATE INDEX supply_ledger_by_day ON supply_ledger (day, item_id) WHERE order_id <> '';

CREATE TABLE supply_holds (
    id       TEXT NOT NULL PRIMARY KEY,
    item_id  TEXT NOT NULL REFERENCES supply_items (id),
    order_id TEXT NOT NULL CHECK (order_id <> ''),
    kind     TEXT NOT NULL CHECK (kind IN ('reserva', 'liberacion', 'surtido')),
    qty      BIGINT NOT NULL CHECK (qty <> 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    note     TEXT NOT NULL DEFAULT '',
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL
);
CREATE INDEX supply_holds_by_item ON supply_holds (item_id, at, id);
CREATE INDEX supply_holds_by_order ON supply_holds (order_id, at, id);

CREATE TABLE supply_reservations (
    order_id TEXT NOT NULL,
    item_id  TEXT NOT NULL REFERENCES supply_items (id),
    qty      BIGINT NOT NULL CHECK (qty >= 0),
    PRIMARY KEY (order_id, item_id)
);
CREATE INDEX supply_reservations_by_item ON supply_reservations (item_id) WHERE qty > 0;

CREATE TABLE supply_pieces (
    item_id  TEXT NOT NULL REFERENCES supply_items (id),
    serial   TEXT NOT NULL CHECK (serial <> ''),
    state    TEXT NOT NULL CHECK (state IN ('bodega', 'entregada', 'baja')),
    order_id TEXT NOT NULL DEFAULT '',
    at       TEXT NOT NULL,
    PRIMARY KEY (item_id, serial)
);

CREATE TABLE supply_slips (
    id         TEXT NOT NULL PRIMARY KEY,
    folio      TEXT NOT NULL UNIQUE,
    order_id   TEXT NOT NULL CHECK (order_id <> ''),
    adviser_id TEXT NOT NULL DEFAULT '',
    urgent     INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    state      TEXT NOT NULL CHECK (state IN ('decidir', 'surtir', 'adquisicion', 'acusar', 'cerrada')),
    note       TEXT NOT NULL DEFAULT '',
    asked_at   TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX supply_slips_by_state ON supply_slips (state, asked_at, id);
CREATE INDEX supply_slips_by_adviser ON supply_slips (adviser_id, asked_at, id);
CREATE INDEX supply_slips_by_order ON supply_slips (order_id, asked_at, id);

CREATE TABLE supply_slip_lines (
    slip_id        TEXT NOT NULL REFERENCES supply_slips (id),
    no             BIGINT NOT NULL,
    item_id        TEXT NOT NULL REFERENCES supply_items (id),
    asked          BIGINT NOT NULL CHECK (asked > 0),
    purpose        TEXT NOT NULL DEFAULT '',
    instead        TEXT NOT NULL DEFAULT '',
    verdict        TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'surtir', 'adquirir', 'alternativa', 'negar')),
    give_id        TEXT NOT NULL,
    granted        BIGINT NOT NULL DEFAULT 0 CHECK (granted >= 0),
    reason         TEXT NOT NULL DEFAULT '',
    acquisition_id TEXT NOT NULL DEFAULT '',
    arrived        BIGINT NOT NULL DEFAULT 0 CHECK (arrived >= 0),
    delivered      BIGINT NOT NULL DEFAULT 0 CHECK (delivered >= 0 AND delivered <= granted),
    taken          BIGINT NOT NULL DEFAULT 0 CHECK (taken >= 0 AND taken <= delivered),
    returned       BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= delivered),
    PRIMARY KEY (slip_id, no)
);
CREATE INDEX supply_slip_lines_to_buy ON supply_slip_lines (give_id, slip_id) WHERE verdict = 'adquirir';

CREATE TABLE supply_acquisitions (
    id         TEXT NOT NULL PRIMARY KEY,
    number     TEXT NOT NULL CHECK (number <> ''),
    supplier   TEXT NOT NULL DEFAULT '',
    promised   TEXT NOT NULL CHECK (promised <> ''),
    state      TEXT NOT NULL CHECK (state IN ('curso', 'recibida', 'cerrada')),
    note       TEXT NOT NULL DEFAULT '',
    order_id   TEXT NOT NULL DEFAULT '',
    made_by    TEXT NOT NULL,
    at         TEXT NOT NULL,
    warned_on  TEXT NOT NULL DEFAULT '',
    version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX supply_acquisitions_open ON supply_acquisitions (promised, id) WHERE state = 'curso';
CREATE INDEX supply_acquisitions_by_date ON supply_acquisitions (at, id);

CREATE TABLE supply_acquisition_lines (
    acquisition_id TEXT NOT NULL REFERENCES supply_acquisitions (id),
    item_id        TEXT NOT NULL REFERENCES supply_items (id),
    qty            BIGINT NOT NULL CHECK (qty > 0),
    cost           BIGINT NOT NULL DEFAULT 0 CHECK (cost >= 0),
    received       BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0 AND received <= qty),
    PRIMARY KEY (acquisition_id, item_id)
);
CREATE INDEX supply_acquisition_lines_by_item ON supply_acquisition_lines (item_id);
