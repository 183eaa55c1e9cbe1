// Package web puts the pages of all audiences behind one handler: it gives each
// request a reference, logs it without secrets, turns a panic into a page,
// refuses posts from other sites and floods at the doors, and sets the headers
// that every answer carries. What the pages are is for the packages below it.
package web

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"omnibus/web/office/desk"
	"omnibus/web/page"
	"omnibus/web/respond"
	"omnibus/web/returned"
)

// Config is what a site is made from.
type Config struct {
	Log *slog.Logger
	// Now and Random are the clock and the source of references.
	Now    func() time.Time
	Random io.Reader
	// Secure says that people reach the site over TLS. BehindProxy says that a
	// proxy which sets X-Forwarded-For stands in front, and that nobody can reach
	// the site past it.
	Secure, BehindProxy bool
	// Notice stands on pages that belong to no wave; a wave has its own.
	Notice string
	// Respond answers /r/, Office /office/, and Public everything else.
	Respond, Office, Public http.Handler
	// Returned takes what mail servers hand in; nil where nothing is taken.
	Returned http.Handler
}

// New gives the whole site.
func New(c Config) http.Handler {
	failures := page.Errors{Log: c.Log, Random: c.Random, Layout: func(r *http.Request) page.Layout {
		l := page.Layout{Service: "Omnibus", ServiceURL: "/", Notice: c.Notice}
		if strings.HasPrefix(r.URL.Path, "/r/") {
			l.Language = respond.Language(r)
		}
		return l
	}}
	mux := http.NewServeMux()
	mux.Handle("GET "+page.AssetsPath, failures.Wrap(page.Files.Send))
	mux.Handle("GET "+desk.AssetsPath, failures.Wrap(desk.Assets.Send))
	mux.Handle("/r/", c.Respond)
	mux.Handle("/office/", c.Office)
	mux.Handle("/", c.Public)
	mux.HandleFunc("GET /robots.txt", robots)
	if c.Returned != nil {
		mux.Handle("POST "+returned.Path, c.Returned)
	}

	// Read from the bottom: the last one wrapped sees the request first.
	h := newLimiter(c.Now).guard(failures.Show, addressed(failures, mux))
	h = failures.CrossOrigin(h)
	h = recovered(failures, h)
	h = page.Secure(c.Secure, h)
	h = logged(c, h)
	return behindProxy(c.BehindProxy, c.Log, h)
}

// longestAddress is more than any page's: a table with everything asked of it has a
// few thousand bytes.
const longestAddress = 16 << 10

// addressed refuses what is no address of a page, before anything looks it up.
func addressed(failures page.Errors, next http.Handler) http.Handler {
	long, none := failures.Wrap(page.LongAddress), failures.Wrap(page.NotTaken)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case len(r.RequestURI) > longestAddress:
			long.ServeHTTP(w, r)
		case r.RequestURI == "*" || r.Method == http.MethodConnect:
			none.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// recovered turns a panic anywhere below into a page with a reference.
func recovered(failures page.Errors, next http.Handler) http.Handler {
	return failures.Wrap(func(w http.ResponseWriter, r *http.Request) error {
		next.ServeHTTP(w, r)
		return nil
	})
}

// robots keeps search engines to what is published.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /r/\nDisallow: /office/\n")
}
