package table_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

// attacker is somebody with the public tables of one variable. It knows what
// adds up to what and bounds every count it cannot see by all it can.
type attacker struct {
	low, high []int
	// sums are cells whose first is the sum of the others.
	sums [][]int
}

const endless = 1 << 40

func (a *attacker) cell(n int, seen bool) int {
	if seen {
		a.low, a.high = append(a.low, n), append(a.high, n)
	} else {
		a.low, a.high = append(a.low, 0), append(a.high, endless)
	}
	return len(a.low) - 1
}

func (a *attacker) think() {
	for changed := true; changed; {
		changed = false
		tighten := func(i, low, high int) {
			if low > a.low[i] || high < a.high[i] {
				a.low[i], a.high[i], changed = max(low, a.low[i]), min(high, a.high[i]), true
			}
		}
		for _, s := range a.sums {
			low, high := 0, 0
			for _, i := range s[1:] {
				low, high = low+a.low[i], min(high+a.high[i], endless)
			}
			tighten(s[0], low, high)
			for _, i := range s[1:] {
				least := 0
				if high < endless {
					least = a.low[s[0]] - (high - a.high[i])
				}
				tighten(i, least, a.high[s[0]]-(low-a.low[i]))
			}
		}
	}
}

// attack gives the withheld counts that can be fixed, as line and group.
func attack(whole, public *table.Table) (withheld int, fixed [][2]int) {
	a := &attacker{}
	cells := make([][]int, len(whole.Lines)+1)
	bases := len(whole.Lines)
	for k := range cells {
		for i := range whole.Groups {
			if k == bases {
				cells[k] = append(cells[k], a.cell(whole.Bases[i].N, public.Bases[i].Flag != table.Suppressed))
				continue
			}
			seen := public.Lines[k].Cells[i].Flag != table.Suppressed
			cells[k] = append(cells[k], a.cell(whole.Lines[k].Cells[i].Count, seen))
			if !seen {
				withheld++
			}
		}
	}
	for i := range whole.Groups {
		all := []int{cells[bases][i]}
		for k, l := range whole.Lines {
			if l.Kind == table.CodeLine {
				all = append(all, cells[k][i])
				if whole.Variable.Multiple {
					a.sums = append(a.sums, []int{cells[bases][i], cells[k][i], a.cell(0, false)})
				}
			}
			if l.Kind == table.NetLine && !whole.Variable.Multiple {
				net := []int{cells[k][i]}
				for m, code := range whole.Lines {
					if code.Kind == table.CodeLine && slices.Contains(l.Codes, code.Codes[0]) {
						net = append(net, cells[m][i])
					}
				}
				a.sums = append(a.sums, net)
			}
		}
		if !whole.Variable.Multiple {
			a.sums = append(a.sums, all)
		}
	}
	for k := range cells {
		margins := map[string][]int{}
		for i, g := range whole.Groups[1:] {
			margins[g.Break] = append(margins[g.Break], cells[k][i+1])
			if outer, _, crossed := strings.Cut(g.Label, ", "); crossed && g.Break == "type*region" {
				margins["in "+outer] = append(margins["in "+outer], cells[k][i+1])
			}
		}
		for i, g := range whole.Groups {
			if parts := margins["in "+g.Label]; parts != nil {
				a.sums = append(a.sums, append([]int{cells[k][i]}, parts...))
			}
		}
		for _, of := range []string{"type", "region", "type*region"} {
			a.sums = append(a.sums, append([]int{cells[k][0]}, margins[of]...))
		}
	}
	a.think()
	for k := range whole.Lines {
		for i := range whole.Groups {
			if public.Lines[k].Cells[i].Flag == table.Suppressed && a.low[cells[k][i]] == a.high[cells[k][i]] {
				fixed = append(fixed, [2]int{k, i})
			}
		}
	}
	return withheld, fixed
}

