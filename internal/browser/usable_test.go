package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestUsableFindsWhatIsInTheWay shows a page that breaks every rule of Usable, and
// one that keeps them in the ways that WCAG allows.
func TestUsableFindsWhatIsInTheWay(t *testing.T) {
	pages := map[string]string{
		"/wrong": `<style>
			a { outline: none; color: #00c } #bar { position: fixed; top: 0; left: 0; right: 0; height: 200px; background: #ccc }
			#near a { display: inline-block; font-size: 10px; line-height: 12px } #wide { overflow-x: auto; width: 100px; white-space: nowrap }
			</style><div id=bar></div><p id=near><a href=#1 id=one>x</a> <a href=#2 id=two>y</a></p>
			<div id=wide>A long sentence that nobody can read without scrolling</div>
			<div style="margin-top:300px"><label for=f>Code</label><input id=f style="height:30px" onpaste="return false"></div>`,
		"/right": `<p>A sentence with a <a href=#3>link</a> in it.</p>
			<p style="line-height:40px"><a href=#4>x</a></p><p style="line-height:40px"><a href=#5>y</a></p>
			<input type=checkbox id=c style="width:10px;height:10px;margin:0"><label for=c style="display:inline-block;padding:20px;margin:-10px;outline:1px solid">Yes</label>
			<div tabindex=0 style="overflow-x:auto;width:100px"><table><tr><td style="min-width:300px">1</table></div>
			<label for=f>Code</label><input id=f style="height:30px">`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><html lang="en"><title>T</title><meta name=viewport content="width=device-width"><main><h1>T</h1>` + pages[r.URL.Path] + `</main></html>`))
	}))
	defer server.Close()
	tab := Open(t)
	tab.Go(server.URL + "/right")
	if got := Eval[[]string](tab, usable); len(got) > 0 {
		t.Errorf("of a page that is right: %s", strings.Join(got, "\n"))
	}
	tab.Go(server.URL + "/wrong")
	got := strings.Join(Eval[[]string](tab, usable), "\n")
	for _, want := range []string{"a#one “x” is a target of", "beside others", "a#one “x” looks as before", "a#one “x” has the focus below div#bar", "input#f “f” blocks paste",
		"div#wide “A long sentence", "scrolls sideways and is no table", "scrolls sideways and no key reaches it"} {
		if want = strings.ReplaceAll(want, "“f”", "“”"); !strings.Contains(got, want) {
			t.Errorf("it does not say %q; it says:\n%s", want, got)
		}
	}
}
