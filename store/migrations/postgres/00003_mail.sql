-- +goose Up
-- One record a message. Its key makes it one, however often it is queued. The
-- bodies may carry links by which a person gets in: they are NULL as soon as the
-- message is sent or has failed.
CREATE TABLE message (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_key TEXT NOT NULL UNIQUE,
    return_key  TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    wave        TEXT NOT NULL,
    org         TEXT NOT NULL,
    to_name     TEXT NOT NULL,
    to_email    TEXT NOT NULL,
    reply_name  TEXT NOT NULL,
    reply_email TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body_text   TEXT,
    body_html   TEXT,
    state       TEXT NOT NULL,
    queued_by   TEXT NOT NULL,
    queued_at   BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    tries       BIGINT NOT NULL,
    holder      TEXT NOT NULL,
    held_until  BIGINT NOT NULL
);
CREATE INDEX message_due ON message (state, due_at, id);
CREATE INDEX message_case ON message (wave, org, queued_at);

-- What happened to each message: rows are only ever added.
CREATE TABLE message_attempt (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message  BIGINT NOT NULL REFERENCES message (id),
    at       BIGINT NOT NULL,
    try      BIGINT NOT NULL,
    state    TEXT NOT NULL,
    given_by TEXT NOT NULL,
    told     TEXT NOT NULL
);
CREATE INDEX message_attempt_message ON message_attempt (message, id);

-- One row: when the next message may go. All nodes keep to it.
CREATE TABLE mail_pace (
    one     BIGINT PRIMARY KEY CHECK (one = 1),
    next_at BIGINT NOT NULL
);
INSERT INTO mail_pace (one, next_at) VALUES (1, 0);
