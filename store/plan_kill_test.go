package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
)

// queueOn is a program that queues an invitation from its beginning, ten cases a
// step, and prints a line after each step.
func queueOn(address string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, address, store.Options{Now: storetest.Clock})
	if err != nil {
		return err
	}
	p, err := storetest.ReadPlan()
	if err != nil {
		return err
	}
	for after := ""; ; {
		got, err := s.QueueMoment(ctx, queueing(p.Moments[0], after, 10))
		if err != nil {
			return err
		}
		after = got.After
		fmt.Println("step", got.Done)
	}
}

func TestKilledWhileQueueingOnSQLite(t *testing.T)     { testKilledQueueing(t, sqliteAddress(t)) }
func TestKilledWhileQueueingOnPostgreSQL(t *testing.T) { testKilledQueueing(t, postgres.URL(t)) }

// testKilledQueueing kills a program that queues a moment of a contact plan, each
// time within another step of it. In the end everybody has one message, one access
// and one line in the contact history, and nobody two.
func testKilledQueueing(t *testing.T, address string) {
	const organisations, deaths = 150, 8
	s := storetest.Open(t, address)
	m := storetest.Planned(t, s, organisations)
	for n := range deaths {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childEnv+"="+address, childEnv+"_PLAN=1")
		out, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range n + 1 {
			if !lines.Scan() || lines.Text() != "step false" {
				t.Fatalf("the program says %q", lines.Text())
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // it was killed
	}
	counts, err := s.PlanOutcomes(t.Context(), storetest.Lead, storetest.Wave)
	if n := counts[m.ID][""]; err != nil || n == 0 || n == organisations {
		t.Fatalf("%d were queued when it died for the last time, so that nothing was tried: %v", n, err)
	}
	for after, done := "", false; !done; {
		got, err := s.QueueMoment(t.Context(), queueing(m, after, 10))
		if err != nil {
			t.Fatal(err)
		}
		after, done = got.After, got.Done
	}
	once := map[string]int{}
	for _, r := range storetest.MailOf(t, s) {
		once[r.Org]++
	}
	for org, n := range once {
		if n != 1 {
			t.Errorf("%s has %d messages", org, n)
		}
	}
	if len(once) != organisations {
		t.Errorf("%d organisations have a message, want %d", len(once), organisations)
	}
	for _, org := range []string{"o00000", "o00017", "o00149"} {
		file, _, err := s.CaseFile(t.Context(), storetest.Lead, storetest.Wave, org)
		if err != nil {
			t.Fatal(err)
		}
		if len(file.Contacted) != 1 {
			t.Errorf("%s was contacted %d times by its history", org, len(file.Contacted))
		}
	}
}
