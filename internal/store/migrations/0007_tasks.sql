-- The office's own work: tasks, notices, the people of the network and what they learnt, what a place is
-- recognised as, and what a number was before it was corrected.
-- +goose Up

CREATE TABLE task (
  id       bigint PRIMARY KEY,
  title    text   NOT NULL,          -- as written; for a task of the system the key of its message
  args     text   NOT NULL,          -- JSON array of the message's arguments
  unit_id  bigint NOT NULL REFERENCES unit (id),
  owner_id text   REFERENCES account (id),   -- NULL: whoever works in the place and may
  act      text   NOT NULL,          -- the right one needs to do it; empty: none
  due      text,
  origin   text   NOT NULL,          -- what made it, such as list_old:health; empty: someone by hand
  href     text   NOT NULL,          -- path of the page where it is done
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  done_by  text   NOT NULL DEFAULT '',
  done_at  bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX task_origin ON task (origin) WHERE origin <> '' AND done_at = 0;
CREATE INDEX task_unit ON task (unit_id, done_at);
CREATE INDEX task_owner ON task (owner_id, done_at);

CREATE TABLE notice (
  id           bigint PRIMARY KEY,
  title        text   NOT NULL,
  body         text   NOT NULL,
  unit_id      bigint NOT NULL REFERENCES unit (id),   -- read in this place and below
  from_day     text   NOT NULL,
  to_day       text,                 -- last day on which it is shown
  by_actor     text   NOT NULL,
  at           bigint NOT NULL,
  withdrawn_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX notice_unit ON notice (unit_id);

-- People who carry the work in villages: collectors, heads of cells.
CREATE TABLE agent (
  id              bigint PRIMARY KEY,
  name            text   NOT NULL,
  kind            text   NOT NULL,   -- collector cell_head
  organisation_id bigint REFERENCES organisation (id),
  cell_id         bigint REFERENCES union_cell (id),
  unit_id         bigint NOT NULL REFERENCES unit (id),   -- where they sit: a commune or a village
  card_no         text   NOT NULL,
  card_until      text,              -- last day on which the card is good
  account_id      text   REFERENCES account (id),
  valid_from      text   NOT NULL,
  valid_to        text
);
CREATE INDEX agent_unit ON agent (unit_id);
CREATE TABLE agent_area (
  agent_id bigint NOT NULL REFERENCES agent (id),
  unit_id  bigint NOT NULL REFERENCES unit (id),   -- a village they serve
  PRIMARY KEY (agent_id, unit_id)
);
CREATE INDEX agent_area_unit ON agent_area (unit_id);
CREATE TABLE training (
  id          bigint  PRIMARY KEY,
  agent_id    bigint  NOT NULL REFERENCES agent (id),
  kind        text    NOT NULL,      -- first again skills
  on_day      text    NOT NULL,
  hours       integer NOT NULL,
  certificate text    NOT NULL,
  by_actor    text    NOT NULL,
  at          bigint  NOT NULL,
  gone_at     bigint  NOT NULL DEFAULT 0   -- entered by mistake; the row stays
);
CREATE INDEX training_agent ON training (agent_id, on_day);

-- What a commune is recognised as, by date: its area (khu vực I, II, III) and its new-rural standard.
CREATE TABLE unit_status (
  unit_id    bigint NOT NULL REFERENCES unit (id),
  kind       text   NOT NULL,        -- area new_rural
  valid_from text   NOT NULL,
  valid_to   text,
  value      text   NOT NULL,        -- area: 1 2 3 none · new_rural: none standard advanced model
  source     text   NOT NULL,
  by_actor   text   NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (unit_id, kind, valid_from)
);

-- What a denominator said before it was corrected or withdrawn: no number is edited silently.
CREATE TABLE denominator_past (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  kind     text   NOT NULL,
  as_of    text   NOT NULL,
  value    bigint NOT NULL,
  source   text   NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  ended_by text   NOT NULL,
  ended_at bigint NOT NULL,
  reason   text   NOT NULL
);
CREATE INDEX denominator_past_unit ON denominator_past (unit_id);

-- Who reaches an age soon, without reading the whole register.
CREATE INDEX person_birth ON person (birth);
