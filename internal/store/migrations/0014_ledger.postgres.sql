-- The savings books: the tables are the same on both engines, the triggers look at NEW and OLD only and are said in
-- PostgreSQL's words here. What bears the mark of a rule is taken out by a test, which must notice.
-- +goose Up

-- Groups that save (tổ tiết kiệm) and their people. Members are numbered within the group; who is whom in the
-- register is told by person_id, if it is known.
CREATE TABLE savings_group (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  name     text COLLATE "C"   NOT NULL,
  host     text COLLATE "C"   NOT NULL,          -- women, farmers, youth, veterans, front, other
  model    text COLLATE "C"   NOT NULL,          -- pig, sealed_pig, rounds, scrap, instalments, trees, sponsor, daily
  started  text COLLATE "C"   NOT NULL,
  ended    text COLLATE "C",
  by_actor text COLLATE "C"   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX savings_group_unit ON savings_group (unit_id);
CREATE TABLE savings_member (
  group_id  bigint  NOT NULL REFERENCES savings_group (id),
  no        integer NOT NULL CHECK (no > 0),
  name      text COLLATE "C"    NOT NULL,
  person_id bigint,
  insured   integer NOT NULL DEFAULT 0,   -- takes part in voluntary social insurance, as the group says
  premium   bigint  NOT NULL DEFAULT 0 CHECK (premium >= 0),   -- a month, đồng: what she saves for
  usual     bigint  NOT NULL DEFAULT 0 CHECK (usual >= 0),     -- what she puts in at a usual meeting, đồng
  from_day  text COLLATE "C"    NOT NULL,
  to_day    text COLLATE "C",                    -- first day on which she is no longer a member
  PRIMARY KEY (group_id, no)
);
-- Who was treasurer (thủ quỹ) or head (tổ trưởng) when; nothing is overwritten when somebody is replaced.
CREATE TABLE savings_duty (
  group_id bigint  NOT NULL,
  no       integer NOT NULL,
  duty     text COLLATE "C"    NOT NULL,         -- treasurer, head, secretary
  from_day text COLLATE "C"    NOT NULL,
  to_day   text COLLATE "C",                     -- last day; on the day of a change both hold it
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
  fund        text COLLATE "C"   NOT NULL,       -- as savings_group.model
  name        text COLLATE "C"   NOT NULL,
  opened      text COLLATE "C"   NOT NULL,
  period      bigint NOT NULL,       -- the open one
  from_day    text COLLATE "C"   NOT NULL,       -- its first day
  head_seq    bigint NOT NULL,
  head_hash   text COLLATE "C"   NOT NULL,
  last_at     bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0
, CHECK (quarantined >= 0)                                     -- rule: quarantined_count
, CHECK (head_seq >= 0 AND length(head_hash) = CASE WHEN head_seq = 0 THEN 0 ELSE 64 END)   -- rule: head_has_hash
);
CREATE INDEX ledger_book_group ON ledger_book (group_id);

CREATE TABLE ledger_period (
  book_id     bigint NOT NULL REFERENCES ledger_book (id),
  no          bigint NOT NULL,
  from_day    text COLLATE "C"   NOT NULL,
  to_day      text COLLATE "C",                  -- last day; NULL: open
  closing_seq bigint,                -- the entry that closed it; its hash is the anchor
  PRIMARY KEY (book_id, no)
, CHECK (to_day IS NULL OR to_day >= from_day)                 -- rule: period_forwards
);

-- Accounts with their cached balance in đồng. No account of a savings book may stand below zero.
CREATE TABLE ledger_account (
  book_id bigint  NOT NULL REFERENCES ledger_book (id),
  code    text COLLATE "C"    NOT NULL,
  held    integer NOT NULL,          -- 1: a thing held (tài sản); 0: whose it is (nguồn)
  balance bigint  NOT NULL,
  PRIMARY KEY (book_id, code)
, CHECK (balance >= 0 AND balance <= 4000000000000000000)      -- rule: floor
);
-- What may happen once, and what of a due was handed over: none may stand below zero.
CREATE TABLE ledger_counter (
  book_id bigint NOT NULL REFERENCES ledger_book (id),
  name    text COLLATE "C"   NOT NULL,
  value   bigint NOT NULL,
  PRIMARY KEY (book_id, name)
, CHECK (value >= 0 AND value <= 4000000000000000000)          -- rule: counter_floor
);

-- What was recorded, for ever, with its verdict.
CREATE TABLE ledger_event (
  id          text COLLATE "C"   PRIMARY KEY,    -- made on the device
  book_id     bigint NOT NULL REFERENCES ledger_book (id),
  device      text COLLATE "C"   NOT NULL,
  n           bigint NOT NULL,       -- counter of the device
  at          bigint NOT NULL,       -- unix ms by its clock
  kind        text COLLATE "C"   NOT NULL,
  day         text COLLATE "C"   NOT NULL,
  meeting     text COLLATE "C"   NOT NULL,
  body        text COLLATE "C"   NOT NULL,
  verdict     text COLLATE "C"   NOT NULL,       -- booked noted quarantined voided refused
  reason      text COLLATE "C"   NOT NULL,
  missing     bigint NOT NULL,
  received_at bigint NOT NULL,
  actor       text COLLATE "C"   NOT NULL
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
  event_id     text COLLATE "C"    NOT NULL,
  turn         integer NOT NULL,     -- 1, 2, …: entries of one event, which may give way and come back
  kind         text COLLATE "C"    NOT NULL,
  day          text COLLATE "C"    NOT NULL,     -- when it happened
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
  confirms     text COLLATE "C"    NOT NULL,
  tag          text COLLATE "C"    NOT NULL,
  prev_seq     bigint,
  prev_hash    text COLLATE "C",
  prev_gate    bigint,
  hash         text COLLATE "C"    NOT NULL,
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
  from_code text COLLATE "C"    NOT NULL,
  to_code   text COLLATE "C"    NOT NULL,
  for_code  text COLLATE "C"    NOT NULL,
  amount    bigint  NOT NULL
, PRIMARY KEY (book_id, seq, line)
, FOREIGN KEY (book_id, seq, lines) REFERENCES ledger_entry (book_id, seq, lines)     -- rule: move_entry
, FOREIGN KEY (book_id, from_code) REFERENCES ledger_account (book_id, code)          -- rule: from_own_book
, FOREIGN KEY (book_id, to_code) REFERENCES ledger_account (book_id, code)            -- rule: to_own_book
, CHECK (line >= 1 AND line <= lines)                          -- rule: move_line
, CHECK (amount > 0 AND amount <= 10000000000000)              -- rule: amount
, CHECK (from_code <> to_code)                                 -- rule: two_accounts
);

-- +goose StatementBegin
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'savings books: % of % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = '23000';
END $$;
-- +goose StatementEnd

-- rule: ledger_entry_no_update
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_entry_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_move_no_update
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_update BEFORE UPDATE ON ledger_move FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_move_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_delete BEFORE DELETE ON ledger_move FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_event_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_event_keeps BEFORE UPDATE ON ledger_event FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.book_id IS DISTINCT FROM OLD.book_id OR NEW.device IS DISTINCT FROM OLD.device OR NEW.n IS DISTINCT FROM OLD.n OR NEW.at IS DISTINCT FROM OLD.at OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.day IS DISTINCT FROM OLD.day OR NEW.meeting IS DISTINCT FROM OLD.meeting OR NEW.body IS DISTINCT FROM OLD.body OR NEW.received_at IS DISTINCT FROM OLD.received_at OR NEW.actor IS DISTINCT FROM OLD.actor)
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_event_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_account_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_account_keeps BEFORE UPDATE ON ledger_account FOR EACH ROW
WHEN (NEW.book_id IS DISTINCT FROM OLD.book_id OR NEW.code IS DISTINCT FROM OLD.code OR NEW.held IS DISTINCT FROM OLD.held)
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_account_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_book_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_book_keeps BEFORE UPDATE ON ledger_book FOR EACH ROW
WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.group_id IS DISTINCT FROM OLD.group_id OR NEW.fund IS DISTINCT FROM OLD.fund OR NEW.opened IS DISTINCT FROM OLD.opened OR NEW.head_seq < OLD.head_seq OR NEW.period < OLD.period OR (NEW.head_seq = OLD.head_seq AND NEW.head_hash IS DISTINCT FROM OLD.head_hash))
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_book_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_book_no_delete BEFORE DELETE ON ledger_book FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_period_keeps
-- +goose StatementBegin
CREATE TRIGGER ledger_period_keeps BEFORE UPDATE ON ledger_period FOR EACH ROW
WHEN (NEW.book_id IS DISTINCT FROM OLD.book_id OR NEW.no IS DISTINCT FROM OLD.no OR NEW.from_day IS DISTINCT FROM OLD.from_day OR OLD.to_day IS NOT NULL)
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_period_no_delete
-- +goose StatementBegin
CREATE TRIGGER ledger_period_no_delete BEFORE DELETE ON ledger_period FOR EACH ROW
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_move_no_truncate
-- +goose StatementBegin
CREATE TRIGGER ledger_move_no_truncate BEFORE TRUNCATE ON ledger_move FOR EACH STATEMENT
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd

-- rule: ledger_period_no_truncate
-- +goose StatementBegin
CREATE TRIGGER ledger_period_no_truncate BEFORE TRUNCATE ON ledger_period FOR EACH STATEMENT
EXECUTE FUNCTION ledger_refuse();
-- +goose StatementEnd
