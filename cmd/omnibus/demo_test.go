package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/internal/browser"
	"omnibus/internal/world"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

// demo is a demonstration that is set up, or taken up again, in a folder.
type demo struct {
	store *store.Store
	clock *demoClock
	in    doors
	// real is the machine's clock, which stands until a test moves it.
	real time.Time
}

func openDemo(t *testing.T, dir string, start time.Time) *demo {
	t.Helper()
	d := &demo{real: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	log := slog.New(slog.DiscardHandler)
	d.clock = &demoClock{log: log, real: func() time.Time { return d.real }, stood: start, begun: d.real}
	var err error
	if d.store, err = store.Open(t.Context(), "file:"+filepath.Join(dir, "omnibus.db"), store.Options{Now: d.clock.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.store.Close() })
	if d.in, err = (demoCommand{Data: dir}).doors(t.Context(), d.store, dir, d.clock); err != nil {
		t.Fatal(err)
	}
	d.clock.planner = &planner{store: d.store, site: "http://demo.example", log: log, under: map[string]string{}}
	return d
}

func TestTheDemonstrationPrintsLinksThatWork(t *testing.T) {
	dir := t.TempDir()
	doorsNow := func() (*demo, doors) {
		t.Helper()
		d := openDemo(t, dir, demoStart)
		for _, link := range []string{d.in.Link, d.in.ColleagueLink} {
			if works, err := opens(t.Context(), d.store, link, d.clock.Now()); link == "" || !works || err != nil {
				t.Errorf("a link that is printed does not work: %v", err)
			}
		}
		return d, d.in
	}
	_, first := doorsNow()
	d, again := doorsNow()
	if !again.same(first) {
		t.Errorf("doors that are open were changed: %+v, then %+v", first, again)
	}
	if err := d.store.WithdrawAccess(t.Context(), operator(), first.Wave, first.Org, d.clock.Now()); err != nil {
		t.Fatal(err)
	}
	renewed := openDemo(t, dir, demoStart).in
	if renewed.Link == first.Link || renewed.Code == first.Code || renewed.Org != first.Org || renewed.Password != first.Password {
		t.Errorf("after access was withdrawn: %+v, before %+v", renewed, first)
	}
	if again := openDemo(t, dir, demoStart).in; !again.same(renewed) {
		t.Error("new doors are not kept")
	}
}

func TestTheDemonstrationsDay(t *testing.T) {
	for _, wrong := range []string{"yesterday", "2016-07-03", "2016-10-29", "2016-13-01"} {
		if _, err := (demoCommand{At: wrong}).start(); fault.KindOf(err) != fault.Refused || err == nil {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if at, err := (demoCommand{At: "2016-10-28"}).start(); err != nil || at.UTC().Hour() != 9 {
		t.Errorf("%s, %v", at, err)
	}
}

// TestTheClockGoesForwards: by its own, by a button, and over restarts.
func TestTheClockGoesForwards(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	d := openDemo(t, dir, demoStart)
	shown := d.clock.Now()
	later := func(what string, by time.Duration) {
		t.Helper()
		now := d.clock.Now()
		if now.Sub(shown) < by {
			t.Errorf("%s: the clock went from %s to %s, want %s on", what, shown, now, by)
		}
		shown = now
	}
	d.real = d.real.Add(40 * time.Second)
	later("by itself", 40*time.Second)
	if err := d.clock.Move(ctx, "day"); err != nil {
		t.Fatal(err)
	}
	later("a day", 24*time.Hour)
	d.real = d.real.Add(ahead / 2)
	later("before it is kept again", ahead/2)
	// The program is killed here: nothing more is kept.
	d = openDemo(t, dir, demoStart)
	later("started again", 0)
	if err := d.clock.Move(ctx, "moment"); err != nil {
		t.Fatal(err)
	}
	later("a moment", time.Hour)
	if err := d.clock.Move(ctx, "end"); err != nil {
		t.Fatal(err)
	}
	later("the end", 24*time.Hour)
	for _, to := range []string{"end", "moment", "yesterday", ""} {
		if err := d.clock.Move(ctx, to); fault.KindOf(err) != fault.Refused || err == nil {
			t.Errorf("to %q: %v", to, err)
		}
	}
	later("nowhere", 0)
	// All of the record was played, and once.
	took := 0
	progress, err := d.store.Progress(ctx, operator(), "wave-1")
	for _, p := range progress {
		if p.TookPart() {
			took++
		}
	}
	if err != nil || took != 101 {
		t.Errorf("%d took part (%v), want 101", took, err)
	}
	if len(d.clock.published()) != 1 {
		t.Error("the report is not published at the end")
	}
}

// TestWhatVisitorsApproveIsSent: a moment that two visitors decide is sent by
// the program at its time, and what the record tells of it is passed over.
func TestWhatVisitorsApproveIsSent(t *testing.T) {
	ctx := t.Context()
	d := openDemo(t, t.TempDir(), time.Date(2016, time.October, 14, 9, 0, 0, 0, time.UTC))
	texts, err := d.store.TextVersions(ctx, operator(), "wave-1")
	if err != nil {
		t.Fatal(err)
	}
	var m *plan.Moment
	for _, one := range d.clock.player.Moments() {
		if one.ID == "reminder_2" {
			m = one
		}
	}
	for i, deed := range []plan.Deed{plan.Proposed, plan.Approved} {
		who := access.Person{Name: world.Staff[i].Name, Role: world.Staff[i].Role}
		if err := d.store.DecidePlan(ctx, who, m, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Version: texts[folder.ContactPlanText], At: d.clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.clock.Move(ctx, "week"); err != nil {
		t.Fatal(err)
	}
	log, err := d.store.PlanLog(ctx, operator(), "wave-1")
	if err != nil {
		t.Fatal(err)
	}
	s := m.Stands(log)
	if s.State != plan.StateSent || s.Sent.At.In(m.At.Location()).Format(time.DateOnly) != m.At.Format(time.DateOnly) {
		t.Fatalf("reminder 2: %+v", s)
	}
	sent := 0
	err = d.store.Cases(ctx, operator(), "wave-1", func(c fieldwork.Case) error {
		for _, e := range c.Contacted {
			if e.Kind == fieldwork.ReminderSent && e.Number == 2 {
				sent++
			}
		}
		return nil
	})
	if err != nil || sent != s.Sent.Recipients {
		t.Errorf("%d second reminders (%v), want those of the plan alone: %d", sent, err, s.Sent.Recipients)
	}
}

// TestMovingTheClockInABrowser moves it without script, from a page and back to it.
func TestMovingTheClockInABrowser(t *testing.T) {
	d := openDemo(t, t.TempDir(), demoStart)
	s := httptest.NewServer(site{store: d.store, log: slog.New(slog.DiscardHandler), now: d.clock.Now, published: d.clock.published, clock: d.clock,
		post: post{carrier: "Nowhere."}}.handler())
	t.Cleanup(s.Close)
	cookie := signIn(t, s.URL, d.in.Password)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 390, 844}} {
		tab := browser.Open(t)
		tab.Script(false)
		tab.Size(size.width, size.height)
		tab.Cookie(s.URL, cookie.Name, cookie.Value)
		tab.Go(s.URL + "/office/waves/wave-1/response")
		tab.Fits()
		tab.Accessible()
		tab.Screenshot("demo-clock-" + size.name)
		before := d.clock.Now()
		tab.Script(false)
		tab.Go(s.URL + "/office/waves/wave-1/response")
		tab.Submit("button[value=day]")
		if d.clock.Now().Sub(before) < 24*time.Hour || !strings.HasPrefix(tab.Title(), "Response") {
			t.Errorf("at %s, %q", d.clock.Now(), tab.Title())
		}
	}
}

// signIn signs the lead in, as a browser would.
func signIn(t *testing.T, site, password string) *http.Cookie {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site+"/office/sign-in", strings.NewReader(url.Values{"email": {world.Lead}, "password": {password}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	at, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	cookies := jar.Cookies(at)
	if len(cookies) == 0 {
		t.Fatalf("signing in gave %d and no cookie", response.StatusCode)
	}
	return cookies[0]
}
