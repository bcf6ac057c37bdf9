-- +goose Up
-- A form that was sent leaves its key behind for a day: what its page was still
-- saving when it was sent arrives later and must not come back as a draft.
ALTER TABLE drafts ADD COLUMN sent_key TEXT NOT NULL DEFAULT '';
