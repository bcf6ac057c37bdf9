-- +goose Up
-- G-03, A-16: what the machines say of themselves through an inventory agent. Nothing
-- here is the inventory: it is what somebody may take over into it, datum by datum.
CREATE TABLE discovery_agents (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    account     TEXT NOT NULL UNIQUE CHECK (account <> ''),
    secret_hash TEXT NOT NULL CHECK (length(secret_hash) = 64),
    made_by     TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    used_at     TEXT NOT NULL DEFAULT '',
    ended_at    TEXT NOT NULL DEFAULT ''
);

-- One row a machine that reports, whatever its agent calls itself today.
CREATE TABLE discovery_finds (
    id         TEXT NOT NULL PRIMARY KEY,
    identity   TEXT NOT NULL UNIQUE CHECK (identity <> ''),
    asset_id   TEXT NOT NULL DEFAULT '',
    matched_by TEXT NOT NULL DEFAULT '' CHECK (matched_by IN ('', 'serie', 'inventario', 'uuid', 'persona')),
    standing   TEXT NOT NULL DEFAULT '' CHECK (standing IN ('', 'dudoso', 'ajeno')),
    reason     TEXT NOT NULL DEFAULT '',
    waits      INTEGER NOT NULL DEFAULT 0 CHECK (waits IN (0, 1)),
    name       TEXT NOT NULL DEFAULT '',
    uuid       TEXT NOT NULL DEFAULT '',
    facts      TEXT NOT NULL DEFAULT '{}',
    digest     TEXT NOT NULL DEFAULT '',
    agent_id   TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX discovery_finds_waiting ON discovery_finds (last_seen, id) WHERE waits = 1;
CREATE INDEX discovery_finds_seen ON discovery_finds (last_seen, id);
CREATE INDEX discovery_finds_by_asset ON discovery_finds (asset_id, last_seen) WHERE asset_id <> '';
CREATE INDEX discovery_finds_by_uuid ON discovery_finds (uuid) WHERE uuid <> '';

-- A datum that differs: proposed, and decided on by a person or overtaken.
CREATE TABLE discovery_proposals (
    id         TEXT NOT NULL PRIMARY KEY,
    find_id    TEXT NOT NULL REFERENCES discovery_finds (id),
    asset_id   TEXT NOT NULL CHECK (asset_id <> ''),
    field      TEXT NOT NULL CHECK (field IN ('inventario', 'serie', 'tipo', 'marca', 'modelo', 'procesador', 'memoria', 'disco')),
    present    TEXT NOT NULL DEFAULT '',
    proposed   TEXT NOT NULL CHECK (proposed <> ''),
    state      TEXT NOT NULL DEFAULT 'pendiente' CHECK (state IN ('pendiente', 'aceptada', 'rechazada', 'superada')),
    reason     TEXT NOT NULL DEFAULT '',
    made_at    TEXT NOT NULL,
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX discovery_proposals_open ON discovery_proposals (find_id, field) WHERE state = 'pendiente';
CREATE INDEX discovery_proposals_of ON discovery_proposals (find_id, made_at);

-- The technical sheet of a machine: only what somebody accepted.
CREATE TABLE discovery_sheets (
    asset_id TEXT NOT NULL,
    field    TEXT NOT NULL CHECK (field IN ('procesador', 'memoria', 'disco')),
    value    TEXT NOT NULL CHECK (value <> ''),
    by_id    TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (asset_id, field)
);
