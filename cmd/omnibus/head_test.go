package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestAHeadThatIsTooLong sends a million bytes of cookies, of address and of
// another field: each is refused in words, and a usual request is answered.
func TestAHeadThatIsTooLong(t *testing.T) {
	listener, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "answered") }))
	}()
	long := strings.Repeat("a=b; ", 200_000)
	for name, c := range map[string]struct {
		query, field string
		status       int
		says         string
	}{
		"nothing":       {"", "", 200, "answered"},
		"cookies":       {"", "Cookie", 431, "delete the cookies of this site"},
		"another field": {"", "X-Other", 431, "Nothing was changed"},
		"an address":    {"?search=" + strings.Repeat("x", 1_000_000), "", 431, "search for a shorter one"},
	} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listener.Addr().String()+"/"+c.query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.field != "" {
			r.Header.Set(c.field, long)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		body, err := io.ReadAll(answer.Body)
		if answer.Body.Close(); err != nil || answer.StatusCode != c.status || !strings.Contains(string(body), c.says) {
			t.Errorf("%s: %d %q (%v)", name, answer.StatusCode, body, err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
