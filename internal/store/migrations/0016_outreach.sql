-- Small groups, their weekly plans, doors and visits, and the enrolments that came of them.
-- +goose Up

-- A group is a holder of prospects (kind group) that walks.
CREATE TABLE field_group (
  id            bigint  PRIMARY KEY REFERENCES holder (id),
  target        integer NOT NULL,        -- new participants a month
  founded       text    NOT NULL,
  leader_reason text    NOT NULL         -- why the leader is not from the Post; empty: is
);

CREATE TABLE group_member (
  id              bigint  PRIMARY KEY,
  group_id        bigint  NOT NULL REFERENCES field_group (id),
  name            text    NOT NULL,
  organisation_id bigint  REFERENCES organisation (id),
  account_id      text    REFERENCES account (id),
  phone           text    NOT NULL,      -- sealed; empty: none
  leader          integer NOT NULL,
  from_day        text    NOT NULL,
  to_day          text                   -- first day no longer a member
);
CREATE INDEX group_member_group ON group_member (group_id);
CREATE UNIQUE INDEX group_member_account ON group_member (account_id) WHERE account_id IS NOT NULL AND to_day IS NULL;

CREATE TABLE week_plan (
  id           bigint  PRIMARY KEY,
  group_id     bigint  NOT NULL REFERENCES field_group (id),
  week         text    NOT NULL,         -- its Monday
  far_first    integer NOT NULL,
  published_at bigint  NOT NULL DEFAULT 0,
  published_by text    NOT NULL DEFAULT '',
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL,
  UNIQUE (group_id, week)
);
CREATE INDEX week_plan_week ON week_plan (week);

CREATE TABLE plan_session (
  plan_id   bigint  NOT NULL REFERENCES week_plan (id),
  nth       integer NOT NULL,
  on_day    text    NOT NULL,
  at_minute integer NOT NULL,            -- from midnight
  unit_id   bigint  NOT NULL REFERENCES unit (id),
  meet_at   text    NOT NULL,
  PRIMARY KEY (plan_id, nth)
);

CREATE TABLE plan_answer (
  plan_id   bigint  NOT NULL REFERENCES week_plan (id),
  member_id bigint  NOT NULL REFERENCES group_member (id),
  coming    integer NOT NULL,
  reason    text    NOT NULL,
  at        bigint  NOT NULL,
  PRIMARY KEY (plan_id, member_id)
);

CREATE TABLE door (
  plan_id      bigint  NOT NULL REFERENCES week_plan (id),
  household_id bigint  NOT NULL REFERENCES household (id),
  session      integer NOT NULL,         -- nth of plan_session
  nth          integer NOT NULL,         -- walking order
  why          text    NOT NULL,         -- reasons of its best prospect, as prospect writes them
  PRIMARY KEY (plan_id, household_id)
);

-- Who has a door now. One row a door, so two groups cannot have it; it is free again after until_at.
CREATE TABLE door_hold (
  household_id bigint PRIMARY KEY REFERENCES household (id),
  group_id     bigint NOT NULL REFERENCES field_group (id),
  plan_id      bigint NOT NULL REFERENCES week_plan (id),
  until_at     bigint NOT NULL,
  by_actor     text   NOT NULL,
  at           bigint NOT NULL
);
CREATE INDEX door_hold_plan ON door_hold (plan_id);

-- What happened at a door. A visit is a fact: what cannot be booked is kept as quarantined, with the reason.
CREATE TABLE visit (
  id           bigint  PRIMARY KEY,
  op_id        text    NOT NULL UNIQUE,  -- UUIDv7 of the phone or of the form
  plan_id      bigint,                   -- as told; may name nothing when quarantined
  group_id     bigint,
  household_id bigint,
  person_id    bigint,
  commune_id   bigint,
  village_id   bigint,
  talk_id      bigint  REFERENCES prospect_talk (id),
  on_day       text    NOT NULL,
  at_time      bigint  NOT NULL,         -- by the device's clock
  minutes      integer NOT NULL,
  met          text    NOT NULL,
  result       text    NOT NULL,
  objection    text    NOT NULL,
  next_day     text,
  note         text    NOT NULL,         -- sealed
  device       text    NOT NULL,
  state        text    NOT NULL,         -- booked quarantined withdrawn
  why          text    NOT NULL,         -- reason of the quarantine
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL
);
CREATE INDEX visit_plan ON visit (plan_id);
CREATE INDEX visit_day ON visit (on_day, group_id);
CREATE INDEX visit_household ON visit (household_id, on_day);
CREATE INDEX visit_shut ON visit (state) WHERE state = 'quarantined';

-- Who joined, counted once: no second row of a person and scheme within a year (verify looks). What came before it is told by talks,
-- visits, events and broadcasts.
CREATE TABLE enrolment (
  id           bigint  PRIMARY KEY,
  person_id    bigint  NOT NULL REFERENCES person (id),
  scheme       integer NOT NULL,
  on_day       text    NOT NULL,
  commune_id   bigint  NOT NULL,
  village_id   bigint,
  group_id     bigint,
  talk_id      bigint,
  event_id     bigint,
  heard        text    NOT NULL,         -- where they heard of it; empty: not asked
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL,
  withdrawn_at bigint  NOT NULL DEFAULT 0
);
CREATE INDEX enrolment_person ON enrolment (person_id, scheme);
CREATE INDEX enrolment_day ON enrolment (on_day);
CREATE INDEX enrolment_group ON enrolment (group_id, on_day);
CREATE INDEX enrolment_talk ON enrolment (talk_id);

-- The week's total as the agent confirmed and told it; later changes show beside it.
CREATE TABLE week_total (
  group_id bigint NOT NULL REFERENCES field_group (id),
  week     text   NOT NULL,
  n        bigint NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  PRIMARY KEY (group_id, week)
);

-- Leaders who looked on or went along, and what was learnt.
CREATE TABLE going_along (
  id       bigint PRIMARY KEY,
  group_id bigint NOT NULL REFERENCES field_group (id),
  on_day   text   NOT NULL,
  who      text   NOT NULL,              -- name
  way      text   NOT NULL,              -- look_on go_along
  learnt   text   NOT NULL,
  praise   text   NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX going_along_group ON going_along (group_id, on_day);

-- How far a village lies from its commune's centre.
CREATE TABLE settlement (
  unit_id  bigint PRIMARY KEY REFERENCES unit (id),
  metres   bigint NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
