package desk

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzNext looks for an address that leads out of the office after signing in:
// whatever stands in the form, a browser must stay on this site.
func FuzzNext(f *testing.F) {
	for _, seed := range []string{"", "/office/", "/office/waves/wave-1?x=1#y", "//elsewhere.example/", "https://elsewhere.example/office/",
		`/\elsewhere.example`, "/office\t//x", "/office/\x00", "/office/%2f..", "javascript:alert(1)", "/office/sign-in"} {
		f.Add(seed)
	}
	here, err := url.Parse("https://survey.example/office/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, wanted string) {
		next := Next(wanted)
		there, err := here.Parse(next)
		if err != nil || there.Host != here.Host || there.Scheme != here.Scheme || !strings.HasPrefix(next, "/office/") {
			t.Errorf("Next(%q) = %q leads to %v (%v)", wanted, next, there, err)
		}
	})
}
