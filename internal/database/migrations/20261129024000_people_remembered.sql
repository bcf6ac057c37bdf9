-- +goose Up
-- A session that its person asked to remember on a device lasts longer and does not end
-- for want of use.
ALTER TABLE sessions ADD COLUMN remembered INTEGER NOT NULL DEFAULT 0 CHECK (remembered IN (0, 1));

-- Who forgot their password and asked for a new one, for whoever administers. A request
-- for an address that no account has is kept too, without the address, so that both cost
-- the same and both count against the device they come from.
CREATE TABLE password_requests (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL DEFAULT '',
    address    TEXT NOT NULL,
    asked_at   TEXT NOT NULL CHECK (length(asked_at) = 27),
    ended_at   TEXT NOT NULL DEFAULT '',
    ended_by   TEXT NOT NULL DEFAULT '',
    outcome    TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'enlace', 'descartada', 'entró'))
);
CREATE INDEX password_requests_open ON password_requests (asked_at) WHERE ended_at = '' AND person_id <> '';
CREATE INDEX password_requests_by_person ON password_requests (person_id) WHERE ended_at = '' AND person_id <> '';
CREATE INDEX password_requests_by_address ON password_requests (address, asked_at);
