package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"omnibus/access"
	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
)

// The benchmarks compare one saved page of five answers with the bare floor:
// one durable insert of one row, with as many people at once. The floor's
// inserts do not share commits in SQLite, which has one writer; in PostgreSQL
// the server shares them. Run: go test ./store -run '^$' -bench . -benchtime 2s

var crowds = []int{1, 8, 64}

func BenchmarkSaveSQLite(b *testing.B) {
	benchmarkSave(b, "file:"+filepath.Join(b.TempDir(), "omnibus.db"))
}

func BenchmarkSavePostgreSQL(b *testing.B) {
	benchmarkSave(b, postgres.Start(b).Durable(b).Schema(b))
}

func BenchmarkFloorSQLite(b *testing.B) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "floor.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	benchmarkFloor(b, db)
}

func BenchmarkFloorPostgreSQL(b *testing.B) {
	db, err := sql.Open("pgx", postgres.Start(b).Durable(b).Schema(b))
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	benchmarkFloor(b, db)
}

func benchmarkFloor(b *testing.B, db *sql.DB) {
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE floor (id BIGINT PRIMARY KEY, body TEXT NOT NULL)`); err != nil {
		b.Fatal(err)
	}
	var id atomic.Int64
	for _, people := range crowds {
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			crowd(b, people, func(int) error {
				_, err := db.Exec(`INSERT INTO floor (id, body) VALUES ($1, $2)`, id.Add(1), "one answer's worth of text")
				return err
			})
		})
	}
}

// benchmarkSave has each person answer page after page of an own case.
func benchmarkSave(b *testing.B, address string) {
	s, err := store.Open(b.Context(), address, store.Options{Now: storetest.Clock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var orgs []frame.Organisation
	for i := range 64 {
		orgs = append(orgs, frame.Organisation{ID: fmt.Sprint("org-", i), Name: "An organisation"})
	}
	if err := s.ImportWave(b.Context(), storetest.Operator, &survey.Wave{ID: storetest.Wave}, nil, orgs, storetest.Noon); err != nil {
		b.Fatal(err)
	}
	var page atomic.Int64
	for _, people := range crowds {
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			crowd(b, people, func(person int) error {
				who := access.Person{Name: "R", Role: access.Respondent, Wave: storetest.Wave, Org: fmt.Sprint("org-", person)}
				n := page.Add(1)
				var changes []answer.Change
				for q := range 4 {
					changes = append(changes, storetest.Code(fmt.Sprint("Q", n, "x", q), 1, 0))
				}
				changes = append(changes, storetest.Text(fmt.Sprint("T", n), "a sentence such as people write in a box", 0))
				_, err := s.SaveAnswers(context.Background(), who, storetest.SaveOf(who, fmt.Sprint("key-", n), changes...))
				return err
			})
		})
	}
}

// crowd shares b.N deeds among people who each wait for one before the next,
// and reports how many a second there were.
func crowd(b *testing.B, people int, deed func(person int) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	done := make(chan error, people)
	b.ResetTimer()
	for person := range people {
		go func() {
			for left.Add(-1) >= 0 {
				if err := deed(person); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range people {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deeds/s")
}
