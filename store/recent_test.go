package store_test

import (
	"fmt"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store/storetest"
	"omnibus/survey/answer"
)

// TestTwoNodesSeeEachOther has two nodes, of which each keeps what it read
// lately, answer the same cases in turn: each must see what the other saved, at
// once, and what is given to one reader must not change under another.
func TestTwoNodesSeeEachOther(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			var earlier answer.Current
			for n := range 12 {
				writer, reader := a, b
				if n%2 == 1 {
					writer, reader = b, a
				}
				key := fmt.Sprint("key", n)
				save := storetest.SaveOf(storetest.Derby, key, storetest.Text("A", key, 0), storetest.Code(fmt.Sprint("B", n), n+1, 0))
				if _, err := writer.SaveAnswers(t.Context(), storetest.Derby, save); err != nil {
					t.Fatal(err)
				}
				seen, sections, err := reader.CaseAnswers(t.Context(), storetest.Derby, storetest.Wave, "la-derby")
				if err != nil {
					t.Fatal(err)
				}
				if got := seen[answer.Item{Question: "A"}].Value.Text; got != key || len(seen) != n+2 || len(sections) != 1 {
					t.Fatalf("after %s the other node sees %q, %d answers, %d sections", key, got, len(seen), len(sections))
				}
				if n > 0 && len(earlier) != n+1 {
					t.Fatalf("what was given earlier has %d answers now", len(earlier))
				}
				earlier = seen
			}
		})
	}
}
