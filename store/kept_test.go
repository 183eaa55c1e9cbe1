package store_test

import (
	"fmt"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/survey/answer"
)

// TestSavesAreDecidedOnWhatStands has two nodes, both of which keep the view of a
// case, save one item in turn. Which node decides, and what it has kept, must make
// no difference: a save clashes exactly when somebody else came in between.
func TestSavesAreDecidedOnWhatStands(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			keep := func() {
				t.Helper()
				for _, node := range []*store.Store{a, b} {
					if _, _, err := node.CaseAnswers(t.Context(), storetest.Derby, storetest.Wave, "la-derby"); err != nil {
						t.Fatal(err)
					}
				}
			}
			keys := 0
			// saves gives the position that the save ends at; the clash is with theirs, "" for none.
			saves := func(node *store.Store, text string, seen int64, theirs string) int64 {
				t.Helper()
				keys++
				saved, err := node.SaveAnswers(t.Context(), storetest.Derby, storetest.SaveOf(storetest.Derby, fmt.Sprint("key", keys), storetest.Text("A", text, seen)))
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, c := range saved.Clashes {
					got += c.Theirs.Value.Text
				}
				if got != theirs {
					t.Fatalf("save %d, %q upon %d, clashes with %q, not %q", keys, text, seen, got, theirs)
				}
				return saved.Position
			}
			keep()
			first := saves(a, "one", 0, "")
			second := saves(a, "two", first, "") // on what this node added itself
			third := saves(b, "three", second, "")
			keep()
			saves(a, "four", second, "three") // the other node came in between
			keep()
			fifth := saves(b, "five", first, "four")
			if again := saves(b, "two", second, ""); again != fifth { // shown and left alone
				t.Errorf("what was only shown undid another's answer at %d", again)
			}
			keep()
			if again := saves(a, "three", third, ""); again != fifth {
				t.Errorf("what was only shown undid another's answer at %d", again)
			}
			seen, _, err := a.CaseAnswers(t.Context(), storetest.Derby, storetest.Wave, "la-derby")
			if got := seen[answer.Item{Question: "A"}].Value.Text; err != nil || got != "five" {
				t.Errorf("%q stands (%v)", got, err)
			}
		})
	}
}
