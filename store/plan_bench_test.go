package store_test

import (
	"crypto/rand"
	"runtime"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/survey/fieldwork/plan"
)

func queueing(m *plan.Moment, after string, most int) store.Queueing {
	return store.Queueing{Moment: m, Version: 1, After: after, Most: most, Site: "https://survey.example", Random: rand.Reader, At: storetest.Due}
}

// BenchmarkPlan is a moment of a contact plan over 25,000 organisations with
// 75,000 contacts: who would get it, and queueing all of it as the program does,
// 200 cases a step. Run: go test ./store -run '^$' -bench Plan -benchtime 1x
func BenchmarkPlan(b *testing.B) {
	for _, engine := range []struct {
		name    string
		address func(testing.TB) string
	}{
		{"SQLite", sqliteAddress}, {"PostgreSQL", func(t testing.TB) string { return postgres.Start(t).Durable(t).Schema(t) }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			const organisations = 25_000
			s := storetest.Open(b, engine.address(b))
			m := storetest.Planned(b, s, organisations)
			b.Run("dry", func(b *testing.B) {
				for b.Loop() {
					tally, err := s.PlanTally(b.Context(), storetest.Lead, m)
					if err != nil || tally.Gets != organisations {
						b.Fatal(tally, err)
					}
				}
			})
			b.Run("queue", func(b *testing.B) {
				if b.N > 1 {
					b.Fatal("a moment is queued once: -benchtime 1x")
				}
				var peak uint64
				for after, done := "", false; !done; {
					got, err := s.QueueMoment(b.Context(), queueing(m, after, 200))
					if err != nil {
						b.Fatal(err)
					}
					after, done = got.After, got.Done
					var use runtime.MemStats
					runtime.ReadMemStats(&use)
					peak = max(peak, use.HeapInuse)
				}
				b.ReportMetric(organisations/b.Elapsed().Seconds(), "messages/s")
				b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
			})
		})
	}
}