// Every variable of the example, by type and region side by side and crossed, is
// published under a threshold, and the attacker gets nothing back.
func TestPublicWithstandsAttack(t *testing.T) {
	d := MustWave1(t)
	rules := d.Wave().Rules
	rules.Suppress = 8
	withheld, alone := 0, 0
	for _, v := range table.Variables(d) {
		if v.Question == nil || v.Question.Kind != questionnaire.One && v.Question.Kind != questionnaire.Many {
			continue
		}
		whole, err := table.Request{Show: []string{v.Name}, By: []table.Break{{"type"}, {"region"}, {"type", "region"}}}.Table(d)
		if err != nil {
			t.Fatal(err)
		}
		n, fixed := attack(whole, table.Public([]*table.Table{whole}, rules)[0])
		if withheld += n; len(fixed) > 0 {
			l, g := whole.Lines[fixed[0][0]], whole.Groups[fixed[0][1]]
			t.Errorf("%s: the attacker gets back %q in %s, and %d more", v.Name, l.Label, g.Label, len(fixed)-1)
		}
		// The attacker is no straw man: when only the threshold is kept, it wins.
		open := rules
		open.Disclosure.Way = survey.Open
		_, easy := attack(whole, table.Public([]*table.Table{whole}, open)[0])
		alone += len(easy)
	}
	if withheld == 0 || alone == 0 {
		t.Errorf("%d counts were withheld, and %d got back where nothing protects them: this test says nothing", withheld, alone)
	}
}

// A few organisations that are in one table and not in the other could be had by
// taking one from the other.
func TestDifferencesOfTablesAreProtected(t *testing.T) {
	d := MustParks(t)
	all, err := table.Request{Show: []string{"State"}}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	// All but the two that did not know.
	most, err := table.Request{Show: []string{"State"}, Filter: "State in 1..3", Base: "Others"}.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	between := all.Bases[0].N - most.Bases[0].N
	if between < 1 || between >= d.Wave().Rules.Suppress {
		t.Fatalf("%d cases lie between the two; choose another filter", between)
	}
	public := table.Public([]*table.Table{all, most}, d.Wave().Rules)
	for k, l := range all.Lines {
		if l.Kind == table.CodeLine && public[0].Lines[k].Cells[0].Flag != table.Suppressed && public[1].Lines[k].Cells[0].Flag != table.Suppressed {
			t.Errorf("%s is published of %d and of %d cases", l.Label, all.Bases[0].N, most.Bases[0].N)
		}
	}
	if alone := table.Public([]*table.Table{all}, d.Wave().Rules); alone[0].Lines[0].Cells[0].Flag == table.Suppressed {
		t.Error("alone the whole table could be published")
	}
}

func TestPublicRounded(t *testing.T) {
	d := MustWave1(t)
	rules := d.Wave().Rules
	rules.Suppress = 8
	rules.Disclosure = survey.Disclosure{Way: survey.Rounding, Base: 5}
	_, tables := MustPlan(t, d, wave1+"/tables.yaml")
	for n, made := range table.Public(tables, rules) {
		if made.Rounded != 5 {
			t.Error("the table does not say that it is rounded")
		}
		for k, l := range made.Lines {
			for i, c := range l.Cells {
				exact := tables[n].Lines[k].Cells[i]
				switch {
				case c.Flag == table.Suppressed:
					if !made.Answers && exact.Base >= 8 || c.Count != 0 || c.Percent != 0 {
						t.Errorf("%s: %+v of %+v", made.ID, c, exact)
					}
				case c.Count%5 != 0 || c.Base%5 != 0 || c.Count > c.Base || c.Tolerance != math.Ceil(c.Tolerance):
					t.Errorf("%s: %+v", made.ID, c)
				case l.Kind == table.CodeLine && len(made.Weight) == 0 && c.Base > 0 && c.Percent != 100*float64(c.Count)/float64(c.Base):
					t.Errorf("%s: %g%% is not %d of %d", made.ID, c.Percent, c.Count, c.Base)
				}
			}
		}
	}
}

