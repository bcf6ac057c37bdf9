-- +goose Up
-- What moved since a page was shown is asked by everybody who has a queue open.
CREATE INDEX order_steps_at ON order_steps (at);
