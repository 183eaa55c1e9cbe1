-- +goose Up
-- Every time is milliseconds since 1970, UTC. Columns named *_hash hold SHA-256
-- of a secret that is kept nowhere.

-- "OMNB": a file that carries another number is not ours, and is left alone.
PRAGMA application_id = 1330466370;

CREATE TABLE wave (
    id          TEXT PRIMARY KEY,
    survey      TEXT NOT NULL,
    title       TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;

-- A change of a text adds a version.
CREATE TABLE wave_text (
    wave     TEXT NOT NULL REFERENCES wave (id),
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    body     BLOB NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (wave, name, version)
) STRICT;

-- The frame's snapshot: which cases there are. Characteristics stay in frame.csv.
CREATE TABLE organisation (
    wave       TEXT NOT NULL REFERENCES wave (id),
    org        TEXT NOT NULL,
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    place      INTEGER NOT NULL,
    PRIMARY KEY (wave, org)
) STRICT, WITHOUT ROWID;

-- One row. Whoever appends to the log holds it from before reading until the
-- commit, so that positions have no gaps and ascend in the order of commits.
CREATE TABLE log_head (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO log_head (one, position) VALUES (1, 0);

-- The log of answers: rows are only ever added.
CREATE TABLE answer (
    position INTEGER PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    section  TEXT NOT NULL,
    question TEXT NOT NULL,
    grid_row TEXT NOT NULL,
    value    TEXT NOT NULL,
    given_by TEXT NOT NULL,
    origin   TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_item ON answer (wave, org, question, grid_row, position);

-- The log of sections: started, finished, reopened. It shares the positions.
CREATE TABLE section_event (
    position INTEGER PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    section  TEXT NOT NULL,
    state    TEXT NOT NULL,
    given_by TEXT NOT NULL,
    origin   TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX section_event_case ON section_event (wave, org, position);

-- What each save was answered, so that a retry gets the same and adds nothing.
CREATE TABLE receipt (
    wave           TEXT NOT NULL,
    org            TEXT NOT NULL,
    save_key       TEXT NOT NULL,
    last_position  INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    digest         TEXT NOT NULL,
    clashes        TEXT NOT NULL,
    PRIMARY KEY (wave, org, save_key, last_position)
) STRICT, WITHOUT ROWID;

-- A view of the two logs, kept up in the transaction that appends to them:
-- how far each section is. It can be rebuilt from them at any time.
CREATE TABLE standing (
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    section TEXT NOT NULL,
    state   TEXT NOT NULL,
    answers INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (wave, org, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    email         TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

-- A code and a link by which a person may answer for one case.
CREATE TABLE case_access (
    id           INTEGER PRIMARY KEY,
    wave         TEXT NOT NULL,
    org          TEXT NOT NULL,
    person       TEXT NOT NULL,
    code_hash    BLOB UNIQUE,
    link_hash    BLOB UNIQUE,
    given_by     TEXT NOT NULL,
    given_at     INTEGER NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at INTEGER,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT;
CREATE INDEX case_access_case ON case_access (wave, org);

-- A session is either a case's access or a staff account; who the person is and
-- what they may do is read from those each time.
CREATE TABLE session (
    token_hash  BLOB PRIMARY KEY,
    case_access INTEGER REFERENCES case_access (id),
    account     TEXT REFERENCES account (email),
    started_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    lifetime    INTEGER NOT NULL,
    CHECK ((case_access IS NULL) <> (account IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires_at);

-- Failed attempts by what is limited (an address, an account, everybody).
CREATE TABLE throttle (
    limited  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    since    INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    PRIMARY KEY (limited, subject)
) STRICT, WITHOUT ROWID;

-- Every refusal, and every look of staff at one case's answers.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    person  TEXT NOT NULL,
    role    TEXT NOT NULL,
    deed    TEXT NOT NULL,
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    outcome TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);
