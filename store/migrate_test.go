package store

import (
	"database/sql"
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
			var different int
			err := s.read.QueryRow(`SELECT count(*) FROM standing st WHERE
				state <> (SELECT e.state FROM section_event e WHERE e.wave = st.wave AND e.org = st.org AND e.section = st.section ORDER BY position DESC LIMIT 1)
				OR answers <> (SELECT count(*) FROM answer a WHERE a.wave = st.wave AND a.org = st.org AND a.section = st.section AND a.value <> '{}'
					AND a.position = (SELECT max(b.position) FROM answer b WHERE b.wave = a.wave AND b.org = a.org AND b.question = a.question AND b.grid_row = a.grid_row))`).Scan(&different)
			if err != nil || different != 0 {
				t.Fatalf("%d standings differ from the logs (%v)", different, err)
			}
		})
	}
}

// TestStepsThatCameLater opens databases that have step 13 and none of those that
// were numbered before it and came after it.
func TestStepsThatCameLater(t *testing.T) {
	for name, address := range map[string]string{"SQLite": "file:" + filepath.Join(t.TempDir(), "omnibus.db"), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			driver, source, dialect, folder, all := "pgx", address, goose.DialectPostgres, "migrations/postgres", fs.FS(postgresMigrations)
			if path, ok := strings.CutPrefix(address, "file:"); ok {
				driver, source, dialect, folder, all = "sqlite", path, goose.DialectSQLite3, "migrations/sqlite", sqliteMigrations
			}
			first := fstest.MapFS{}
			paths, err := fs.Glob(all, folder+"/*.sql")
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				if file := filepath.Base(path); file < "00010" || strings.HasPrefix(file, "00013") {
					text, err := fs.ReadFile(all, path)
					if err != nil {
						t.Fatal(err)
					}
					first[file] = &fstest.MapFile{Data: text}
				}
			}
			db, err := sql.Open(driver, source)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			provider, err := goose.NewProvider(dialect, db, first)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := provider.Up(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				s := opened(t, address)
				var steps int
				if err := s.read.QueryRow(`SELECT count(DISTINCT version_id) FROM goose_db_version WHERE version_id > 0`).Scan(&steps); err != nil || steps != len(paths) {
					t.Errorf("%d of %d steps were taken (%v)", steps, len(paths), err)
				}
			}
		})
	}
}
