-- +goose Up
-- What a person has typed into a form and not sent yet, one row a form. It is no
-- record of the procedure: it goes when the form is sent, or after thirty days.
CREATE TABLE drafts (
    person_id TEXT NOT NULL,
    form      TEXT NOT NULL CHECK (form <> ''),
    typed     TEXT NOT NULL,
    saved_at  TEXT NOT NULL CHECK (length(saved_at) = 27),
    PRIMARY KEY (person_id, form)
);
CREATE INDEX drafts_by_age ON drafts (saved_at);
