-- Who may come in, where they may look, and what people agreed to.
-- +goose Up

-- Places of an account beside account.unit_id: an official with three communes has two rows here.
CREATE TABLE account_scope (
  account_id text   NOT NULL REFERENCES account (id),
  unit_id    bigint NOT NULL,
  PRIMARY KEY (account_id, unit_id)
);

-- One row per sign-in that is listed, and can be ended, by its owner. The session's own data lies in session.
CREATE TABLE sign_in (
  id         text   PRIMARY KEY,     -- UUIDv7, kept inside the session
  account_id text   NOT NULL REFERENCES account (id),
  at         bigint NOT NULL,
  seen_at    bigint NOT NULL,        -- to five minutes
  ended_at   bigint NOT NULL DEFAULT 0,
  agent      text   NOT NULL         -- kind of browser, in few words
);
CREATE INDEX sign_in_account ON sign_in (account_id, at);

CREATE TABLE second_factor (
  account_id   text   PRIMARY KEY REFERENCES account (id),
  secret       text   NOT NULL,      -- sealed
  confirmed_at bigint NOT NULL,      -- 0: shown, not yet proved
  last_step    bigint NOT NULL       -- a code counts once
);
CREATE TABLE recovery_code (
  account_id text   NOT NULL REFERENCES account (id),
  code_hash  text   NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, code_hash)
);

-- One-time links: an invitation, or a new password. Only a hash of the link is kept.
CREATE TABLE ticket (
  token_hash text   PRIMARY KEY,
  kind       text   NOT NULL,        -- invite reset
  account_id text   NOT NULL,        -- reset: whose password; invite: who was made, once used
  name       text   NOT NULL,
  role       text   NOT NULL,
  units      text   NOT NULL,        -- JSON array of unit ids
  by_actor   text   NOT NULL,
  at         bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0
);
CREATE INDEX ticket_at ON ticket (at);

-- What one account asks and another must agree to.
CREATE TABLE approval (
  id         text   PRIMARY KEY,     -- UUIDv7
  kind       text   NOT NULL,        -- password erase
  subject    text   NOT NULL,        -- account:ID person:ID
  reason     text   NOT NULL,
  asked_by   text   NOT NULL,
  asked_at   bigint NOT NULL,
  expires_at bigint NOT NULL,
  state      text   NOT NULL,        -- asked agreed refused
  decided_by text   NOT NULL DEFAULT '',
  decided_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX approval_state ON approval (state, asked_at);

-- Counts of tries within a window, shared by all nodes. name never holds what was tried, only who tried.
CREATE TABLE throttle (
  name   text   PRIMARY KEY,
  began  bigint NOT NULL,
  tries  bigint NOT NULL
);

-- What a person said about messages; the latest row of (person, channel, purpose) holds.
CREATE TABLE consent (
  id        bigint  PRIMARY KEY,
  person_id bigint  NOT NULL REFERENCES person (id),
  channel   text    NOT NULL,        -- sms zalo call letter visit
  purpose   text    NOT NULL,        -- outreach renewal notice
  given     integer NOT NULL,        -- 0: withdrawn
  evidence  text    NOT NULL,        -- paper, words, message: where it can be looked up
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL
);
CREATE INDEX consent_person ON consent (person_id, channel, purpose, id);

-- Persons whose data were removed. The row of the person stays for the counts.
CREATE TABLE erasure (
  person_id   bigint PRIMARY KEY REFERENCES person (id),
  approval_id text   NOT NULL,
  at          bigint NOT NULL
);
