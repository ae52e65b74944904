-- Signing in by an identity provider, and counts of prospects by place.
-- +goose Up

-- Who someone is for a provider of identities (OpenID Connect). It opens an account that exists; it makes none.
CREATE TABLE account_subject (
  issuer     text   NOT NULL,        -- address of the provider
  subject    text   NOT NULL,        -- whom it means; nobody else ever has it
  account_id text   NOT NULL REFERENCES account (id),
  label      text   NOT NULL,        -- as the provider calls them, to be recognised by people
  by_actor   text   NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX account_subject_once ON account_subject (account_id, issuer);

-- How many prospects a commune has, by what lists and tables of the province choose by (derived; counted anew
-- in the transaction that changes a prospect). A province is the sum of its communes.
CREATE TABLE prospect_cell (
  commune_id bigint  NOT NULL,
  segment    text    NOT NULL,
  lead       integer NOT NULL,
  wants      integer NOT NULL,
  held       integer NOT NULL,       -- 1: somebody holds them
  n          bigint  NOT NULL,
  PRIMARY KEY (commune_id, segment, lead, wants, held)
);
-- Appointments of the next days, in the whole province.
CREATE INDEX prospect_next ON prospect (next_day) WHERE next_day IS NOT NULL;
