package microdata_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"omnibus/sheet/sav"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/dataset/microdata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/survey/table"
)

// pspp runs syntax on an SPSS file and gives what PSPP says, as CSV lines. Blank
// lines stand between its tables.
func pspp(t *testing.T, body []byte, syntax string) [][]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file.sav"), body, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run.sps"), []byte("GET FILE='file.sav'.\n"+syntax), 0o644); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "pspp", "-O", "format=csv", "run.sps")
	run.Dir, run.Env = dir, append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := run.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("warning:")) || bytes.Contains(out, []byte("error:")) {
		t.Fatalf("pspp (Debian's package pspp) is not content: %v\n%.3000s", err, out)
	}
	r := csv.NewReader(bytes.NewReader(out))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// frequency is one variable as PSPP counts it.
type frequency struct {
	valid, missing map[string]int
	n              int
}

// frequencies reads the tables of FREQUENCIES in their order.
func frequencies(t *testing.T, lines [][]string) []frequency {
	t.Helper()
	var all []frequency
	part := ""
	for _, line := range lines {
		if len(line) == 1 && strings.HasPrefix(line[0], "Table: ") {
			all = append(all, frequency{valid: map[string]int{}, missing: map[string]int{}})
			continue
		}
		if len(line) < 3 || len(all) == 0 || line[2] == "Frequency" {
			continue
		}
		if line[0] != "" {
			part = line[0]
		}
		n, err := strconv.Atoi(line[2])
		if err != nil {
			t.Fatalf("PSPP says %q", line)
		}
		last := &all[len(all)-1]
		switch part {
		case "Valid":
			last.valid[line[1]] = n
			last.n += n
		case "Missing":
			last.missing[line[1]] = n
		}
	}
	return all
}

func mustFrequencies(t *testing.T, f *microdata.File) map[string]frequency {
	t.Helper()
	var names []string
	for _, v := range f.Variables {
		names = append(names, v.Name)
	}
	names = sav.Names(names)
	lines := pspp(t, mustOutputs(t, f)["microdata.sav"], "FREQUENCIES "+strings.Join(names, " ")+" /STATISTICS=NONE.\n")
	counted := frequencies(t, lines)
	if len(counted) != len(f.Variables) {
		t.Fatalf("PSPP counts %d variables of %d", len(counted), len(f.Variables))
	}
	out := map[string]frequency{}
	for j, v := range f.Variables {
		out[v.Name] = counted[j]
	}
	return out
}

// label is a code's label as SPSS holds it.
func label(v *microdata.Variable, code int) string {
	for _, c := range v.Codes {
		if c.Code == code {
			text := strings.TrimSpace(strings.ReplaceAll(c.Label, "\n", " "))
			for cut := len(text); len(text) > sav.MaxValueLabel; cut-- {
				if head := strings.ToValidUTF8(text[:cut], ""); len(head)+len("…") <= sav.MaxValueLabel {
					return head + "…"
				}
			}
			return text
		}
	}
	return strconv.Itoa(code)
}

// Every count of every code, and every base, is that of our own tables.
func TestPSPPCountsWhatOurTablesCount(t *testing.T) {
	for _, d := range []*dataset.Dataset{mustWave1(t), mustWave1(t).WithCompleteness(survey.BySection), mustNasty(t)} {
		for _, counts := range []bool{true, false} {
			f := mustBuild(t, d, microdata.Options{DontKnowCounts: counts, Texts: counts})
			seen := mustFrequencies(t, f)
			byName := map[string]*microdata.Variable{}
			for _, v := range f.Variables {
				byName[v.Name] = v
			}
			compared := 0
			for _, c := range d.Columns() {
				counted, err := table.Count(d, c.Name)
				if err != nil {
					t.Fatal(err)
				}
				compared += compare(t, c, counted, byName, seen, counts)
			}
			if compared < 10 {
				t.Errorf("only %d counts were compared", compared)
			}
		}
	}
}

