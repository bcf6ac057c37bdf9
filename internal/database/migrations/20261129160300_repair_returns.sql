-- +goose Up
-- rev11 P-08, T-NOS: a machine that is back has a term in its file, too. The clock reckons it
-- for those that wait already.
UPDATE repairs SET check_at = state_since WHERE state = 'X40' AND closed_at = '' AND check_at = '';
