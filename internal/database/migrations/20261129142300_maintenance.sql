-- +goose Up
-- append-only: maintenance_acts
-- append-only: maintenance_steps
-- rev11 P-04, GAP-22: the yearly programme of preventive maintenance. A programme is one
-- version of a year: proposed, sent, approved by the TDTIC with what it says as it was
-- signed, published; a later version takes its place and its entries over.
CREATE TABLE maintenance_programmes (
    id       TEXT   NOT NULL PRIMARY KEY,
    year     BIGINT NOT NULL CHECK (year > 2000),
    version  BIGINT NOT NULL CHECK (version > 0),
    state    TEXT   NOT NULL CHECK (state IN ('propuesta', 'por-aprobar', 'aprobada', 'publicada', 'sustituida', 'desechada')),
    from_day TEXT   NOT NULL CHECK (length(from_day) = 10),
    daily    BIGINT NOT NULL CHECK (daily > 0),
    weekly   BIGINT NOT NULL CHECK (weekly > 0),
    ahead    BIGINT NOT NULL CHECK (ahead >= 0),
    level    BIGINT NOT NULL,
    months   BIGINT NOT NULL,
    base     TEXT   NOT NULL,
    calendar TEXT   NOT NULL DEFAULT '',
    advisers TEXT   NOT NULL DEFAULT '[]',
    made_by  TEXT   NOT NULL,
    made_at  TEXT   NOT NULL CHECK (length(made_at) = 27),
    seq      BIGINT NOT NULL,
    UNIQUE (year, version)
);
CREATE UNIQUE INDEX maintenance_programmes_published ON maintenance_programmes (year) WHERE state = 'publicada';
CREATE UNIQUE INDEX maintenance_programmes_coming ON maintenance_programmes (year) WHERE state IN ('propuesta', 'por-aprobar', 'aprobada');

-- What was done with a programme, by whom; with an approval, what was signed.
CREATE TABLE maintenance_acts (
    programme_id TEXT   NOT NULL REFERENCES maintenance_programmes (id),
    seq          BIGINT NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind <> ''),
    person_id    TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    post         TEXT   NOT NULL DEFAULT '',
    role         TEXT   NOT NULL,
    note         TEXT   NOT NULL DEFAULT '',
    hash         TEXT   NOT NULL DEFAULT '',
    content      TEXT   NOT NULL DEFAULT '',
    at           TEXT   NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (programme_id, seq)
);

-- One maintenance of one machine. live is 1 until it is done, discarded or withdrawn; seq
-- counts its changes, also for calendars that follow it.
CREATE TABLE maintenance_entries (
    id           TEXT   NOT NULL PRIMARY KEY,
    programme_id TEXT   NOT NULL REFERENCES maintenance_programmes (id),
    asset_id     TEXT   NOT NULL CHECK (asset_id <> ''),
    user_id      TEXT   NOT NULL,
    unit_id      TEXT   NOT NULL DEFAULT '',
    building     TEXT   NOT NULL DEFAULT '',
    adviser_id   TEXT   NOT NULL,
    due_on       TEXT   NOT NULL CHECK (length(due_on) = 10),
    day          TEXT   NOT NULL CHECK (length(day) = 10),
    hour         TEXT   NOT NULL DEFAULT '',
    minutes      BIGINT NOT NULL DEFAULT 0,
    state        TEXT   NOT NULL CHECK (state IN ('propuesta', 'avisada', 'confirmada', 'otra-fecha', 'precargada', 'orden', 'cumplida', 'descartada', 'retirada')),
    live         BIGINT NOT NULL CHECK (live IN (0, 1)),
    moved        BIGINT NOT NULL DEFAULT 0,
    hours        TEXT   NOT NULL DEFAULT '',
    wish         TEXT   NOT NULL DEFAULT '',
    note         TEXT   NOT NULL DEFAULT '',
    order_id     TEXT   NOT NULL DEFAULT '',
    done_on      TEXT   NOT NULL DEFAULT '',
    seq          BIGINT NOT NULL,
    changed_at   TEXT   NOT NULL CHECK (length(changed_at) = 27)
);
CREATE UNIQUE INDEX maintenance_entries_once ON maintenance_entries (programme_id, asset_id) WHERE live = 1;
CREATE INDEX maintenance_entries_days ON maintenance_entries (programme_id, day, id);
CREATE INDEX maintenance_entries_due ON maintenance_entries (programme_id, due_on) WHERE live = 1;
CREATE INDEX maintenance_entries_asset ON maintenance_entries (asset_id) WHERE live = 1;
CREATE INDEX maintenance_entries_user ON maintenance_entries (user_id, day) WHERE live = 1;
CREATE INDEX maintenance_entries_adviser ON maintenance_entries (adviser_id, day);
CREATE INDEX maintenance_entries_order ON maintenance_entries (order_id) WHERE order_id <> '';

CREATE TABLE maintenance_steps (
    entry_id   TEXT   NOT NULL,
    seq        BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind <> ''),
    state      TEXT   NOT NULL,
    day        TEXT   NOT NULL DEFAULT '',
    adviser_id TEXT   NOT NULL DEFAULT '',
    text       TEXT   NOT NULL DEFAULT '',
    person_id  TEXT   NOT NULL,
    role       TEXT   NOT NULL DEFAULT '',
    at         TEXT   NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (entry_id, seq)
);

-- Machines that a programme has no place for, and why.
CREATE TABLE maintenance_left (
    programme_id TEXT NOT NULL REFERENCES maintenance_programmes (id),
    asset_id     TEXT NOT NULL,
    due_on       TEXT NOT NULL DEFAULT '',
    why          TEXT NOT NULL CHECK (why <> ''),
    PRIMARY KEY (programme_id, asset_id)
);

-- Calendars that ordinary calendar programs follow. The address holds a secret of which
-- only the hash is kept; whoever made it takes it back.
CREATE TABLE maintenance_feeds (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL,
    scope      TEXT NOT NULL CHECK (scope IN ('ast', 'programa')),
    name       TEXT NOT NULL CHECK (name <> ''),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    made_at    TEXT NOT NULL CHECK (length(made_at) = 27),
    ended_at   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX maintenance_feeds_of ON maintenance_feeds (person_id, made_at) WHERE ended_at = '';
