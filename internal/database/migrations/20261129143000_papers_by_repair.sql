-- +goose Up
-- The dossier of an order brings what was frozen of its external file.
CREATE INDEX paper_copies_by_repair ON paper_copies (repair_id, at) WHERE repair_id <> '';
