-- +goose Up
-- append-only: letter_replies
-- append-only: letter_reminders
-- append-only: letter_addressees
-- F-04 part 14, R-T-01: what the addressee answered, when somebody was reminded that it
-- has not, and in whose place the substitute signed. GAP-33: to whom letters may go, each
-- entry in versions with its days.
ALTER TABLE letter_signatures ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE letter_replies (
    id        TEXT NOT NULL PRIMARY KEY,
    letter_id TEXT NOT NULL REFERENCES letters (id),
    number    TEXT NOT NULL CHECK (number <> ''),
    day       TEXT NOT NULL CHECK (length(day) = 10),
    sense     TEXT NOT NULL CHECK (sense IN ('autoriza', 'pide-informacion', 'no-autoriza')),
    summary   TEXT NOT NULL CHECK (summary <> ''),
    annexes   TEXT NOT NULL,
    made_by   TEXT NOT NULL,
    at        TEXT NOT NULL CHECK (length(at) = 27),
    UNIQUE (letter_id, number)
);
CREATE INDEX letter_replies_by_letter ON letter_replies (letter_id, day);

CREATE TABLE letter_reminders (
    letter_id TEXT NOT NULL REFERENCES letters (id),
    seq       BIGINT NOT NULL CHECK (seq > 0),
    at        TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (letter_id, seq)
);

CREATE TABLE letter_addressees (
    id          TEXT NOT NULL,
    version     BIGINT NOT NULL CHECK (version > 0),
    name        TEXT NOT NULL,
    post        TEXT NOT NULL,
    institution TEXT NOT NULL CHECK (institution <> ''),
    address     TEXT NOT NULL,
    valid_from  TEXT NOT NULL CHECK (length(valid_from) = 10),
    valid_to    TEXT NOT NULL DEFAULT '' CHECK (valid_to = '' OR valid_to >= valid_from),
    made_by     TEXT NOT NULL,
    at          TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (id, version)
);
