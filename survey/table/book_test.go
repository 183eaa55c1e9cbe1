package table_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

var sameQuestion = cmp.Comparer(func(a, b *questionnaire.Question) bool { return a == b })

// figuresIn is everything that is counted in a table.
func figuresIn(of *table.Table) any {
	return struct {
		Variable table.Variable
		Groups   []table.Group
		Bases    []table.Base
		Lines    []table.Line
	}{of.Variable, of.Groups, of.Bases, of.Lines}
}

// The book's tables are those of Count, and its tests those of Compare.
func TestBookAgreesWithCountAndCompare(t *testing.T) {
	plain := MustWave1(t)
	rules := plain.Wave().Rules
	defer func() { plain.Wave().Rules = rules }()
	var variables []string
	for _, v := range table.Variables(plain) {
		variables = append(variables, v.Name)
	}
	by := []string{"type", "region", "cin_rate", "SocData_d", "SocRisk"}
	for name, change := range map[string]func(*survey.Rules){
		"corrected": func(*survey.Rules) {}, "uncorrected": func(r *survey.Rules) { r.TestsCorrected = false },
		"unbiased": func(r *survey.Rules) { r.Tolerance = survey.Unbiased }, "none": func(r *survey.Rules) { r.Tests = false },
	} {
		for _, d := range []*dataset.Dataset{plain, MustWeigh(t, plain)} {
			t.Run(fmt.Sprintf("%s/%s", name, d.WeightsName()), func(t *testing.T) {
				plain.Wave().Rules = rules
				change(&plain.Wave().Rules)
				book, err := table.Book(t.Context(), d, variables, by, table.BookOptions{})
				if err != nil {
					t.Fatal(err)
				}
				for i, v := range variables {
					one, err := table.Count(d, v, by...)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(figuresIn(one), figuresIn(book.Tables[i]), sameQuestion); diff != "" {
						t.Fatalf("%s: (-Count +Book)\n%s", v, diff)
					}
					samePairs(t, d, one, book.Pairs[i], by)
				}
			})
		}
	}
}

