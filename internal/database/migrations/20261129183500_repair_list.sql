-- +goose Up
-- The list of external files: what few of the ended ones are is found without going through
-- the archive, and in the order of the list.
CREATE INDEX repairs_of_user ON repairs (user_id, closed_at, id);
CREATE INDEX repairs_of_adviser ON repairs (adviser_id, closed_at, id) WHERE closed_at <> '';
CREATE INDEX repairs_of_provider ON repairs (provider_id, closed_at, id) WHERE closed_at <> '';
CREATE INDEX repairs_by_end ON repairs (state, closed_at, id) WHERE closed_at <> '';
-- A provider's own folio, however its letters were typed.
CREATE INDEX repairs_by_ref ON repairs (upper(provider_ref)) WHERE provider_ref <> '';
