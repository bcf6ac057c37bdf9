-- +goose Up
-- What a person keeps of a list for themselves: filters under a name, and columns. It
-- is no record of the procedure, and nobody else reads it.
CREATE TABLE saved_views (
    id        TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL,
    list      TEXT NOT NULL CHECK (list <> ''),
    name      TEXT NOT NULL CHECK (name <> ''),
    query     TEXT NOT NULL,
    position  BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_by_name ON saved_views (person_id, list, name);

CREATE TABLE list_columns (
    person_id TEXT NOT NULL,
    list      TEXT NOT NULL CHECK (list <> ''),
    columns   TEXT NOT NULL,
    PRIMARY KEY (person_id, list)
);
