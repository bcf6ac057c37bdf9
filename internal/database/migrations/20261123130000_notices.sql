-- +goose Up
-- What people are told when an order moves. A notice is for one person, or for
-- whoever holds a role; notice_seen says until when a person has read their tray.
CREATE TABLE notices (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL DEFAULT '',
    role       TEXT NOT NULL DEFAULT '',
    order_id   TEXT NOT NULL DEFAULT '',
    folio      TEXT NOT NULL DEFAULT '',
    way        TEXT NOT NULL,
    text       TEXT NOT NULL CHECK (text <> ''),
    at         TEXT NOT NULL CHECK (length(at) = 27),
    mail       TEXT NOT NULL DEFAULT '' CHECK (mail IN ('', 'pendiente', 'enviado', 'fallido')),
    attempts   BIGINT NOT NULL DEFAULT 0,
    CHECK ((person_id = '') <> (role = ''))
);
CREATE INDEX notices_person ON notices (person_id, at, id) WHERE person_id <> '';
CREATE INDEX notices_role ON notices (role, at, id) WHERE role <> '';
CREATE INDEX notices_order ON notices (order_id, at) WHERE order_id <> '';
CREATE INDEX notices_mail ON notices (at) WHERE mail = 'pendiente';

CREATE TABLE notice_seen (
    person_id TEXT NOT NULL PRIMARY KEY,
    seen_at   TEXT NOT NULL
);
