-- +goose Up

-- The samples that a wave's pilot was tried on, each with the rule by which it can
-- be drawn again. Rows are only ever added; the latest number holds. spread,
-- locked_in and locked_out are lists joined by line breaks.
CREATE TABLE pilot_draw (
    wave       TEXT NOT NULL REFERENCES wave (id),
    number     INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    spread     TEXT NOT NULL,
    locked_in  TEXT NOT NULL,
    locked_out TEXT NOT NULL,
    seed       TEXT NOT NULL,
    refused    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    given_by   TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (wave, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pilot_case (
    wave   TEXT NOT NULL,
    number INTEGER NOT NULL,
    org    TEXT NOT NULL,
    place  INTEGER NOT NULL,
    PRIMARY KEY (wave, number, org),
    FOREIGN KEY (wave, number) REFERENCES pilot_draw (wave, number),
    FOREIGN KEY (wave, org) REFERENCES organisation (wave, org)
) STRICT, WITHOUT ROWID;

-- Where the log of answers stood when a version of a text was saved: which
-- version an answer was given under follows from its position. NULL for versions
-- that are older than this column; those go by their time.
ALTER TABLE wave_text ADD COLUMN position INTEGER;
