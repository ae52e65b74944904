-- The phone: devices, what they sent, what could not be booked, and what changed where.
-- +goose Up

-- A phone that joined an account. Only the token's hash is kept.
CREATE TABLE device (
  id         text   PRIMARY KEY,     -- UUIDv7, made by the phone
  account_id text   NOT NULL REFERENCES account (id),
  name       text   NOT NULL,
  app        text   NOT NULL,        -- version of the app, as it last said
  token_hash text   NOT NULL UNIQUE,
  public_key text   NOT NULL,        -- P-256 point, base64url; empty: cannot hand over through another phone
  joined_at  bigint NOT NULL,
  invited_by text   NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0,  -- the token was first used
  seen_at    bigint NOT NULL DEFAULT 0,
  pushed_at  bigint NOT NULL DEFAULT 0,
  pulled_at  bigint NOT NULL DEFAULT 0,
  pulled_seq bigint NOT NULL DEFAULT 0,  -- change number of the last finished pull
  n_whole    bigint NOT NULL DEFAULT 0,  -- operations 1 … n_whole are all here
  n_top      bigint NOT NULL DEFAULT 0,  -- the largest number that came
  unsent     bigint NOT NULL DEFAULT 0,  -- as the phone last said
  skew_ms    bigint NOT NULL DEFAULT 0,  -- its clock less ours
  places     text   NOT NULL,        -- JSON array: every unit that was ever in its scope
  scope      text   NOT NULL DEFAULT '', -- what the last whole picture was cut to
  revoked_at bigint NOT NULL DEFAULT 0,
  revoked_by text   NOT NULL DEFAULT ''
);
CREATE INDEX device_account ON device (account_id);

CREATE TABLE device_invite (
  code_hash  text   PRIMARY KEY,
  account_id text   NOT NULL REFERENCES account (id),
  by_actor   text   NOT NULL,
  at         bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0,
  device_id  text   NOT NULL DEFAULT ''
);
CREATE INDEX device_invite_account ON device_invite (account_id);

-- Every operation that was acknowledged, with what became of it. Never edited, but for a held one's outcome.
CREATE TABLE field_op (
  op_id       text   PRIMARY KEY,    -- UUIDv7, made by the phone
  device_id   text   NOT NULL REFERENCES device (id),
  account_id  text   NOT NULL,       -- for whom the device worked then
  kind        text   NOT NULL,
  v           bigint NOT NULL,
  n           bigint NOT NULL,       -- the device's own count
  at          bigint NOT NULL,       -- when the user acted, as we believe it
  said_at     bigint NOT NULL,       -- as the phone said it
  clock       text   NOT NULL,       -- ahead behind: its clock was not believed
  base        bigint NOT NULL,
  body_hash   text   NOT NULL,
  outcome     text   NOT NULL,       -- applied conflict rejected quarantined
  code        text   NOT NULL,
  words       text   NOT NULL,       -- JSON: message key and arguments for people
  ref         text   NOT NULL,       -- what came of it
  carried_by  text   NOT NULL,       -- the device that delivered it for another; empty: itself
  received_at bigint NOT NULL,
  seq         bigint NOT NULL
);
CREATE INDEX field_op_device ON field_op (device_id, n);

-- «Chưa vào sổ»: what was kept and not booked, until somebody decides.
CREATE TABLE field_held (
  op_id      text   PRIMARY KEY REFERENCES field_op (op_id),
  body       text   NOT NULL,        -- sealed JSON
  unit_id    bigint NOT NULL,        -- the place whose office sees it
  state      text   NOT NULL,        -- open booked dismissed
  note       text   NOT NULL DEFAULT '',
  decided_by text   NOT NULL DEFAULT '',
  decided_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX field_held_state ON field_held (state, unit_id);

-- The latest change of each thing that phones carry, by commune (0: of all). One row a thing, moved forward
-- at each change; ref '*' says that everything of the commune may have changed.
CREATE TABLE feed (
  unit_id bigint NOT NULL,
  t       text   NOT NULL,
  ref     text   NOT NULL,
  seq     bigint NOT NULL,
  PRIMARY KEY (unit_id, t, ref)
);
CREATE INDEX feed_seq ON feed (unit_id, seq);

-- A talk judges its household anew: without this each one reads all prospects.
CREATE INDEX prospect_household ON prospect (household_id);
