-- Values of the book of law that an office entered and a second person approved. A row is never edited: a
-- later one lies over it.
-- +goose Up

CREATE TABLE policy_override (
  id         text   PRIMARY KEY,     -- UUIDv7
  parameter  text   NOT NULL,        -- name in the book
  valid_from text   NOT NULL,
  valid_to   text,                   -- last day; NULL: still
  value      text   NOT NULL,        -- as written in the parameter's unit
  document   text   NOT NULL,
  article    text   NOT NULL,
  doc_day    text   NOT NULL,
  link       text   NOT NULL,        -- where it was read
  reason     text   NOT NULL,
  asked_by   text   NOT NULL,
  asked_at   bigint NOT NULL,
  state      text   NOT NULL,        -- asked agreed refused
  decided_by text   NOT NULL DEFAULT '',
  decided_at bigint NOT NULL DEFAULT 0,
  decided    bigint NOT NULL DEFAULT 0   -- change number of the decision: the order in which values lie over each other
);
CREATE INDEX policy_override_parameter ON policy_override (parameter, asked_at);
CREATE INDEX policy_override_state ON policy_override (state, decided);
