-- One province, one store. This text is sent unchanged to SQLite and to PostgreSQL.
-- Instants are unix milliseconds (bigint), days are 'YYYY-MM-DD' (text), money is đồng (bigint),
-- truth values are 0/1 (integer), sealed values and keys are base64 (text), blind indexes 64-bit (bigint).
-- +goose Up

-- The one-row change counter: every write transaction takes the next number first.
CREATE TABLE counter (
  id  integer PRIMARY KEY CHECK (id = 1),
  seq bigint NOT NULL,
  next_id bigint NOT NULL            -- dense ids are given out by the single writer
);
INSERT INTO counter (id, seq, next_id) VALUES (1, 0, 1);

-- What changed, in order; bulk work writes one row per batch (noun 'delivery').
CREATE TABLE change (
  seq  bigint NOT NULL,
  noun text   NOT NULL,
  ref  text   NOT NULL,
  at   bigint NOT NULL,
  PRIMARY KEY (seq, noun, ref)
);

-- Small facts about this store: province code, as-of date of the register, schema words.
CREATE TABLE setting (
  name  text PRIMARY KEY,
  value text NOT NULL
);

-- Append-only hash chain. Reads of a person's file and exports are acts too. No personal data in detail.
CREATE TABLE audit (
  seq     bigint PRIMARY KEY,
  at      bigint NOT NULL,
  actor   text   NOT NULL,           -- account id, or 'cli', 'job'
  act     text   NOT NULL,           -- person.read, delivery.apply, ...
  subject text   NOT NULL,           -- noun:id
  detail  text   NOT NULL,
  prev    text   NOT NULL,
  hash    text   NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);

