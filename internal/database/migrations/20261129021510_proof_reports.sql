-- +goose Up
-- The whole report of a judgement, for the page that explains it in words.
ALTER TABLE proof_runs ADD COLUMN report TEXT NOT NULL DEFAULT '';
