-- +goose Up
-- Every time is milliseconds since 1970, UTC. Columns named *_hash hold SHA-256
-- of a secret that is kept nowhere.

CREATE TABLE wave (
    id          TEXT PRIMARY KEY,
    survey      TEXT NOT NULL,
    title       TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at BIGINT NOT NULL
);

-- A change of a text adds a version.
CREATE TABLE wave_text (
    wave     TEXT NOT NULL REFERENCES wave (id),
    name     TEXT NOT NULL,
    version  BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (wave, name, version)
);

-- The frame's snapshot: which cases there are. Characteristics stay in frame.csv.
CREATE TABLE organisation (
    wave       TEXT NOT NULL REFERENCES wave (id),
    org        TEXT NOT NULL,
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    place      BIGINT NOT NULL,
    PRIMARY KEY (wave, org)
);

-- One row. Whoever appends to the log holds it from before reading until the
-- commit, so that positions have no gaps and ascend in the order of commits.
CREATE TABLE log_head (
    one      BIGINT PRIMARY KEY CHECK (one = 1),
    position BIGINT NOT NULL
);
INSERT INTO log_head (one, position) VALUES (1, 0);

-- The log of answers: rows are only ever added.
CREATE TABLE answer (
    position BIGINT PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    section  TEXT NOT NULL,
    question TEXT NOT NULL,
    grid_row TEXT NOT NULL,
    value    TEXT NOT NULL,
    given_by TEXT NOT NULL,
    origin   TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX answer_item ON answer (wave, org, question, grid_row, position);

-- The log of sections: started, finished, reopened. It shares the positions.
CREATE TABLE section_event (
    position BIGINT PRIMARY KEY,
    wave     TEXT NOT NULL,
    org      TEXT NOT NULL,
    section  TEXT NOT NULL,
    state    TEXT NOT NULL,
    given_by TEXT NOT NULL,
    origin   TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX section_event_case ON section_event (wave, org, position);

-- What each save was answered, so that a retry gets the same and adds nothing.
CREATE TABLE receipt (
    wave           TEXT NOT NULL,
    org            TEXT NOT NULL,
    save_key       TEXT NOT NULL,
    last_position  BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    digest         TEXT NOT NULL,
    clashes        TEXT NOT NULL,
    PRIMARY KEY (wave, org, save_key, last_position)
);

-- A view of the two logs, kept up in the transaction that appends to them:
-- how far each section is. It can be rebuilt from them at any time.
CREATE TABLE standing (
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    section TEXT NOT NULL,
    state   TEXT NOT NULL,
    answers BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (wave, org, section)
);

CREATE TABLE account (
    email         TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);

-- A code and a link by which a person may answer for one case.
CREATE TABLE case_access (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wave         TEXT NOT NULL,
    org          TEXT NOT NULL,
    person       TEXT NOT NULL,
    code_hash    BYTEA UNIQUE,
    link_hash    BYTEA UNIQUE,
    given_by     TEXT NOT NULL,
    given_at     BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
);
CREATE INDEX case_access_case ON case_access (wave, org);

-- A session is either a case's access or a staff account; who the person is and
-- what they may do is read from those each time.
CREATE TABLE session (
    token_hash  BYTEA PRIMARY KEY,
    case_access BIGINT REFERENCES case_access (id),
    account     TEXT REFERENCES account (email),
    started_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    lifetime    BIGINT NOT NULL,
    CHECK ((case_access IS NULL) <> (account IS NULL))
);
CREATE INDEX session_expires ON session (expires_at);

-- Failed attempts by what is limited (an address, an account, everybody).
CREATE TABLE throttle (
    limited  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    since    BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    PRIMARY KEY (limited, subject)
);

-- Every refusal, and every look of staff at one case's answers.
CREATE TABLE audit (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL,
    person  TEXT NOT NULL,
    role    TEXT NOT NULL,
    deed    TEXT NOT NULL,
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    outcome TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
