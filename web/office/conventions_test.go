package office_test

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/world"
	"omnibus/web"
	"omnibus/web/office"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// TestPostsFromElsewhereAreRefusedEverywhere posts to every address of the office
// from another site, as the lead who could: nothing is done, and the log says so.
func TestPostsFromElsewhereAreRefusedEverywhere(t *testing.T) {
	s := open(t)
	session := s.session(access.Lead)
	tried := 0
	for _, r := range office.Routes(desk.New(desk.Config{Store: s.store, Clock: stillClock{}})) {
		path, form := s.example(r.Pattern)
		if form == nil {
			continue
		}
		tried++
		before := strings.Count(s.log.String(), "request failed")
		for _, from := range []string{"cross-site", "same-site"} {
			got := s.send(session, path, form, "Sec-Fetch-Site", from)
			if got.status != http.StatusForbidden || !strings.Contains(got.body, "sent from another site") {
				t.Errorf("%s from a %s page gives %d", r.Pattern, from, got.status)
			}
		}
		if got := strings.Count(s.log.String(), "request failed"); got != before+2 {
			t.Errorf("%s: %d refusals are logged", r.Pattern, got-before)
		}
	}
	if tried < 20 {
		t.Errorf("only %d addresses were tried", tried)
	}
}

// TestCookiesBehindTLS signs in over TLS: the cookie has a name that browsers hold to
// this host, and every answer promises that it is reached over TLS alone.
func TestCookiesBehindTLS(t *testing.T) {
	s := open(t)
	log := slog.New(slog.DiscardHandler)
	now := desk.Config{Store: s.store, Now: s.now, Random: rand.Reader, Secure: true}
	failures := page.Errors{Log: log, Random: rand.Reader}
	server := httptest.NewTLSServer(web.New(web.Config{
		Log: log, Now: s.now, Random: rand.Reader, Secure: true,
		Respond: failures.Wrap(page.NotFound), Office: office.New(desk.New(now), failures), Public: failures.Wrap(page.NotFound),
	}))
	t.Cleanup(server.Close)
	s.http = server
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	signed, err := client.PostForm(server.URL+desk.SignInPath, url.Values{"email": {world.Lead}, "password": {s.world.Password}})
	if err != nil {
		t.Fatal(err)
	}
	signed.Body.Close()
	cookie := signed.Header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-omnibus-office=") || !strings.Contains(cookie, "; Secure") || !strings.Contains(cookie, "; Path=/;") || strings.Contains(cookie, "Domain") {
		t.Fatalf("signing in gives %d and sets %q", signed.StatusCode, cookie)
	}
	for _, path := range []string{desk.Home, "/office/nothing", "/office-assets/none.css"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(signed.Cookies()[0])
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.Header.Get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains" || path == desk.Home && got.StatusCode != http.StatusOK {
			t.Errorf("%s gives %d, Strict-Transport-Security %q", path, got.StatusCode, got.Header.Get("Strict-Transport-Security"))
		}
	}
}

func (s *site) now() time.Time { return s.at }
