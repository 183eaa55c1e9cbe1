package page_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html/template"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"omnibus/web/page"
)

// often is a page that is poured: its own texts in every place where one may stand.
type often struct {
	page.Layout
	Lines  []line `mould:"line"`
	Area   page.Textarea
	Day    *page.DateInput
	Words  []string `mould:"own"`
	Marked bool
	Count  int
}

type line struct {
	page.Input
	Rows []page.SummaryRow `mould:"summary-row"`
	Made template.HTML
}

var oftens = fstest.MapFS{"often.html": {Data: []byte(`{{define "main"}}{{if .Marked}}<b>{{.Count}}</b>{{end}}
{{- range .Lines}}{{template "line" .}}{{end}}
{{- with .Day}}{{template "date-input" .}}{{end}}
{{template "textarea" .Area}}{{range .Words}}<p title="{{.}}">{{.}}</p>{{else}}none{{end}}{{end}}
{{define "line"}}{{if .Made}}{{.Made}}{{else}}
{{template "input" .Input}}<dl>{{range .Rows}}{{template "summary-row" .}}{{end}}</dl>{{end}}{{end}}`)}}

var (
	texts  = rapid.OneOf(rapid.SampledFrom([]string{"", "a", `<i>"'&+`, "\x00", "\xff", "\ue0000\ue001", "\ue001", strings.Repeat("long ", 2000), "{{.}}"}), rapid.String())
	oneRow = rapid.Custom(func(t *rapid.T) page.SummaryRow {
		return page.SummaryRow{Key: texts.Draw(t, "key"), Values: rapid.SliceOfN(texts, 0, 3).Draw(t, "values"), Missing: "None"}
	})
	oneLine = rapid.Custom(func(t *rapid.T) line {
		return line{
			Input: page.Input{ID: "x", Name: "x", Value: texts.Draw(t, "value"), Label: page.Label{Text: texts.Draw(t, "label")}},
			Rows:  rapid.SliceOfN(oneRow, 0, 2).Draw(t, "rows"),
		}
	})
	oneOften = rapid.Custom(func(t *rapid.T) often {
		p := often{
			Layout: page.Layout{Title: texts.Draw(t, "title"), Account: texts.Draw(t, "account")},
			Lines:  rapid.SliceOfN(oneLine, 0, 3).Draw(t, "lines"),
			Area:   page.Textarea{ID: "a", Name: "a", Value: texts.Draw(t, "area")},
			Words:  rapid.SliceOfN(texts, 0, 3).Draw(t, "words"),
			Marked: rapid.Bool().Draw(t, "marked"), Count: rapid.Int().Draw(t, "count"),
		}
		if rapid.Bool().Draw(t, "has a day") {
			p.Day = &page.DateInput{ID: "d", Name: "d", Day: texts.Draw(t, "day"), Month: "1", Year: texts.Draw(t, "year")}
		}
		return p
	})
)

// TestAPouredPageIsWhatItsTemplateGives pours pages of all shapes one after the
// other, and each again when the others have been there.
func TestAPouredPageIsWhatItsTemplateGives(t *testing.T) {
	set := page.MustParse(oftens, page.For[often]("often.html").Often())
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.SliceOfN(oneOften, 1, 4).Draw(t, "pages")
		for range 2 {
			for _, p := range pages {
				want, err := set.Render(p)
				if err != nil {
					t.Fatal(err)
				}
				for _, encoding := range []string{"gzip", ""} {
					if got := written(t, set, p, encoding); !bytes.Equal(got, want) {
						t.Fatalf("%q: written as\n%s\nand not\n%s", encoding, got, want)
					}
				}
			}
		}
	})
}

func written(t rapid.TB, set *page.Set, p page.Page, encoding string) []byte {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	if err := set.Write(w, r, 200, p); err != nil {
		t.Fatal(err)
	}
	if got := w.Header().Get("Content-Length"); got != fmt.Sprint(w.Body.Len()) {
		t.Fatalf("%d bytes are called %s", w.Body.Len(), got)
	}
	if w.Header().Get("Content-Encoding") != "gzip" {
		return w.Body.Bytes()
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// TestManyPouredAtOnce looks for what one person wrote on another's page.
func TestManyPouredAtOnce(t *testing.T) {
	set := page.MustParse(oftens, page.For[often]("often.html").Often())
	for n := range 8 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			for i := range 200 {
				own := fmt.Sprintf("person-%d-", n)
				p := often{Layout: page.Layout{Account: own + "name"}, Words: []string{own + "word"}, Count: i % 7, Marked: true,
					Lines: []line{{Input: page.Input{ID: "x", Name: "x", Value: own + fmt.Sprint(i)}}}}
				got := string(written(t, set, p, "gzip"))
				if strings.Count(got, "person-") != strings.Count(got, own) || strings.Count(got, own) != 4 {
					t.Fatalf("on the page of %s: %s", own, got)
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	p := often{Layout: page.Layout{Title: "A page", Service: "A survey", Account: "Derby"}, Area: page.Textarea{ID: "a", Name: "a", Value: "What was written"}}
	for i := range 3 {
		p.Lines = append(p.Lines, line{Input: page.Input{ID: "x", Name: "x", Value: fmt.Sprint("value ", i), Label: page.Label{Text: "A question"}}})
	}
	for name, set := range map[string]*page.Set{
		"template": page.MustParse(oftens, page.For[often]("often.html")), "poured": page.MustParse(oftens, page.For[often]("often.html").Often()),
	} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			for b.Loop() {
				if err := set.Write(httptest.NewRecorder(), r, 200, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
