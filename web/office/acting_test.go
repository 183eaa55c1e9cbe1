package office_test

import (
	"context"
	"crypto/rand"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/world"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/typeset"
	"omnibus/web"
	"omnibus/web/office"
	"omnibus/web/office/desk"
	"omnibus/web/page"
	"omnibus/web/page/pagetest"
	"omnibus/web/public"
	"omnibus/web/respond"
)

// These tests act as members of the team, at the real pages over a real
// database that holds the whole of Wave 1.

var update = flag.Bool("update", false, "rewrite the golden files")

// noon is on the last day of the wave's fieldwork.
var noon = time.Date(2016, time.October, 28, 12, 0, 0, 0, time.UTC)

// staffEmails are the accounts by their role.
var staffEmails = map[access.Role]string{
	access.Lead: world.Lead, access.Analyst: "analyst@research.example",
	access.Interviewer: "interviewer@research.example", access.Client: "client@department.example",
}

// filled is a database with the whole wave, made once and copied for each test.
var filled = sync.OnceValues(func() (in *world.World, err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, "file:"+filepath.Join(shared, "filled.db"), store.Options{})
	if err != nil {
		return nil, err
	}
	if in, err = world.Load(ctx, s, rand.Reader); err != nil {
		return nil, err
	}
	return in, s.Close()
})

// shared is a folder for all tests of the package.
var shared string

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if shared, err = os.MkdirTemp("", "omnibus-office-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// site is a running site.
type site struct {
	t     testing.TB
	world *world.World
	store *store.Store
	http  *httptest.Server
	log   *strings.Builder
	// outbox is where the site's messages go.
	outbox mail.Outbox
	// at is when it is.
	at time.Time
}

// open starts a site over a copy of the filled database.
func open(t testing.TB) *site {
	t.Helper()
	return openAt(t, noon)
}

// openAt is open at another time than noon of the last day.
func openAt(t testing.TB, at time.Time) *site {
	t.Helper()
	in, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(shared, "filled.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "office.db")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return at }
	s, err := store.Open(t.Context(), "file:"+path, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	log := &strings.Builder{}
	var writing sync.Mutex
	logger := slog.New(slog.NewTextHandler(locked{log, &writing}, nil))
	outbox := mail.Outbox{Dir: t.TempDir()}
	staff := desk.New(desk.Config{
		Store: s, Now: now, Random: rand.Reader, Published: func() []string { return []string{in.Wave.Wave.ID} },
		Carrier: "Messages go to a folder.", Copies: outbox, Clock: stillClock{}, Printer: typeset.New(typeset.Find()),
	})
	failures := page.Errors{Log: logger, Random: rand.Reader}
	handler := web.New(web.Config{
		Log: logger, Now: now, Random: rand.Reader,
		Respond: respond.New(respond.Config{Store: s, Wave: staff.Parsed, Now: now, Random: rand.Reader, Log: logger}),
		Office:  office.New(staff, failures),
		Public:  public.New(public.Config{Reports: staff, Layout: page.Layout{Service: "Omnibus", ServiceURL: "/"}, Errors: failures}),
	})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &site{t: t, world: in, store: s, http: server, log: log, outbox: outbox, at: at}
}

// locked keeps lines of requests that are answered at once apart.
type locked struct {
	to *strings.Builder
	mu *sync.Mutex
}

func (l locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(b)
}

// session gives a cookie's value with which a role is signed in; "" for nobody.
func (s *site) session(role access.Role) string {
	s.t.Helper()
	token, err := fieldwork.NewToken(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	begun, end := s.at, s.at.Add(time.Hour)
	switch role {
	case "":
		return ""
	case access.Respondent:
		// Access of their own: what a test does to the case's must not matter.
		operator := access.Person{Name: "Test", Role: access.Operator}
		link := fieldwork.Hash("link of " + token)
		if err = s.store.GiveAccess(s.t.Context(), operator, "wave-1", s.world.Org, nil, link, "A respondent", begun); err == nil {
			_, err = s.store.EnrolByLink(s.t.Context(), link, "192.0.2.1", fieldwork.Hash(token), begun, end)
		}
	default:
		yes := func(string) bool { return true }
		_, err = s.store.SignIn(s.t.Context(), staffEmails[role], "192.0.2.1", yes, fieldwork.Hash(token), begun, end)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// answered is what came back.
type answered struct {
	status int
	header http.Header
	body   string
}

func (a answered) page(t testing.TB) pagetest.Node { return pagetest.Parse(t, a.body) }

// as sends one request in a role; form is nil for a GET.
func (s *site) as(role access.Role, path string, form url.Values, header ...string) answered {
	s.t.Helper()
	return s.send(s.session(role), path, form, header...)
}

func (s *site) send(session, path string, form url.Values, header ...string) answered {
	s.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.http.URL+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return s.ask(session, r)
}

// ask sends a request as whoever has a session.
func (s *site) ask(session string, r *http.Request) answered {
	s.t.Helper()
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "omnibus-office", Value: session})
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	pagetest.CheckAnswer(s.t, r.Method+" "+r.URL.String(), r.URL.Path, response.Header, string(read))
	return answered{response.StatusCode, response.Header, string(read)}
}
