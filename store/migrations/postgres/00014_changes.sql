-- +goose Up

-- How often those things were changed that nodes keep in memory. Triggers raise
-- the numbers, in the transaction of the change, so that no place in the program
-- can forget to. access is of everything that a respondent's session rests on,
-- texts of waves' texts, company of where people are.
CREATE TABLE change_count (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    access  BIGINT NOT NULL,
    texts   BIGINT NOT NULL,
    company BIGINT NOT NULL
);
INSERT INTO change_count (one, access, texts, company) VALUES (1, 1, 1, 1);

-- +goose StatementBegin
CREATE FUNCTION count_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_count SET access = access + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION count_text_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_count SET texts = texts + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION count_company_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE change_count SET company = company + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- All wait for the commit, so that the row of numbers is the last that a
-- transaction locks: nobody can wait for another in a circle.
CREATE CONSTRAINT TRIGGER access_changed AFTER UPDATE OR DELETE ON case_access
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_access_change();
-- A session that lives on for longer is the same session.
CREATE CONSTRAINT TRIGGER session_changed AFTER UPDATE ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.expires_at < OLD.expires_at OR NEW.lifetime <> OLD.lifetime OR NEW.token_hash <> OLD.token_hash
        OR NEW.case_access IS DISTINCT FROM OLD.case_access OR NEW.account IS DISTINCT FROM OLD.account)
    EXECUTE FUNCTION count_access_change();
CREATE CONSTRAINT TRIGGER session_gone AFTER DELETE ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_access_change();
CREATE CONSTRAINT TRIGGER organisation_changed AFTER UPDATE OR DELETE ON organisation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_access_change();
CREATE CONSTRAINT TRIGGER text_changed AFTER INSERT OR UPDATE OR DELETE ON wave_text
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_text_change();
CREATE CONSTRAINT TRIGGER presence_changed AFTER INSERT OR UPDATE ON presence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_company_change();
