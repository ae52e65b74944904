-- Prospects: who is to be asked next and why, who holds them, and what was said.
-- +goose Up

-- Who can hold prospects: a collector, or a group.
CREATE TABLE holder (
  id              bigint PRIMARY KEY,
  kind            text   NOT NULL,       -- collector group
  name            text   NOT NULL,
  unit_id         bigint NOT NULL REFERENCES unit (id),   -- works in this place and below
  organisation_id bigint REFERENCES organisation (id),
  account_id      text   REFERENCES account (id),
  closed_at       bigint                 -- takes no more prospects since then
);
CREATE INDEX holder_unit ON holder (unit_id);
CREATE UNIQUE INDEX holder_account ON holder (account_id) WHERE account_id IS NOT NULL;

-- One row per person who is a prospect, or was one and has a holder or a talk behind them (lead 0).
-- All but holder_id and the talks is derived from the register.
CREATE TABLE prospect (
  person_id    bigint  PRIMARY KEY REFERENCES person (id),
  commune_id   bigint  NOT NULL,
  village_id   bigint,
  group_id     bigint,
  household_id bigint,
  lead         integer NOT NULL,         -- 0 none 1 stopped 2 due 3 household 4 earlier 5 never
  scheme       integer NOT NULL,         -- of the leading reason
  wants        integer NOT NULL,         -- bits of the schemes to speak about
  tags         bigint  NOT NULL,         -- every reason that is true
  segment      text    NOT NULL,         -- code of a rule
  score        integer NOT NULL,         -- sum of the points of why
  place        integer NOT NULL,         -- order of the list
  why          text    NOT NULL,
  holder_id    bigint  REFERENCES holder (id),
  joined       integer NOT NULL DEFAULT 0,   -- bits of schemes joined, as told; the next list will show it
  talks        integer NOT NULL DEFAULT 0,
  minutes      integer NOT NULL DEFAULT 0,
  last_day     text,
  last_outcome text    NOT NULL DEFAULT '',
  next_day     text,
  next_note    text    NOT NULL DEFAULT ''
);
CREATE INDEX prospect_place ON prospect (place, person_id);
CREATE INDEX prospect_commune ON prospect (commune_id, place, person_id);
CREATE INDEX prospect_village ON prospect (village_id, place, person_id);
CREATE INDEX prospect_holder ON prospect (holder_id, place, person_id) WHERE holder_id IS NOT NULL;
CREATE INDEX prospect_count ON prospect (commune_id, segment, lead, wants, holder_id, next_day);

-- Every giving, taking back and handing over, in order.
CREATE TABLE prospect_move (
  id          bigint PRIMARY KEY,
  person_id   bigint NOT NULL REFERENCES person (id),
  act         text   NOT NULL,           -- assign release hand_over expand
  from_holder bigint,
  to_holder   bigint,
  note        text   NOT NULL,
  by_actor    text   NOT NULL,
  at          bigint NOT NULL
);
CREATE INDEX prospect_move_person ON prospect_move (person_id, id);

-- Talks. A correction withdraws a talk and tells it anew.
CREATE TABLE prospect_talk (
  id           bigint  PRIMARY KEY,
  person_id    bigint  NOT NULL REFERENCES person (id),
  holder_id    bigint,
  on_day       text    NOT NULL,
  minutes      integer NOT NULL,
  way          text    NOT NULL,         -- visit call meeting
  outcome      text    NOT NULL,         -- absent thinking agreed joined refused
  schemes      integer NOT NULL,         -- joined: bits of which
  objection    text    NOT NULL,         -- code of the catalogue, or empty
  note         text    NOT NULL,         -- sealed
  next_day     text,
  next_note    text    NOT NULL,
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL,
  withdrawn_at bigint  NOT NULL DEFAULT 0
);
CREATE INDEX prospect_talk_person ON prospect_talk (person_id, id);
CREATE INDEX prospect_talk_objection ON prospect_talk (objection, outcome) WHERE objection <> '';

-- Who brought whom: everyone is brought once.
CREATE TABLE referral (
  person_id bigint PRIMARY KEY REFERENCES person (id),
  by_person bigint NOT NULL REFERENCES person (id),
  on_day    text   NOT NULL,
  by_actor  text   NOT NULL,
  at        bigint NOT NULL,
  CHECK (person_id <> by_person)
);
CREATE INDEX referral_by ON referral (by_person);

-- What a family can pay and when. Never shown to the family.
CREATE TABLE household_means (
  id           bigint PRIMARY KEY,
  household_id bigint NOT NULL REFERENCES household (id),
  kind         text   NOT NULL,          -- trees harvest wage
  crop         text   NOT NULL,
  n            integer NOT NULL,
  by_actor     text   NOT NULL,
  at           bigint NOT NULL,
  gone_at      bigint NOT NULL DEFAULT 0
);
CREATE INDEX household_means_household ON household_means (household_id);

-- Segments of prospects: dated rules of the office, tried in order.
CREATE TABLE segment_rule (
  code     text    NOT NULL,
  from_day text    NOT NULL,
  to_day   text,                         -- first day it no longer holds
  nth      integer NOT NULL,
  name     text    NOT NULL,
  en       text    NOT NULL,
  terms    text    NOT NULL,             -- JSON of the conditions
  by_actor text    NOT NULL,
  at       bigint  NOT NULL,
  PRIMARY KEY (code, from_day)
);

-- Who was poor in an earlier residents list: read once for each count of prospects.
CREATE INDEX record_poor ON record (person_id) WHERE list = 'residents' AND poverty IN (1, 2);
