-- +goose Up
-- Which users were told by when the yearly maintenance of their machine is due, of those
-- for which no programme has a day.
-- append-only: maintenance_warnings
CREATE TABLE maintenance_warnings (
    asset_id TEXT NOT NULL REFERENCES assets (id),
    due_on   TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (asset_id, due_on)
);