-- accounts -----------------------------------------------------------------
CREATE TABLE account (
  id            text PRIMARY KEY,    -- UUIDv7
  login         text NOT NULL UNIQUE,
  name          text NOT NULL,
  role          text NOT NULL,
  unit_id       bigint NOT NULL,     -- scope: this unit and what lies below
  password_hash text NOT NULL,
  lang          text NOT NULL DEFAULT 'vi',
  created_at    bigint NOT NULL,
  disabled_at   bigint,
  failures      integer NOT NULL DEFAULT 0,
  locked_until  bigint NOT NULL DEFAULT 0
);
CREATE TABLE session (
  token_hash text PRIMARY KEY,
  data       text NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

-- territory ------------------------------------------------------------------
-- unit is the identity of a place, unit_version what it was called, what it was and to whom it belonged, by date.
CREATE TABLE unit (
  id         bigint PRIMARY KEY,
  level      integer NOT NULL,       -- 1 province 2 district 3 commune 4 village 5 inter-family group
  code       text NOT NULL,          -- official code, or our own below commune
  valid_from text NOT NULL,
  valid_to   text,                   -- first day on which it no longer exists; NULL: exists
  lat        double precision,
  lon        double precision,
  tile_col   integer,
  tile_row   integer
);
CREATE UNIQUE INDEX unit_code ON unit (level, code, valid_from);
CREATE TABLE unit_version (
  unit_id    bigint NOT NULL REFERENCES unit (id),
  valid_from text NOT NULL,
  valid_to   text,
  parent_id  bigint,
  kind       text NOT NULL,          -- tinh thanh_pho huyen quan thi_xa xa phuong thi_tran dac_khu thon buon bon to_dan_pho khom ap ban xom to_lien_gia
  name       text NOT NULL,
  full_name  text NOT NULL,
  name_en    text NOT NULL DEFAULT '',
  search_key text NOT NULL,
  source     text NOT NULL DEFAULT '',   -- decree or list the version comes from
  PRIMARY KEY (unit_id, valid_from)
);
CREATE INDEX unit_version_parent ON unit_version (parent_id);
CREATE INDEX unit_version_key ON unit_version (search_key);
-- predecessor links: merged, split, renamed, recoded
CREATE TABLE unit_successor (
  old_id bigint NOT NULL REFERENCES unit (id),
  new_id bigint NOT NULL REFERENCES unit (id),
  on_day text NOT NULL,
  share  text NOT NULL,              -- 'whole' or 'part'
  source text NOT NULL DEFAULT '',
  PRIMARY KEY (old_id, new_id)
);
CREATE INDEX unit_successor_new ON unit_successor (new_id);
CREATE TABLE unit_shape (
  unit_id bigint PRIMARY KEY REFERENCES unit (id),
  path    text NOT NULL,             -- SVG path in the province's own 0..1000 box
  source  text NOT NULL
);

-- offices, organisations, people in charge ---------------------------------
CREATE TABLE office (
  id         bigint PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  level      text NOT NULL,          -- centre region province base district
  name       text NOT NULL,
  parent_id  bigint REFERENCES office (id),
  valid_from text NOT NULL,
  valid_to   text
);
CREATE TABLE office_area (
  office_id  bigint NOT NULL REFERENCES office (id),
  unit_id    bigint NOT NULL REFERENCES unit (id),
  valid_from text NOT NULL,
  valid_to   text,
  PRIMARY KEY (office_id, unit_id, valid_from)
);
CREATE INDEX office_area_unit ON office_area (unit_id, valid_from);
CREATE TABLE organisation (
  id         bigint PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  kind       text NOT NULL,          -- collection post womens_union farmers_union front youth labour commune_committee
  name       text NOT NULL,
  valid_from text NOT NULL,
  valid_to   text
);
CREATE TABLE union_cell (
  id              bigint PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES organisation (id),
  unit_id         bigint NOT NULL REFERENCES unit (id),   -- its one village
  name            text NOT NULL,
  members         bigint NOT NULL,
  valid_from      text NOT NULL,
  valid_to        text
);
CREATE INDEX union_cell_unit ON union_cell (unit_id);
CREATE INDEX union_cell_org ON union_cell (organisation_id);
CREATE TABLE collection_point (
  code            text PRIMARY KEY,  -- the official 22 characters
  organisation_id bigint NOT NULL REFERENCES organisation (id),
  unit_id         bigint NOT NULL REFERENCES unit (id),
  name            text NOT NULL,
  address         text NOT NULL,
  valid_from      text NOT NULL,
  valid_to        text
);
CREATE TABLE officer (
  id         bigint PRIMARY KEY,
  office_id  bigint REFERENCES office (id),
  name       text NOT NULL,
  title      text NOT NULL,
  account_id text REFERENCES account (id)
);
-- one officer in charge of a commune at any date (non-overlap is checked by app in the write transaction)
CREATE TABLE charge (
  unit_id    bigint NOT NULL REFERENCES unit (id),
  officer_id bigint NOT NULL REFERENCES officer (id),
  valid_from text NOT NULL,
  valid_to   text,
  PRIMARY KEY (unit_id, valid_from)
);

-- lists as they arrive ---------------------------------------------------------
CREATE TABLE delivery (
  id          bigint PRIMARY KEY,
  uid         text NOT NULL UNIQUE,  -- UUIDv7, stands in addresses
  list        text NOT NULL,         -- residents compulsory voluntary health unemployment
  file_name   text NOT NULL,
  file_hash   text NOT NULL,         -- sha256 of the bytes
  file_size   bigint NOT NULL,
  as_of       text NOT NULL,
  whole       integer NOT NULL,      -- 1: the complete list of its area on as_of, absence means ended
  area_id     bigint NOT NULL,       -- unit the list speaks for
  encoding    text NOT NULL,
  mapping     text NOT NULL,         -- JSON: column -> field
  rows_total  bigint NOT NULL,
  rows_new    bigint NOT NULL,       -- records not seen before
  rows_known  bigint NOT NULL,       -- the same row stood in an earlier delivery
  rows_repeat bigint NOT NULL,       -- the same row twice in this file
  rows_bad    bigint NOT NULL,
  state       text NOT NULL,         -- reading applied stopped withdrawn
  next_line   bigint NOT NULL,       -- where to go on after a stop
  by_actor    text NOT NULL,
  at          bigint NOT NULL
);
CREATE INDEX delivery_hash ON delivery (list, file_hash);
CREATE TABLE delivery_row (
  delivery_id bigint NOT NULL REFERENCES delivery (id),
  line        bigint NOT NULL,       -- 1-based line of the file's sheet
  record_id   bigint,                -- NULL: rejected
  outcome     integer NOT NULL,      -- 1 new 2 known 3 repeat 4 bad
  PRIMARY KEY (delivery_id, line)
);
CREATE INDEX delivery_row_record ON delivery_row (record_id);
CREATE TABLE delivery_reject (
  delivery_id bigint NOT NULL REFERENCES delivery (id),
  line        bigint NOT NULL,
  cells       text NOT NULL,         -- sealed JSON array: the row as it came, to give it back
  reasons     text NOT NULL,         -- JSON array of {field,key,args}
  PRIMARY KEY (delivery_id, line)
);
-- remembered column mappings: the header's fold -> mapping
CREATE TABLE mapping_memory (
  list        text NOT NULL,
  header_key  text NOT NULL,
  mapping     text NOT NULL,
  used_at     bigint NOT NULL,
  PRIMARY KEY (list, header_key)
);

-- people ------------------------------------------------------------------------
CREATE TABLE household (
  id         bigint PRIMARY KEY,
  number     text NOT NULL,
  commune_id bigint NOT NULL,
  village_id bigint,
  group_id   bigint,
  head_id    bigint,
  address    text NOT NULL,
  poverty    integer NOT NULL DEFAULT 0   -- 0 none 1 poor 2 near-poor 3 average-living agricultural
);
CREATE INDEX household_number ON household (commune_id, number);
CREATE INDEX household_village ON household (village_id);

CREATE TABLE person (
  id           bigint PRIMARY KEY,
  full_name    text NOT NULL,        -- NFC
  name_key     text NOT NULL,        -- search key, marks dropped
  birth        text,                 -- YYYY-MM-DD
  birth_prec   integer NOT NULL DEFAULT 0,  -- 0 unknown 1 year 2 month 3 day
  sex          integer NOT NULL DEFAULT 0,  -- 0 unknown 1 male 2 female
  ethnicity    text NOT NULL DEFAULT '',
  occupation   text NOT NULL DEFAULT '',
  poverty      integer NOT NULL DEFAULT 0,
  household_id bigint,
  relation     text NOT NULL DEFAULT '',    -- to the head
  commune_id   bigint,
  village_id   bigint,
  group_id     bigint,
  address      text NOT NULL DEFAULT '',
  citizen_mask text NOT NULL DEFAULT '',    -- what a screen may show without asking
  ids          text NOT NULL DEFAULT '',    -- sealed JSON {citizen, old, si, card, phone}
  resident     integer NOT NULL,     -- 1: stands in the residents list
  segment      integer NOT NULL DEFAULT 0,  -- coverage.Segment on the register's as-of day (derived)
  working_age  integer NOT NULL DEFAULT 0,  -- 1: of working age on the as-of day (derived)
  covered      integer NOT NULL DEFAULT 0,  -- bits by scheme (derived from spells)
  review       integer NOT NULL DEFAULT 0,  -- bits by scheme: undecided pair, no decided one (derived)
  notes        text NOT NULL DEFAULT '',    -- field notes (4.09), JSON
  merged_into  bigint,
  seq          bigint NOT NULL       -- change number of the last change
);
CREATE INDEX person_group ON person (group_id);
CREATE INDEX person_village ON person (village_id);
CREATE INDEX person_commune ON person (commune_id);
CREATE INDEX person_household ON person (household_id);
CREATE INDEX person_name ON person (name_key);

-- identifiers by blind index; citizen and insurance numbers can stand once
CREATE TABLE identifier (
  kind      integer NOT NULL,        -- 1 citizen 2 old id 3 insurance number 4 phone
  blind     bigint NOT NULL,
  person_id bigint NOT NULL REFERENCES person (id),
  PRIMARY KEY (kind, blind, person_id)
);
CREATE UNIQUE INDEX identifier_once ON identifier (kind, blind) WHERE kind IN (1, 3);
CREATE INDEX identifier_person ON identifier (person_id);

-- one row of a list, immutable but for the decision about whom it speaks of
CREATE TABLE record (
  id           bigint PRIMARY KEY,
  list         text NOT NULL,
  fingerprint  bigint NOT NULL,      -- keyed hash of the normalised row
  full_name    text NOT NULL,
  birth        text,
  birth_prec   integer NOT NULL,
  sex          integer NOT NULL,
  ids          text NOT NULL,        -- sealed JSON
  id_kinds     integer NOT NULL,     -- bits: which identifiers are present
  household_no text NOT NULL,
  relation     text NOT NULL,
  address      text NOT NULL,
  commune_id   bigint,
  village_id   bigint,
  group_id     bigint,
  ethnicity    text NOT NULL,
  occupation   text NOT NULL,
  poverty      integer NOT NULL,
  category     text NOT NULL,        -- object code (GD, HN, ...) or contribution type
  from_day     text,
  to_day       text,
  months       integer NOT NULL,
  amount       bigint NOT NULL,      -- đồng
  person_id    bigint,
  decision     integer NOT NULL,     -- 0 not linked yet 1 match 2 review 3 its own person 4 matched by hand 5 refused by hand
  weight       double precision NOT NULL DEFAULT 0,   -- bits
  probability  double precision NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX record_fingerprint ON record (list, fingerprint);
CREATE INDEX record_person ON record (person_id);
CREATE INDEX record_decision ON record (list, decision);

-- doubtful pairs, and hand decisions which next month's file must respect
CREATE TABLE pair (
  record_id   bigint NOT NULL REFERENCES record (id),
  person_id   bigint NOT NULL REFERENCES person (id),
  weight      double precision NOT NULL,
  probability double precision NOT NULL,
  decision    integer NOT NULL,      -- 2 review 4 yes by hand 5 no by hand
  by_actor    text NOT NULL DEFAULT '',
  at          bigint NOT NULL,
  PRIMARY KEY (record_id, person_id)
);
CREATE INDEX pair_person ON pair (person_id);
CREATE INDEX pair_decision ON pair (decision, probability);
CREATE TABLE link_run (
  id        bigint PRIMARY KEY,
  list      text NOT NULL,
  at        bigint NOT NULL,
  model     text NOT NULL,           -- JSON of the trained model
  report    text NOT NULL            -- JSON
);

CREATE TABLE spell (
  id        bigint PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person (id),
  scheme    integer NOT NULL,        -- 1 compulsory 2 voluntary 3 health 4 unemployment
  from_day  text NOT NULL,
  to_day    text,                    -- last covered day; NULL: open
  seen_day  text,                    -- as_of of the last delivery that showed it
  category  text NOT NULL,
  months    integer NOT NULL,
  amount    bigint NOT NULL,
  end_reason text NOT NULL DEFAULT '',
  source    text NOT NULL,           -- delivery:ID or account:ID
  record_id bigint
);
CREATE INDEX spell_person ON spell (person_id);
CREATE INDEX spell_scheme ON spell (scheme, to_day);

CREATE TABLE merge (
  id        bigint PRIMARY KEY,
  kept_id   bigint NOT NULL,
  gone_id   bigint NOT NULL,
  before    text NOT NULL,           -- sealed JSON: what moved, to undo it
  by_actor  text NOT NULL,
  at        bigint NOT NULL,
  undone_at bigint
);

-- numbers given by others -----------------------------------------------------
CREATE TABLE denominator (
  unit_id   bigint NOT NULL REFERENCES unit (id),
  kind      text NOT NULL,           -- population working_age households members growers
  as_of     text NOT NULL,
  value     bigint NOT NULL,
  source    text NOT NULL,
  by_actor  text NOT NULL,
  at        bigint NOT NULL,
  PRIMARY KEY (unit_id, kind, as_of, source)
);
CREATE TABLE stock_statement (       -- movements told by another source (4.04)
  unit_id   bigint NOT NULL REFERENCES unit (id),
  scheme    integer NOT NULL,
  from_day  text NOT NULL,
  as_of     text NOT NULL,
  opening   bigint, gained bigint, returned bigint, renewed bigint, lapsed bigint,
  moved_in  bigint, moved_out bigint, closing bigint,
  source    text NOT NULL,
  PRIMARY KEY (unit_id, scheme, as_of, source)
);

-- counts per place, scheme and segment (derived; luoi verify recounts them)
CREATE TABLE cell (
  unit_id     bigint NOT NULL,
  scheme      integer NOT NULL,      -- 0: any scheme
  segment     integer NOT NULL,
  level       integer NOT NULL,
  people      bigint NOT NULL,       -- residents
  working_age bigint NOT NULL,
  eligible    bigint NOT NULL,       -- whom the scheme is for
  covered     bigint NOT NULL,
  review      bigint NOT NULL,
  elsewhere   bigint NOT NULL,       -- eligible, and covered by another scheme that excludes this one
  missing     bigint NOT NULL,       -- eligible = covered + review + elsewhere + missing
  outside     bigint NOT NULL,       -- participants who are not residents
  PRIMARY KEY (unit_id, scheme, segment)
);

-- durable work -------------------------------------------------------------------
CREATE TABLE job (
  id           text PRIMARY KEY,     -- UUIDv7
  kind         text NOT NULL,
  payload      text NOT NULL,
  state        text NOT NULL,        -- waiting running done failed stopped
  step         text NOT NULL DEFAULT '',
  done         bigint NOT NULL DEFAULT 0,
  total        bigint NOT NULL DEFAULT 0,
  result       text NOT NULL DEFAULT '',
  attempts     integer NOT NULL DEFAULT 0,
  run_after    bigint NOT NULL,
  locked_until bigint NOT NULL DEFAULT 0,
  by_actor     text NOT NULL,
  created_at   bigint NOT NULL,
  finished_at  bigint
);
CREATE INDEX job_state ON job (state, run_after);
