package page_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"omnibus/web/page"
)

func TestPaged(t *testing.T) {
	for _, c := range []struct {
		query    string
		n        int
		from, to int
		links    string
	}{
		{"", 0, 0, 0, ""},
		{"page=7", 200, 0, 200, ""},
		{"", 201, 0, 200, "[1] 2"},
		{"page=2", 201, 200, 201, "1 [2]"},
		{"page=5", 2000, 800, 1000, "1 … 4 [5] 6 … 10"},
		{"page=99999999999999999999", 2000, 0, 200, "[1] 2 … 10"},
		{"page=12", 2000, 1800, 2000, "1 … 9 [10]"},
		{"page=-1", 600, 0, 200, "[1] 2 3"},
	} {
		query, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		query.Set("search", "a&b")
		from, to, p := page.Paged("cases", query, c.n)
		var links []string
		for _, l := range p.Items {
			word := fmt.Sprint(l.Number)
			if l.Gap {
				word = "…"
			} else if l.URL != fmt.Sprintf("?page=%d&search=a%%26b", l.Number) {
				t.Errorf("%+v: page %d is at %s", c, l.Number, l.URL)
			}
			if l.Current {
				word = "[" + word + "]"
			}
			links = append(links, word)
		}
		if from != c.from || to != c.to || strings.Join(links, " ") != c.links {
			t.Errorf("%+v: %d to %d, %s", c, from, to, strings.Join(links, " "))
		}
	}
}
