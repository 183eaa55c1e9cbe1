package page

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

//go:embed pages/*.html
var ownPages embed.FS

// own are the pages that every audience shares.
var own = MustParseIn(nil, ownPages, For[errorPage]("pages/error.html"))

// Handler answers one request, or says why it could not. It writes nothing
// before it knows that it can answer.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Errors turns what handlers return into a status, a page and a log line that
// share a reference, so that a person can quote the one and we find the other.
type Errors struct {
	Log *slog.Logger
	// Layout gives what stands around the page of an error; its Title is replaced.
	Layout func(r *http.Request) Layout
	// Random makes references where the request has none yet; nil is the system's.
	Random io.Reader
}

// errorPage is shown when a request could not be answered.
type errorPage struct {
	Layout
	// Text is the sentence, and Lang its language where it is not the page's. Other is
	// the same in the other language, where nobody knows which one is read.
	Text, Lang, Other, OtherLang string
	Reference                    string
}

// Wrap makes a handler one that net/http can call.
func (e Errors) Wrap(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := e.call(h, w, r); err != nil {
			e.Show(w, r, err)
		}
	})
}

// call runs the handler and makes an error of a panic, so that the person gets
// a page with a reference and not a broken connection.
func (e Errors) call(h Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h(w, r)
}

// Show sends the page of an error and logs it.
func (e Errors) Show(w http.ResponseWriter, r *http.Request, err error) {
	var late *lateError
	begun := errors.As(err, &late)
	if errors.Is(err, errGone) || (begun || errors.Is(err, context.Canceled)) && r.Context().Err() != nil {
		e.Log.DebugContext(r.Context(), "client gone", "path", r.Pattern, "error", err)
		return
	}
	reference := Reference(r.Context())
	if reference == "" {
		reference = NewReference(e.Random)
	}
	kind := fault.KindOf(err)
	// The pattern and not the path: a path may hold a secret.
	e.Log.Log(r.Context(), LevelOf(kind), "request failed", "reference", reference, "kind", kind.String(), "request", r.Pattern, "error", err)
	switch {
	case begun && late.cut:
		panic(http.ErrAbortHandler)
	case begun:
		return
	}
	p := errorPage{Reference: reference}
	if e.Layout != nil {
		p.Layout = e.Layout(r)
	}
	var in tongue.Language
	if p.Text, in = fault.PublicIn(err, p.Language); in != p.Language {
		p.Lang = in.Tag()
	}
	p.Title = titleOf(kind).In(p.Language)
	RetryAfter(w, err)
	status := StatusOf(kind)
	var method *wrongMethod
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &method):
		status, p.Title = http.StatusMethodNotAllowed, otherWay.In(p.Language)
		w.Header().Set("Allow", strings.Join(method.allowed, ", "))
	case errors.As(err, &large):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, errLongAddress):
		status = http.StatusRequestURITooLong
	}
	if err := own.Write(w, r, status, p); err != nil {
		e.Log.ErrorContext(r.Context(), "error page failed", "reference", reference, "error", err)
	}
}

// lateError is what went wrong after an answer was begun, so that no page of it
// can be sent any more.
type lateError struct {
	error
	cut bool
}

func (l *lateError) Unwrap() error { return l.error }

// Begun says of an error that a file was being sent already. It is logged, and the
// connection is cut, so that nobody takes half of the file for all of it.
func Begun(err error) error {
	if err == nil {
		return nil
	}
	return &lateError{err, true}
}

// Told says of an error that it stands on the page that was being sent. It is logged.
func Told(err error) error { return &lateError{err, false} }

// RetryAfter tells programs what the sentence of a refused attempt tells people:
// how long to wait. Faults that say nothing of it set nothing.
func RetryAfter(w http.ResponseWriter, err error) {
	if wait := fault.WaitOf(err); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
}

// LevelOf gives the level at which a kind of fault is logged: what people do wrong
// is no trouble of the program.
func LevelOf(kind fault.Kind) slog.Level {
	if kind == fault.Internal || kind == fault.Unavailable {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// StatusOf gives the HTTP status of a kind of fault.
func StatusOf(kind fault.Kind) int {
	switch kind {
	case fault.Refused:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied:
		return http.StatusForbidden
	case fault.Exists, fault.Conflict:
		return http.StatusConflict
	case fault.TooOften:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// wrongMethod is asking for an address in a way that it does not answer.
type wrongMethod struct{ allowed []string }

func (m *wrongMethod) Error() string {
	return "only " + strings.Join(m.allowed, ", ") + " are answered"
}

// Elsewhere is the handler of every address of a mux that is not there, and of
// those that are there and were asked for by the wrong method.
func Elsewhere(mux *http.ServeMux) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, own := mux.Handler(r)
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			asked := r.WithContext(r.Context())
			asked.Method = method
			if _, pattern := mux.Handler(asked); pattern != own {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			return NotFound(w, r)
		}
		return fault.Say(fault.NotFound, notTaken).From(&wrongMethod{allowed})
	}
}

var errLongAddress = errors.New("page: the address is longer than any of ours")

// LongAddress is the handler of addresses that are longer than any page's.
func LongAddress(http.ResponseWriter, *http.Request) error {
	return fault.Say(fault.Refused, longAddress).From(errLongAddress)
}

// NotTaken is the handler of requests that ask for no page at all.
func NotTaken(http.ResponseWriter, *http.Request) error {
	return fault.Say(fault.NotFound, notTaken).From(&wrongMethod{[]string{http.MethodGet, http.MethodHead, http.MethodPost}})
}

// NotFound is the handler of every address that is not there.
func NotFound(http.ResponseWriter, *http.Request) error {
	return fault.Say(fault.NotFound, noPage)
}

// CrossOrigin refuses posts that another site has sent in a person's name.
func (e Errors) CrossOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(e.Wrap(func(http.ResponseWriter, *http.Request) error {
		return fault.Say(fault.Denied, elsewhere)
	}))
	return guard.Handler(next)
}

// known is what a request's context carries.
type known struct {
	reference string
	about     any
}

type knownKey struct{}

// WithReference gives a request's context the reference that its log lines and pages share.
func WithReference(ctx context.Context, reference string) context.Context {
	return context.WithValue(ctx, knownKey{}, &known{reference: reference})
}

// Reference gives the request's reference, "" when it has none.
func Reference(ctx context.Context) string {
	if k, ok := ctx.Value(knownKey{}).(*known); ok {
		return k.reference
	}
	return ""
}

// Remember keeps what a request turned out to be about, so that the page of an error
// can stand in the layout of that. It does nothing where there is no reference.
func Remember(ctx context.Context, about any) {
	if k, ok := ctx.Value(knownKey{}).(*known); ok {
		k.about = about
	}
}

// Remembered gives what Remember kept, nil for nothing.
func Remembered(ctx context.Context) any {
	if k, ok := ctx.Value(knownKey{}).(*known); ok {
		return k.about
	}
	return nil
}

// NewReference makes a reference that can be read out on the telephone: eight
// letters and digits none of which look alike. A nil reader is the system's.
func NewReference(random io.Reader) string {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	if random == nil {
		random = rand.Reader
	}
	raw := make([]byte, 8)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "NONE" // a page without a reference is better than no page
	}
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(raw[:4]) + "-" + string(raw[4:])
}
