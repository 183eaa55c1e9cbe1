// Package returned is where a mail server hands in what came back about
// messages: one address, for programs alone, behind a secret.
package returned

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"omnibus/fault"
	"omnibus/mail"
)

// Path is where reports are posted.
const Path = "/mail/reports"

// Config is what the address needs.
type Config struct {
	// Secret must be given as "Authorization: Bearer SECRET".
	Secret string
	// Take is given each message as it came, and says whether it was about one of ours.
	Take func(ctx context.Context, raw []byte) (ours bool, err error)
	Now  func() time.Time
	Log  *slog.Logger
}

// How often a node takes reports, and wrong secrets, in a second and at once.
const (
	reportsASecond, reportsAtOnce = 100, 500
	guessesASecond, guessesAtOnce = 1, 20
)

// New gives the address. It takes a whole message (message/rfc822) and answers 204
// when it is recorded, 200 when it is about no message of ours, so that nobody
// hands it in again; the same report may come any number of times.
func New(c Config) http.Handler {
	want := sha256.Sum256([]byte(c.Secret))
	right, wrong := rate.NewLimiter(reportsASecond, reportsAtOnce), rate.NewLimiter(guessesASecond, guessesAtOnce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got := sha256.Sum256([]byte(given))
		known := subtle.ConstantTimeCompare(got[:], want[:]) == 1
		limit := wrong
		if known {
			limit = right
		}
		switch {
		case !limit.AllowN(c.Now(), 1):
			w.Header().Set("Retry-After", "10")
			say(w, http.StatusTooManyRequests, "Too many reports at once. Nothing was changed. Hand it in again in ten seconds.")
		case !known:
			w.Header().Set("WWW-Authenticate", "Bearer")
			say(w, http.StatusUnauthorized, "Reports are taken with the secret that Omnibus was started with. Nothing was changed.")
		default:
			c.take(w, r)
		}
	})
}

func (c Config) take(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mail.LargestReport))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		say(w, http.StatusRequestEntityTooLarge, "The report has more than a megabyte. Nothing was changed. Leave out the returned message's text.")
		return
	}
	if err != nil {
		say(w, http.StatusBadRequest, "The report broke off. Nothing was changed. Hand it in again.")
		return
	}
	ours, err := c.Take(r.Context(), raw)
	switch {
	case fault.KindOf(err) == fault.Refused:
		say(w, http.StatusBadRequest, fault.Public(err))
	case err != nil:
		c.Log.Error("a report could not be recorded", "error", err)
		w.Header().Set("Retry-After", "60")
		say(w, http.StatusServiceUnavailable, "The report could not be recorded. Hand it in again later.")
	case !ours:
		say(w, http.StatusOK, "This is about no message of ours. Nothing was changed.")
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}
