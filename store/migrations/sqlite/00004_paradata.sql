-- +goose Up

-- What is noted about answering, never what was answered: rows are only ever
-- added. person is a contact's id, or minus the id of the access by which the
-- office let somebody in. There is no address, and of the browser only the kind
-- of device.
CREATE TABLE paradata (
    id      INTEGER PRIMARY KEY,
    wave    TEXT NOT NULL,
    org     TEXT NOT NULL,
    person  INTEGER NOT NULL,
    section TEXT NOT NULL,
    page    TEXT NOT NULL,
    deed    TEXT NOT NULL,
    met     TEXT NOT NULL,
    edits   INTEGER NOT NULL,
    device  TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX paradata_case ON paradata (wave, org, at);

-- One row. Who adds paradata holds it until the commit, so that ids ascend in
-- the order of commits and a reader who has seen one has seen all before it.
CREATE TABLE paradata_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id  INTEGER NOT NULL
) STRICT;
INSERT INTO paradata_head (one, id) VALUES (1, 0);
