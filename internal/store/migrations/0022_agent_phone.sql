-- How a collector is reached: it stands with the card on the family's page, so that people can check who asks.
-- +goose Up

ALTER TABLE agent ADD COLUMN phone text NOT NULL DEFAULT '';
