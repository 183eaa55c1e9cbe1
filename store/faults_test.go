package store

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/internal/postgres"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire/value"
)

var (
	operator   = access.Person{Name: "Operator", Role: access.Operator}
	respondent = access.Person{Name: "R", Role: access.Respondent, Wave: "w", Org: "o"}
	noon       = time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)
)

// patience is short where a test waits for it to end, and long where a busy
// machine may need it.
func patience(address string) time.Duration {
	if strings.HasPrefix(address, "file:") || strings.Contains(address, "@127.0.0.1") {
		return 100 * time.Millisecond
	}
	return 10 * time.Second
}

// made makes a database with one wave of one organisation, and closes it.
func made(t *testing.T, address string) {
	t.Helper()
	s := opened(t, address)
	err := s.ImportWave(t.Context(), operator, &survey.Wave{ID: "w"}, nil, []frame.Organisation{{ID: "o", Name: "O"}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address, Options{Patience: patience(address)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func saveOne(s *Store, key, text string) error {
	_, err := s.SaveAnswers(context.Background(), respondent, answer.Save{
		Wave: "w", Org: "o", Section: "s", Key: key, By: "R", Origin: answer.Web, At: noon,
		Changes: []answer.Change{{Item: answer.Item{Question: "Q" + key}, Value: value.OfText(text)}},
	})
	return err
}

// says checks the kind of a fault, and that its sentence says the words, names
// no statement, and promises that nothing was changed.
func says(t *testing.T, err error, kind fault.Kind, words ...string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Fatalf("error %v (%v), want %v", err, fault.KindOf(err), kind)
	}
	sentence := fault.Public(err)
	for _, word := range append(words, "Nothing was changed") {
		if !strings.Contains(sentence, word) {
			t.Errorf("%q does not say %q", sentence, word)
		}
	}
	for _, secret := range []string{"SELECT", "INSERT", "SQLITE", "SQLSTATE", "secret"} {
		if strings.Contains(sentence, secret) {
			t.Errorf("%q says %q", sentence, secret)
		}
	}
}

// wontOpen opens what can't be opened.
func wontOpen(t *testing.T, address string, kind fault.Kind, words ...string) {
	t.Helper()
	s, err := Open(t.Context(), address, Options{Patience: patience(address)})
	if err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
	if fault.KindOf(err) != kind {
		t.Fatalf("error %v (%v), want %v", err, fault.KindOf(err), kind)
	}
	for _, word := range words {
		if !strings.Contains(fault.Public(err), word) {
			t.Errorf("%q does not say %q", fault.Public(err), word)
		}
	}
}

func TestAddressThatIsNone(t *testing.T) {
	for _, address := range []string{"", "omnibus.db", "mysql://x", "file:", "file::memory:", "file:a.db?mode=ro", "postgres://%zz"} {
		s, err := Open(t.Context(), address, Options{})
		if err == nil {
			s.Close()
		}
		if fault.KindOf(err) != fault.Refused {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestFileWithStrangeName(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "50% of #1 – é")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "a b+c.db")
	made(t, "file:"+path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the file: %v", info.Mode())
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	wontOpen(t, "file:"+filepath.Join(t.TempDir(), "no", "omnibus.db"), fault.Unavailable, "folder", "does not exist", "Nothing was changed")
	wontOpen(t, "file:"+t.TempDir(), fault.Unavailable, "Nothing was changed")
}

func TestFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.db")
	text := []byte(strings.Repeat("Dear Sir or Madam, ", 400))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	wontOpen(t, "file:"+path, fault.Unavailable, "not a database", "Nothing was changed")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(text) {
		t.Fatalf("the file was changed (%v)", err)
	}
}

func TestDatabaseOfAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	alter(t, "sqlite", path, `CREATE TABLE recipe (name TEXT)`)
	wontOpen(t, "file:"+path, fault.Refused, "another program", "Nothing was changed")

	address := postgres.URL(t)
	alter(t, "pgx", address, `CREATE TABLE recipe (name TEXT)`)
	wontOpen(t, address, fault.Refused, "another program", "Nothing was changed")
}

func TestDatabaseOfNewerVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omnibus.db")
	made(t, "file:"+path)
	alter(t, "sqlite", path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	wontOpen(t, "file:"+path, fault.Refused, "newer Omnibus", "9999", "Nothing was changed")

	address := postgres.URL(t)
	made(t, address)
	alter(t, "pgx", address, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	wontOpen(t, address, fault.Refused, "newer Omnibus", "9999", "Nothing was changed")
}

func TestUnreachablePostgreSQL(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close() // nobody listens there now
	wontOpen(t, fmt.Sprintf("postgres://u:secret@%s/x?sslmode=disable", address), fault.Unavailable, "can't be reached", "Nothing was changed")
}

func TestPostgreSQLThatNeverAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() // it listens, and says nothing
	wontOpen(t, fmt.Sprintf("postgres://u:secret@%s/x?sslmode=disable", listener.Addr()), fault.Unavailable, "can't be reached", "Nothing was changed")
}

func TestPostgreSQLDatabaseThatIsNotThere(t *testing.T) {
	address, err := url.Parse(postgres.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/no_such_database"
	wontOpen(t, address.String(), fault.Unavailable, "no database of that name", "Nothing was changed")
}

func TestPostgreSQLThatCommitsLoosely(t *testing.T) {
	address := postgres.URL(t) + "&synchronous_commit=off"
	wontOpen(t, address, fault.Refused, "synchronous_commit")
}

func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omnibus.db")
	made(t, "file:"+path)
	s := opened(t, "file:"+path)
	var pages int
	if err := s.write.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+1)); err != nil {
		t.Fatal(err)
	}
	says(t, saveOne(s, "big", strings.Repeat("x", 100_000)), fault.Unavailable, "full")
	if head, err := s.Head(t.Context()); err != nil || head != 0 {
		t.Fatalf("head %d (%v)", head, err)
	}
	if _, err := s.write.Exec(`PRAGMA max_page_count = 100000`); err != nil {
		t.Fatal(err)
	}
	// There is room again: the same save, sent again, is accepted.
	if err := saveOne(s, "big", strings.Repeat("x", 100_000)); err != nil {
		t.Fatal(err)
	}
}

// TestPostgreSQLLostWhileServing ends the server's side of every connection:
// the next save is made on a new one.
func TestPostgreSQLLostWhileServing(t *testing.T) {
	address := postgres.URL(t)
	made(t, address)
	s, err := Open(t.Context(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := saveOne(s, "before", "x"); err != nil {
		t.Fatal(err)
	}
	alter(t, "pgx", address, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`)
	err = saveOne(s, "after", "x")
	if err != nil {
		says(t, err, fault.Unavailable)
		err = saveOne(s, "after", "x")
	}
	if err != nil {
		t.Fatal(err)
	}
	if head, err := s.Head(t.Context()); err != nil || head != 3 {
		t.Fatalf("head %d (%v)", head, err)
	}
}

func alter(t *testing.T, driver, address, statement string) {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestNotedSaysWhatOfABatchWasLost has the second part of a batch fail.
func TestNotedSaysWhatOfABatchWasLost(t *testing.T) {
	address := "file:" + filepath.Join(t.TempDir(), "o.db")
	made(t, address)
	s := opened(t, address)
	_, err := s.write.ExecContext(t.Context(), `CREATE TRIGGER refuse BEFORE INSERT ON paradata WHEN new.notes LIKE '%refused%' BEGIN SELECT raise(ABORT, 'refused'); END`)
	if err != nil {
		t.Fatal(err)
	}
	batch := make([]paradata.Event, 2*notedAtOnce+10)
	for i := range batch {
		batch[i] = paradata.Event{Wave: "w", Org: "o", Page: "p", Deed: paradata.Shown, Device: paradata.Phone, At: noon}
	}
	batch[notedAtOnce+3].Page = "refused"
	lost, err := s.noted(batch)
	if want := notedAtOnce + 10; err == nil || lost != want {
		t.Errorf("%d lost and %v; %d were not written", lost, err, want)
	}
	kept, err := s.CaseParadata(t.Context(), access.Person{Name: "L", Role: access.Lead}, "w", "o")
	if err != nil || len(kept) != notedAtOnce {
		t.Errorf("%d kept, %v", len(kept), err)
	}
}
