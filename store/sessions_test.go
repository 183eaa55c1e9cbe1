package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/survey/fieldwork"
)

// sessionAt begins a session for la-derby at a node and has the others keep it.
func sessionAt(t *testing.T, name string, nodes ...*store.Store) []byte {
	t.Helper()
	link, token := []byte("the link of "+name), []byte("the session of "+name)
	if err := nodes[0].GiveAccess(t.Context(), storetest.Lead, storetest.Wave, "la-derby", nil, link, "Dora", storetest.Noon); err != nil {
		t.Fatal(err)
	}
	if _, err := nodes[0].EnrolByLink(t.Context(), link, "192.0.2.1", token, storetest.Noon, storetest.Noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, node := range nodes {
		for range 2 { // the second time from memory
			if _, err := node.Session(t.Context(), token, storetest.Noon); err != nil {
				t.Fatal(err)
			}
		}
	}
	return token
}

// TestWhatEndsASessionEndsItEverywhere has one node keep a session in memory, and
// another end it in each way that there is, and so does somebody who writes to the
// database by hand: the first must not let the person in once more.
func TestWhatEndsASessionEndsItEverywhere(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			driver, source := "pgx", address
			if path, ok := strings.CutPrefix(address, "file:"); ok {
				driver, source = "sqlite", path
			}
			byHand, err := sql.Open(driver, source)
			if err != nil {
				t.Fatal(err)
			}
			defer byHand.Close()
			hand := func(text string) func(token []byte) error {
				return func(token []byte) error {
					_, err := byHand.ExecContext(t.Context(), text, token)
					return err
				}
			}
			const access = ` WHERE id = (SELECT case_access FROM session WHERE token_hash = $1)`
			for way, end := range map[string]func(token []byte) error{
				"signed out": func(token []byte) error { return b.EndSession(t.Context(), token) },
				"withdrawn": func([]byte) error {
					return b.WithdrawAccess(t.Context(), storetest.Lead, storetest.Wave, "la-derby", storetest.Noon)
				},
				"the row deleted":      hand(`DELETE FROM session WHERE token_hash = $1`),
				"made to expire":       hand(`UPDATE session SET expires_at = 1 WHERE token_hash = $1`),
				"the access withdrawn": hand(`UPDATE case_access SET withdrawn_at = 1` + access),
				"the access ended":     hand(`UPDATE case_access SET ends_at = 1` + access),
			} {
				token := sessionAt(t, way, a, b)
				if err := end(token); err != nil {
					t.Fatalf("%s: %v", way, err)
				}
				if who, err := a.Session(t.Context(), token, storetest.Noon); fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s by another: %q is let in (%v)", way, who.Name, err)
				}
				if _, _, err := a.LookAtSession(t.Context(), token, storetest.Noon); fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s by another: a look is let in (%v)", way, err)
				}
			}
		})
	}
}

// TestAKeptSessionEndsByItself has time pass over sessions that are kept.
func TestAKeptSessionEndsByItself(t *testing.T) {
	s := storetest.Open(t, sqliteAddress(t))
	storetest.ImportWave(t, s)
	token := sessionAt(t, "time", s)
	if _, ends, err := s.LookAtSession(t.Context(), token, storetest.Noon); err != nil || !ends.Equal(storetest.Noon.Add(time.Hour)) {
		t.Fatalf("it ends at %v (%v)", ends, err)
	}
	half := storetest.Noon.Add(30 * time.Minute)
	if _, err := s.Session(t.Context(), token, half); err != nil { // lives on
		t.Fatal(err)
	}
	for _, later := range []time.Duration{0, time.Second} {
		if _, ends, err := s.LookAtSession(t.Context(), token, half.Add(later)); err != nil || !ends.Equal(half.Add(time.Hour)) {
			t.Errorf("used at half past it ends at %v (%v)", ends, err)
		}
	}
	if _, err := s.Session(t.Context(), token, half.Add(time.Hour)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after its end: %v", err)
	}
}

