package store_test

import (
	"crypto/rand"
	"io"
	"testing"
	"time"

	"omnibus/store/storetest"
	"omnibus/survey/fieldwork/letter"
)

// BenchmarkLetters makes the letters of 25,000 organisations, hands them over, and
// notes them as posted. Run: go test ./store -run '^$' -bench Letters -benchtime 1x
func BenchmarkLetters(b *testing.B) {
	const organisations = 25_000
	s := storetest.Open(b, sqliteAddress(b))
	m := storetest.PlannedLetters(b, s, organisations)
	b.ResetTimer()
	for seen := 0; b.Loop(); seen++ {
		began := time.Now()
		made, err := s.MakeLetters(b.Context(), storetest.Lead, letter.Making{Moment: m, Version: 1, Seen: seen, Site: "https://survey.example", Random: rand.Reader, At: storetest.Due})
		if err != nil || len(made.Letters) != organisations {
			b.Fatal(len(made.Letters), err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "make-s")
		began = time.Now()
		if err := letter.Hand(io.Discard, made); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "hand-s")
	}
	began := time.Now()
	if err := s.PostLetters(b.Context(), storetest.Lead, letter.Posting{Moment: m, Seen: b.N, Day: storetest.Due, At: storetest.Due}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(began).Seconds(), "post-s")
}
