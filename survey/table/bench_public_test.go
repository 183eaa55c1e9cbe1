package table_test

import (
	"strings"
	"testing"

	"omnibus/survey/table"
)

// BenchmarkPublic decides what the public may see of every question of Wave 1,
// split by more and more.
func BenchmarkPublic(b *testing.B) {
	d := MustWave1(b)
	rules := d.Wave().Rules
	for _, by := range []string{"region", "type,region", "type*region", "type,region,type*region", "type,region,fsm_pct,cin_rate,SocData_d,UnmetTeam", "fsm_pct*region", "type*region*fsm_pct", "fsm_pct*cin_rate", "fsm_pct*cin_rate*region,type*region", "type,region,fsm_pct,type*region,region*fsm_pct,type*fsm_pct"} {
		var requests []table.Request
		for _, v := range table.Variables(d) {
			r := table.Request{Show: []string{v.Name}}
			for _, name := range strings.Split(by, ",") {
				r.By = append(r.By, table.ParseBreak(name))
			}
			requests = append(requests, r)
		}
		var tables []*table.Table
		for _, r := range requests {
			t, err := r.Table(d)
			if err != nil {
				b.Fatal(err)
			}
			tables = append(tables, t)
		}
		b.Run(by, func(b *testing.B) {
			for b.Loop() {
				withheld, cells := 0, 0
				for _, t := range table.Public(tables, rules) {
					for _, l := range t.Lines {
						for _, c := range l.Cells {
							cells++
							if c.Flag == table.Suppressed {
								withheld++
							}
						}
					}
				}
				b.ReportMetric(float64(cells), "figures")
				b.ReportMetric(100*float64(withheld)/float64(cells), "%withheld")
			}
		})
	}
}
