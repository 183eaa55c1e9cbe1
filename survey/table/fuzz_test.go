package table_test

import (
	"testing"

	"omnibus/fault"
	"omnibus/survey/table"
)

// FuzzGroupOf reads any text as a group: it gives a group or a refusal, and
// what it gives is within the survey.
func FuzzGroupOf(f *testing.F) {
	for _, seed := range []string{"", "North", "type=Large and State = 1", "State = 1 or (Trust.a = 1 and", "region != Hills and Dales",
		"Hills and Dales and Hills and Dales", " and ", "and", "=", "count(Ways) >= 2 and not answered(Cost)", "Trust_a=1 and Upkeep=2"} {
		f.Add(seed)
	}
	d := MustParks(f)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := table.GroupOf(d, text)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if s.Cases < 0 || s.Cases > d.Cases() || s.Population < 0 || s.Population > d.Population() || s.Population > 0 && s.Cases > s.Population {
			t.Fatalf("%q: %+v", text, s.Group)
		}
	})
}

// FuzzCodesOf reads any text as codes: they exist, or it is a refusal.
func FuzzCodesOf(f *testing.F) {
	for _, seed := range []string{"1", "1+2", "1..3", "!3", "3+dk", `"Good"`, "!", "1..999999999", "-8", "++", "1,,2"} {
		f.Add(seed)
	}
	d := MustParks(f)
	f.Fuzz(func(t *testing.T, text string) {
		codes, err := table.CodesOf(d, "State", text)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if _, err := table.Share(d, "State", codes, MustGroup(t, d, "")); err != nil {
			t.Fatalf("%q gave %v, which are not there", text, codes)
		}
	})
}
