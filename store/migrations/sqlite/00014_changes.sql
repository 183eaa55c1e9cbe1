-- +goose Up

-- How often those things were changed that nodes keep in memory. Triggers raise
-- the numbers, in the transaction of the change, so that no place in the program
-- can forget to. access is of everything that a respondent's session rests on,
-- texts of waves' texts, company of where people are.
CREATE TABLE change_count (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    access  INTEGER NOT NULL,
    texts   INTEGER NOT NULL,
    company INTEGER NOT NULL
) STRICT;
INSERT INTO change_count (one, access, texts, company) VALUES (1, 1, 1, 1);

-- +goose StatementBegin
CREATE TRIGGER access_changed AFTER UPDATE ON case_access
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER access_gone AFTER DELETE ON case_access
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- A session that lives on for longer is the same session.
-- +goose StatementBegin
CREATE TRIGGER session_changed AFTER UPDATE ON session
WHEN NEW.expires_at < OLD.expires_at OR NEW.lifetime <> OLD.lifetime OR NEW.token_hash <> OLD.token_hash
    OR NEW.case_access IS NOT OLD.case_access OR NEW.account IS NOT OLD.account
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER session_gone AFTER DELETE ON session
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER organisation_gone AFTER DELETE ON organisation
BEGIN
    UPDATE change_count SET access = access + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER text_added AFTER INSERT ON wave_text
BEGIN
    UPDATE change_count SET texts = texts + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER text_changed AFTER UPDATE ON wave_text
BEGIN
    UPDATE change_count SET texts = texts + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER text_gone AFTER DELETE ON wave_text
BEGIN
    UPDATE change_count SET texts = texts + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER presence_noted AFTER INSERT ON presence
BEGIN
    UPDATE change_count SET company = company + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER presence_changed AFTER UPDATE ON presence
BEGIN
    UPDATE change_count SET company = company + 1;
END;
-- +goose StatementEnd
