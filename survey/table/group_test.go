package table_test

import (
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/survey/table"
)

func TestGroupOf(t *testing.T) {
	d := MustParks(t)
	for _, c := range []struct {
		text              string
		cases, population int
		label             string
	}{
		{"", 20, 24, "All"},
		{"all", 20, 24, "All"},
		{"Large", 8, 8, "Large"},
		{"type=Large", 8, 8, "Large"},
		{"type != Large", 12, 16, "not Large"},
		{"region=Hills and Dales", 12, 14, "Hills and Dales"},
		{"Hills and Dales", 12, 14, "Hills and Dales"},
		{"Hills and Dales and type=Large", 4, 4, "Hills and Dales and type=Large"},
		{"type=Small and visits=Under 100", 4, 5, "type=Small and visits=Under 100"},
		{"State = 3", 3, 0, "State = 3"},
		{"Trust.a = 1", 8, 0, "Trust.a = 1"},
		{"Trust_a=1", 8, 0, "Trust_a=1"},
		{"type=Large and State in 1..2", 5, 0, "type=Large and State in 1..2"},
		{"State = 1 and Trust.a = 1 and type=Small", 1, 0, "State = 1 and Trust.a = 1 and type=Small"},
		{"(State = 1 or State = 3) and type=Large", 5, 0, "(State = 1 or State = 3) and type=Large"},
		{"State = 1 or State = 3", 10, 0, "State = 1 or State = 3"},
		{"Several ways", 13, 0, "Several ways"},
		{"Upkeep=One way", 7, 0, "One way"},
		{"Upkeep=2", 13, 0, "Several ways"},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := table.GroupOf(d, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got.Cases != c.cases || got.Population != c.population || got.Label != c.label {
				t.Errorf("%d cases of %d, %q; want %d of %d, %q", got.Cases, got.Population, got.Label, c.cases, c.population, c.label)
			}
		})
	}
}

func TestGroupOfRefuses(t *testing.T) {
	d := MustParks(t)
	for text, want := range map[string]string{
		"type=Lrge":                             `Did you mean "Large"?`,
		"type=Lrge and State = 1":               `Did you mean "Large"?`,
		"Upkeep=Three":                          "Its groups are One way; Several ways.",
		"Nowhere":                               `There is no group "Nowhere"`,
		"State = 7":                             "State",
		"State = 1 or State = 3 and type=Large": "Put brackets around",
		strings.Repeat("a and ", 200):           "at most 1000 are read",
		"Trust_z = 1":                           "Trust_z",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := table.GroupOf(d, text)
			if err == nil || fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), want) {
				t.Errorf("got %v, want a refusal with %q", err, want)
			}
		})
	}
}

func TestCodesOf(t *testing.T) {
	d := MustParks(t)
	for _, c := range []struct{ variable, text, want string }{
		{"State", "1", "1"},
		{"State", "1+2", "1+2"},
		{"State", "1..3", "1+2+3"},
		{"State", "3+dk", "-8+3"},
		{"State", "3, 1", "1+3"},
		{"State", "!3", "1+2+-8"},
		{"State", `"Good"`, "1+2"},
		{"State", "Poor", "3"},
		{"Ways", "!4", "1+2+3"},
		{"Trust.a", "Good", "1+2"},
	} {
		t.Run(c.variable+" "+c.text, func(t *testing.T) {
			codes, err := table.CodesOf(d, c.variable, c.text)
			if err != nil {
				t.Fatal(err)
			}
			all, _ := table.GroupOf(d, "")
			one, err := table.Compare(d, c.variable, codes, all, all)
			if err != nil {
				t.Fatal(err)
			}
			if got := joined(one.Codes); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	for _, c := range []struct{ variable, text, want string }{
		{"State", "9", "has no code 9"},
		{"State", "one", "names no codes"},
		{"State", "", "No code of State was named"},
		{"State", "!1+2+3+dk", "no codes but those left out"},
		{"Ways", "!1", "two meanings"},
		{"Cost", "1", "has no codes"},
		{"Statte", "1", `did you mean "State"?`},
		{"Trust", "1", "is a grid. Name one of its rows: Trust_a, Trust_b"},
	} {
		t.Run(c.variable+" "+c.text, func(t *testing.T) {
			_, err := table.CodesOf(d, c.variable, c.text)
			if err == nil || !strings.Contains(fault.Public(err), c.want) {
				t.Errorf("got %v, want a refusal with %q", err, c.want)
			}
		})
	}
}

func TestBreaksRefused(t *testing.T) {
	d := MustParks(t)
	for by, want := range map[string]string{
		"regoin": `did you mean "region"?`,
		"Cost":   "cannot be split by Cost",
		"Why":    "cannot be split by Why",
		"Trust":  "Trust_a, Trust_b",
	} {
		_, err := table.Count(d, "State", by)
		if err == nil || !strings.Contains(fault.Public(err), want) {
			t.Errorf("by %s: got %v, want a refusal with %q", by, err, want)
		}
	}
}
