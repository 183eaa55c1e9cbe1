-- +goose Up

-- What was decided about each moment of a contact plan, and that it was sent.
-- Rows are only ever added. fingerprint is of all that the moment does and says.
CREATE TABLE plan_decision (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wave        TEXT NOT NULL REFERENCES wave (id),
    moment      TEXT NOT NULL,
    deed        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version     BIGINT NOT NULL,
    recipients  BIGINT NOT NULL,
    given_by    TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX plan_decision_wave ON plan_decision (wave, id);

-- What a moment came to for each case and person: the key of the message that
-- they were sent, or why they were sent none. One row each, for ever: that is
-- why nobody gets a moment's message twice.
CREATE TABLE plan_outcome (
    wave        TEXT NOT NULL,
    moment      TEXT NOT NULL,
    org         TEXT NOT NULL,
    contact     BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    message_key TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (wave, moment, org, contact),
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
);

-- By which link a person says that they want no more messages.
CREATE TABLE refuse_link (
    link_hash BYTEA PRIMARY KEY,
    wave      TEXT NOT NULL,
    org       TEXT NOT NULL,
    contact   BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
);

-- Where a message's recipient refuses more; forgotten with its body.
ALTER TABLE message ADD COLUMN refuse_url TEXT;

-- Which node does a piece of work that one is to do at a time.
CREATE TABLE job (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
