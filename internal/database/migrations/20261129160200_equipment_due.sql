-- +goose Up
-- Whose yearly maintenance is due is found by the day it is counted from, without looking
-- at every machine.
CREATE INDEX assets_due ON assets ((CASE WHEN last_maintenance <> '' THEN last_maintenance ELSE acquired_on END), id)
    WHERE status = 'activo' AND regime = 'propiedad' AND CASE WHEN last_maintenance <> '' THEN last_maintenance ELSE acquired_on END <> '';

-- A filter that few machines meet walks those alone, in the order of the list.
CREATE INDEX assets_by_type ON assets (type, inventory_key, id);
CREATE INDEX assets_by_building ON assets (building, inventory_key, id);
CREATE INDEX assets_not_owned ON assets (regime, inventory_key, id) WHERE regime <> 'propiedad';
