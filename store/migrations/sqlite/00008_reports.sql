-- +goose Up

-- What came back about messages: rows are only ever added. The digest of a report
-- makes it one, however often it is read.
CREATE TABLE message_report (
    digest  TEXT PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES message (id),
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    told    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_report_message ON message_report (message);

-- Whether messages may be sent at all: the latest row says. Rows are only added.
CREATE TABLE mail_stop (
    id       INTEGER PRIMARY KEY,
    stops    INTEGER NOT NULL,
    why      TEXT NOT NULL,
    given_by TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- How far each mailbox of reports has been read.
CREATE TABLE mailbox (
    name     TEXT PRIMARY KEY,
    validity INTEGER NOT NULL,
    seen     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The messages that ended last, for the share of failures.
CREATE INDEX message_ended ON message (changed_at) WHERE state IN ('sent', 'delivered', 'bounced', 'failed');
