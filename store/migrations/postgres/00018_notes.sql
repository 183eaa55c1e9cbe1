-- +goose Up
-- Paradata have a row for what was noted of a case in one batch, and not for each
-- event: notes has a line for each, with person, section, page, deed, problems met,
-- edits, device and time, parted by tabs.
CREATE TABLE paradata_row (
    id    BIGINT PRIMARY KEY,
    wave  TEXT NOT NULL,
    org   TEXT NOT NULL,
    notes TEXT NOT NULL
);
INSERT INTO paradata_row SELECT id, wave, org, person || chr(9) || section || chr(9) || page || chr(9) || deed || chr(9) || met
    || chr(9) || edits || chr(9) || device || chr(9) || at || chr(10) FROM paradata ORDER BY id;
DROP TABLE paradata;
ALTER TABLE paradata_row RENAME TO paradata;
CREATE INDEX paradata_case ON paradata (wave, org);