// compare checks one column and gives the number of counts it compared.
func compare(t *testing.T, c *dataset.Column, counted *table.Table, byName map[string]*microdata.Variable, seen map[string]frequency, dontKnowCounts bool) int {
	t.Helper()
	compared, base := 0, counted.Bases[0].N
	same := func(what string, got, want int) {
		t.Helper()
		if compared++; got != want {
			t.Errorf("%s, %s: PSPP has %d, our table %d", c.Name, what, got, want)
		}
	}
	switch c.Kind {
	case questionnaire.Many:
		for _, l := range counted.Lines {
			if l.Kind == table.CodeLine {
				name := fmt.Sprintf("%s_%d", c.Name, l.Codes[0])
				same("code "+l.Code, seen[name].valid["Chosen"], l.Cells[0].Count)
				same("base of "+l.Code, seen[name].n, base)
			}
		}
	case questionnaire.One:
		dontKnow := 0
		for _, l := range counted.Lines {
			if l.Kind != table.CodeLine {
				continue
			}
			of := seen[c.Name].valid
			if l.Codes[0] == value.DontKnow && !dontKnowCounts {
				of, dontKnow = seen[c.Name].missing, l.Cells[0].Count
			}
			same("code "+l.Code, of[label(byName[c.Name], l.Codes[0])], l.Cells[0].Count)
		}
		same("base", seen[c.Name].n+dontKnow, base)
	case questionnaire.Text:
		given := seen[c.Name].valid["Wrote an answer"] + seen[c.Name].missing[microdata.Withheld.Label()]
		same("wrote", given, counted.Lines[0].Cells[0].Count)
		if c.Nothing != nil {
			same("nothing", seen[c.Name].valid[c.Question.Nothing], counted.Lines[1].Cells[0].Count)
		}
	default:
		same("base", seen[c.Name].n, base)
	}
	return compared
}

// PSPP knows every label, every missing value and every set.
func TestPSPPKnowsLabelsMissingValuesAndSets(t *testing.T) {
	for name, d := range map[string]*dataset.Dataset{"wave 1": mustWave1(t), "nasty": mustNasty(t)} {
		t.Run(name, func(t *testing.T) {
			f := mustBuild(t, d, microdata.Options{Texts: true})
			lines := pspp(t, mustOutputs(t, f)["microdata.sav"], "DISPLAY DICTIONARY.\nMRSETS /DISPLAY NAME=ALL.\n")
			shown := map[string][]string{}
			labels := map[string]int{}
			for _, line := range lines {
				if len(line) > 3 {
					shown[line[0]] = line
				}
				if len(line) == 3 {
					labels[strings.TrimSuffix(line[1], "[a]")+" "+line[2]]++
				}
			}
			var all []string
			for _, v := range f.Variables {
				all = append(all, v.Name)
			}
			for j, spss := range sav.Names(all) {
				v, line := f.Variables[j], shown[spss]
				if line == nil {
					t.Errorf("PSPP does not know %s", spss)
					continue
				}
				missing := line[len(line)-1]
				if (len(v.Missing) > 0) != strings.Contains(missing, "THRU") {
					t.Errorf("%s: the missing values are %q", spss, missing)
				}
				for _, c := range v.Codes {
					if labels[fmt.Sprintf("%d %s", c.Code, label(v, c.Code))] == 0 {
						t.Errorf("%s: PSPP has no label %q of %d", spss, label(v, c.Code), c.Code)
					}
				}
				for _, m := range v.Missing {
					if labels[fmt.Sprintf("%d %s", m.Code, m.Reason.Label())] == 0 {
						t.Errorf("%s: PSPP has no label of %d", spss, m.Code)
					}
				}
			}
			for _, s := range f.Sets {
				line := shown["$"+s.Name]
				if line == nil || line[2] != "Dichotomies" || line[3] != "1" || line[4] != strings.Join(s.Variables, "\n") {
					t.Errorf("the set %s is %q, want %q", s.Name, line, s.Variables)
				}
			}
		})
	}
}

// A text of 44,000 bytes stands in two variables, which together are it.
func TestPSPPHasTheWholeLongText(t *testing.T) {
	f := mustBuild(t, mustNasty(t), microdata.Options{Texts: true, Seed: "x"})
	lines := pspp(t, mustOutputs(t, f)["microdata.sav"], "SELECT IF LENGTH(RTRIM(Why_text)) > 9.\nLIST VARIABLES=Why_text Why_text_part2.\n")
	found := false
	for _, line := range lines {
		if len(line) == 2 && strings.HasSuffix(line[1], "the end") {
			found = line[0]+line[1] == strings.ReplaceAll(longText, "\r\n", "\n") || line[0]+line[1] == longText
		}
	}
	if !found {
		t.Error("the text did not come back whole")
	}
}

func TestNoCasesAndOneCase(t *testing.T) {
	x := mustTexts(t, "testdata/nasty")
	for _, n := range []int{0, 1} {
		f := mustBuild(t, x.dataset(t, nastyRows()[1:1+n]), microdata.Options{Texts: true})
		outputs := mustOutputs(t, f)
		if rows := mustRows(t, outputs["wide.csv"]); len(rows) != n {
			t.Errorf("%d rows of %d cases", len(rows), n)
		}
		pspp(t, outputs["microdata.sav"], "DISPLAY DICTIONARY.\n")
		if f.Alone() != n {
			t.Errorf("%d of %d cases are alone", f.Alone(), n)
		}
	}
}
