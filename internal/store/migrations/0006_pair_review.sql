-- Doubtful pairs looked at by people: every word given, what it changed, and what earlier hands decided.
-- +goose Up

-- One row for each time someone said something of a pair. Nothing is overwritten: who thinks again, or takes
-- it back, leaves the old row undone.
CREATE TABLE pair_opinion (
  id        bigint  PRIMARY KEY,
  record_id bigint  NOT NULL REFERENCES record (id),
  person_id bigint  NOT NULL REFERENCES person (id),
  answer    integer NOT NULL,        -- 1 the same person 2 different people 3 not sure
  note      text    NOT NULL,
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  applied   integer NOT NULL,        -- 1: this word decided the pair
  before    text    NOT NULL,        -- sealed JSON: what to put back when it is undone
  undone_by text    NOT NULL DEFAULT '',
  undone_at bigint  NOT NULL DEFAULT 0
);
CREATE INDEX pair_opinion_pair ON pair_opinion (record_id, person_id);
CREATE INDEX pair_opinion_actor ON pair_opinion (by_actor, at);

-- turn orders the queue: 2 an earlier hand decided a similar row, 1 somebody asked for a second opinion.
-- earlier is the record of an earlier file whose decision by hand was carried over (decided pair), or which
-- resembles this one (open pair).
ALTER TABLE pair ADD COLUMN turn integer NOT NULL DEFAULT 0;
ALTER TABLE pair ADD COLUMN earlier bigint;
CREATE INDEX pair_turn ON pair (decision, turn, probability);
