-- +goose Up
-- Domain §4.3: what the acts of an external file say (rev11 P-07, P-08, P-09), its
-- clock, and the files that prove what somebody outside answered.
ALTER TABLE repairs ADD COLUMN record TEXT NOT NULL DEFAULT '{}';
ALTER TABLE repairs ADD COLUMN due_at TEXT NOT NULL DEFAULT '';
ALTER TABLE repairs ADD COLUMN check_at TEXT NOT NULL DEFAULT '';
CREATE INDEX repairs_check ON repairs (check_at) WHERE check_at <> '';
CREATE INDEX repairs_ended ON repairs (closed_at, id) WHERE closed_at <> '';
CREATE INDEX repairs_by_user ON repairs (user_id, state_since) WHERE closed_at = '';
CREATE INDEX repairs_by_adviser ON repairs (adviser_id, state_since) WHERE closed_at = '';

ALTER TABLE repair_steps ADD COLUMN act TEXT NOT NULL DEFAULT '';
ALTER TABLE repair_steps ADD COLUMN data TEXT NOT NULL DEFAULT '';

-- append-only: repair_files
CREATE TABLE repair_files (
    id         TEXT NOT NULL PRIMARY KEY,
    repair_id  TEXT NOT NULL REFERENCES repairs (id),
    seq        BIGINT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL CHECK (size > 0),
    hash       TEXT NOT NULL CHECK (hash <> ''),
    by_person  TEXT NOT NULL,
    at         TEXT NOT NULL
);
CREATE INDEX repair_files_of ON repair_files (repair_id, seq, id);
