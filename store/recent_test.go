package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"omnibus/internal/postgres"
	"omnibus/store"
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

// TestReadersWithSessions has two nodes save and read by a seeded random plan,
// and also deed by deed beside each other. Each reader has a session, as behind
// the pages, and must find all that was saved before they asked.
func TestReadersWithSessions(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			nodes := []*store.Store{storetest.Open(t, address), storetest.Open(t, address)}
			storetest.ImportWave(t, nodes[0])
			at := storetest.Noon
			tokens := map[string][]byte{"la-derby": []byte("token of la-derby"), "la-york": []byte("token of la-york!")}
			for org, token := range tokens {
				link := []byte("link of " + org)
				if err := nodes[0].GiveAccess(t.Context(), storetest.Lead, storetest.Wave, org, nil, link, "Dora", at); err != nil {
					t.Fatal(err)
				}
				if _, err := nodes[0].EnrolByLink(t.Context(), link, "192.0.2.1", token, at, at.Add(time.Hour)); err != nil {
					t.Fatal(err)
				}
			}
			random := rand.New(rand.NewPCG(1, 2))
			want := map[string]map[string]string{"la-derby": {}, "la-york": {}}
			for n := range 150 {
				writer := nodes[random.IntN(2)]
				if n < 60 { // a long stretch of one node's own first
					writer = nodes[0]
				}
				org := []string{"la-derby", "la-york"}[random.IntN(2)]
				who, err := writer.Session(t.Context(), tokens[org], at)
				if err != nil {
					t.Fatal(err)
				}
				item, text := fmt.Sprint("T", random.IntN(4)), fmt.Sprint("text ", n)
				save := storetest.SaveOf(who, fmt.Sprint("key", n), storetest.Text(item, text, 0))
				save.Org = org
				if _, err := writer.SaveAnswers(t.Context(), who, save); err != nil {
					t.Fatal(err)
				}
				want[org][item] = text
				for range random.IntN(3) {
					readAs(t, nodes[random.IntN(2)], tokens, want, at)
				}
			}
		})
	}
}

func readAs(t *testing.T, node *store.Store, tokens map[string][]byte, want map[string]map[string]string, at time.Time) {
	t.Helper()
	for org, token := range tokens {
		who, err := node.Session(t.Context(), token, at)
		if err != nil {
			t.Fatal(err)
		}
		seen, _, err := node.CaseAnswers(t.Context(), who, storetest.Wave, org)
		if err != nil {
			t.Fatal(err)
		}
		if len(seen) != len(want[org]) {
			t.Fatalf("%s has %d answers, not %d", org, len(seen), len(want[org]))
		}
		for item, text := range want[org] {
			if got := seen[answer.Item{Question: item}].Value.Text; got != text {
				t.Fatalf("%s of %s is %q, not %q", item, org, got, text)
			}
		}
	}
}
