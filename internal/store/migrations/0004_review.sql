-- Review rounds: a list of people frozen on a day, and what the village head says of each.
-- +goose Up

CREATE TABLE review_round (
  number    bigint PRIMARY KEY,      -- counts up; stands in addresses and line codes
  unit_id   bigint NOT NULL REFERENCES unit (id),
  scheme    integer NOT NULL,        -- 0: any scheme
  who       integer NOT NULL,        -- 1 not covered 2 everyone the scheme is for
  on_day    text NOT NULL,
  due_day   text,
  as_of     text NOT NULL,           -- the register's day when the list was frozen
  state     text NOT NULL,           -- open closed
  lines     bigint NOT NULL,
  by_actor  text NOT NULL,
  at        bigint NOT NULL,
  closed_by text NOT NULL DEFAULT '',
  closed_at bigint
);
CREATE INDEX review_round_unit ON review_round (unit_id);

-- The list. Whom it names and where they stood never changes; the answer is that of the last mark.
CREATE TABLE review_line (
  round_no   bigint NOT NULL REFERENCES review_round (number),
  line_no    bigint NOT NULL,
  person_id  bigint NOT NULL REFERENCES person (id),
  commune_id bigint,
  village_id bigint,
  group_id   bigint,
  listed     integer NOT NULL,       -- 1: a list showed the person as covered then
  doubt      integer NOT NULL,       -- 1: a doubtful pair stood open then
  answer     integer NOT NULL DEFAULT 0,  -- 0 none 1 elsewhere 2 away 3 died 4 likely 5 not now
  note       text NOT NULL DEFAULT '',
  marked_by  text NOT NULL DEFAULT '',
  marked_at  bigint NOT NULL DEFAULT 0,
  marks      integer NOT NULL DEFAULT 0,
  PRIMARY KEY (round_no, line_no)
);
CREATE INDEX review_line_person ON review_line (person_id);
CREATE INDEX review_line_village ON review_line (round_no, village_id);

-- Every mark ever made; a correction is one more row.
CREATE TABLE review_mark (
  round_no bigint NOT NULL,
  line_no  bigint NOT NULL,
  nth      integer NOT NULL,
  answer   integer NOT NULL,         -- 0: taken back
  note     text NOT NULL,
  way      text NOT NULL,            -- screen sheet listed
  by_actor text NOT NULL,
  at       bigint NOT NULL,
  PRIMARY KEY (round_no, line_no, nth),
  FOREIGN KEY (round_no, line_no) REFERENCES review_line (round_no, line_no)
);
CREATE INDEX review_mark_at ON review_mark (round_no, at);

-- A filled sheet that came back, and the rows that could not be taken.
CREATE TABLE review_upload (
  id        bigint PRIMARY KEY,
  round_no  bigint NOT NULL REFERENCES review_round (number),
  unit_id   bigint NOT NULL,         -- the part of the round whoever sent it may mark; 0: all of it
  file_name text NOT NULL,
  taken     bigint NOT NULL,
  same      bigint NOT NULL,
  blank     bigint NOT NULL,
  refused   bigint NOT NULL,
  back      text NOT NULL,           -- sealed JSON: the head and the refused rows with their reasons
  by_actor  text NOT NULL,
  at        bigint NOT NULL
);
CREATE INDEX review_upload_round ON review_upload (round_no, id);

-- What all rounds together say of a person (derived, like covered and review).
ALTER TABLE person ADD COLUMN answered integer NOT NULL DEFAULT 0;  -- the latest answer; 2 and 3: no longer here
ALTER TABLE person ADD COLUMN told integer NOT NULL DEFAULT 0;      -- bits by scheme: takes part elsewhere; 16: in something
