package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTab(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/script.js" {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write([]byte(`document.querySelector("h1").textContent = "Scripted"`))
			return
		}
		w.Write([]byte(`<!doctype html><html lang="en"><title>T</title><main><h1>Plain</h1><form method=post action=/next><label for=x>Name</label><input id=x name=x><button>Go</button></form></main><script src="/script.js"></script></html>`))
	}))
	defer server.Close()

	t.Run("script on", func(t *testing.T) {
		tab := Open(t)
		tab.Go(server.URL)
		if got := tab.Text("h1"); got != "Scripted" {
			t.Errorf("h1 = %q", got)
		}
		tab.Accessible()
		tab.Fits()
		tab.Type("#x", "Ann")
		tab.Submit("button")
		if got := tab.Address(); !strings.HasSuffix(got, "/next") {
			t.Errorf("address %q after the form", got)
		}
	})
	t.Run("script off", func(t *testing.T) {
		tab := Open(t)
		tab.Script(false)
		tab.Go(server.URL)
		if got := tab.Text("h1"); got != "Plain" {
			t.Errorf("h1 = %q with script off", got)
		}
		tab.Accessible()
	})
}
