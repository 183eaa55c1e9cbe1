package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"omnibus/internal/postgres"
	"omnibus/survey/answer"
)

// TestMigrationsArePaired checks that both engines have the same steps, and
// that these make the same tables with the same columns.
func TestMigrationsArePaired(t *testing.T) {
	lite, err := fs.Glob(sqliteMigrations, "migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range lite {
		lite[i] = filepath.Base(path)
	}
	post, err := fs.Glob(postgresMigrations, "migrations/postgres/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range post {
		post[i] = filepath.Base(path)
	}
	if diff := cmp.Diff(lite, post); diff != "" || len(lite) == 0 {
		t.Fatalf("SQLite's steps (-) and PostgreSQL's (+):\n%s", diff)
	}
	a := columns(t, opened(t, "file:"+filepath.Join(t.TempDir(), "omnibus.db")),
		`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'`)
	b := columns(t, opened(t, postgres.URL(t)),
		`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose%'`)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Fatalf("SQLite's columns (-) and PostgreSQL's (+):\n%s", diff)
	}
}

func columns(t *testing.T, s *Store, query string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := scan(t.Context(), s.read, query, nil, func(r row) error {
		var table, column string
		err := r.Scan(&table, &column)
		found[table] = append(found[table], column)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for table := range maps.Keys(found) {
		slices.Sort(found[table])
	}
	return found
}

// TestStandingIsAView rebuilds the standings from the logs and compares.
func TestStandingIsAView(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "file:" + filepath.Join(t.TempDir(), "omnibus.db"), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			made(t, address)
			s := opened(t, address)
			for _, save := range [][2]string{{"a", "x"}, {"b", "x"}, {"a2", ""}, {"c", "y"}} {
				if err := saveOne(s, save[0], save[1]); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.SetSection(t.Context(), respondent, "w", "o", "s", "complete", "f", noon); err != nil {
				t.Fatal(err)
			}
			type standing struct {
				state   answer.State
				answers int
			}
			logged, kept := map[string]standing{}, map[string]standing{}
			items := map[answer.Item]string{}
			err := scan(t.Context(), s.read, `SELECT `+saveColumns+` FROM save ORDER BY position`, nil, entries(func(e answer.Entry) error {
				delete(items, e.Item)
				if e.Value.Given() {
					items[e.Item] = e.Section
				}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			err = scan(t.Context(), s.read, `SELECT `+eventColumns+` FROM section_event ORDER BY position`, nil, events(func(e answer.SectionEvent) error {
				logged[e.Section] = standing{state: e.State}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			for _, section := range items {
				one := logged[section]
				one.answers++
				logged[section] = one
			}
			err = scan(t.Context(), s.read, `SELECT section, state, answers FROM standing`, nil, func(r row) error {
				var section string
				var one standing
				err := r.Scan(&section, &one.state, &one.answers)
				kept[section] = one
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(logged, kept) || len(kept) == 0 {
				t.Fatalf("the standings are %v, and by the logs %v", kept, logged)
			}
		})
	}
}

// TestStepsThatCameLater opens databases that have step 13 and none of those that
// were numbered before it and came after it.
func TestStepsThatCameLater(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "file:" + filepath.Join(t.TempDir(), "omnibus.db"), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			_, all := stepped(t, address, func(file string) bool { return file < "00010" || strings.HasPrefix(file, "00013") })
			for range 2 {
				s := opened(t, address)
				var steps int
				if err := s.read.QueryRow(`SELECT count(DISTINCT version_id) FROM goose_db_version WHERE version_id > 0`).Scan(&steps); err != nil || steps != all {
					t.Errorf("%d of %d steps were taken (%v)", steps, all, err)
				}
			}
		})
	}
}

// stepped takes the steps of an empty database that are wanted, and says how many
// there are in all.
func stepped(t *testing.T, address string, wanted func(file string) bool) (db *sql.DB, all int) {
	t.Helper()
	driver, source, dialect, folder, files := "pgx", address, goose.DialectPostgres, "migrations/postgres", fs.FS(postgresMigrations)
	if path, ok := strings.CutPrefix(address, "file:"); ok {
		driver, source, dialect, folder, files = "sqlite", path, goose.DialectSQLite3, "migrations/sqlite", sqliteMigrations
	}
	first := fstest.MapFS{}
	paths, err := fs.Glob(files, folder+"/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if file := filepath.Base(path); wanted(file) {
			text, err := fs.ReadFile(files, path)
			if err != nil {
				t.Fatal(err)
			}
			first[file] = &fstest.MapFile{Data: text}
		}
	}
	if db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	provider, err := goose.NewProvider(dialect, db, first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, len(paths)
}

// TestAnswersBecomeSaves opens a database in which each answer has a row of its own
// and each save a receipt: everything that was said must stand as it did.
func TestAnswersBecomeSaves(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "file:" + filepath.Join(t.TempDir(), "omnibus.db"), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			db, _ := stepped(t, address, func(file string) bool { return file < "00017" })
			for _, text := range []string{
				`INSERT INTO wave VALUES ('w', 's', 'W', 'Operator', 1)`,
				`INSERT INTO organisation VALUES ('w', 'o', 'O', '', 1)`,
				`INSERT INTO section_event VALUES (1, 'w', 'o', 's', 'partial', 'R', 'web', 10), (5, 'w', 'o', 's', 'complete', 'R', 'web', 12)`,
				`INSERT INTO answer VALUES (2, 'w', 'o', 's', 'Qa', '', '{"t":"x"}', 'R', 'web', 10), (3, 'w', 'o', 's', 'Qb', 'r', '{"c":2}', 'R', 'web', 10), (4, 'w', 'o', 's', 'Qa', '', '{}', 'File', 'import', 11)`,
				`INSERT INTO receipt (wave, org, save_key, last_position, first_position, digest, clashes) VALUES ('w', 'o', 'a', 3, 1, 'd', ''), ('w', 'o', 'turn', 5, 5, 'e', '')`,
				`INSERT INTO standing VALUES ('w', 'o', 's', 'complete', 1, 12)`,
				`UPDATE log_head SET position = 5`,
			} {
				if _, err := db.ExecContext(t.Context(), text); err != nil {
					t.Fatal(text, err)
				}
			}
			s := opened(t, address)
			given, turns, err := s.CaseHistory(t.Context(), respondent, "w", "o")
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, e := range given {
				lines = append(lines, fmt.Sprint(e.Position, e.Item, e.Value, e.By, e.Origin, ms(e.At)))
			}
			want := []string{`2 {Qa } "x"Rweb10`, "3 {Qb r} 2Rweb10", "4 {Qa } noneFileimport11"}
			if diff := cmp.Diff(want, lines); diff != "" || len(turns) != 2 {
				t.Errorf("of the log (-) stands (+):\n%s and %d turns", diff, len(turns))
			}
			// A retry is known by its key, and a new key is none.
			if err := s.SetSection(t.Context(), respondent, "w", "o", "s", answer.Partial, "again", noon); err != nil {
				t.Fatal(err)
			}
			if err := saveOne(s, "a", "y"); err != nil {
				t.Fatal(err)
			}
			var receipts, first int
			err = s.read.QueryRow(`SELECT count(*), min(first_position) FROM save WHERE save_key = 'a'`).Scan(&receipts, &first)
			if head, unread := s.Head(t.Context()); err != nil || unread != nil || head != 7 || receipts != 2 || first != 1 {
				t.Errorf("the log ends at %d, with %d saves of one key from %d on (%v, %v)", head, receipts, first, err, unread)
			}
		})
	}
}
