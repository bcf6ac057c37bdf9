-- +goose Up
-- The movements of the inventory that wait to be signed, however many were: the page of the
-- Coordinación Administrativa asks for them each time (rev11 P-09).
CREATE INDEX papers_unsigned_movements ON papers (repair_id) WHERE kind = 'F-08' AND status = 'por firmar' AND repair_id <> '';
