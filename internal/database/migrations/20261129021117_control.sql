-- +goose Up
-- append-only: control_headings
-- append-only: control_formats
-- append-only: control_withdrawals
-- Q-06, Q-10, GAP-45: what heads and closes every paper, from a day to a day, and the
-- versions of the formats with their validity. Nothing is overwritten: a later row holds
-- over an earlier one on the days that it covers.
CREATE TABLE control_headings (
    id         TEXT NOT NULL PRIMARY KEY,
    field      TEXT NOT NULL CHECK (field IN ('emblema', 'color', 'institucion', 'leyenda', 'control', 'privacidad')),
    value      TEXT NOT NULL,
    alt        TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    valid_to   TEXT NOT NULL DEFAULT '' CHECK (valid_to = '' OR valid_to >= valid_from),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    made_by    TEXT NOT NULL,
    at         TEXT NOT NULL CHECK (length(at) = 27)
);
CREATE INDEX control_headings_by_field ON control_headings (field, at, id);

CREATE TABLE control_formats (
    id          TEXT NOT NULL PRIMARY KEY,
    code        TEXT NOT NULL CHECK (code <> ''),
    label       TEXT NOT NULL CHECK (label <> ''),
    valid_from  TEXT NOT NULL CHECK (length(valid_from) = 10),
    document    TEXT NOT NULL CHECK (document <> ''),
    approved_on TEXT NOT NULL CHECK (length(approved_on) = 10),
    reviewed    TEXT NOT NULL CHECK (reviewed <> ''),
    approved    TEXT NOT NULL CHECK (approved <> ''),
    change      TEXT NOT NULL CHECK (change <> ''),
    made_by     TEXT NOT NULL,
    at          TEXT NOT NULL CHECK (length(at) = 27),
    UNIQUE (code, label)
);

-- What was recorded by mistake is taken back before its day, with the reason.
CREATE TABLE control_withdrawals (
    id      TEXT NOT NULL PRIMARY KEY,
    reason  TEXT NOT NULL CHECK (reason <> ''),
    made_by TEXT NOT NULL,
    at      TEXT NOT NULL CHECK (length(at) = 27)
);

-- The legend of the year was a parameter without days. What was decided about it stays
-- decided, from the day of each decision.
INSERT INTO control_headings (id, field, value, valid_from, reason, made_by, at)
SELECT id, 'leyenda', value, substr(at, 1, 10), reason, set_by, at FROM settings_history WHERE name = 'oficio.leyenda';
DELETE FROM settings WHERE name = 'oficio.leyenda';
