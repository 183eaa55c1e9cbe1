package outbox

import (
	"slices"
	"testing"

	"omnibus/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, pages) }

func TestPieces(t *testing.T) {
	got := pieces("Open\nhttps://a.example/r/l/x?y=1, or (http://b.example). javascript:x <https://c.example> end")
	want := []piece{{"Open\n", ""}, {"https://a.example/r/l/x?y=1", "https://a.example/r/l/x?y=1"}, {", or (", ""}, {"http://b.example", "http://b.example"},
		{"). javascript:x <", ""}, {"https://c.example", "https://c.example"}, {"> end", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if pieces("") != nil {
		t.Error("nothing has pieces")
	}
}
