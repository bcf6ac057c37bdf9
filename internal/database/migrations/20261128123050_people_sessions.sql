-- +goose Up
-- Who is signed in now is counted from those seen lately.
CREATE INDEX sessions_seen ON sessions (seen_at) WHERE ended_at = '';
