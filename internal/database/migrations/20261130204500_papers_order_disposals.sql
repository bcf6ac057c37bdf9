-- +goose Up
-- The orders whose machine is to be written off, which the Coordinación Administrativa reads
-- (rev11 P-09); those that it is to receive have been in the turn of their AST.
CREATE INDEX papers_order_disposals ON papers (order_id) WHERE kind = 'F-08' AND order_id <> '';
UPDATE orders SET turn_role = 'coordinacion', turn_person = '' WHERE state = 'E04' AND is_open = 1
	AND id IN (SELECT p.order_id FROM papers p JOIN paper_signatures s ON s.paper_id = p.id AND s.slot = 'ast'
		WHERE p.kind = 'F-08' AND p.order_id <> '' AND p.status = 'por firmar');
