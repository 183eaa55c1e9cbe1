-- +goose Up

-- How a person is written to on paper, and in which language. The lines of the
-- address are joined by line breaks.
ALTER TABLE contact ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN postcode TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- The letters that were made of a moment of the contact plan together, with a
-- number of their own in the wave. Rows are only ever added. replaces is the batch
-- whose place this one took, 0 for none.
CREATE TABLE letter_batch (
    wave        TEXT NOT NULL REFERENCES wave (id),
    batch       BIGINT NOT NULL,
    moment      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version     BIGINT NOT NULL,
    letters     BIGINT NOT NULL,
    replaces    BIGINT NOT NULL,
    given_by    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (wave, batch)
);

-- One letter: to whom, by its place in the batch. What it says is not kept, and of
-- its code and link only the hashes are, in case_access.
CREATE TABLE letter (
    wave    TEXT NOT NULL,
    batch   BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    org     TEXT NOT NULL,
    contact BIGINT NOT NULL,
    PRIMARY KEY (wave, batch, number),
    FOREIGN KEY (wave, batch) REFERENCES letter_batch (wave, batch)
);

-- By which batch of letters an access was given, 0 for none.
ALTER TABLE case_access ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
