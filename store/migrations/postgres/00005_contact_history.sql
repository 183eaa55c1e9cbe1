-- +goose Up

-- What else the team knows of a person. replaces is the row that this one stands
-- for from now on, 0 for none: contacts are only ever added. nominated_by is who
-- named them.
ALTER TABLE contact ADD COLUMN job_title TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN nominated_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN replaces BIGINT NOT NULL DEFAULT 0;

-- The contact history: what was done to reach a case, and what came of it. It
-- shares the positions of answers; rows are only ever added. about is the other
-- person of an event, call_back the moment agreed on, message the key of the
-- message that it was done by.
CREATE TABLE contact_event (
    position    BIGINT PRIMARY KEY,
    wave        TEXT NOT NULL,
    org         TEXT NOT NULL,
    kind        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    contact     BIGINT NOT NULL,
    about       BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    outcome     TEXT NOT NULL,
    disposition TEXT NOT NULL,
    reason      TEXT NOT NULL,
    note        TEXT NOT NULL,
    message     TEXT NOT NULL,
    pilot       BIGINT NOT NULL,
    call_back   BIGINT NOT NULL,
    given_by    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
);
CREATE INDEX contact_event_case ON contact_event (wave, org, position);

-- What an access opens: '' the room or a section of it, 'nomination' the page on
-- which a director names the single point of contact.
ALTER TABLE case_access ADD COLUMN kind TEXT NOT NULL DEFAULT '';

-- A file of contacts that somebody looks at before they confirm it: one for each
-- person and wave, gone when it is confirmed.
CREATE TABLE contact_upload (
    wave     TEXT NOT NULL REFERENCES wave (id),
    given_by TEXT NOT NULL,
    name     TEXT NOT NULL,
    body     BYTEA NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (wave, given_by)
);

CREATE INDEX audit_case ON audit (wave, org, id);
