package load_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/load"
	"omnibus/internal/postgres"
	"omnibus/store"
	"omnibus/survey/folder"
	"omnibus/web"
	"omnibus/web/page"
	"omnibus/web/respond"
)

// clock is one that jumps.
type clock struct{ off atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.off.Load())) }

// clockNode serves the database in this process, by a clock of its own.
func clockNode(t *testing.T, database string, w *load.World, c *clock) string {
	t.Helper()
	s, err := store.Open(t.Context(), database, store.Options{Now: c.now})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	log := slog.New(slog.DiscardHandler)
	parsed := func(context.Context, access.Person, string) (*folder.Wave, error) { return w.Wave, nil }
	failures := page.Errors{Log: log, Random: rand.Reader}
	none := failures.Wrap(page.NotFound)
	server := httptest.NewServer(web.New(web.Config{
		Log: log, Now: c.now, Random: rand.Reader, BehindProxy: true, Office: none, Public: none,
		Respond: respond.New(respond.Config{Store: s, Wave: parsed, Now: c.now, Random: rand.Reader, Log: log, Layout: page.Layout{Service: "Load"}}),
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestClocksJumpOnSQLite(t *testing.T)     { testClocks(t, sqlite(t)) }
func TestClocksJumpOnPostgreSQL(t *testing.T) { testClocks(t, postgres.URL(t)) }

// testClocks has two nodes serve a database by clocks that differ and jump, back
// and forth by hours, while 32 respondents are at work. The order of the log is
// that of commits and not of clocks, so that nothing is lost or doubled. Nobody
// is sent away, because no jump is longer than a session's life.
func testClocks(t *testing.T, database string) {
	s, w := prepared(t, database, respondents)
	clocks := []*clock{{}, {}}
	var addresses []string
	for _, c := range clocks {
		addresses = append(addresses, clockNode(t, database, w, c))
	}
	c := w.Crowd(respondents, addresses...)
	must(t, c.Arrive(t.Context()))
	c.Start(t.Context())
	random := mathrand.New(mathrand.NewPCG(5, 8))
	for range often(t, "OMNIBUS_LOAD_CLOCK_JUMPS", 20) {
		must(t, c.Await(1+random.IntN(40)))
		clocks[random.IntN(2)].off.Store(int64(time.Duration(random.IntN(8*60)-4*60) * time.Minute))
	}
	must(t, c.Await(respondents))
	proves(t, c, s)
}

// TestAClockJumpsPastTheSession sends a form after the clock has gone a day on:
// the person is asked who they are, and what they wrote stands on that page.
func TestAClockJumpsPastTheSession(t *testing.T) {
	database := sqlite(t)
	_, w := prepared(t, database, 1)
	at := &clock{}
	c := w.Crowd(1, clockNode(t, database, w, at))
	must(t, c.Arrive(t.Context()))
	first := w.Wave.Questionnaire.Sections[0].Pages[0]
	path := "/r/s/" + first.Section.ID + "/" + first.ID
	form, err := c.People[0].Open(t.Context(), path)
	must(t, err)
	form.Set("words-that-were-typed", "Nothing is lost")
	at.off.Store(int64(24 * time.Hour))
	status, body, err := c.People[0].Send(t.Context(), path, form)
	must(t, err)
	if status != http.StatusForbidden || !load.Holds(body, form) {
		t.Errorf("answered %d: %s", status, body)
	}
}
