package table

import (
	"fmt"

	"omnibus/survey/table"
)

// association is a test of a variable, or one line of it, with a break.
type association struct {
	Label, Result, Test, Strength string
	Significant                   bool
}

// associationsOf gives the tests of a table as they are read.
func associationsOf(t *table.Table) []association {
	var out []association
	for _, a := range t.Associations {
		own := association{Label: a.BreakLabel, Result: a.Result(), Test: a.Test(), Strength: "–", Significant: a.Significant()}
		if a.Label != "" {
			own.Label = a.Label + ", by " + a.BreakLabel
		}
		if len(t.Parts) > 1 {
			own.Label = partLabel(t, a.Variable) + ": " + own.Label
		}
		if a.Method != "" {
			own.Strength = fmt.Sprintf("%.2f", a.CramersV)
		}
		out = append(out, own)
	}
	return out
}
