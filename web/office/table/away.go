package table

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// patience is how long a file is waited for before its page says how far it is.
const patience = time.Second

// file is what is handed out.
type file struct {
	kind, name string
	body       []byte
}

// shelf keeps the last files that took long, until they are fetched from the
// page that told how far they were. It is a cache: a node that has not made the
// file makes it again.
type shelf struct {
	mu    sync.Mutex
	files []shelved
}

type shelved struct {
	key string
	file
}

// mostShelved and largestShelved bound what a shelf holds: 64 MB.
const (
	mostShelved    = 4
	largestShelved = 16 << 20
)

func (s *shelf) put(key string, f file) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(f.body) > largestShelved {
		return
	}
	s.files = append(slices.DeleteFunc(s.files, func(have shelved) bool { return have.key == key }), shelved{key, f})
	s.files = s.files[max(0, len(s.files)-mostShelved):]
}

func (s *shelf) get(key string) (file, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.files, func(have shelved) bool { return have.key == key })
	if at < 0 {
		return file{}, false
	}
	return s.files[at].file, true
}

// waitPage tells how far a file is. It is sent in pieces: what stands before
// waitMark at once, a line whenever there is more to tell, and the rest at the end.
type waitPage struct {
	page.Layout
	Mark, Stop string
}

// waitMark is where the page is cut.
const waitMark = "cut-here-for-progress"

// maker makes a file; told hears how many of how many steps are done, and the
// context stops it.
type maker func(ctx context.Context, told func(done, of int)) (file, error)

// made is what became of a file.
type made struct {
	file
	err error
}

// handOut sends a file. One that takes longer than patience is told about on a
// page that grows in the same request, without script, and that ends with a link
// to the file; leaving the page, by Stop or by closing it, stops the work.
func (s *shelf) handOut(w http.ResponseWriter, r *http.Request, key string, patience time.Duration, layout page.Layout, stop string, m maker) error {
	if f, ok := s.get(key); ok {
		return page.SendFile(w, r, f.kind, f.name, f.body)
	}
	steps := &progress{}
	result := m.start(r.Context(), steps)
	clock := time.NewTimer(patience)
	defer clock.Stop()
	select {
	case done := <-result:
		return done.send(w, r)
	case <-clock.C:
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") || r.Method != http.MethodGet {
		// A program waits for its file.
		return (<-result).send(w, r)
	}
	layout.Title = "The file is being made"
	body, err := pages.Render(waitPage{Layout: layout, Mark: waitMark, Stop: stop})
	if err != nil {
		return err
	}
	before, after, _ := bytes.Cut(body, []byte(waitMark))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return s.tell(w, r, key, before, after, steps, result)
}

// tell sends the page piece by piece.
func (s *shelf) tell(w http.ResponseWriter, r *http.Request, key string, before, after []byte, steps *progress, result <-chan made) error {
	out := http.NewResponseController(w)
	// The page lasts as long as the work; whoever leaves it ends both.
	_ = out.SetWriteDeadline(time.Time{})
	say := func(text []byte) {
		_, _ = w.Write(text) // a reader who is gone is told by the context
		_ = out.Flush()
	}
	say(before)
	defer say(after)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for told := ""; ; {
		if now := steps.sentence(); now != told {
			told = now
			say([]byte("<p class=\"govuk-body\">" + html.EscapeString(told) + "</p>\n"))
		}
		select {
		case <-r.Context().Done():
			return nil
		case m := <-result:
			if m.err != nil {
				say([]byte("<p class=\"govuk-body\">" + html.EscapeString(fault.Public(m.err)) + "</p>\n"))
				return page.Told(m.err)
			}
			s.put(key, m.file)
			say([]byte("<p class=\"govuk-body\">Done.</p>\n<p><a class=\"govuk-button\" href=\"" + html.EscapeString(r.URL.RequestURI()) + "\" role=\"button\">Take the file</a></p>\n"))
			return nil
		case <-second.C:
		}
	}
}

// start makes the file beside the request. There is room for the one result, so
// that its maker never waits.
func (m maker) start(ctx context.Context, steps *progress) <-chan made {
	result := make(chan made, 1)
	go func() {
		var done made
		defer func() {
			// Nobody else is there to catch it: the program would end.
			if p := recover(); p != nil {
				done.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
			result <- done
		}()
		done.file, done.err = m(ctx, steps.tell)
	}()
	return result
}

func (m made) send(w http.ResponseWriter, r *http.Request) error {
	if m.err != nil {
		return m.err
	}
	return page.SendFile(w, r, m.kind, m.name, m.body)
}

// progress is how far a file is.
type progress struct {
	mu       sync.Mutex
	done, of int
}

func (p *progress) tell(done, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.of = done, of
}

func (p *progress) sentence() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == 0 {
		return "The tables are being counted."
	}
	return fmt.Sprintf("%d of %d questions are checked for what would tell of single organisations.", p.done, p.of)
}

// away hands out a file of tables: frozen and the address say which.
func (s *shelf) away(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, frozen *desk.Frozen, m maker) error {
	key := fmt.Sprint(frozen.Key, "\n", frozen.Data.Position(), "\n", r.URL.RequestURI())
	return s.handOut(w, r, key, patience, d.Layout(frozen.Open, who, "", "tables"), desk.Path(frozen.ID(), "/tables"), m)
}
