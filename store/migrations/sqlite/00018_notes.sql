-- +goose Up
-- Paradata have a row for what was noted of a case in one batch, and not for each
-- event: notes has a line for each, with person, section, page, deed, problems met,
-- edits, device and time, parted by tabs.
CREATE TABLE paradata_row (
    id    INTEGER PRIMARY KEY,
    wave  TEXT NOT NULL,
    org   TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT;
INSERT INTO paradata_row SELECT id, wave, org, person || char(9) || section || char(9) || page || char(9) || deed || char(9) || met
    || char(9) || edits || char(9) || device || char(9) || at || char(10) FROM paradata ORDER BY id;
DROP TABLE paradata;
ALTER TABLE paradata_row RENAME TO paradata;
CREATE INDEX paradata_case ON paradata (wave, org);
