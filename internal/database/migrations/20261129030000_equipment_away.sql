-- +goose Up
-- What is away, the longest first: the first few are found without sorting all of them.
CREATE INDEX custody_away_since ON custody (since, asset_id) WHERE place <> 'usuario';
