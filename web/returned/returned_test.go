package returned_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/mail"
	"omnibus/web/returned"
)

const secret = "a secret that nobody will guess"

func post(h http.Handler, authorization, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, returned.Path, strings.NewReader(body))
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestReportsAreHandedIn(t *testing.T) {
	now := time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)
	taken, ours, failure := "", true, error(nil)
	h := returned.New(returned.Config{Secret: secret, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Take: func(_ context.Context, raw []byte) (bool, error) { taken = string(raw); return ours, failure }})
	for name, test := range map[string]struct {
		authorization, body string
		ours                bool
		failure             error
		status              int
		says                string
		takes               bool
	}{
		"recorded":         {"Bearer " + secret, "From: a\n\nb", true, nil, 204, "", true},
		"of somebody else": {"Bearer " + secret, "From: a\n\nb", false, nil, 200, "no message of ours", true},
		"no message":       {"Bearer " + secret, "x", false, fault.New(fault.Refused, "This is no message."), 400, "no message", true},
		"database away":    {"Bearer " + secret, "x", false, errors.New("secret cause"), 503, "later", true},
		"no secret":        {"", "x", true, nil, 401, "secret", false},
		"a wrong secret":   {"Bearer " + secret + "x", "x", true, nil, 401, "secret", false},
		"another way":      {"Basic " + secret, "x", true, nil, 401, "secret", false},
		"too large":        {"Bearer " + secret, strings.Repeat("x", mail.LargestReport+1), true, nil, 413, "megabyte", false},
	} {
		t.Run(name, func(t *testing.T) {
			taken, ours, failure = "", test.ours, test.failure
			w := post(h, test.authorization, test.body)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) || strings.Contains(w.Body.String(), "cause") || (taken == test.body) != test.takes {
				t.Errorf("%d %q, took %q", w.Code, w.Body, taken)
			}
		})
	}
	for range 100 {
		post(h, "Bearer guess", "x")
	}
	if w := post(h, "Bearer guess", "x"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the hundredth guess gave %d", w.Code)
	}
	ours, failure = true, nil
	if w := post(h, "Bearer "+secret, "x"); w.Code != http.StatusNoContent {
		t.Errorf("guesses keep the mail server out: %d", w.Code)
	}
}
