package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/survey/answer"
)

// childEnv makes the test binary a program that saves without end.
const childEnv = "OMNIBUS_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if address := os.Getenv(childEnv); address != "" {
		if os.Getenv(childEnv+"_PLAN") != "" {
			fmt.Println("error", queueOn(address))
			os.Exit(1)
		}
		if err := saveForEver(address, os.Getenv(childEnv+"_ROUND")); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// saveForEver saves from eight people at once and prints the key of each save
// after it was acknowledged. Each save has two answers and is sent once.
func saveForEver(address, round string) error {
	s, err := store.Open(context.Background(), address, store.Options{Now: storetest.Clock})
	if err != nil {
		return err
	}
	var printing sync.Mutex
	failed := make(chan error)
	for person := range 8 {
		go func() {
			for n := 0; ; n++ {
				key := fmt.Sprintf("%s-%d-%d", round, person, n)
				_, err := s.SaveAnswers(context.Background(), storetest.Derby, saveOf(key))
				if err != nil {
					failed <- err
					return
				}
				printing.Lock()
				fmt.Println(key)
				printing.Unlock()
			}
		}()
	}
	return <-failed
}

func saveOf(key string) answer.Save {
	return storetest.SaveOf(storetest.Derby, key, storetest.Code("A"+key, 1, 0), storetest.Text("B"+key, "text of "+key, 0))
}

func TestKilledOnSQLite(t *testing.T)     { testKilled(t, sqliteAddress(t)) }
func TestKilledOnPostgreSQL(t *testing.T) { testKilled(t, postgres.URL(t)) }

// testKilled kills a saving program with SIGKILL, again and again, each time
// after some number of acknowledgements. Every save that was acknowledged must
// be there, whole and once; what was not acknowledged is there whole or not at
// all; and retrying everything adds only what was missing.
func testKilled(t *testing.T, address string) {
	const rounds = 20
	s := storetest.Open(t, address)
	storetest.ImportWave(t, s)
	random := rand.New(rand.NewPCG(1, 2))
	acknowledged := map[string]bool{}
	for round := range rounds {
		for _, key := range killOnce(t, address, round, 1+random.IntN(60)) {
			acknowledged[key] = true
		}
		found := saves(t, s)
		for key := range acknowledged {
			if found[key] != 2 {
				t.Fatalf("round %d: save %s was acknowledged and has %d of its 2 answers", round, key, found[key])
			}
		}
		for key, n := range found {
			if n != 2 {
				t.Fatalf("round %d: save %s has %d of its 2 answers", round, key, n)
			}
		}
	}
	before := saves(t, s)
	for key := range before {
		if _, err := s.SaveAnswers(t.Context(), storetest.Derby, saveOf(key)); err != nil {
			t.Fatal(err)
		}
	}
	if after := saves(t, s); len(after) != len(before) {
		t.Fatalf("%d saves after retrying all of %d", len(after), len(before))
	}
	t.Logf("%d saves acknowledged in %d rounds, %d in the log", len(acknowledged), rounds, len(before))
}

// killOnce runs the program until it has acknowledged enough saves, kills it,
// and gives all keys that it acknowledged before it died.
func killOnce(t *testing.T, address string, round, enough int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+address, fmt.Sprintf("%s_ROUND=%d", childEnv, round))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Errorf("the program says: %s", lines.Text())
			break
		}
		keys = append(keys, lines.Text())
		if len(keys) == enough {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil {
		t.Error("the program ended by itself")
	}
	if len(keys) < enough {
		t.Fatalf("the program acknowledged %d saves of %d", len(keys), enough)
	}
	return keys
}

// saves gives the number of answers that the log has of each key, and fails
// when one item has more than one entry.
func saves(t *testing.T, s *store.Store) map[string]int {
	t.Helper()
	given, _, err := s.CaseHistory(t.Context(), storetest.Derby, storetest.Wave, "la-derby")
	if err != nil {
		t.Fatal(err)
	}
	found, once := map[string]int{}, map[answer.Item]bool{}
	for _, e := range given {
		if once[e.Item] {
			t.Fatalf("%s is in the log twice", e.Item.Question)
		}
		once[e.Item] = true
		found[e.Item.Question[1:]]++
	}
	return found
}
