-- +goose Up
-- append-only: custody_ledger
-- G-03: catalogue of machines. §4.5: who has each one, and every time it changed
-- hands. GAP-35, GAP-36: providers and warranty terms.
CREATE TABLE providers (
    id        TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE CHECK (name <> ''),
    contact   TEXT NOT NULL DEFAULT '',
    phone     TEXT NOT NULL DEFAULT '',
    email     TEXT NOT NULL DEFAULT '',
    portal    TEXT NOT NULL DEFAULT '',
    steps     TEXT NOT NULL DEFAULT '',
    demands   TEXT NOT NULL DEFAULT '',
    mode      TEXT NOT NULL DEFAULT '' CHECK (mode IN ('', 'sitio', 'recoleccion', 'deposito')),
    active    INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version   BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE assets (
    id            TEXT NOT NULL PRIMARY KEY,
    inventory     TEXT NOT NULL DEFAULT '',
    inventory_key TEXT NOT NULL DEFAULT '',
    serial        TEXT NOT NULL DEFAULT '',
    serial_key    TEXT NOT NULL DEFAULT '',
    type          TEXT NOT NULL CHECK (type <> ''),
    brand         TEXT NOT NULL DEFAULT '',
    model         TEXT NOT NULL DEFAULT '',
    nickname      TEXT NOT NULL DEFAULT '',
    regime        TEXT NOT NULL CHECK (regime IN ('propiedad', 'arrendado', 'personal', 'comodato')),
    holder_id     TEXT NOT NULL DEFAULT '',
    unit_id       TEXT NOT NULL DEFAULT '',
    building      TEXT NOT NULL DEFAULT '',
    floor         TEXT NOT NULL DEFAULT '',
    office        TEXT NOT NULL DEFAULT '',
    provider_id   TEXT NOT NULL DEFAULT '',
    contract      TEXT NOT NULL DEFAULT '',
    warranty_from    TEXT NOT NULL DEFAULT '',
    warranty_until   TEXT NOT NULL DEFAULT '',
    acquired_on      TEXT NOT NULL DEFAULT '',
    last_maintenance TEXT NOT NULL DEFAULT '',
    shared        INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
    provisional   INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
    status        TEXT NOT NULL DEFAULT 'activo' CHECK (status IN ('activo', 'baja', 'sustituido')),
    replaced_by   TEXT NOT NULL DEFAULT '',
    version       BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX assets_by_inventory ON assets (inventory_key) WHERE inventory_key <> '';
CREATE UNIQUE INDEX assets_by_serial ON assets (brand, serial_key) WHERE serial_key <> '';
CREATE INDEX assets_by_serial_alone ON assets (serial_key) WHERE serial_key <> '';
CREATE INDEX assets_by_holder ON assets (holder_id);
CREATE INDEX assets_by_unit ON assets (unit_id, shared);
CREATE INDEX assets_by_maintenance ON assets (last_maintenance, id) WHERE status = 'activo';

-- Invariant 1: the key makes a second custodian impossible. Invariant 3: away
-- from the user's hands exactly one order or file answers.
CREATE TABLE custody (
    asset_id    TEXT NOT NULL PRIMARY KEY REFERENCES assets (id),
    place       TEXT NOT NULL CHECK (place IN ('usuario', 'dtic', 'proveedor', 'cuarentena', 'coordinacion')),
    holder      TEXT NOT NULL DEFAULT '',
    charge_kind TEXT NOT NULL DEFAULT '' CHECK (charge_kind IN ('', 'orden', 'externo')),
    charge_id   TEXT NOT NULL DEFAULT '',
    since       TEXT NOT NULL,
    seq         BIGINT NOT NULL CHECK (seq > 0),
    document    TEXT NOT NULL DEFAULT '',
    CHECK ((charge_kind = '') = (charge_id = '')),
    CHECK (place <> 'usuario' OR charge_id = '')
);
CREATE INDEX custody_by_charge ON custody (charge_kind, charge_id) WHERE charge_id <> '';
CREATE INDEX custody_away ON custody (place, since) WHERE place <> 'usuario';

CREATE TABLE custody_ledger (
    asset_id       TEXT NOT NULL REFERENCES assets (id),
    seq            BIGINT NOT NULL CHECK (seq > 0),
    kind           TEXT NOT NULL CHECK (kind IN ('alta', 'movimiento', 'cargo', 'traspaso', 'liberacion', 'baja')),
    from_place     TEXT NOT NULL DEFAULT '',
    to_place       TEXT NOT NULL,
    holder         TEXT NOT NULL DEFAULT '',
    charge_kind    TEXT NOT NULL DEFAULT '',
    charge_id      TEXT NOT NULL DEFAULT '',
    document       TEXT NOT NULL DEFAULT '',
    document_hash  TEXT NOT NULL DEFAULT '',
    gives_id       TEXT NOT NULL DEFAULT '',
    gives_name     TEXT NOT NULL DEFAULT '',
    gives_role     TEXT NOT NULL DEFAULT '',
    gives_level    TEXT NOT NULL DEFAULT '',
    receives_id    TEXT NOT NULL DEFAULT '',
    receives_name  TEXT NOT NULL DEFAULT '',
    receives_role  TEXT NOT NULL DEFAULT '',
    receives_level TEXT NOT NULL DEFAULT '',
    at             TEXT NOT NULL,
    PRIMARY KEY (asset_id, seq),
    CHECK (kind <> 'movimiento' OR (document <> '' AND gives_name <> '' AND receives_name <> ''))
);
CREATE INDEX custody_ledger_by_charge ON custody_ledger (charge_id) WHERE charge_id <> '';
