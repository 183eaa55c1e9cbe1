-- +goose Up

-- What was decided about each moment of a contact plan, and that it was sent.
-- Rows are only ever added. fingerprint is of all that the moment does and says.
CREATE TABLE plan_decision (
    id          INTEGER PRIMARY KEY,
    wave        TEXT NOT NULL REFERENCES wave (id),
    moment      TEXT NOT NULL,
    deed        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version     INTEGER NOT NULL,
    recipients  INTEGER NOT NULL,
    given_by    TEXT NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_decision_wave ON plan_decision (wave, id);

-- What a moment came to for each case and person: the key of the message that
-- they were sent, or why they were sent none. One row each, for ever: that is
-- why nobody gets a moment's message twice.
CREATE TABLE plan_outcome (
    wave        TEXT NOT NULL,
    moment      TEXT NOT NULL,
    org         TEXT NOT NULL,
    contact     INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    message_key TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (wave, moment, org, contact),
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT, WITHOUT ROWID;

-- By which link a person says that they want no more messages.
CREATE TABLE refuse_link (
    link_hash BLOB PRIMARY KEY,
    wave      TEXT NOT NULL,
    org       TEXT NOT NULL,
    contact   INTEGER NOT NULL,
    made_at   INTEGER NOT NULL,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT, WITHOUT ROWID;

-- Where a message's recipient refuses more; forgotten with its body.
ALTER TABLE message ADD COLUMN refuse_url TEXT;

-- Which node does a piece of work that one is to do at a time.
CREATE TABLE job (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    held_until INTEGER NOT NULL
) STRICT;
