-- +goose Up
-- The day on which a recipient was notified, which is not always the day on which
-- that was entered (rev11 R-T-02). Entries from before say the day they were made.
ALTER TABLE letter_deliveries ADD COLUMN day TEXT NOT NULL DEFAULT '';
