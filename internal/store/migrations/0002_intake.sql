-- What giving rejected rows back and linking in whole deliveries need.
-- +goose Up

-- The rows above the data as they came (JSON array of arrays): rejected rows go back under the same head.
ALTER TABLE delivery ADD COLUMN header text NOT NULL DEFAULT '';
-- When linkage had taken in the whole delivery (unix ms); 0: not yet.
ALTER TABLE delivery ADD COLUMN linked_at bigint NOT NULL DEFAULT 0;
