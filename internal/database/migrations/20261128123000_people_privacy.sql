-- +goose Up
-- Who read which version of the privacy notice, and when (ST-OS field 20): once a
-- version. text_hash is the SHA-256 of the words that were read.
-- append-only: privacy_acceptances
CREATE TABLE privacy_acceptances (
    person_id TEXT NOT NULL REFERENCES persons (id),
    version   BIGINT NOT NULL CHECK (version > 0),
    text_hash TEXT NOT NULL CHECK (length(text_hash) = 64),
    at        TEXT NOT NULL,
    PRIMARY KEY (person_id, version)
);
