package table_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
)

const wave1 = "../../examples/childrens-services/wave-1"

// MustWave1 reads the example wave and freezes its answers.
func MustWave1(t testing.TB) *dataset.Dataset {
	t.Helper()
	return MustDataset(t, wave1, "answers.csv")
}

// MustDataset reads a wave's texts and freezes one of its answers files.
func MustDataset(t testing.TB, dir, answers string) *dataset.Dataset {
	t.Helper()
	text := func(name string) []byte {
		body, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	sound := func(complaints source.Complaints) {
		t.Helper()
		if err := complaints.Err(); err != nil {
			t.Fatal(err)
		}
	}
	w, complaints := survey.ReadWave("wave.yaml", text("wave.yaml"))
	sound(complaints)
	f, complaints := frame.Read("frame.csv", text("frame.csv"), w.Characteristics)
	sound(complaints)
	q, complaints := questionnaire.Read("questionnaire.yaml", text("questionnaire.yaml"))
	sound(complaints)
	wide, complaints := answer.ReadWide(answers, text(answers), q, f)
	sound(complaints)
	d, err := dataset.FromWide(w, q, f, wide.Rows)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// MustRows reads a CSV as one map a row.
func MustRows(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// published is one row of expected.csv, asked of the tables.
type published struct {
	d        *dataset.Dataset
	response *table.Response
	row      map[string]string
}

// TestPublishedFigures gives back every figure of the published report: each
// count, and each percentage that a count on the printed base can give.
func TestPublishedFigures(t *testing.T) {
	d := MustWave1(t)
	response := table.ResponseOf(d)
	seen := map[string]int{}
	for _, row := range MustRows(t, wave1+"/published/expected.csv") {
		name := fmt.Sprintf("%s %s %s among %s", row["table_id"], row["variable"], row["code_or_net"], row["group"])
		if seen[name]++; seen[name] > 1 {
			name += fmt.Sprintf(" (%d)", seen[name])
		}
		t.Run(name, func(t *testing.T) {
			count, base, err := published{d, response, row}.ask()
			if err != nil {
				t.Fatal(err)
			}
			want, _ := strconv.Atoi(row["count"])
			if count != want {
				t.Errorf("count %d, expected %d", count, want)
			}
			if wantBase, _ := strconv.Atoi(row["base_n"]); base != wantBase {
				t.Errorf("base %d, expected %d", base, wantBase)
			}
			checkPercent(t, row, count, base)
		})
	}
}

// checkPercent compares with the published percentage, at its own decimals;
// "about", "less than" and "more than" are taken at their word.
func checkPercent(t *testing.T, row map[string]string, count, base int) {
	t.Helper()
	said := row["percent_published"]
	decimals := 0
	if _, after, ok := strings.Cut(said, "."); ok {
		decimals = len(after)
	}
	got := table.Round(count, base, decimals)
	if row["percent_in_data"] != got {
		t.Errorf("%d of %d is %s%%, the data's README says %s%%", count, base, got, row["percent_in_data"])
	}
	if row["feasible"] != "yes" || said == "" {
		return
	}
	exact := 100 * float64(count) / float64(base)
	switch bound, _ := strconv.ParseFloat(strings.TrimLeft(said, "<>~"), 64); {
	case said == "~all":
		if exact < 95 {
			t.Errorf("%s%% is not nearly all", got)
		}
	case said[0] == '~':
		if exact < bound-3 || exact > bound+3 {
			t.Errorf("%s%% is not about %v%%", got, bound)
		}
	case said[0] == '<':
		if exact >= bound {
			t.Errorf("%s%% is not under %v%%", got, bound)
		}
	case said[0] == '>':
		if exact <= bound {
			t.Errorf("%s%% is not over %v%%", got, bound)
		}
	case got != said:
		t.Errorf("%d of %d is %s%%, published %s%%", count, base, got, said)
	}
}

// ask gives the count and the base of the row.
func (p published) ask() (count, base int, err error) {
	variable, code, group := p.row["variable"], p.row["code_or_net"], p.row["group"]
	switch {
	case variable == "took_part":
		turnout := p.response.Sections[0].Turnout
		if group != "all" {
			g, err := p.characteristic(group)
			if err != nil {
				return 0, 0, err
			}
			turnout = g.Turnout
		}
		return turnout.TookPart, turnout.Frame, nil
	case variable == "all_sections" || strings.HasSuffix(variable, "_status"):
		s, ok := p.response.Section(strings.TrimSuffix(strings.TrimSuffix(variable, "_status"), "all_sections"))
		if !ok {
			return 0, 0, fmt.Errorf("no section %q", variable)
		}
		counts := map[string]int{"complete": s.Complete, "partial": s.Partial, "complete+partial": s.TookPart, "not complete": s.Partial}
		n, ok := counts[code]
		if !ok {
			return 0, 0, fmt.Errorf("no status %q", code)
		}
		return n, s.Frame, nil
	case p.row["table_id"] == "table-4":
		text := variable + "=" + code
		if strings.HasPrefix(code, "[") {
			text = variable + " in " + code
		}
		g, err := p.characteristic(text)
		if group == "took_part=yes" {
			return g.TookPart, p.response.Sections[0].TookPart, err
		}
		return g.Frame, p.response.Sections[0].Frame, err
	}
	return p.share(variable, code, group)
}

// characteristic gives the response of `type=County` or `cin_rate in [0,300)`.
func (p published) characteristic(text string) (table.GroupResponse, error) {
	name, label, ok := strings.Cut(p.translate(text), "=")
	g, found := p.response.Of(name, label)
	if !ok || !found {
		return g, fmt.Errorf("no group %q", text)
	}
	return g, nil
}

var (
	band  = regexp.MustCompile(`(\w+) in \[(\d+),(\w+)\)`)
	rows  = regexp.MustCompile(`^rows_yes=(\d)$`)
	ticks = regexp.MustCompile(`^ticks(>=\d+)$`)
	sum   = regexp.MustCompile(`(\w+)=(\d+)\+(\d+)`)
)

// translate writes a group of expected.csv as Omnibus has it: bands by the label
// of the characteristic on that column which has the band, nets as `in`.
func (p published) translate(group string) string {
	group = sum.ReplaceAllString(group, "$1 in $2, $3")
	return band.ReplaceAllStringFunc(group, func(text string) string {
		m := band.FindStringSubmatch(text)
		for _, c := range p.d.Frame().Characteristics {
			for i, lower := range c.Bounds {
				upper := "inf"
				if i+1 < len(c.Bounds) {
					upper = strconv.Itoa(int(c.Bounds[i+1]))
				}
				if c.Column == m[1] && strconv.Itoa(int(lower)) == m[2] && upper == m[3] {
					return c.Name + "=" + c.Groups[i]
				}
			}
		}
		return text
	})
}

// share asks for a code, a net, a base, or a number of rows or ticks.
func (p published) share(variable, code, group string) (count, base int, err error) {
	sel, err := table.GroupOf(p.d, p.translate(group))
	if err != nil {
		return 0, 0, err
	}
	condition := ""
	if m := rows.FindStringSubmatch(code); m != nil {
		condition, variable = fmt.Sprintf("count(%s = 1) = %s", variable, m[1]), variable+"_a"
	} else if m := ticks.FindStringSubmatch(code); m != nil {
		condition = fmt.Sprintf("count(%s) %s", variable, m[1])
	}
	if condition != "" || code == "base" {
		of, err := table.BaseOf(p.d, variable, sel)
		if err != nil || code == "base" {
			return of.N, of.N, err
		}
		both, err := table.GroupOf(p.d, strings.TrimPrefix(p.translate(group)+" and "+condition, "all and "))
		return both.Cases, of.N, err
	}
	codes, err := table.CodesOf(p.d, variable, strings.Replace(code, "not ", "!", 1))
	if err != nil {
		return 0, 0, err
	}
	cell, err := table.Share(p.d, variable, codes, sel)
	return cell.Count, cell.Base, err
}

func TestBasesBySection(t *testing.T) {
	d := MustWave1(t)
	strict := d.WithCompleteness(survey.BySection)
	for section, want := range map[string][2]int{"csc": {91, 83}, "ey": {85, 81}, "send": {82, 80}} {
		if got := [2]int{d.Counting(section).Count(), strict.Counting(section).Count()}; got != want {
			t.Errorf("%s: %v cases count by question and by section, want %v", section, got, want)
		}
	}
	all, err := table.GroupOf(strict, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range table.Variables(strict) {
		if v.Question == nil {
			continue
		}
		base, err := table.BaseOf(strict, v.Name, all)
		if limit := strict.Counting(v.Question.Section().ID).Count(); err != nil || base.N > limit {
			t.Errorf("%s: base %d of %d handed in (%v)", v.Name, base.N, limit, err)
		}
	}
	if again := strict.WithCompleteness(survey.ByQuestion); again.Fingerprint() != d.Fingerprint() {
		t.Error("by question again is not what it was")
	}
}
