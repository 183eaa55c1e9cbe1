package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table/estimate"
)

// AssociationMethod names the test of an association.
type AssociationMethod string

// The tests: Rao and Scott's of the second order; X² over the correction that is
// common to all cells, where their design effects cannot be told apart; and
// Fisher's exact one, where a count expected is under 5.
const (
	RaoScott  AssociationMethod = "Rao–Scott"
	ChiSquare AssociationMethod = "chi-square"
	Fisher    AssociationMethod = "Fisher"
)

// Association says whether the answers to a variable and the groups of a break
// have anything to do with each other. Of a variable of several answers, and of
// a table that shows some of the codes alone, each line has its own.
type Association struct {
	Variable Variable
	// Code and Label are the line's; "" where the whole variable is tested.
	Code, Label       string
	Break, BreakLabel string
	// Method is "" where nothing was tested; Why says why in words.
	Method AssociationMethod
	Why    string
	// Statistic is F with TopDF and BottomDF degrees of freedom, or X² with TopDF;
	// Fisher's test has neither, and P alone.
	Statistic, TopDF, BottomDF, P float64
	// CramersV is the strength, 0 to 1; SmallestExpected the smallest count
	// expected of Cases if there were no association.
	CramersV, SmallestExpected float64
	Cases                      int
	// Table is the id of the requested table.
	Table string

	// part, line and from, to are where the figures tested stand in the table.
	part, line, from, to int
}

// Significant says whether there is an association at the 95% level.
func (a Association) Significant() bool { return a.Method != "" && a.P < estimate.Level }

// smallCount is the expected count under which Fisher's test is the better.
const smallCount = 5

// exactSteps bounds one exact test of a table, of which a page may have dozens,
// to about a hundredth of a second.
const exactSteps = 100_000

// Associate tests the association of every variable of the table that the
// request made with each of its breaks, and writes the tests into the table.
func (r Request) Associate(d *dataset.Dataset, t *Table) error {
	found, err := r.resolve(d)
	if err != nil {
		return err
	}
	t.Associations = nil
	if r.Of == OfAnswers {
		return nil
	}
	first := 0
	for part, column := range found.partsInOrder() {
		c, lines := found.columns[column], found.lines[column]
		for i, b := range found.breaks {
			t.Associations = append(t.Associations, found.associations(c, lines, found.By[i].String(), b, part, first)...)
		}
		first += len(lines)
	}
	return nil
}

// associations tests one variable with one break. first is the place of its
// first line in the table.
func (r *resolved) associations(c *dataset.Column, lines []line, name string, b [2]int, part, first int) []Association {
	of := func(l line, at int) Association {
		return Association{Variable: variableOf(r.d, c), Code: l.code, Label: l.label, Break: name,
			BreakLabel: r.groups[b[0]].BreakLabel, Table: r.ID, part: part, line: at, from: b[0], to: b[1]}
	}
	var codes, nets []int
	for k, l := range lines {
		switch l.kind {
		case CodeLine:
			codes = append(codes, k)
		case NetLine:
			nets = append(nets, k)
		}
	}
	if b[0] == b[1] || len(codes)+len(nets) == 0 {
		return nil
	}
	if c.Kind != questionnaire.Many && r.Only == "" && len(codes) > 0 {
		rows := make([]dataset.Set, len(codes))
		for i, k := range codes {
			rows[i] = anyOf(r.d, lines[k].sets)
		}
		return []Association{r.associated(of(line{}, -1), c, rows, b)}
	}
	if len(codes) == 0 {
		codes = nets
	}
	var out []Association
	for _, k := range codes {
		has := anyOf(r.d, lines[k].sets)
		out = append(out, r.associated(of(lines[k], first+k), c, []dataset.Set{has, c.Given.AndNot(has)}, b))
	}
	return out
}

// associated tests rows of cases by the groups from b.
func (r *resolved) associated(a Association, c *dataset.Column, rows []dataset.Set, b [2]int) Association {
	rules := r.d.Wave().Rules
	if !rules.Tests {
		a.Why = "the wave makes no tests"
		return a
	}
	counts, sums, cases := make([][]int, len(rows)), make([][]estimate.Sums, len(rows)), 0
	taken := dataset.NewSet(r.d.Cases())
	for _, g := range r.groups[b[0]:b[1]] {
		if g.Overlaps || taken.CountAnd(g.cases) > 0 {
			a.Why = "an organisation may be in several of the groups"
			return a
		}
		taken = taken.Or(g.cases)
		for i, row := range rows {
			in := row.And(c.Given).And(g.cases)
			counts[i] = append(counts[i], in.Count())
			cases += in.Count()
			if w := r.weighted(); w != nil {
				sums[i] = append(sums[i], w.squares(in))
			}
		}
	}
	population, form := r.populationOf(c, cases), correction(r.d)
	if !rules.TestsCorrected {
		population, form = 0, estimate.None
	}
	return a.test(counts, sums, population, form, r.weighted() != nil)
}

func (r *resolved) weighted() *weighting {
	if r.weights != nil {
		return r.weights
	}
	return r.given
}

// populationOf is the number of organisations that the cases tested stand for.
// Where the frame does not tell it, as after a filter by an answer, it is the
// cases' part of what they were drawn from.
func (r *resolved) populationOf(c *dataset.Column, cases int) int {
	s := r.groups[0].sample(c)
	if s.Drawn <= s.Base || s.Drawn == 0 {
		return max(s.Population, cases)
	}
	return max((s.Population*s.Base+s.Drawn/2)/s.Drawn, cases)
}

