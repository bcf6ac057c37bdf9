-- +goose Up
-- R-S-02: what the Supervisor does before other bodies for an order or an external file.
-- Each stays open until it has a result.
CREATE TABLE dealings (
    id        TEXT NOT NULL PRIMARY KEY,
    folio     TEXT NOT NULL UNIQUE,
    order_id  TEXT NOT NULL DEFAULT '',
    repair_id TEXT NOT NULL DEFAULT '',
    subject   TEXT NOT NULL CHECK (subject <> ''),
    body      TEXT NOT NULL CHECK (body <> ''),
    letter    TEXT NOT NULL DEFAULT '',
    purpose   TEXT NOT NULL CHECK (purpose <> ''),
    began_on  TEXT NOT NULL,
    due_on    TEXT NOT NULL DEFAULT '',
    ended_on  TEXT NOT NULL DEFAULT '',
    result    TEXT NOT NULL DEFAULT '',
    CHECK ((order_id = '') <> (repair_id = '')),
    CHECK ((ended_on = '') = (result = ''))
);
CREATE INDEX dealings_open ON dealings (began_on, id) WHERE ended_on = '';
CREATE INDEX dealings_ended ON dealings (ended_on, id) WHERE ended_on <> '';
CREATE INDEX dealings_of_order ON dealings (order_id, id) WHERE order_id <> '';
CREATE INDEX dealings_of_repair ON dealings (repair_id, id) WHERE repair_id <> '';

-- append-only: dealing_notes
CREATE TABLE dealing_notes (
    dealing_id TEXT NOT NULL REFERENCES dealings (id),
    seq        BIGINT NOT NULL,
    on_day     TEXT NOT NULL,
    letter     TEXT NOT NULL DEFAULT '',
    text       TEXT NOT NULL CHECK (text <> ''),
    due_on     TEXT NOT NULL DEFAULT '',
    ends       INTEGER NOT NULL CHECK (ends IN (0, 1)),
    step_seq   BIGINT NOT NULL,
    by_person  TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (dealing_id, seq)
);
