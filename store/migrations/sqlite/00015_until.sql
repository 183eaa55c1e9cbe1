-- +goose Up
-- A message is not sent from this moment on, and waits until it is given another:
-- those of a contact plan keep to its hours and quiet days. 0 is no bound.
ALTER TABLE message ADD COLUMN send_until INTEGER NOT NULL DEFAULT 0;
