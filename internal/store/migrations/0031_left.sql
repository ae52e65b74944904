-- Life events (4.08): whose school card ends, and who stands in no residents list any more. Both lists are asked of
-- a whole province; few rows are in these indexes.
-- +goose Up

CREATE INDEX spell_school ON spell (to_day, person_id) WHERE scheme = 3 AND substr(category, 1, 2) IN ('HS', 'SV');
CREATE INDEX person_gone ON person (commune_id) WHERE resident = 0 AND merged_into IS NULL;