// TestManyAskAtOnce has many people ask for their sessions at the same time while
// another node ends one: from then on nobody may be let in by it.
func TestManyAskAtOnce(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			stays, goes := sessionAt(t, "stays", a, b), sessionAt(t, "goes", a, b)
			gone := make(chan struct{})
			var asking sync.WaitGroup
			for range 32 {
				asking.Go(func() {
					for range 20 {
						if _, err := a.Session(context.Background(), stays, storetest.Noon); err != nil {
							t.Errorf("somebody who stays: %v", err)
						}
						ended := false
						select {
						case <-gone:
							ended = true
						default:
						}
						if _, err := a.Session(context.Background(), goes, storetest.Noon); ended && fault.KindOf(err) != fault.NotFound {
							t.Errorf("somebody who is out: %v", err)
						}
					}
				})
			}
			if err := b.EndSession(t.Context(), goes); err != nil {
				t.Error(err)
			}
			close(gone)
			asking.Wait()
		})
	}
}

// TestNewCompanyIsSeen has a node know that nobody else is about, until another
// node notes somebody.
func TestNewCompanyIsSeen(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			mine, theirs := sessionAt(t, "mine", a, b), sessionAt(t, "theirs", a, b)
			looks := func() fieldwork.Company {
				t.Helper()
				who, err := a.Session(t.Context(), mine, storetest.Noon)
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := a.CaseAnswers(t.Context(), who, storetest.Wave, "la-derby"); err != nil {
					t.Fatal(err)
				}
				c, err := a.Look(t.Context(), who, here(who, "me", "1"))
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			for range 3 {
				if c := looks(); len(c.Noted) != 0 {
					t.Fatalf("nobody is there, and %v are noted", c.Noted)
				}
			}
			for _, page := range []string{"1", "2"} {
				who, err := b.Session(t.Context(), theirs, storetest.Noon)
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := b.Company(t.Context(), who, here(who, "them", page), 0); err != nil {
					t.Fatal(err)
				}
				if c := looks(); len(c.Noted) != 1 || c.Noted[0].Page != page {
					t.Fatalf("somebody is on page %s, and %v are noted", page, c.Noted)
				}
			}
		})
	}
}

// TestNewsIsSeen has a node that keeps the view of a case be asked for what is new
// while it and another node save.
func TestNewsIsSeen(t *testing.T) {
	for name, address := range map[string]string{"SQLite": sqliteAddress(t), "PostgreSQL": postgres.URL(t)} {
		t.Run(name, func(t *testing.T) {
			a, b := storetest.Open(t, address), storetest.Open(t, address)
			storetest.ImportWave(t, a)
			token, since := sessionAt(t, "news", a, b), int64(0)
			news := func() (texts string) {
				t.Helper()
				who, err := a.Session(t.Context(), token, storetest.Noon)
				if err != nil {
					t.Fatal(err)
				}
				me := here(who, "me", "1")
				me.Section = storetest.SaveOf(who, "", storetest.Text("A", "", 0)).Section
				_, given, err := a.Company(t.Context(), who, me, since)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range given {
					texts, since = texts+e.Value.Text, e.Position
				}
				if _, _, err := a.CaseView(t.Context(), who, storetest.Wave, "la-derby"); err != nil {
					t.Fatal(err)
				}
				return texts
			}
			for n, node := range []*store.Store{a, a, b, a, b, b} {
				if got := news(); got != "" {
					t.Errorf("before save %d %q is new", n, got)
				}
				text := fmt.Sprint("text ", n)
				if _, err := node.SaveAnswers(t.Context(), storetest.Derby, storetest.SaveOf(storetest.Derby, text, storetest.Text("A", text, since))); err != nil {
					t.Fatal(err)
				}
				if got := news(); got != text {
					t.Errorf("%q is new, not %q", got, text)
				}
			}
		})
	}
}

func here(who access.Person, visitor, page string) fieldwork.Here {
	return fieldwork.Here{Wave: who.Wave, Org: who.Org, Visitor: visitor, Name: who.Name, Section: "s", Page: page, At: storetest.Noon}
}