func TestForStaffShowsAll(t *testing.T) {
	d := MustParks(t)
	_, tables := MustPlan(t, d, "testdata/parks/tables.yaml")
	marked := 0
	public := table.Public(tables, d.Wave().Rules)
	for n, made := range table.ForStaff(tables, d.Wave().Rules) {
		for k, l := range made.Lines {
			for i, c := range l.Cells {
				if c.Count != tables[n].Lines[k].Cells[i].Count || c.Flag != public[n].Lines[k].Cells[i].Flag {
					t.Fatalf("%s: %+v", made.ID, c)
				}
				if hidden := public[n].Lines[k].Cells[i]; c.Flag == table.Suppressed {
					if marked++; hidden.Count != 0 || hidden.Base != 0 || hidden.Higher != "" {
						t.Errorf("%s: the public sees %+v", made.ID, hidden)
					}
				}
			}
		}
	}
	if marked == 0 {
		t.Error("nothing is withheld, so this test says nothing")
	}
}

func TestPublicComparisons(t *testing.T) {
	d := MustParks(t)
	request := table.Request{ID: "x", Show: []string{"State"}, By: []table.Break{{"type"}, {"region"}}}
	whole, err := request.Table(d)
	if err != nil {
		t.Fatal(err)
	}
	compared, err := request.Comparisons(d)
	if err != nil {
		t.Fatal(err)
	}
	withheld := 0
	for _, c := range table.PublicComparisons(table.Public([]*table.Table{whole}, d.Wave().Rules)[0], compared) {
		if c.CellA.Flag == table.Suppressed || c.CellB.Flag == table.Suppressed {
			if withheld++; c.Tested || c.Difference != 0 || c.T != 0 || c.Significant {
				t.Errorf("a withheld figure is compared: %+v", c)
			}
		}
	}
	var out bytes.Buffer
	if err := table.WriteComparisonsCSV(&out, table.StaffComparisons(compared)); err != nil {
		t.Fatal(err)
	}
	if withheld == 0 || withheld == len(compared) || strings.Contains(out.String(), ",,,,,") {
		t.Errorf("%d of %d are withheld\n%s", withheld, len(compared), out.String())
	}
}

// Three tables of a variable tell as much as one with the three breaks side by side.
func TestTablesPublishedTogetherWithstandAttack(t *testing.T) {
	d := MustWave1(t)
	rules := d.Wave().Rules
	rules.Suppress = 6
	withheld := 0
	for _, name := range []string{"SocRisk", "SocJoint", "InfoShare", "SocData_d", "SocWork_b", "BarDel", "ComOrg_a"} {
		breaks := []table.Break{{"type"}, {"region"}, {"type", "region"}}
		whole, err := table.Request{Show: []string{name}, By: breaks}.Table(d)
		if err != nil {
			t.Fatal(err)
		}
		var apart []*table.Table
		for i := range breaks {
			one, err := table.Request{Show: []string{name}, By: breaks[i : i+1]}.Table(d)
			if err != nil {
				t.Fatal(err)
			}
			apart = append(apart, one)
		}
		// What any of the tables shows is known.
		seen := *whole
		seen.Bases, seen.Lines = slices.Clone(whole.Bases), slices.Clone(whole.Lines)
		for k := range seen.Lines {
			seen.Lines[k].Cells = slices.Clone(whole.Lines[k].Cells)
		}
		for _, one := range table.Public(apart, rules) {
			for i, g := range one.Groups {
				at := slices.IndexFunc(whole.Groups, func(h table.Group) bool { return h.Break == g.Break && h.Label == g.Label })
				seen.Bases[at].Flag = one.Bases[i].Flag
				for k := range one.Lines {
					seen.Lines[k].Cells[at].Flag = one.Lines[k].Cells[i].Flag
				}
			}
		}
		n, fixed := attack(whole, &seen)
		if withheld += n; len(fixed) > 0 {
			t.Errorf("%s: the attacker gets back %d counts", name, len(fixed))
		}
	}
	if withheld == 0 {
		t.Error("nothing was withheld, so this test says nothing")
	}
}
