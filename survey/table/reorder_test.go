package table_test

import (
	"slices"
	"testing"

	"omnibus/survey"
	"omnibus/survey/table"
)

// Whoever sees a sorted public table knows the order of its lines. It must be
// one that they could have made themselves of what is shown.
func TestSortedPublicTablesTellNothingByTheirOrder(t *testing.T) {
	d := MustWave1(t)
	withheld, moved := 0, 0
	for _, way := range []survey.Disclosure{{}, {Way: survey.Rounding, Base: 10}} {
		rules := d.Wave().Rules
		rules.Disclosure, rules.Suppress = way, 20
		for _, v := range table.Variables(d) {
			for _, sort := range []table.Sort{table.Descending, table.Ascending} {
				asked, sorted := table.Request{Show: []string{v.Name}, By: []table.Break{{"region"}}}, table.Request{Show: []string{v.Name}, By: []table.Break{{"region"}}, Sort: sort}
				plain, err := asked.Table(d)
				if err != nil {
					t.Fatal(err)
				}
				whole, err := sorted.Table(d)
				if err != nil {
					t.Fatal(err)
				}
				public := table.Public([]*table.Table{whole}, rules)[0]
				place := func(l table.Line) int {
					return slices.IndexFunc(plain.Lines, func(o table.Line) bool { return o.Label == l.Label && o.Kind == l.Kind })
				}
				for k := 1; k < len(public.Lines); k++ {
					above, l := public.Lines[k-1], public.Lines[k]
					if above.Kind != table.CodeLine || l.Kind != table.CodeLine {
						continue
					}
					a, b := above.Cells[0], l.Cells[0]
					if b.Flag == table.Suppressed {
						withheld++
					}
					if (a.Flag == table.Suppressed && b.Flag == table.Suppressed || a.Flag == b.Flag && a.Count == b.Count) && place(above) > place(l) {
						t.Errorf("%s %s: %q stands above %q, which only the counts can say", v.Name, sort, above.Label, l.Label)
					}
				}
				if !slices.EqualFunc(public.Lines, whole.Lines, func(a, b table.Line) bool { return a.Label == b.Label && a.Kind == b.Kind }) {
					moved++
				}
			}
		}
	}
	if withheld == 0 || moved == 0 {
		t.Errorf("%d withheld, %d tables in another order than their counts: the test says nothing", withheld, moved)
	}
}
