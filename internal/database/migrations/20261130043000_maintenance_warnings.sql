-- +goose Up
-- Which machines' users were told by when the yearly maintenance is due, of those for which
-- no programme has a day: with the day from which it was counted.
-- append-only: maintenance_warnings
CREATE TABLE maintenance_warnings (
    asset_id TEXT NOT NULL REFERENCES assets (id),
    from_day TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (asset_id, from_day)
);