// samePairs compares a table's pairs with the comparisons that Compare makes.
func samePairs(t *testing.T, d *dataset.Dataset, of *table.Table, pairs []table.Pair, by []string) {
	t.Helper()
	full, err := table.Comparisons(d, of.Variable.Name, by...)
	if err != nil {
		t.Fatal(err)
	}
	full = slices.DeleteFunc(full, func(c table.Comparison) bool { return c.B.Break == "all" })
	if len(full) != len(pairs) {
		t.Fatalf("%s: %d pairs, want %d", of.Variable.Name, len(pairs), len(full))
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	for _, p := range pairs {
		line, a, b := of.Lines[p.Line], of.Groups[p.A], of.Groups[p.B]
		at := slices.IndexFunc(full, func(c table.Comparison) bool {
			return slices.Equal(c.Codes, line.Codes) && c.A.Break == a.Break && c.A.Label == a.Label && c.B.Label == b.Label
		})
		if at < 0 {
			t.Fatalf("%s: no comparison of %s and %s", of.Variable.Name, a.Label, b.Label)
		}
		c := full[at]
		if p.Tested != c.Tested || p.Significant != c.Significant || !near(p.Difference, c.Difference) || !near(p.Required, c.Required) {
			t.Errorf("%s %s, %s and %s: %+v, Compare says %v %v %v %v (%s)", of.Variable.Name, line.Code, a.Label, b.Label, p,
				c.Tested, c.Significant, c.Difference, c.Required, c.Why)
		}
	}
}

// Counts are exact and weighted counts are the same to 1e-9 as those of a loop
// over cases, for sizes that are counted in different ways, with one worker and
// with several, and for codes, nets, unprinted codes and groups that share cases.
func TestBookAgreesWithLoop(t *testing.T) {
	for _, size := range []struct {
		cases, workers    int
		variables, breaks []string
	}{
		{1, 1, []string{"Q1", "Q4", "Long", "Deep", "Size"}, []string{"b1", "Q4"}},
		{63, 1, []string{"Q1", "Q4", "Long", "Deep", "Size"}, []string{"b1", "b2", "Q2", "Q4"}},
		{152, 1, []string{"Q1", "Q2", "Q3", "Q4", "Long", "Deep", "Size"}, []string{"b1", "b2", "b3", "Q2", "Long", "Deep"}},
		{9_000, 1, []string{"Q1", "Q2", "Q3", "Q4", "Long", "Deep", "Size"}, []string{"b1", "Q2", "Q2", "b3", "b4", "Q4", "Deep"}},
		{70_001, 3, []string{"Q1", "Q2", "Q4"}, []string{"b1", "b2", "Q2"}},
	} {
		plain := MustBookSurvey(t, size.cases)
		for _, d := range []*dataset.Dataset{plain, MustWeigh(t, plain)} {
			book, err := table.Book(t.Context(), d, size.variables, size.breaks, table.BookOptions{Workers: size.workers})
			if err != nil {
				t.Fatal(err)
			}
			for _, of := range book.Tables {
				sameAsLoop(t, d, of)
			}
		}
	}
}

// sameAsLoop counts a table again, case by case.
func sameAsLoop(t *testing.T, d *dataset.Dataset, of *table.Table) {
	t.Helper()
	c, _ := d.Column(of.Variable.Name)
	for g, group := range of.Groups {
		in := groupCases(d, group)
		for _, l := range of.Lines {
			base, count := 0, 0
			weightedBase, weighted, squares := 0.0, 0.0, 0.0
			for i := range d.Cases() {
				if !in(i) || !c.Given.Has(i) {
					continue
				}
				w := 1.0
				if d.Weights() != nil {
					w = d.Weights()[i]
				}
				has := l.Kind == table.MeanLine
				for _, code := range l.Codes {
					of, _ := c.Code(code)
					has = has || of.Cases.Has(i)
				}
				base++
				weightedBase += w
				squares += w * w
				if has {
					count++
					weighted += w
				}
			}
			cell := l.Cells[g]
			if b := of.Bases[g]; math.Abs(b.Weighted-weightedBase) > 1e-9*max(weightedBase, 1) ||
				base > 0 && math.Abs(b.Effective-weightedBase*weightedBase/squares) > 1e-9*weightedBase {
				t.Fatalf("%s in %s %s: base %+v, want %v and %v", of.Variable.Name, group.Break, group.Label, b, weightedBase, weightedBase*weightedBase/squares)
			}
			if cell.Count != count || cell.Base != base || of.Bases[g].N != base {
				t.Fatalf("%d cases, %s %s in %s %s: %d of %d, want %d of %d", d.Cases(), of.Variable.Name, l.Code, group.Break, group.Label,
					cell.Count, cell.Base, count, base)
			}
			if math.Abs(cell.Weighted-weighted) > 1e-9*max(weighted, 1) {
				t.Fatalf("%d cases, %s %s in %s %s: weighted %v, want %v", d.Cases(), of.Variable.Name, l.Code, group.Break, group.Label, cell.Weighted, weighted)
			}
			if l.Kind != table.MeanLine && base > 0 && math.Abs(cell.Percent-100*weighted/weightedBase) > 1e-9 {
				t.Fatalf("%s %s: %v per cent, want %v", of.Variable.Name, l.Code, cell.Percent, 100*weighted/weightedBase)
			}
			if math.IsNaN(cell.Tolerance) || math.IsInf(cell.Tolerance, 0) {
				t.Fatalf("%s %s: the tolerance is %v", of.Variable.Name, l.Code, cell.Tolerance)
			}
		}
	}
}

func groupCases(d *dataset.Dataset, group table.Group) func(i int) bool {
	if b, ok := d.Break(group.Break); ok {
		for _, g := range b.Groups {
			if g.Label == group.Label {
				return g.Cases.Has
			}
		}
	}
	if c, ok := d.Column(group.Break); ok {
		for _, code := range c.Codes {
			if code.Label == group.Label {
				return code.Cases.Has
			}
		}
	}
	return func(int) bool { return true }
}

// Equal weights give what no weights give, tests and tolerances too.
func TestWeightsOfOneChangeNothing(t *testing.T) {
	plain := MustWave1(t)
	ones := slices.Repeat([]float64{1}, plain.Cases())
	weighted, err := plain.WithWeights("ones", ones)
	if err != nil {
		t.Fatal(err)
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
	for _, v := range table.Variables(plain) {
		for _, count := range []func(*dataset.Dataset) (any, error){
			func(d *dataset.Dataset) (any, error) {
				of, err := table.Count(d, v.Name, "type", "region", "SocRisk")
				return figuresIn(of), err
			},
			func(d *dataset.Dataset) (any, error) { return table.Comparisons(d, v.Name, "region") },
		} {
			want, err := count(plain)
			if err != nil {
				t.Fatal(err)
			}
			got, err := count(weighted)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, near, sameQuestion); diff != "" {
				t.Fatalf("%s: (-plain +weighted)\n%s", v.Name, diff)
			}
		}
	}
}

func TestBookTellsProgressAndStops(t *testing.T) {
	d := MustBookSurvey(t, 2_000).Repeat(200)
	variables, breaks := bookNames()
	last := 0
	if _, err := table.Book(t.Context(), d, variables, breaks, table.BookOptions{Workers: 2, Progress: func(done, of int) {
		if done > of || of != d.Cases()/64 {
			t.Errorf("%d of %d", done, of)
		}
		last = max(last, done)
	}}); err != nil || last != d.Cases()/64 {
		t.Errorf("the last that was told is %d (%v)", last, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	told := 0
	book, err := table.Book(ctx, d, variables, breaks, table.BookOptions{Workers: 1, Progress: func(int, int) { told++; stop() }})
	if book != nil || !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("cancelled, it gives %v, %v after %d steps", book, err, told)
	}
}

func TestBookRefuses(t *testing.T) {
	d := MustWave1(t)
	for _, c := range []struct{ variables, by []string }{
		{nil, []string{"type"}}, {[]string{"Nobody"}, nil}, {[]string{"WelPlace"}, []string{"nothing"}}, {[]string{"WelPlace"}, []string{"GovSoc"}},
	} {
		if book, err := table.Book(t.Context(), d, c.variables, c.by, table.BookOptions{}); book != nil || err == nil {
			t.Errorf("%v by %v was taken", c.variables, c.by)
		}
	}
}
