-- +goose Up
-- A signature may be strengthened after its paper is complete: with an e.firma, or the scan
-- of a handwritten one. What is printed then shows it, and is a copy of its own; the one of
-- before stays as it is (F-10, domain §5).
ALTER TABLE paper_copies ADD COLUMN added BIGINT NOT NULL DEFAULT 0 CHECK (added >= 0);
DROP INDEX paper_copies_once;
CREATE UNIQUE INDEX paper_copies_each ON paper_copies (kind, order_id, paper_id, letter_id, version, added);
