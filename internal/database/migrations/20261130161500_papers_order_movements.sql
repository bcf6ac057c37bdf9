-- +goose Up
-- The movements of the inventory that wait in orders, as those of external files (rev11 P-09).
CREATE INDEX papers_order_movements ON papers (order_id) WHERE kind = 'F-08' AND status = 'por firmar' AND order_id <> '';
