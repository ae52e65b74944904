-- Why people stopped (lý do dừng), and files of numbers that were handed in.
-- +goose Up

-- One word per end of a spell, by whoever asked the family. Spells are made anew by every list, so the word
-- stands beside them, by person, scheme and last day.
CREATE TABLE lapse (
  id        bigint  PRIMARY KEY,
  person_id bigint  NOT NULL REFERENCES person (id),
  scheme    integer NOT NULL,
  last_day  text    NOT NULL,          -- last day covered
  reason    text    NOT NULL,          -- money away unclear oneoff unreminded other
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  past      integer NOT NULL DEFAULT 0 -- 1: another word was said later
);
CREATE UNIQUE INDEX lapse_current ON lapse (person_id, scheme, last_day) WHERE past = 0;

-- A file of measures or targets. Back is sealed JSON: the head and the refused rows with their reasons.
CREATE TABLE figure_upload (
  id        bigint PRIMARY KEY,
  unit_id   bigint NOT NULL REFERENCES unit (id),
  file_name text   NOT NULL,
  taken     bigint NOT NULL,
  same      bigint NOT NULL,
  refused   bigint NOT NULL,
  back      text   NOT NULL,
  by_actor  text   NOT NULL,
  at        bigint NOT NULL
);
