package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"omnibus/fault"
	"omnibus/store"
	"omnibus/tongue"
	"omnibus/typeset"
	"omnibus/web"
	"omnibus/web/office"
	"omnibus/web/office/desk"
	"omnibus/web/page"
	"omnibus/web/public"
	"omnibus/web/respond"
	"omnibus/web/returned"
)

// serveCommand is omnibus serve.
type serveCommand struct {
	databaseFlag
	mailFlags
	Listen  string   `default:"127.0.0.1:8080" env:"OMNIBUS_LISTEN" help:"Address and port."`
	Secure  bool     `env:"OMNIBUS_SECURE" help:"People reach this server over TLS: keep cookies to it."`
	Proxy   bool     `env:"OMNIBUS_PROXY" help:"A proxy that sets X-Forwarded-For stands in front, and is the only way in."`
	Site    string   `env:"OMNIBUS_SITE" placeholder:"URL" help:"Where people reach this server, as https://survey.example: links in messages begin with it. Without it they begin as the address of whoever has them sent."`
	Publish []string `placeholder:"WAVE" help:"Waves whose report anybody may read."`
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, t terminal) error {
	if os.Getenv("GOGC") == "" {
		// Little is kept, and much is made and let go: to collect it a little later costs
		// two megabytes; to collect it much later costs ten, and saves hardly any time.
		debug.SetGCPercent(120)
	}
	lines := newLogLines(t.err)
	defer lines.Flush()
	log := slog.New(slog.NewJSONHandler(lines, nil))
	s, err := c.begin(ctx, log, t)
	if err != nil {
		return err
	}
	defer s.Close()
	address, err := origin(c.Site)
	if err != nil {
		return err
	}
	out, err := c.post(s, log, time.Now)
	if err != nil {
		return err
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	// Starting took megabytes that nothing needs again, and the collector would let as
	// much again three times over be made before it looked; what is pooled goes at the
	// second look.
	runtime.GC()
	debug.FreeOSMemory()
	fmt.Fprintf(t.out, "Omnibus serves %s at http://%s/\n", withoutPassword(c.Database), listener.Addr())
	return site{store: s, log: log, now: time.Now, secure: c.Secure, proxy: c.Proxy, published: func() []string { return c.Publish }, post: out, address: address}.serve(ctx, listener)
}

// withoutPassword gives a database's address as it may be printed: what a server
// prints is commonly kept.
func withoutPassword(database string) string {
	if strings.HasPrefix(database, "file:") {
		return database
	}
	address, err := url.Parse(database)
	if err != nil {
		return "the database"
	}
	address.RawQuery = ""
	return address.Redacted()
}

// site is what both commands that serve are made from.
type site struct {
	store         *store.Store
	log           *slog.Logger
	now           func() time.Time
	secure, proxy bool
	notice        string
	published     func() []string
	// clock is the demonstration's, nil elsewhere.
	clock desk.Clock
	post  post
	// address is where people reach the site, "" where that is taken from requests.
	address string
}

// origin reads the address of a site, to which paths are appended.
func origin(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.Path+u.RawQuery+u.Fragment != "" {
		return "", fault.New(fault.Refused, "The address of this site (--site) cannot be %q. Write it with its scheme and without a path, as https://survey.example.", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

// serve serves the site, and sends its messages, until ctx ends.
func (s site) serve(ctx context.Context, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	var sending sync.WaitGroup
	defer sending.Wait()
	defer stop()
	if s.post.sender != nil {
		sending.Go(func() { s.post.sender.Run(ctx) })
	}
	if s.post.reports != nil {
		name, err := senderName()
		if err != nil {
			return err
		}
		sending.Go(func() { s.reportClock(name).Run(ctx) })
	}
	// Links of messages that nobody has asked for need to know where they lead.
	if s.address != "" {
		name, err := senderName()
		if err != nil {
			return err
		}
		planner := &planner{store: s.store, site: s.address, log: s.log}
		sending.Go(func() { planner.clock(s.now, name).Run(ctx) })
	} else {
		s.log.Warn("contact plans are not carried out: say with --site where people reach this server")
	}
	return serve(ctx, web.Worded(listener, web.Config{Log: s.log, Secure: s.secure, Notice: s.notice}), s.handler())
}

// handler joins the pages to the store.
func (s site) handler() http.Handler {
	printing := printer()
	staff := desk.New(desk.Config{
		Store: s.store, Printer: printing, Now: s.now, Random: rand.Reader, Secure: s.secure, Notice: s.notice, Published: s.published,
		Address: s.address, Carrier: s.post.carrier, Copies: s.post.copies, Clock: s.clock,
	})
	plain := page.Layout{Service: "Omnibus", ServiceURL: "/", Notice: s.notice}
	failures := page.Errors{Log: s.log, Random: rand.Reader, Layout: func(*http.Request) page.Layout { return plain }}
	var handedIn http.Handler
	if s.post.secret != "" {
		handedIn = returned.New(returned.Config{Secret: s.post.secret, Take: s.take, Now: s.now, Log: s.log})
	}
	return web.New(web.Config{
		Returned: handedIn,
		Log:      s.log, Now: s.now, Random: rand.Reader, Secure: s.secure, BehindProxy: s.proxy, Notice: s.notice,
		Respond: respond.New(respond.Config{
			Printer: printing,
			Store:   s.store, Wave: staff.Parsed, Now: s.now, Random: rand.Reader, Log: s.log, Secure: s.secure,
			Mailed: s.post.sender != nil, Address: s.address, Languages: tongue.Languages[:],
			Layout: page.Layout{Service: "Omnibus", ServiceURL: "/r/", Notice: s.notice},
		}),
		Office: office.New(staff, failures),
		Public: public.New(public.Config{Reports: staff, Layout: plain, Errors: failures}),
	})
}

// printer gives what makes PDF files, nil on a machine without Chromium.
func printer() respond.Printer {
	if path := typeset.Find(); path != "" {
		return typeset.New(path)
	}
	return nil
}

func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Because(err, fault.Refused, "Omnibus cannot listen at %s: the address is in use or not this machine's. Choose another with --listen.", address)
	}
	return listener, nil
}

// serve answers requests until ctx ends; then it takes no new ones and finishes
// those under way.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	crowd := &crowd{}
	server := &http.Server{
		Handler:           crowd.handler(handler),
		ConnState:         crowd.count,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		// Ours is an answer too, with our headers and in our words.
		DisableGeneralOptionsHandler: true,
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		stopped <- server.Shutdown(last)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// crowd keeps the memory of connections within bounds. One that waits for its
// person's next page costs 60 KB; so where many are open, further ones are closed
// with the answer that says so, and a browser opens another when it needs one.
type crowd struct{ open atomic.Int64 }

const mostKept = 512

func (c *crowd) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		c.open.Add(-1)
	}
}

func (c *crowd) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.open.Load() > mostKept {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
