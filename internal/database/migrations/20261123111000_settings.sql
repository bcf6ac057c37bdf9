-- +goose Up
-- append-only: settings_history
-- append-only: calendars
-- append-only: calendar_days
-- append-only: calendar_years
-- Domain §3: what the institution may decide otherwise, with its history. §4.4:
-- each change of the calendar is a new version, since terms name theirs.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE settings_history (
    id       TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    previous TEXT NOT NULL,
    value    TEXT NOT NULL,
    set_by   TEXT NOT NULL,
    at       TEXT NOT NULL,
    reason   TEXT NOT NULL CHECK (reason <> '')
);
CREATE INDEX settings_history_by_name ON settings_history (name, at);

CREATE TABLE calendars (
    version BIGINT NOT NULL PRIMARY KEY,
    set_by  TEXT NOT NULL,
    at      TEXT NOT NULL,
    reason  TEXT NOT NULL CHECK (reason <> '')
);

CREATE TABLE calendar_days (
    version     BIGINT NOT NULL REFERENCES calendars (version),
    day         TEXT NOT NULL CHECK (length(day) = 10),
    name        TEXT NOT NULL CHECK (name <> ''),
    provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
    PRIMARY KEY (version, day)
);

CREATE TABLE calendar_years (
    version BIGINT NOT NULL REFERENCES calendars (version),
    year    BIGINT NOT NULL,
    PRIMARY KEY (version, year)
);
