package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestManyConnectionsAreNotKept opens more connections than are kept: each is
// answered, those beyond are closed with the answer, and none stays counted.
func TestManyConnectionsAreNotKept(t *testing.T) {
	c := &crowd{}
	server := httptest.NewUnstartedServer(c.handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })))
	server.Config.ConnState = c.count
	server.Start()
	var kept []*http.Transport
	ask := func() *http.Response {
		own := &http.Transport{}
		kept = append(kept, own)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		answered, err := own.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answered.Body.Close()
		return answered
	}
	for n := range mostKept + 20 {
		if got := ask(); got.Close != (n >= mostKept) || got.StatusCode != http.StatusNoContent {
			t.Fatalf("connection %d: status %d, closed: %v", n+1, got.StatusCode, got.Close)
		}
	}
	for _, own := range kept {
		own.CloseIdleConnections()
	}
	server.Close()
	if open := c.open.Load(); open != 0 {
		t.Errorf("%d connections are still counted", open)
	}
}
