-- +goose Up
-- What an act writes and signs is laid before whoever signs it first, whole, as it will be
-- signed (R-U-02): the sheets, what was typed, and the instant that the sheets say. The
-- signature is refused over anything else. A row goes by age, and is no record.
CREATE TABLE paper_shown (
    id        TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL CHECK (person_id <> ''),
    through   TEXT NOT NULL DEFAULT '',
    subject   TEXT NOT NULL CHECK (subject <> ''),
    act       TEXT NOT NULL CHECK (act <> ''),
    version   BIGINT NOT NULL,
    typed     TEXT NOT NULL,
    sheets    TEXT NOT NULL,
    signed_at TEXT NOT NULL DEFAULT '',
    at        TEXT NOT NULL CHECK (length(at) = 27)
);

CREATE INDEX paper_shown_by ON paper_shown (person_id, subject, act, at);
CREATE INDEX paper_shown_at ON paper_shown (at);
