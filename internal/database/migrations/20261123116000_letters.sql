-- +goose Up
-- append-only: letter_versions
-- append-only: letter_events
-- append-only: letter_signatures
-- append-only: letter_deliveries
-- F-04: register of oficios. Numbers are dense in a year; a void letter keeps its
-- number and says why.
CREATE TABLE letters (
    id        TEXT NOT NULL PRIMARY KEY,
    year      BIGINT NOT NULL,
    seq       BIGINT NOT NULL CHECK (seq > 0),
    number    TEXT NOT NULL UNIQUE CHECK (number <> ''),
    order_id  TEXT NOT NULL DEFAULT '',
    user_id   TEXT NOT NULL CHECK (user_id <> ''),
    state     TEXT NOT NULL CHECK (state IN ('borrador', 'por firmar', 'observado', 'firmado', 'anulado')),
    version   BIGINT NOT NULL CHECK (version > 0),
    open      INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1)),
    drafted_at TEXT NOT NULL,
    UNIQUE (year, seq)
);
CREATE INDEX letters_by_order ON letters (order_id, drafted_at) WHERE order_id <> '';
CREATE INDEX letters_open ON letters (drafted_at, id) WHERE open = 1;

CREATE TABLE letter_versions (
    letter_id TEXT NOT NULL REFERENCES letters (id),
    version   BIGINT NOT NULL CHECK (version > 0),
    content   TEXT NOT NULL,
    hash      TEXT NOT NULL CHECK (length(hash) = 64),
    made_by   TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (letter_id, version)
);

CREATE TABLE letter_events (
    id        TEXT NOT NULL PRIMARY KEY,
    letter_id TEXT NOT NULL REFERENCES letters (id),
    version   BIGINT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('observado', 'instruccion', 'anulado')),
    note      TEXT NOT NULL CHECK (note <> ''),
    made_by   TEXT NOT NULL,
    at        TEXT NOT NULL
);
CREATE INDEX letter_events_by_letter ON letter_events (letter_id, at);

CREATE TABLE letter_signatures (
    letter_id  TEXT NOT NULL PRIMARY KEY REFERENCES letters (id),
    version    BIGINT NOT NULL,
    person_id  TEXT NOT NULL CHECK (person_id <> ''),
    name       TEXT NOT NULL CHECK (name <> ''),
    post       TEXT NOT NULL,
    level      TEXT NOT NULL CHECK (level <> ''),
    hash       TEXT NOT NULL CHECK (length(hash) = 64),
    substitute INTEGER NOT NULL CHECK (substitute IN (0, 1)),
    at         TEXT NOT NULL,
    FOREIGN KEY (letter_id, version) REFERENCES letter_versions (letter_id, version)
);

CREATE TABLE letter_deliveries (
    letter_id TEXT NOT NULL REFERENCES letters (id),
    recipient TEXT NOT NULL,
    medium    TEXT NOT NULL CHECK (medium <> ''),
    proof     TEXT NOT NULL CHECK (proof <> ''),
    made_by   TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (letter_id, recipient)
);
