package table

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/web/page"
)

// slowly serves a file whose making waits for the test.
func slowly(t *testing.T, m maker) *httptest.Server {
	t.Helper()
	s := &shelf{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.handOut(w, r, r.URL.RequestURI(), time.Millisecond, page.Layout{Service: "Parks"}, "/stop", m); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func mustGet(t *testing.T, ctx context.Context, address, accept string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	return got
}

func mustReadTo(t *testing.T, from io.Reader, what string) string {
	t.Helper()
	var seen strings.Builder
	part := make([]byte, 512)
	for !strings.Contains(seen.String(), what) {
		n, err := from.Read(part)
		seen.Write(part[:n])
		if err != nil && !strings.Contains(seen.String(), what) {
			t.Fatalf("%q is not in the page, which ends with %v: %s", what, err, seen.String())
		}
	}
	return seen.String()
}

// A browser sees how far a slow file is while it is made, can stop it, and takes
// it from the page's last link without its being made again.
func TestSlowFileTellsHowFarItIs(t *testing.T) {
	begun, goOn := make(chan bool, 2), make(chan bool)
	server := slowly(t, func(_ context.Context, told func(done, of int)) (file, error) {
		begun <- true
		told(3, 8)
		<-goOn
		return file{"text/csv", "a.csv", []byte("1,2")}, nil
	})
	got := mustGet(t, t.Context(), server.URL+"/x?format=csv", "text/html,*/*")
	page := mustReadTo(t, got.Body, "3 of 8 questions")
	for _, want := range []string{`href="/stop"`, ">Stop<", "The file is being made"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing: %s", want, page)
		}
	}
	goOn <- true
	rest := mustReadTo(t, got.Body, "</html>")
	if !strings.Contains(rest, `href="/x?format=csv"`) || strings.Contains(page+rest, waitMark) || strings.Contains(page+rest, "<script>") {
		t.Errorf("the end: %s", rest)
	}
	taken := mustGet(t, t.Context(), server.URL+"/x?format=csv", "text/html")
	body, err := io.ReadAll(taken.Body)
	if err != nil || string(body) != "1,2" || len(begun) != 1 {
		t.Errorf("%q, made %d times (%v)", body, len(begun), err)
	}
}

// Whoever leaves the page stops the work.
func TestLeavingStopsTheWork(t *testing.T) {
	stopped := make(chan error, 1)
	server := slowly(t, func(ctx context.Context, _ func(done, of int)) (file, error) {
		<-ctx.Done()
		stopped <- ctx.Err()
		return file{}, ctx.Err()
	})
	ctx, leave := context.WithCancel(t.Context())
	got := mustGet(t, ctx, server.URL+"/x", "text/html")
	mustReadTo(t, got.Body, "being counted")
	leave()
	if err := <-stopped; err == nil {
		t.Error("the work went on")
	}
}

// A program gets the file and no page.
func TestProgramsWaitForTheFile(t *testing.T) {
	server := slowly(t, func(context.Context, func(done, of int)) (file, error) {
		<-time.After(20 * time.Millisecond)
		return file{"text/csv", "a.csv", []byte("1,2")}, nil
	})
	body, err := io.ReadAll(mustGet(t, t.Context(), server.URL+"/x", "*/*").Body)
	if err != nil || string(body) != "1,2" {
		t.Errorf("%q (%v)", body, err)
	}
}

// What goes wrong while a file is made ends neither the program nor unseen.
func TestWhatGoesWrongIsToldAndReturned(t *testing.T) {
	goOn := make(chan bool)
	for name, c := range map[string]struct {
		make maker
		want string
	}{
		"refused": {func(context.Context, func(done, of int)) (file, error) {
			<-goOn
			return file{}, fault.New(fault.Refused, "This cannot be counted.")
		}, "This cannot be counted."},
		"panic": {func(context.Context, func(done, of int)) (file, error) {
			<-goOn
			panic("a mistake of ours")
		}, "a mistake of ours"},
	} {
		t.Run(name, func(t *testing.T) {
			failed := make(chan error, 1)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				failed <- (&shelf{}).handOut(w, r, "x", time.Millisecond, page.Layout{Service: "Parks"}, "/stop", c.make)
			}))
			defer server.Close()
			got := mustGet(t, t.Context(), server.URL, "text/html")
			mustReadTo(t, got.Body, "The tables are being counted.")
			goOn <- true
			rest := mustReadTo(t, got.Body, "</html>")
			err := <-failed
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v", err)
			}
			if !strings.Contains(rest, fault.Public(err)) || strings.Contains(rest, "a mistake of ours") {
				t.Errorf("the page ends %s", rest)
			}
		})
	}
}
