-- +goose Up
-- append-only: control_instruments
-- append-only: control_revisions
-- append-only: control_copies
-- append-only: control_copy_ends
-- Q-02, Q-03, Q-04, S-05: what happened to the records of the document since it was
-- written. What the document itself says stands in the program, letter by letter, and no
-- row here overwrites it.
CREATE TABLE control_instruments (
    id         TEXT NOT NULL CHECK (id <> ''),
    version    BIGINT NOT NULL CHECK (version > 0),
    title      TEXT NOT NULL CHECK (title <> ''),
    link       TEXT NOT NULL DEFAULT '',
    published  TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '',
    valid_to   TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL CHECK (reason <> ''),
    made_by    TEXT NOT NULL,
    at         TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (id, version)
);

CREATE TABLE control_revisions (
    id         TEXT NOT NULL PRIMARY KEY,
    revision   BIGINT NOT NULL CHECK (revision > 0),
    label      TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    change     TEXT NOT NULL CHECK (change <> ''),
    document   TEXT NOT NULL CHECK (document <> ''),
    acts       TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    at         TEXT NOT NULL CHECK (length(at) = 27)
);

CREATE TABLE control_copies (
    id        TEXT NOT NULL PRIMARY KEY,
    revision  BIGINT NOT NULL CHECK (revision > 0),
    number    TEXT NOT NULL CHECK (number <> ''),
    holder    TEXT NOT NULL CHECK (holder <> ''),
    unit      TEXT NOT NULL CHECK (unit <> ''),
    delivered TEXT NOT NULL CHECK (length(delivered) = 10),
    proof     TEXT NOT NULL CHECK (proof <> ''),
    made_by   TEXT NOT NULL,
    at        TEXT NOT NULL CHECK (length(at) = 27),
    UNIQUE (revision, number)
);

CREATE TABLE control_copy_ends (
    copy_id TEXT NOT NULL PRIMARY KEY,
    day     TEXT NOT NULL CHECK (length(day) = 10),
    reason  TEXT NOT NULL CHECK (reason <> ''),
    proof   TEXT NOT NULL CHECK (proof <> ''),
    made_by TEXT NOT NULL,
    at      TEXT NOT NULL CHECK (length(at) = 27)
);
