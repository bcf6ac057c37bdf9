-- +goose Up
-- GAP-36, D-11: the contracts on which warranties, leases and maintenance rest. A machine
-- is under the contract whose number it bears.
CREATE TABLE contracts (
    id          TEXT NOT NULL PRIMARY KEY,
    number      TEXT NOT NULL CHECK (number <> ''),
    number_key  TEXT NOT NULL UNIQUE CHECK (number_key <> ''),
    kind        TEXT NOT NULL CHECK (kind IN ('garantia', 'mantenimiento', 'arrendamiento', 'comodato', 'otro')),
    provider_id TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL DEFAULT '',
    coverage    TEXT NOT NULL DEFAULT '',
    document    TEXT NOT NULL DEFAULT '',
    valid_from  TEXT NOT NULL DEFAULT '',
    valid_until TEXT NOT NULL DEFAULT '',
    version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX contracts_ending ON contracts (valid_until, id) WHERE valid_until <> '';

ALTER TABLE assets ADD COLUMN contract_key TEXT NOT NULL DEFAULT '';
UPDATE assets SET contract_key = replace(replace(replace(replace(replace(replace(upper(contract), ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), 'O', '0') WHERE contract <> '';
CREATE INDEX assets_by_contract ON assets (contract_key, id) WHERE contract_key <> '';
CREATE INDEX assets_by_warranty ON assets (warranty_until, id) WHERE warranty_until <> '' AND status = 'activo';

-- What its people were warned of already: the end of a contract or of a warranty.
CREATE TABLE asset_warnings (
    kind  TEXT NOT NULL CHECK (kind IN ('contrato', 'garantia')),
    id    TEXT NOT NULL,
    until TEXT NOT NULL,
    at    TEXT NOT NULL,
    PRIMARY KEY (kind, id, until)
);
CREATE INDEX asset_warnings_at ON asset_warnings (kind, at);
