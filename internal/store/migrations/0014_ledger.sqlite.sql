-- The savings books: the tables are the same on both engines, the triggers look at NEW and OLD only and are said in
-- SQLite's words here. What bears the mark of a rule is taken out by a test, which must notice.
-- +goose Up

-- Groups that save (tổ tiết kiệm) and their people. Members are numbered within the group; who is whom in the
-- register is told by person_id, if it is known.
CREATE TABLE savings_group (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  name     text   NOT NULL,
  host     text   NOT NULL,          -- women, farmers, youth, veterans, front, other
  model    text   NOT NULL,          -- pig, sealed_pig, rounds, scrap, instalments, trees, sponsor, daily
  started  text   NOT NULL,
  ended    text,
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX savings_group_unit ON savings_group (unit_id);
CREATE TABLE savings_member (
  group_id  bigint  NOT NULL REFERENCES savings_group (id),
  no        integer NOT NULL CHECK (no > 0),
  name      text    NOT NULL,
  person_id bigint,
  insured   integer NOT NULL DEFAULT 0,   -- takes part in voluntary social insurance, as the group says
  premium   bigint  NOT NULL DEFAULT 0 CHECK (premium >= 0),   -- a month, đồng: what she saves for
  usual     bigint  NOT NULL DEFAULT 0 CHECK (usual >= 0),     -- what she puts in at a usual meeting, đồng
  from_day  text    NOT NULL,
  to_day    text,                    -- first day on which she is no longer a member
  PRIMARY KEY (group_id, no)
);
-- Who was treasurer (thủ quỹ) or head (tổ trưởng) when; nothing is overwritten when somebody is replaced.
CREATE TABLE savings_duty (
  group_id bigint  NOT NULL,
  no       integer NOT NULL,
  duty     text    NOT NULL,         -- treasurer, head, secretary
  from_day text    NOT NULL,
  to_day   text,                     -- last day; on the day of a change both hold it
  PRIMARY KEY (group_id, no, duty, from_day),
  FOREIGN KEY (group_id, no) REFERENCES savings_member (group_id, no)
);

-- Which account belongs to which member of a group: a group's treasurer who signs in reaches her own group alone, and
-- «own device» is said by the account of the one who confirms.
CREATE TABLE savings_keeper (
  group_id   bigint  NOT NULL,
  account_id text    NOT NULL,
  no         integer NOT NULL,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  PRIMARY KEY (group_id, account_id),
  FOREIGN KEY (group_id, no) REFERENCES savings_member (group_id, no)
);

-- A book is one fund of a group. What stands here besides its name follows from its entries.
CREATE TABLE ledger_book (
  id          bigint PRIMARY KEY,
  group_id    bigint NOT NULL REFERENCES savings_group (id),
  fund        text   NOT NULL,       -- as savings_group.model
  name        text   NOT NULL,
  opened      text   NOT NULL,
  period      bigint NOT NULL,       -- the open one
  from_day    text   NOT NULL,       -- its first day
  head_seq    bigint NOT NULL,
  head_hash   text   NOT NULL,
  last_at     bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0
, CHECK (quarantined >= 0)                                     -- rule: quarantined_count
, CHECK (head_seq >= 0 AND length(head_hash) = CASE WHEN head_seq = 0 THEN 0 ELSE 64 END)   -- rule: head_has_hash
);
CREATE INDEX ledger_book_group ON ledger_book (group_id);

CREATE TABLE ledger_period (
  book_id     bigint NOT NULL REFERENCES ledger_book (id),
  no          bigint NOT NULL,
  from_day    text   NOT NULL,
  to_day      text,                  -- last day; NULL: open
  closing_seq bigint,                -- the entry that closed it; its hash is the anchor
  PRIMARY KEY (book_id, no)
, CHECK (to_day IS NULL OR to_day >= from_day)                 -- rule: period_forwards
);

-- Accounts with their cached balance in đồng. No account of a savings book may stand below zero.
CREATE TABLE ledger_account (
  book_id bigint  NOT NULL REFERENCES ledger_book (id),
  code    text    NOT NULL,
  held    integer NOT NULL,          -- 1: a thing held (tài sản); 0: whose it is (nguồn)
  balance bigint  NOT NULL,
  PRIMARY KEY (book_id, code)
, CHECK (balance >= 0 AND balance <= 4000000000000000000)      -- rule: floor
);
-- What may happen once, and what of a due was handed over: none may stand below zero.
CREATE TABLE ledger_counter (
  book_id bigint NOT NULL REFERENCES ledger_book (id),
  name    text   NOT NULL,
  value   bigint NOT NULL,
  PRIMARY KEY (book_id, name)
, CHECK (value >= 0 AND value <= 4000000000000000000)          -- rule: counter_floor
);

-- What was recorded, for ever, with its verdict.
CREATE TABLE ledger_event (
  id          text   PRIMARY KEY,    -- made on the device
  book_id     bigint NOT NULL REFERENCES ledger_book (id),
  device      text   NOT NULL,
  n           bigint NOT NULL,       -- counter of the device
  at          bigint NOT NULL,       -- unix ms by its clock
  kind        text   NOT NULL,
  day         text   NOT NULL,
  meeting     text   NOT NULL,
  body        text   NOT NULL,
  verdict     text   NOT NULL,       -- booked noted quarantined voided refused
  reason      text   NOT NULL,
  missing     bigint NOT NULL,
  received_at bigint NOT NULL,
  actor       text   NOT NULL
, UNIQUE (book_id, id)
, CHECK (n > 0)                                                -- rule: device_counter
, CHECK (verdict IN ('booked', 'noted', 'quarantined', 'voided', 'refused'))   -- rule: verdict
);
CREATE INDEX ledger_event_device ON ledger_event (device, n);
CREATE INDEX ledger_event_wait ON ledger_event (book_id) WHERE verdict = 'quarantined';
CREATE INDEX ledger_event_meeting ON ledger_event (book_id, meeting) WHERE meeting <> '';

-- An entry names the one before it with its hash and the period that must follow it, so the chain, the numbering
-- and the closing of periods are references which the engine itself holds.
CREATE TABLE ledger_entry (
  book_id      bigint  NOT NULL REFERENCES ledger_book (id),
  seq          bigint  NOT NULL,
  event_id     text    NOT NULL,
  turn         integer NOT NULL,     -- 1, 2, …: entries of one event, which may give way and come back
  kind         text    NOT NULL,
  day          text    NOT NULL,     -- when it happened
  at           bigint  NOT NULL,     -- unix ms when it was recorded
  in_commit    bigint  NOT NULL,
  period       bigint  NOT NULL,
  late         integer NOT NULL,
  closes       integer NOT NULL,
  gate         bigint  NOT NULL,     -- period of the next entry
  lines        integer NOT NULL,
  reversal     integer NOT NULL,
  reverses     bigint,
  target_plain integer,              -- 0 where reverses is given: the target is no reversal itself
  by_no        integer NOT NULL,
  confirms     text    NOT NULL,
  tag          text    NOT NULL,
  prev_seq     bigint,
  prev_hash    text,
  prev_gate    bigint,
  hash         text    NOT NULL,
  PRIMARY KEY (book_id, seq)
, UNIQUE (book_id, seq, hash, gate)
, UNIQUE (book_id, seq, lines)
, UNIQUE (book_id, seq, reversal)
, UNIQUE (event_id, turn)                                      -- rule: event_turn
, UNIQUE (book_id, reverses)                                   -- rule: one_reversal
, FOREIGN KEY (book_id, event_id) REFERENCES ledger_event (book_id, id)                                              -- rule: entry_event
, FOREIGN KEY (book_id, prev_seq, prev_hash, prev_gate) REFERENCES ledger_entry (book_id, seq, hash, gate)           -- rule: chain
, FOREIGN KEY (book_id, reverses, target_plain) REFERENCES ledger_entry (book_id, seq, reversal)                     -- rule: reversal_target
, CHECK ((seq = 1 AND prev_seq IS NULL AND prev_hash IS NULL AND prev_gate IS NULL) OR (seq > 1 AND prev_seq IS NOT NULL AND prev_seq = seq - 1 AND prev_hash IS NOT NULL AND prev_gate IS NOT NULL))   -- rule: gapless
, CHECK (period = CASE WHEN prev_gate IS NULL THEN 1 ELSE prev_gate END)     -- rule: closed_period
, CHECK (closes IN (0, 1) AND gate = period + closes)          -- rule: gate
, CHECK ((closes = 1 AND lines = 0) OR (closes = 0 AND lines > 0))   -- rule: lines
, CHECK ((reverses IS NULL AND reversal = 0 AND target_plain IS NULL) OR (reverses IS NOT NULL AND reversal = 1 AND target_plain IS NOT NULL AND target_plain = 0 AND reverses < seq))   -- rule: reversal_plain
, CHECK (length(hash) = 64)                                    -- rule: hash_form
, CHECK (length(day) = 10 AND late IN (0, 1))                  -- rule: day_form
);

CREATE TABLE ledger_move (
  book_id   bigint  NOT NULL,
  seq       bigint  NOT NULL,
  line      integer NOT NULL,
  lines     integer NOT NULL,        -- of the entry: no line can be added to it
  from_code text    NOT NULL,
  to_code   text    NOT NULL,
  for_code  text    NOT NULL,
  amount    bigint  NOT NULL
, PRIMARY KEY (book_id, seq, line)
, FOREIGN KEY (book_id, seq, lines) REFERENCES ledger_entry (book_id, seq, lines)     -- rule: move_entry
, FOREIGN KEY (book_id, from_code) REFERENCES ledger_account (book_id, code)          -- rule: from_own_book
, FOREIGN KEY (book_id, to_code) REFERENCES ledger_account (book_id, code)            -- rule: to_own_book
, CHECK (line >= 1 AND line <= lines)                          -- rule: move_line
, CHECK (amount > 0 AND amount <= 10000000000000)              -- rule: amount
, CHECK (from_code <> to_code)                                 -- rule: two_accounts
);

-- rule: ledger_entry_no_update
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be changed'); END;
-- +goose StatementEnd

-- rule: ledger_entry_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be taken out'); END;
-- +goose StatementEnd

-- rule: ledger_move_no_update
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_update BEFORE UPDATE ON ledger_move
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be changed'); END;
-- +goose StatementEnd

-- rule: ledger_move_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_delete BEFORE DELETE ON ledger_move
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be taken out'); END;
-- +goose StatementEnd

-- INSERT OR REPLACE takes the old row out without asking the triggers of DELETE. A trigger before the insert comes first.

-- rule: ledger_entry_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry e WHERE e.book_id = NEW.book_id AND e.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_move_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_replace BEFORE INSERT ON ledger_move WHEN EXISTS (SELECT 1 FROM ledger_move m WHERE m.book_id = NEW.book_id AND m.seq = NEW.seq AND m.line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a sealed row cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_event_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_event_no_replace BEFORE INSERT ON ledger_event WHEN EXISTS (SELECT 1 FROM ledger_event e WHERE e.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an event cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_account_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_account_no_replace BEFORE INSERT ON ledger_account WHEN EXISTS (SELECT 1 FROM ledger_account a WHERE a.book_id = NEW.book_id AND a.code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'an account cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_book_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_book_no_replace BEFORE INSERT ON ledger_book WHEN EXISTS (SELECT 1 FROM ledger_book b WHERE b.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a book cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_period_no_replace
-- +goose StatementBegin
CREATE TRIGGER ledger_period_no_replace BEFORE INSERT ON ledger_period WHEN EXISTS (SELECT 1 FROM ledger_period p WHERE p.book_id = NEW.book_id AND p.no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'a period cannot be replaced'); END;
-- +goose StatementEnd

-- rule: ledger_event_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_event_keeps BEFORE UPDATE ON ledger_event WHEN NEW.id IS NOT OLD.id OR NEW.book_id IS NOT OLD.book_id OR NEW.device IS NOT OLD.device OR NEW.n IS NOT OLD.n OR NEW.at IS NOT OLD.at OR NEW.kind IS NOT OLD.kind OR NEW.day IS NOT OLD.day OR NEW.meeting IS NOT OLD.meeting OR NEW.body IS NOT OLD.body OR NEW.received_at IS NOT OLD.received_at OR NEW.actor IS NOT OLD.actor
BEGIN SELECT RAISE(ABORT, 'what was recorded cannot be changed'); END;
-- +goose StatementEnd

-- rule: ledger_event_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event
BEGIN SELECT RAISE(ABORT, 'rows of a savings book cannot be taken out'); END;
-- +goose StatementEnd

-- rule: ledger_account_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_account_keeps BEFORE UPDATE ON ledger_account WHEN NEW.book_id IS NOT OLD.book_id OR NEW.code IS NOT OLD.code OR NEW.held IS NOT OLD.held
BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;
-- +goose StatementEnd

-- rule: ledger_account_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account
BEGIN SELECT RAISE(ABORT, 'rows of a savings book cannot be taken out'); END;
-- +goose StatementEnd

-- rule: ledger_book_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_book_keeps BEFORE UPDATE ON ledger_book WHEN NEW.id IS NOT OLD.id OR NEW.group_id IS NOT OLD.group_id OR NEW.fund IS NOT OLD.fund OR NEW.opened IS NOT OLD.opened OR NEW.head_seq < OLD.head_seq OR NEW.period < OLD.period OR (NEW.head_seq = OLD.head_seq AND NEW.head_hash IS NOT OLD.head_hash)
BEGIN SELECT RAISE(ABORT, 'a book does not go back'); END;
-- +goose StatementEnd

-- rule: ledger_book_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_book_no_delete BEFORE DELETE ON ledger_book
BEGIN SELECT RAISE(ABORT, 'rows of a savings book cannot be taken out'); END;
-- +goose StatementEnd

-- rule: ledger_period_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_period_keeps BEFORE UPDATE ON ledger_period WHEN NEW.book_id IS NOT OLD.book_id OR NEW.no IS NOT OLD.no OR NEW.from_day IS NOT OLD.from_day OR OLD.to_day IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed period stays closed'); END;
-- +goose StatementEnd

-- rule: ledger_period_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_period_no_delete BEFORE DELETE ON ledger_period
BEGIN SELECT RAISE(ABORT, 'rows of a savings book cannot be taken out'); END;
-- +goose StatementEnd
