-- Models of saving (mô hình an sinh) and their copies; sponsors and what they gave; plans, weigh sheets; slips to pay by.
-- +goose Up

-- A model: who leads it, where, how it works, what it began with and what it aims at. Numbers stand beside their unit:
-- nine households are not nine people. A copy names the model it was taken from, which is older: no circle can arise.
CREATE TABLE community_model (
  id          bigint PRIMARY KEY,
  unit_id     bigint NOT NULL REFERENCES unit (id),
  name        text   NOT NULL,
  host        text   NOT NULL,          -- women, farmers, youth, veterans, front, other
  host_name   text   NOT NULL,
  partners    text   NOT NULL,
  mechanism   text   NOT NULL,          -- as savings_group.model, or all_in (100 %)
  launched    text   NOT NULL,
  ended       text,
  base        bigint NOT NULL CHECK (base >= 0),          -- 0: not told
  base_unit   text   NOT NULL,          -- groups households members participants cards
  goal        bigint NOT NULL CHECK (goal >= 0),
  goal_unit   text   NOT NULL,
  goal_day    text,
  goal_office text   NOT NULL,          -- the two who own the goal
  goal_union  text   NOT NULL,
  kit         text   NOT NULL,          -- what a copy takes along, one thing a line
  source      text   NOT NULL,
  copied_from bigint CHECK (copied_from IS NULL OR copied_from < id),
  by_actor    text   NOT NULL,
  at          bigint NOT NULL
);
CREATE INDEX community_model_unit ON community_model (unit_id);
CREATE INDEX community_model_from ON community_model (copied_from);
-- What was told of a model for a day. Each column is another thing; none is ever added to another.
CREATE TABLE model_figure (
  model_id     bigint NOT NULL REFERENCES community_model (id),
  on_day       text   NOT NULL,
  groups       bigint CHECK (groups >= 0),
  households   bigint CHECK (households >= 0),
  members      bigint CHECK (members >= 0),
  participants bigint CHECK (participants >= 0),
  cards        bigint CHECK (cards >= 0),
  source       text   NOT NULL,
  by_actor     text   NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (model_id, on_day)
);
CREATE TABLE model_group (
  model_id bigint NOT NULL REFERENCES community_model (id),
  group_id bigint NOT NULL PRIMARY KEY REFERENCES savings_group (id)
);
CREATE INDEX model_group_model ON model_group (model_id);
-- Who is handed a book or a card in public (trao sổ): only those who agreed are read out and printed.
CREATE TABLE model_handover (
  id        bigint  PRIMARY KEY,
  model_id  bigint  NOT NULL REFERENCES community_model (id),
  on_day    text    NOT NULL,
  person_id bigint  NOT NULL REFERENCES person (id),
  thing     text    NOT NULL,           -- book card
  agreed    integer NOT NULL CHECK (agreed IN (0, 1)),
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  UNIQUE (model_id, on_day, person_id, thing)
);

