-- +goose Up
-- The key with which a person's devices lock what they could not send while the network
-- was away. It is of no use without the device.
CREATE TABLE device_keys (
    person_id TEXT NOT NULL PRIMARY KEY,
    key       TEXT NOT NULL CHECK (length(key) = 44),
    made_at   TEXT NOT NULL CHECK (length(made_at) = 27)
);
