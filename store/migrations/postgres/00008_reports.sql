-- +goose Up

-- What came back about messages: rows are only ever added. The digest of a report
-- makes it one, however often it is read.
CREATE TABLE message_report (
    digest  TEXT PRIMARY KEY,
    message BIGINT NOT NULL REFERENCES message (id),
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    told    TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX message_report_message ON message_report (message);

-- Whether messages may be sent at all: the latest row says. Rows are only added.
CREATE TABLE mail_stop (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stops    BIGINT NOT NULL,
    why      TEXT NOT NULL,
    given_by TEXT NOT NULL,
    at       BIGINT NOT NULL
);

-- How far each mailbox of reports has been read.
CREATE TABLE mailbox (
    name     TEXT PRIMARY KEY,
    validity BIGINT NOT NULL,
    seen     BIGINT NOT NULL
);

-- The messages that ended last, for the share of failures.
CREATE INDEX message_ended ON message (changed_at) WHERE state IN ('sent', 'delivered', 'bounced', 'failed');
