package pagetest

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"omnibus/tongue"
	"omnibus/web/page"
)

// CheckWelsh finds fixed texts of a page's template that are still English when
// the page is in Welsh: those that stand in both and were not given to the page.
func CheckWelsh(t *testing.T, set *page.Set) {
	t.Helper()
	for file, kind := range set.Kinds() {
		t.Run(file, func(t *testing.T) {
			for _, full := range []bool{false, true} {
				v := reflect.New(kind).Elem()
				if full {
					fill(v, 0)
				}
				english := map[string]bool{}
				for _, text := range fixed(t, set, v, tongue.English) {
					english[text] = true
				}
				for _, text := range fixed(t, set, v, tongue.Welsh) {
					if english[text] && text != tongue.Welsh.String() {
						t.Errorf("%q is in no double brackets and stays English", text)
					}
				}
			}
		})
	}
}

// fixed gives the texts of a page in a language, without what it was given.
func fixed(t *testing.T, set *page.Set, v reflect.Value, l tongue.Language) []string {
	t.Helper()
	v.FieldByName("Layout").FieldByName("Language").Set(reflect.ValueOf(l))
	var all []string
	keep := func(text string) {
		for _, given := range []string{danger, "trusted", "Omnibus"} {
			text = strings.ReplaceAll(text, given, "")
		}
		if text = strings.TrimSpace(text); strings.ContainsFunc(text, unicode.IsLetter) {
			all = append(all, text)
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			keep(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "aria-label" || a.Key == "title" || a.Key == "alt" {
				keep(a.Val)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(Parse(t, render(t, set, v)).Node)
	return all
}