// test chooses and makes the test of a crosstab.
func (a Association) test(counts [][]int, sums [][]estimate.Sums, population int, form estimate.Correction, weighted bool) Association {
	pearson, err := estimate.Pearson(counts)
	if err != nil {
		a.Why = "it takes two answers and two groups with cases"
		return a
	}
	a.Cases, a.CramersV, a.SmallestExpected = pearson.Cases, pearson.CramersV, pearson.SmallestExpected
	if population > 0 && population <= pearson.Cases {
		a.Why = "everybody answered, so what differs differs exactly"
		return a
	}
	if !weighted && pearson.SmallestExpected < smallCount {
		if p, err := estimate.FisherWithin(counts, exactSteps); err == nil {
			a.Method, a.P = Fisher, p
			return a
		}
	}
	var adjusted estimate.Adjusted
	if weighted {
		adjusted, err = estimate.RaoScottWeighted(counts, sums, population, form)
	} else {
		adjusted, err = estimate.RaoScott(counts, population, form)
	}
	switch {
	case err != nil:
		a.Why = "nothing varies"
	case adjusted.HasF:
		a.Method, a.Statistic, a.TopDF, a.BottomDF, a.P = RaoScott, adjusted.F, adjusted.TopDF, adjusted.BottomDF, adjusted.P
	case weighted:
		a.Why = "too many combinations are empty for a weighted test"
	default:
		a.Method, a.Statistic, a.TopDF, a.P = ChiSquare, adjusted.Plain.X2, adjusted.Plain.DF, adjusted.Plain.P
	}
	if weighted {
		a.CramersV = adjusted.CramersV
	}
	return a
}

// Result says in words whether there is an association.
func (a Association) Result() string {
	switch {
	case a.Method == "":
		return "Not tested: " + a.Why
	case a.Significant():
		return "Associated (significant at 95%)"
	}
	return "No significant association"
}

// Test says in words which test was made, with its statistic, degrees of
// freedom and P; "" where there was none.
func (a Association) Test() string {
	p := "p = " + strconv.FormatFloat(a.P, 'f', 3, 64)
	if a.P < 0.001 {
		p = "p < 0.001"
	}
	switch a.Method {
	case RaoScott:
		return fmt.Sprintf("Rao–Scott: F = %.2f with %.1f and %.1f degrees of freedom, %s", a.Statistic, a.TopDF, a.BottomDF, p)
	case ChiSquare:
		return fmt.Sprintf("chi-square, corrected for the population: X² = %.2f with %.0f degrees of freedom, %s", a.Statistic, a.TopDF, p)
	case Fisher:
		return "Fisher’s exact test: " + p
	}
	return ""
}

// sentence is the test as it stands above a sheet.
func (a Association) sentence() string {
	out := "Association with " + a.BreakLabel
	if a.Label != "" {
		out += " of " + a.Label
	}
	if out += ": " + a.Result(); a.Method == "" {
		return out + "."
	}
	return out + " (" + a.Test() + ")."
}

// protectAssociations takes out tests of which a figure is withheld or rounded:
// with the others the statistic would give it back.
func (t *Table) protectAssociations() {
	for i := range t.Associations {
		a := &t.Associations[i]
		why := ""
		switch {
		case t.Rounded > 0:
			why = "counts are rounded"
		case t.hides(*a):
			why = "a figure of this table is withheld"
		default:
			continue
		}
		*a = Association{Variable: a.Variable, Code: a.Code, Label: a.Label, Break: a.Break, BreakLabel: a.BreakLabel, Table: a.Table, Why: why}
	}
}

func (t *Table) hides(a Association) bool {
	bases := t.EveryPart()[a.part].Bases
	for i := range t.Groups {
		if (i == 0 || i >= a.from && i < a.to) && bases[i].Flag == Suppressed {
			return true
		}
	}
	return slices.ContainsFunc(t.Lines, func(l Line) bool {
		return l.Part == a.part && slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Flag == Suppressed })
	})
}

var associationsHeader = []string{"question", "row", "code", "break", "method", "statistic", "df", "df_2", "p", "cramers_v",
	"smallest_expected", "cases", "significant", "why", "table"}

// WriteAssociationsCSV writes the associations of tables, one a row, at full
// precision. Where nothing was tested, why says so and the rest is blank.
func WriteAssociationsCSV(w io.Writer, tables []*Table) error {
	out := csv.NewWriter(w)
	if err := out.Write(associationsHeader); err != nil {
		return fmt.Errorf("write associations: %w", err)
	}
	for _, t := range tables {
		for _, a := range t.Associations {
			row := []string{a.Variable.question(), a.Variable.Row, a.Code, a.Break, string(a.Method), "", "", "", "", "", "", "", "", a.Why, a.Table}
			if a.Method != "" {
				if a.Method != Fisher {
					row[5], row[6] = decimal(a.Statistic), decimal(a.TopDF)
				}
				if a.Method == RaoScott {
					row[7] = decimal(a.BottomDF)
				}
				row[8], row[9], row[10], row[11] = decimal(a.P), decimal(a.CramersV), decimal(a.SmallestExpected), strconv.Itoa(a.Cases)
				row[12] = strconv.FormatBool(a.Significant())
			}
			if err := out.Write(row); err != nil {
				return fmt.Errorf("write associations: %w", err)
			}
		}
	}
	out.Flush()
	return out.Error()
}
