package table

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"omnibus/survey/table"
)

// An address of a request asks for that request, whatever is in it.
func TestAddressesAreRequests(t *testing.T) {
	name := rapid.StringMatching(`[A-Z][a-z]{1,5}(_[a-e])?`)
	words := rapid.StringMatching(`[A-Z]([a-z&=+% ]{0,12}[a-z])?`)
	rapid.Check(t, func(t *rapid.T) {
		r := table.Request{
			ID: rapid.SampledFrom([]string{"", "main-risks"}).Draw(t, "id"), Title: words.Draw(t, "title"),
			Show:   rapid.SliceOfNDistinct(name, 1, 4, rapid.ID[string]).Draw(t, "show"),
			Filter: words.Draw(t, "filter"), Base: words.Draw(t, "base"), Only: words.Draw(t, "only"),
			Nets: rapid.SampledFrom([]table.NetsPlace{table.NetsUnder, table.NetsInPlace, table.NetsOnly, table.NoNets}).Draw(t, "nets"),
			Sort: rapid.SampledFrom([]table.Sort{table.AsAsked, table.Descending, table.Ascending}).Draw(t, "sort"),
			Of:   rapid.SampledFrom([]table.Of{table.OfRespondents, table.OfAnswers}).Draw(t, "of"), Chosen: rapid.Bool().Draw(t, "chosen"),
			Completeness: rapid.SampledFrom([]table.Completeness{table.AsTheWave, table.ByQuestion, table.BySection}).Draw(t, "rule"),
		}
		for _, b := range rapid.SliceOfNDistinct(name, 0, 4, rapid.ID[string]).Draw(t, "by") {
			r.By = append(r.By, append(table.Break{b}, rapid.SliceOfN(name, 0, 2).Draw(t, "crossed")...))
		}
		if len(r.By) > 0 {
			r.Marks = rapid.SampledFrom([]table.Marks{table.NoMarks, table.Letters}).Draw(t, "marks")
		}
		if rapid.Bool().Draw(t, "weighted") {
			r.Weight = rapid.SliceOfNDistinct(name, 1, 3, rapid.ID[string]).Draw(t, "weight")
		}
		if rapid.Bool().Draw(t, "banded") {
			r.Bands = rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 4).Draw(t, "bands")
		}
		typed, err := url.ParseQuery(valuesOf(r).Encode())
		if err != nil {
			t.Fatal(err)
		}
		a := readAsked(canonical(typed))
		if len(a.problems) > 0 || !reflect.DeepEqual(a.Request, r) {
			t.Fatalf("%v\nbecame\n%+v\nwant\n%+v", a.problems, a.Request, r)
		}
	})
}

// What a form sends is tidied once: doing it again changes nothing.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"", "show=&show=A&by=region&with=type&by=&with=&form=1", "by=a*b&with=c", "by=&with=c", "bands=1,2;x", "marks=none&by=*",
		"show=%00&filter=%ff&rule=x", "view=public&chosen=yes", "show=" + strings.Repeat("x", 2000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		typed, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		once := canonical(typed)
		if twice := canonical(once); !reflect.DeepEqual(once, twice) {
			t.Errorf("%v becomes %v", once, twice)
		}
		a := readAsked(once)
		for _, p := range a.inOrder() {
			if p.Field == "" || p.Text == "" {
				t.Errorf("a problem without a field or a sentence: %+v", p)
			}
		}
		if len(a.By) > mostBreaks || len(a.Show) > mostShown {
			t.Errorf("%d shown by %d", len(a.Show), len(a.By))
		}
	})
}
