-- Indicators, what was measured of them, and the targets given: by line and version, never edited.
-- +goose Up

-- The office's own indicators; those of the program stand in it (target.Catalogue).
CREATE TABLE indicator (
  code        text PRIMARY KEY,
  name        text NOT NULL,
  name_en     text NOT NULL,
  kind        text NOT NULL,         -- stock flow rate
  unit        text NOT NULL,
  numerator   text NOT NULL,
  denominator text NOT NULL,
  scheme      integer NOT NULL,      -- 0 any 1 compulsory 2 voluntary 3 health 4 unemployment
  as_of       text NOT NULL,         -- the rule in words
  formula     text NOT NULL,         -- how the register counts it; empty: it cannot
  less        integer NOT NULL,      -- 1: the fewer the better
  by_actor    text NOT NULL,
  at          bigint NOT NULL
);

CREATE TABLE measure (
  id          bigint PRIMARY KEY,
  indicator   text   NOT NULL,       -- a code of the catalogue, the program's or the office's own
  unit_id     bigint NOT NULL REFERENCES unit (id),
  holder_kind text   NOT NULL,       -- unit office organisation agent group
  holder_id   bigint NOT NULL,
  from_day    text,                  -- of a flow: its first day
  day         text   NOT NULL,
  value       bigint NOT NULL,       -- a count, or hundredths of a percent
  num         bigint NOT NULL,
  den         bigint NOT NULL,
  way         text   NOT NULL,       -- entered imported computed
  source      text   NOT NULL,
  told        text   NOT NULL,       -- the day on which it was told
  by_actor    text   NOT NULL,
  at          bigint NOT NULL,
  gone_at     bigint NOT NULL DEFAULT 0,   -- replaced by a correction; the row stays
  gone_by     text   NOT NULL DEFAULT '',
  gone_reason text   NOT NULL DEFAULT ''
);
CREATE INDEX measure_holder ON measure (indicator, holder_kind, holder_id, day);
CREATE INDEX measure_unit ON measure (unit_id, indicator, day);

CREATE TABLE target (
  id           bigint  PRIMARY KEY,
  line         bigint  NOT NULL,     -- id of the first version
  parent       bigint,               -- line it was given on from; NULL: the top
  indicator    text    NOT NULL,
  unit_id      bigint  NOT NULL REFERENCES unit (id),
  holder_kind  text    NOT NULL,
  holder_id    bigint  NOT NULL,
  period       text    NOT NULL,     -- 2026, 2026-Q3, 2026-11
  version      integer NOT NULL,
  value        bigint  NOT NULL,
  decision_no  text    NOT NULL,
  decision_day text,
  issuer       text    NOT NULL,
  issued       text    NOT NULL,
  reason       text    NOT NULL,
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL,
  past         integer NOT NULL DEFAULT 0   -- 1: a later version stands
);
CREATE UNIQUE INDEX target_version ON target (line, version);
CREATE UNIQUE INDEX target_current ON target (indicator, period, holder_kind, holder_id, unit_id) WHERE past = 0;
CREATE INDEX target_parent ON target (parent);
CREATE INDEX target_period ON target (indicator, period);

CREATE TABLE target_slice (
  target_id bigint NOT NULL REFERENCES target (id),
  period    text   NOT NULL,
  value     bigint NOT NULL,
  PRIMARY KEY (target_id, period)
);

-- The scenario of a year (kịch bản): its parameters and lines as one JSON text, by version.
CREATE TABLE scenario (
  id       bigint  PRIMARY KEY,
  unit_id  bigint  NOT NULL REFERENCES unit (id),
  scheme   integer NOT NULL,
  period   text    NOT NULL,
  variant  text    NOT NULL,         -- base cautious strong
  version  integer NOT NULL,
  body     text    NOT NULL,
  approved integer NOT NULL DEFAULT 0,
  from_id  bigint,                   -- the scenario it was copied from
  by_actor text    NOT NULL,
  at       bigint  NOT NULL,
  past     integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX scenario_current ON scenario (unit_id, scheme, period, variant) WHERE past = 0;
