-- +goose Up

-- Who has a case at the telephone now: one row a case, which is taken over when
-- it has run out. It is a lock and no history: that is in contact_event.
CREATE TABLE call_lock (
    wave   TEXT NOT NULL,
    org    TEXT NOT NULL,
    holder TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (wave, org),
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT, WITHOUT ROWID;

-- When an access ends by itself, 0 for never. An access of the kind 'telephone' is
-- an interviewer's for one call: its link works once.
ALTER TABLE case_access ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;
