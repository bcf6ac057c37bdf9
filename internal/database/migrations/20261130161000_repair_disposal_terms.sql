-- +goose Up
-- Disposals that files proposed before their term was kept: the next look at the clock computes it
-- (rev11 P-09, domain §4.4).
UPDATE repairs SET check_at = closed_at WHERE state = 'X91' AND closed_at <> '' AND check_at = '' AND due_at = ''
	AND id IN (SELECT p.repair_id FROM papers p WHERE p.kind = 'F-08' AND p.status = 'por firmar' AND p.repair_id <> '');
