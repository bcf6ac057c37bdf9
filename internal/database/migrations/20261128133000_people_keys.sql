-- +goose Up
-- Who does not want single keys to do things switches them off once, for every
-- machine (WCAG 2.1.4).
ALTER TABLE persons ADD COLUMN keys_off INTEGER NOT NULL DEFAULT 0 CHECK (keys_off IN (0, 1));
