-- +goose Up
-- append-only: control_series
-- append-only: control_holds
-- append-only: control_hold_ends
-- append-only: control_disposals
-- append-only: control_disposal_items
-- append-only: control_disposal_events
-- blob: control_headings.picture
-- Q-08, S-04: how long each kind of record is kept, what may not be touched, and the acts by
-- which attachments are given up when their time is over. No order, step, signature or
-- audit entry is ever deleted: an act leaves the name, size and hash of each file.
ALTER TABLE control_headings ADD COLUMN picture TEXT NOT NULL DEFAULT '';

CREATE TABLE control_series (
    id            TEXT NOT NULL CHECK (id <> ''),
    version       BIGINT NOT NULL CHECK (version > 0),
    code          TEXT NOT NULL DEFAULT '',
    process_years BIGINT NOT NULL CHECK (process_years >= 0),
    archive_years BIGINT NOT NULL CHECK (archive_years >= 0),
    final         TEXT NOT NULL CHECK (final IN ('baja', 'conservación')),
    basis         TEXT NOT NULL CHECK (basis <> ''),
    reason        TEXT NOT NULL CHECK (reason <> ''),
    made_by       TEXT NOT NULL,
    at            TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (id, version)
);

CREATE TABLE control_holds (
    id       TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL CHECK (order_id <> ''),
    folio    TEXT NOT NULL CHECK (folio <> ''),
    document TEXT NOT NULL CHECK (document <> ''),
    reason   TEXT NOT NULL CHECK (reason <> ''),
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL CHECK (length(at) = 27)
);
CREATE INDEX control_holds_by_order ON control_holds (order_id);

CREATE TABLE control_hold_ends (
    hold_id  TEXT NOT NULL PRIMARY KEY REFERENCES control_holds (id),
    document TEXT NOT NULL CHECK (document <> ''),
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL CHECK (length(at) = 27)
);

CREATE TABLE control_disposals (
    id      TEXT NOT NULL PRIMARY KEY,
    folio   TEXT NOT NULL UNIQUE CHECK (folio <> ''),
    basis   TEXT NOT NULL CHECK (basis <> ''),
    digest  TEXT NOT NULL CHECK (length(digest) = 64),
    made_by TEXT NOT NULL,
    at      TEXT NOT NULL CHECK (length(at) = 27)
);

CREATE TABLE control_disposal_items (
    act_id    TEXT NOT NULL REFERENCES control_disposals (id),
    order_id  TEXT NOT NULL,
    folio     TEXT NOT NULL,
    closed_on TEXT NOT NULL CHECK (length(closed_on) = 10),
    due_on    TEXT NOT NULL CHECK (length(due_on) = 10),
    files     TEXT NOT NULL,
    PRIMARY KEY (act_id, order_id)
);
CREATE INDEX control_disposal_items_by_order ON control_disposal_items (order_id);

CREATE TABLE control_disposal_events (
    act_id   TEXT NOT NULL REFERENCES control_disposals (id),
    kind     TEXT NOT NULL CHECK (kind IN ('autorizada', 'rechazada', 'ejecutada')),
    name     TEXT NOT NULL,
    post     TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL DEFAULT '',
    note     TEXT NOT NULL DEFAULT '',
    hash     TEXT NOT NULL CHECK (length(hash) = 64),
    made_by  TEXT NOT NULL,
    at       TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (act_id, kind)
);
