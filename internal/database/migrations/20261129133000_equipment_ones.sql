-- +goose Up
-- Who reads a label takes an I for a 1 as they take an O for a 0: the endings by which a
-- machine is found forgive both. The numbers themselves stay as they are.
INSERT INTO asset_tails (asset_id, tail)
SELECT DISTINCT asset_id, replace(tail, 'I', '1') FROM asset_tails WHERE tail LIKE '%I%'
ON CONFLICT DO NOTHING;
DELETE FROM asset_tails WHERE tail LIKE '%I%';
