-- +goose Up

-- Where people are now: a row a session, noted anew while its page is open. It
-- says nothing of what was answered and is forgotten within the hour.
CREATE TABLE presence (
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    visitor TEXT NOT NULL,
    name    TEXT NOT NULL,
    section TEXT NOT NULL,
    page    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (wave, org, visitor)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_at ON presence (at);

-- What somebody has typed on a page and not sent yet. It is no answer: it is
-- replaced as they type, shown to nobody else, and gone when they send the page.
CREATE TABLE draft (
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    section  TEXT NOT NULL,
    page     TEXT NOT NULL,
    contact  INTEGER NOT NULL,
    given_by TEXT NOT NULL,
    body     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (wave, org, section, page, contact, given_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_at ON draft (at);

-- Who else has a session at a case is asked whenever a page looks for company.
CREATE INDEX session_case ON session (case_access);
