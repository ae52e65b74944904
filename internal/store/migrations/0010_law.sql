-- How a family reaches the office that serves it: what stands in the proof block of the family's page.
-- +goose Up

CREATE TABLE office_contact (
  office_id bigint PRIMARY KEY REFERENCES office (id),
  phone     text   NOT NULL,
  address   text   NOT NULL,
  hours     text   NOT NULL,        -- as it hangs at the door
  site      text   NOT NULL,        -- address of the office's public page, https://…; '': none
  by_actor  text   NOT NULL,
  at        bigint NOT NULL
);
