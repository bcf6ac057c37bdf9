-- +goose Up
-- blob: seal_evidence.blob
-- blob: repair_files.hash
-- What proves a signature, and what somebody outside answered, lies in the store of
-- files too, and goes into copies.
CREATE INDEX backup_runs_by_time ON backup_runs (at) WHERE ok = 1;
