-- Reports by numbered version, what stands around their numbers, an office's own templates, and obstacles.
-- +goose Up

-- One version of a report. Rows are never changed: a second report of a period is a new version with its reason.
CREATE TABLE report (
  id        bigint  PRIMARY KEY,
  unit_id   bigint  NOT NULL REFERENCES unit (id),
  office_id bigint  NOT NULL,            -- 0: of the place itself
  period    text    NOT NULL,            -- 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026
  as_of     text    NOT NULL,            -- the numbers are of the end of this day
  version   integer NOT NULL,
  reason    text    NOT NULL,            -- of a version after the first
  body      text    NOT NULL,            -- JSON of the frozen numbers and the draft
  hash      text    NOT NULL,            -- of all of the above
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  UNIQUE (unit_id, office_id, period, version)
);
CREATE INDEX report_unit ON report (unit_id, at);

-- Number, date, signature and words of a report; may be written until it leaves.
CREATE TABLE report_letter (
  report_id  bigint PRIMARY KEY REFERENCES report (id),
  superior   text   NOT NULL,
  body       text   NOT NULL,
  number     text   NOT NULL,
  town       text   NOT NULL,
  on_day     text,
  authority  text   NOT NULL,
  title      text   NOT NULL,
  signer     text   NOT NULL,
  recipients text   NOT NULL,            -- one a line
  words      text   NOT NULL,            -- one paragraph a line; empty: the draft
  by_actor   text   NOT NULL,
  at         bigint NOT NULL
);

-- The .docx an office edited in Word and gave back. The last one of a place stands; gone_at: taken back.
CREATE TABLE report_template (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  name     text   NOT NULL,
  body     text   NOT NULL,              -- base64
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  gone_at  bigint NOT NULL DEFAULT 0
);
CREATE INDEX report_template_unit ON report_template (unit_id, gone_at);

-- What stands in the way (vướng mắc), as told on a Monday.
CREATE TABLE obstacle (
  id          bigint PRIMARY KEY,
  unit_id     bigint NOT NULL REFERENCES unit (id),
  up_unit_id  bigint REFERENCES unit (id),   -- the place above that it was sent up to
  text        text   NOT NULL,
  on_day      text   NOT NULL,
  by_actor    text   NOT NULL,
  at          bigint NOT NULL,
  up_by       text   NOT NULL DEFAULT '',
  up_at       bigint NOT NULL DEFAULT 0,
  answer      text   NOT NULL DEFAULT '',
  answered_by text   NOT NULL DEFAULT '',
  answered_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX obstacle_unit ON obstacle (unit_id, answered_at);
