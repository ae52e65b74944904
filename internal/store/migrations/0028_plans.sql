-- What a group plans and promises, when money comes, and what was weighed. Every amount that follows from the books or from
-- the law is worked out when it is asked for; what stands here was said or weighed by somebody.
-- +goose Up

-- When a crop brings money (lịch mùa vụ): the first and the last month, which may lie in the next year. What an office says
-- later for the same crop and place holds from its day on; nothing is overwritten.
CREATE TABLE crop_season (
  unit_id    bigint  NOT NULL REFERENCES unit (id),
  crop       text    NOT NULL,          -- a word of savings.Crops
  from_day   text    NOT NULL,
  first      integer NOT NULL CHECK (first BETWEEN 1 AND 12),
  last       integer NOT NULL CHECK (last BETWEEN 1 AND 12),
  source     text    NOT NULL,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  PRIMARY KEY (unit_id, crop, from_day)
);

-- What a kilogram of scrap brings from a day on, đồng.
CREATE TABLE scrap_price (
  unit_id    bigint  NOT NULL REFERENCES unit (id),
  kind       text    NOT NULL,          -- a word of savings.ScrapKinds
  from_day   text    NOT NULL,
  price      bigint  NOT NULL CHECK (price > 0 AND price <= 100000000),
  source     text    NOT NULL,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  PRIMARY KEY (unit_id, kind, from_day)
);

-- A goal with its day (kế hoạch góp). How much it takes follows from the law of the due day, how far one is from the book.
CREATE TABLE savings_plan (
  id         bigint  PRIMARY KEY,
  book_id    bigint  NOT NULL REFERENCES ledger_book (id),
  member_no  integer NOT NULL CHECK (member_no >= 0),       -- 0: everybody in the group
  purpose    text    NOT NULL CHECK (purpose IN ('bhxh', 'bhyt')),
  months     integer NOT NULL CHECK (months IN (1, 3, 6, 12)),
  people     integer NOT NULL CHECK (people BETWEEN 1 AND 30),
  crop       text    NOT NULL,          -- '': money comes evenly
  from_day   text    NOT NULL,
  due_day    text    NOT NULL,
  ended      text,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL,
  CHECK (due_day > from_day)
);
CREATE INDEX savings_plan_book ON savings_plan (book_id);

-- Trees promised for a premium (cây mai, cây bưởi): a commitment and no move of money.
CREATE TABLE tree_pledge (
  id         bigint  PRIMARY KEY,
  book_id    bigint  NOT NULL REFERENCES ledger_book (id),
  member_no  integer NOT NULL CHECK (member_no > 0),
  crop       text    NOT NULL,
  trees      integer NOT NULL CHECK (trees > 0 AND trees <= 100000),
  share      integer NOT NULL CHECK (share BETWEEN 1 AND 100),     -- of the sale, percent
  amount     bigint  NOT NULL CHECK (amount > 0),           -- what all of them shall bring, đồng
  month      text    NOT NULL,          -- YYYY-MM in which it is sold
  purpose    text    NOT NULL CHECK (purpose IN ('bhxh', 'bhyt')),
  on_day     text    NOT NULL,
  ended      text,
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL
);
CREATE INDEX tree_pledge_book ON tree_pledge (book_id);
-- Which money of the book came from which pledge. Whether it stands is the book's to say.
CREATE TABLE tree_income (
  event_id   text    PRIMARY KEY REFERENCES ledger_event (id),
  pledge_id  bigint  NOT NULL REFERENCES tree_pledge (id)
);
CREATE INDEX tree_income_pledge ON tree_income (pledge_id);

-- A weigh sheet (phiếu cân ve chai) with its act in the book. It is never changed: it is undone and weighed anew.
CREATE TABLE weigh_sheet (
  event_id   text    PRIMARY KEY REFERENCES ledger_event (id),
  book_id    bigint  NOT NULL REFERENCES ledger_book (id),
  on_day     text    NOT NULL,
  buyer      text    NOT NULL,
  total      bigint  NOT NULL CHECK (total > 0),
  by_actor   text    NOT NULL,
  at         bigint  NOT NULL
);
CREATE INDEX weigh_sheet_book ON weigh_sheet (book_id);
CREATE TABLE weigh_line (
  event_id   text    NOT NULL REFERENCES weigh_sheet (event_id),
  nth        integer NOT NULL CHECK (nth > 0),
  member_no  integer NOT NULL CHECK (member_no >= 0),       -- who brought it; 0: all together
  kind       text    NOT NULL,
  grams      bigint  NOT NULL CHECK (grams > 0 AND grams <= 100000000),
  price      bigint  NOT NULL CHECK (price > 0),            -- of a kilogram on that day, đồng
  amount     bigint  NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (event_id, nth)
);