-- Sponsors (nhà hảo tâm). Their money stands in a savings book as sponsor:s<id>:<purpose>.
CREATE TABLE sponsor (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  name     text   NOT NULL,
  kind     text   NOT NULL,             -- business association person abroad
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX sponsor_unit ON sponsor (unit_id);
CREATE TABLE campaign (
  id        bigint  PRIMARY KEY,
  unit_id   bigint  NOT NULL REFERENCES unit (id),
  book_id   bigint  NOT NULL REFERENCES ledger_book (id),
  name      text    NOT NULL,
  purpose   text    NOT NULL CHECK (purpose IN ('bhxh', 'bhyt')),
  period    text    NOT NULL,           -- no family is given twice in it: a year
  months    integer NOT NULL CHECK (months > 0),
  card      bigint  NOT NULL CHECK (card > 0),             -- what one gift costs, đồng
  pick      text    NOT NULL,           -- JSON of the rule by which families are chosen
  from_day  text    NOT NULL,
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL
);
CREATE INDEX campaign_unit ON campaign (unit_id);
CREATE TABLE campaign_step (
  campaign_id bigint  NOT NULL REFERENCES campaign (id),
  nth         integer NOT NULL,
  name        text    NOT NULL,
  due_day     text    NOT NULL,
  done_day    text,
  done_by     text    NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, nth)
);
CREATE TABLE sponsor_pledge (
  id          bigint PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES campaign (id),
  sponsor_id  bigint NOT NULL REFERENCES sponsor (id),
  amount      bigint NOT NULL CHECK (amount > 0),
  on_day      text   NOT NULL,
  by_actor    text   NOT NULL,
  at          bigint NOT NULL
);
CREATE INDEX sponsor_pledge_campaign ON sponsor_pledge (campaign_id);
-- Money that came in, each with its act in the book.
CREATE TABLE sponsor_money (
  event_id    text   PRIMARY KEY REFERENCES ledger_event (id),
  campaign_id bigint NOT NULL REFERENCES campaign (id),
  sponsor_id  bigint NOT NULL REFERENCES sponsor (id),
  amount      bigint NOT NULL CHECK (amount > 0),
  on_day      text   NOT NULL
);
CREATE INDEX sponsor_money_campaign ON sponsor_money (campaign_id);
-- A gift: reserved, approved by somebody else, paid from the book, proved by the receipt. No family twice in a period.
CREATE TABLE sponsor_gift (
  id          bigint  PRIMARY KEY,
  campaign_id bigint  NOT NULL REFERENCES campaign (id),
  sponsor_id  bigint  NOT NULL REFERENCES sponsor (id),
  person_id   bigint  NOT NULL REFERENCES person (id),
  family      text    NOT NULL,         -- h<household>, or p<person> without one
  period      text    NOT NULL,
  purpose     text    NOT NULL,
  amount      bigint  NOT NULL CHECK (amount > 0),
  why         text    NOT NULL,         -- codes of the rule that chose
  state       text    NOT NULL CHECK (state IN ('reserved', 'approved', 'paid', 'proved', 'dropped')),
  member_no   integer NOT NULL DEFAULT 0,       -- number in the fund's group, once paid
  from_day    text,                     -- what it pays for
  to_day      text,
  receipt     text    NOT NULL DEFAULT '',
  grant_event text    NOT NULL DEFAULT '',
  reserved_by text    NOT NULL,
  approved_by text    NOT NULL DEFAULT '',
  thanked_day text,
  at          bigint  NOT NULL,
  CHECK (approved_by <> reserved_by),
  CHECK (state IN ('reserved', 'dropped') OR approved_by <> '')
);
CREATE INDEX sponsor_gift_campaign ON sponsor_gift (campaign_id);
CREATE INDEX sponsor_gift_person ON sponsor_gift (person_id);
CREATE UNIQUE INDEX sponsor_gift_family ON sponsor_gift (purpose, period, family) WHERE state <> 'dropped';
-- A participant pays for a relative (đóng tặng người thân).
CREATE TABLE relative_gift (
  id        bigint  PRIMARY KEY,
  giver_id  bigint  NOT NULL REFERENCES person (id),
  person_id bigint  NOT NULL REFERENCES person (id),
  relation  text    NOT NULL,           -- mother father spouse child sibling grandparent grandchild other
  purpose   text    NOT NULL CHECK (purpose IN ('bhxh', 'bhyt')),
  months    integer NOT NULL CHECK (months > 0),
  amount    bigint  NOT NULL CHECK (amount > 0),
  on_day    text    NOT NULL,
  to_day    text    NOT NULL,
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  CHECK (giver_id <> person_id)
);
CREATE INDEX relative_gift_giver ON relative_gift (giver_id);
CREATE INDEX relative_gift_person ON relative_gift (person_id);

-- Accounts that may be paid into, and the short references by which a bank's line finds its due.
CREATE TABLE pay_account (
  id       bigint PRIMARY KEY,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  kind     text   NOT NULL,             -- office service group person
  holder   text   NOT NULL,
  bank     text   NOT NULL,
  bin      text   NOT NULL,
  number   text   NOT NULL,
  gone_at  bigint NOT NULL DEFAULT 0,
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX pay_account_unit ON pay_account (unit_id);
CREATE TABLE due_reference (
  ref        text   PRIMARY KEY,
  nth        bigint NOT NULL UNIQUE,
  book_id    bigint NOT NULL REFERENCES ledger_book (id),
  due        text   NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  account_id bigint NOT NULL REFERENCES pay_account (id),
  by_actor   text   NOT NULL,
  at         bigint NOT NULL
);
CREATE UNIQUE INDEX due_reference_due ON due_reference (book_id, due);
