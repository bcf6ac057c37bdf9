-- +goose Up
-- append-only: repair_steps
-- Domain §4.3: the external file that answers for a machine after its order was
-- closed by OS-48 (G) or OS-60 (N).
CREATE TABLE repairs (
    id           TEXT NOT NULL PRIMARY KEY,
    folio        TEXT NOT NULL UNIQUE CHECK (folio <> ''),
    kind         TEXT NOT NULL CHECK (kind IN ('G', 'N')),
    order_id     TEXT NOT NULL UNIQUE CHECK (order_id <> ''),
    asset_id     TEXT NOT NULL CHECK (asset_id <> ''),
    user_id      TEXT NOT NULL DEFAULT '',
    adviser_id   TEXT NOT NULL DEFAULT '',
    provider_id  TEXT NOT NULL DEFAULT '',
    provider_ref TEXT NOT NULL DEFAULT '',
    promised_on  TEXT NOT NULL DEFAULT '',
    letter_id    TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL CHECK (state <> ''),
    state_since  TEXT NOT NULL,
    new_order_id TEXT NOT NULL DEFAULT '',
    opened_at    TEXT NOT NULL,
    closed_at    TEXT NOT NULL DEFAULT '',
    version      BIGINT NOT NULL CHECK (version > 0)
);
CREATE UNIQUE INDEX repairs_by_new_order ON repairs (new_order_id) WHERE new_order_id <> '';
CREATE INDEX repairs_by_asset ON repairs (asset_id, opened_at);
CREATE INDEX repairs_open ON repairs (state_since, id) WHERE closed_at = '';

CREATE TABLE repair_steps (
    repair_id  TEXT NOT NULL REFERENCES repairs (id),
    seq        BIGINT NOT NULL CHECK (seq > 0),
    way        TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    actor      TEXT NOT NULL,
    role       TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (repair_id, seq)
);
