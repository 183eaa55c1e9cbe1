-- +goose Up
-- The log of answers has a row for each save now, and not for each answer and one
-- more for its receipt: a save writes a third of the pages that it did. A row's
-- answers are the positions that end at its own, one a line: question, tab, row of a
-- grid, tab, value. Handing a section in or opening it again is a save without any,
-- at the position of its event. The key and what the save was told serve a retry;
-- first_position is the first position that the save added, that of an event perhaps.
CREATE TABLE save (
    position       INTEGER PRIMARY KEY,
    first_position INTEGER NOT NULL,
    wave           TEXT NOT NULL,
    org            TEXT NOT NULL,
    section        TEXT NOT NULL,
    answers        TEXT NOT NULL,
    given_by       TEXT NOT NULL,
    origin         TEXT NOT NULL,
    at             INTEGER NOT NULL,
    save_key       TEXT NOT NULL,
    digest         TEXT NOT NULL,
    clashes        TEXT NOT NULL
) STRICT;

-- What was logged so far keeps a row for each answer: what was saved together is
-- found by the first position of the last one's.
INSERT INTO save SELECT a.position, coalesce(r.first_position, a.position), a.wave, a.org, a.section,
    a.question || char(9) || a.grid_row || char(9) || a.value || char(10), a.given_by, a.origin, a.at,
    coalesce(r.save_key, ''), coalesce(r.digest, ''), coalesce(r.clashes, '')
FROM answer a LEFT JOIN receipt r ON r.wave = a.wave AND r.org = a.org AND r.last_position = a.position ORDER BY a.position;

INSERT INTO save SELECT e.position, r.first_position, e.wave, e.org, e.section, '', e.given_by, e.origin, e.at, r.save_key, r.digest, r.clashes
FROM section_event e JOIN receipt r ON r.wave = e.wave AND r.org = e.org AND r.last_position = e.position ORDER BY e.position;

DROP TABLE answer;
DROP TABLE receipt;
CREATE INDEX save_case ON save (wave, org, position);
