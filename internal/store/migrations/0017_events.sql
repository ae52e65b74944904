-- Events, messages in several languages, loudspeakers, what is sent, and what acts cost.
-- +goose Up

CREATE TABLE event (
  id        bigint  PRIMARY KEY,
  kind      text    NOT NULL,            -- launch conference consultation dialogue employers training model
  title     text    NOT NULL,
  unit_id   bigint  NOT NULL REFERENCES unit (id),
  on_day    text    NOT NULL,
  at_minute integer NOT NULL,            -- from midnight
  venue     text    NOT NULL,            -- where exactly
  venue_kind text   NOT NULL,            -- culture_house office home market company other
  hosts     text    NOT NULL,            -- codes of co-hosts, comma between
  audience  text    NOT NULL,            -- farmers women traders workers residents officials employers
  speaker   text    NOT NULL,
  lang      text    NOT NULL,            -- vi rad mng
  state     text    NOT NULL,            -- planned closed cancelled
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL,
  closed_at bigint  NOT NULL DEFAULT 0
);
CREATE INDEX event_day ON event (on_day);
CREATE INDEX event_unit ON event (unit_id);

-- Who was invited or came. Who is not in the register has a sealed name.
CREATE TABLE event_guest (
  id        bigint  PRIMARY KEY,
  event_id  bigint  NOT NULL REFERENCES event (id),
  person_id bigint  REFERENCES person (id),
  name      text    NOT NULL,            -- sealed; empty: the register's
  phone     text    NOT NULL,            -- sealed; empty: none
  came      integer NOT NULL,
  result    text    NOT NULL,            -- thinking agreed joined refused, or empty
  public_ok integer NOT NULL,            -- agreed to receive book or card in public
  talk_id   bigint,
  task_id   bigint,
  by_actor  text    NOT NULL,
  at        bigint  NOT NULL
);
CREATE INDEX event_guest_event ON event_guest (event_id);
CREATE INDEX event_guest_person ON event_guest (person_id);

-- What an event brought, by the fields of its kind.
CREATE TABLE event_number (
  event_id bigint NOT NULL REFERENCES event (id),
  field    text   NOT NULL,
  n        bigint NOT NULL,
  PRIMARY KEY (event_id, field)
);

-- The library. A text that changes is a new version; only one version of code and language is published.
CREATE TABLE message (
  id         bigint  PRIMARY KEY,
  code       text    NOT NULL,
  lang       text    NOT NULL,
  version    integer NOT NULL,
  way        text    NOT NULL,           -- loudspeaker zalo sms call leaflet
  title      text    NOT NULL,
  body       text    NOT NULL,
  basis      text    NOT NULL,           -- legal basis
  cites      text    NOT NULL,           -- parameters of the law it speaks of with the value it says: name=value, semicolon between
  until_day  text,                       -- last day it may be used
  state      text    NOT NULL,           -- draft published withdrawn
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  UNIQUE (code, lang, version)
);

-- Who read a text and answers for its language: a name, and the account that noted it.
CREATE TABLE message_sign (
  message_id bigint PRIMARY KEY REFERENCES message (id),
  reader     text   NOT NULL,
  by_actor   text   NOT NULL,
  at         bigint NOT NULL
);

CREATE TABLE broadcast (
  id         bigint  PRIMARY KEY,
  message_id bigint  NOT NULL REFERENCES message (id),
  unit_id    bigint  NOT NULL REFERENCES unit (id),
  from_day   text    NOT NULL,
  to_day     text    NOT NULL,
  weekdays   integer NOT NULL,           -- bits: 1 Monday … 64 Sunday
  at_minute  integer NOT NULL,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  stopped_at bigint  NOT NULL DEFAULT 0
);
CREATE INDEX broadcast_unit ON broadcast (unit_id);

CREATE TABLE play (
  broadcast_id bigint  NOT NULL REFERENCES broadcast (id),
  on_day       text    NOT NULL,
  n            integer NOT NULL,         -- how often on the day
  by_actor     text    NOT NULL,
  at           bigint  NOT NULL,
  PRIMARY KEY (broadcast_id, on_day)
);
CREATE INDEX play_day ON play (on_day);

CREATE TABLE channel_post (
  id       bigint PRIMARY KEY,
  channel  text   NOT NULL,              -- portal press panel leaflet fanpage zalo_page personal
  on_day   text   NOT NULL,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  title    text   NOT NULL,
  n        bigint NOT NULL,              -- articles, panels, leaflets
  link     text   NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX channel_post_day ON channel_post (on_day);

-- Official posts that officers are asked to share, and who did.
CREATE TABLE share_post (
  id       bigint PRIMARY KEY,
  week     text   NOT NULL,
  title    text   NOT NULL,
  link     text   NOT NULL,
  unit_id  bigint NOT NULL REFERENCES unit (id),
  by_actor text   NOT NULL,
  at       bigint NOT NULL
);
CREATE TABLE share (
  post_id    bigint NOT NULL REFERENCES share_post (id),
  account_id text   NOT NULL REFERENCES account (id),
  at         bigint NOT NULL,
  PRIMARY KEY (post_id, account_id)
);

-- What is to be sent. The body is whole before it gets here; nothing leaves without consent at that moment.
CREATE TABLE outbox (
  id         bigint  PRIMARY KEY,
  dedupe     text    NOT NULL UNIQUE,    -- the same thing asked twice is one message
  person_id  bigint  NOT NULL REFERENCES person (id),
  channel    text    NOT NULL,           -- sms zalo
  purpose    text    NOT NULL,           -- outreach renewal notice
  message_id bigint  NOT NULL REFERENCES message (id),
  body       text    NOT NULL,           -- sealed
  state      text    NOT NULL,           -- waiting sending sent refused failed
  why        text    NOT NULL,
  tries      integer NOT NULL,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  done_at    bigint  NOT NULL DEFAULT 0
);
CREATE INDEX outbox_state ON outbox (state, id);

-- What acts cost, as the office enters it.
CREATE TABLE act_cost (
  id       bigint PRIMARY KEY,
  act      text   NOT NULL,              -- visit call event loudspeaker
  unit_id  bigint NOT NULL REFERENCES unit (id),
  month    text   NOT NULL,
  dong     bigint NOT NULL,
  note     text   NOT NULL,
  by_actor text   NOT NULL,
  at       bigint NOT NULL,
  gone_at  bigint NOT NULL DEFAULT 0
);
CREATE INDEX act_cost_month ON act_cost (month);
