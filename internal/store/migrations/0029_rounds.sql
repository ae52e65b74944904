-- What a round of pooled shares agreed on before its first turn, and in how many parts an advance is paid back.
-- +goose Up

-- A cycle of a round fund (hùn vốn xoay vòng). The share and the order never change once it is written: whoever wants
-- another share ends this cycle and begins the next. There is no column for interest.
CREATE TABLE savings_round (
  book_id  bigint NOT NULL REFERENCES ledger_book (id),
  cycle    text   NOT NULL,
  share    bigint NOT NULL CHECK (share > 0),      -- đồng, each member, each round
  card     bigint NOT NULL CHECK (card >= 0),      -- đồng: what a pot should pay; 0: nothing in particular
  opened   text   NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  PRIMARY KEY (book_id, cycle)
);
-- Who takes the pot in which round, each once.
CREATE TABLE savings_turn (
  book_id bigint  NOT NULL,
  cycle   text    NOT NULL,
  round   integer NOT NULL CHECK (round > 0),
  no      integer NOT NULL CHECK (no > 0),
  PRIMARY KEY (book_id, cycle, round),
  UNIQUE (book_id, cycle, no),
  FOREIGN KEY (book_id, cycle) REFERENCES savings_round (book_id, cycle)
);

-- In how many parts an advance is paid back, a month apart.
CREATE TABLE savings_instalment (
  event_id text    PRIMARY KEY REFERENCES ledger_event (id),
  book_id  bigint  NOT NULL REFERENCES ledger_book (id),
  no       integer NOT NULL,          -- member number
  amount   bigint  NOT NULL CHECK (amount > 0),   -- đồng
  parts    integer NOT NULL CHECK (parts BETWEEN 1 AND 60),
  first    text    NOT NULL           -- day of the first part
);
CREATE INDEX savings_instalment_book ON savings_instalment (book_id);
