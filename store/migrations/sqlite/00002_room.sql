-- +goose Up

-- A case's people. Rows are only ever added; an id is the log position at which
-- the person was added.
CREATE TABLE contact (
    id       INTEGER PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    role     TEXT NOT NULL,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT;
CREATE INDEX contact_case ON contact (wave, org);

-- The log of rooms: handed, taken back, reminded, signed off, passed on. It
-- shares the positions of answers; rows are only ever added. beside names the
-- questions of other sections that a handed section's route depends on.
CREATE TABLE room_event (
    position INTEGER PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    deed     TEXT NOT NULL,
    section  TEXT NOT NULL,
    contact  INTEGER NOT NULL,
    beside   TEXT NOT NULL,
    given_by TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX room_event_case ON room_event (wave, org, position);

-- A view of the log of rooms, kept up in the transaction that appends to it: who
-- holds which section now. It can be rebuilt from the log at any time.
CREATE TABLE holding (
    contact INTEGER NOT NULL REFERENCES contact (id),
    section TEXT NOT NULL,
    beside  TEXT NOT NULL,
    PRIMARY KEY (contact, section)
) STRICT, WITHOUT ROWID;

-- Whose the access is: 0 for whoever the office lets in. An access with a
-- section is a colleague's; one without opens the whole room.
ALTER TABLE case_access ADD COLUMN contact INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_access ADD COLUMN section TEXT NOT NULL DEFAULT '';
