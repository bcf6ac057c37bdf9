-- +goose Up
-- E-07: an account begins with a link that works once, and not with a password
-- that somebody else chose. Only the hash of the link's token is kept.
CREATE TABLE invitations (
    id           TEXT NOT NULL PRIMARY KEY,
    person_id    TEXT NOT NULL REFERENCES persons (id),
    token_hash   TEXT NOT NULL UNIQUE,
    made_by      TEXT NOT NULL CHECK (made_by <> ''),
    made_at      TEXT NOT NULL,
    ends_at      TEXT NOT NULL,
    used_at      TEXT NOT NULL DEFAULT '',
    withdrawn_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX invitations_by_person ON invitations (person_id, made_at);
