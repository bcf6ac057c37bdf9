-- +goose Up
-- What became known of an inventory movement after its F-08 was complete: a frozen paper does not
-- change (rev11 P-09, GAP-21).
-- append-only: paper_annexes
CREATE TABLE paper_annexes (
	paper_id  TEXT NOT NULL REFERENCES papers (id),
	seq       INTEGER NOT NULL,
	inventory TEXT NOT NULL DEFAULT '',
	number    TEXT NOT NULL DEFAULT '',
	day       TEXT NOT NULL,
	person_id TEXT NOT NULL,
	at        TEXT NOT NULL,
	PRIMARY KEY (paper_id, seq)
);
CREATE INDEX papers_movements ON papers (opened_at, id) WHERE kind = 'F-08' AND status = 'firmado';
