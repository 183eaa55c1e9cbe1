package survey_test

import (
	"os"
	"strings"
	"testing"

	"omnibus/survey"
)

func TestReadHistory(t *testing.T) {
	text, err := os.ReadFile("../examples/childrens-services/wave-1/wave-history.csv")
	if err != nil {
		t.Fatal(err)
	}
	waves, complaints := survey.ReadHistory("wave-history.csv", text)
	if err := complaints.Err(); err != nil || len(waves) != 6 {
		t.Fatal(err, len(waves))
	}
	first, fifth, last := waves[0], waves[4], waves[5]
	if first.Frame != 152 || first.TookPart != 101 || *first.Overall != 66 || *first.Sections["csc"] != 60 || first.Sections["la_leadership"] != nil || first.Completeness != survey.ByQuestion {
		t.Errorf("wave 1: %+v", first)
	}
	if fifth.Overall != nil || !fifth.From.IsZero() || fifth.CompletenessKnown || *fifth.Sections["ey"] != 59 {
		t.Errorf("wave 5: %+v", fifth)
	}
	if last.Completeness != survey.BySection || last.From.Day() != 9 {
		t.Errorf("wave 6: %+v", last)
	}
	if ids := strings.Join(survey.SectionsOf(waves), " "); ids != "csc ey la_leadership send" {
		t.Errorf("sections %s", ids)
	}
}

func TestHistoryComplains(t *testing.T) {
	for text, want := range map[string]string{
		"period\nx\n":                    "the column wave is missing",
		"wave\n1\n1\n":                   `wave "1" is in line 2 already`,
		"wave,period\n,x\n":              "the wave has no name",
		"wave,fieldwork_start\n1,soon\n": `fieldwork_start is "soon", which is not a day`,
		"wave,fieldwork_start,fieldwork_end\n1,2016-10-01,2016-09-01\n": "ends before it begins",
		"wave,frame_n,took_part_n\n1,10,11\n":                           "11 took part of a frame of 10",
		"wave,frame_n\n1,-4\n":                                          "no number of organisations",
		"wave,csc_percent\n1,140\n":                                     "no percentage",
		"wave,overall_percent\n1,NaN\n":                                 "no percentage",
		"wave,completeness_rule\n1,page\n":                              `completeness cannot be "page"`,
	} {
		waves, complaints := survey.ReadHistory("h.csv", []byte(text))
		if err := complaints.Err(); err == nil || !strings.Contains(err.Error(), want) || waves != nil {
			t.Errorf("%q: %v does not say %q", text, err, want)
		}
	}
}

func FuzzReadHistory(f *testing.F) {
	f.Add([]byte("wave,overall_percent,csc_percent\n1,66,60\n"))
	f.Add([]byte("wave\n\"1\n2\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		waves, complaints := survey.ReadHistory("h.csv", text)
		if (len(complaints) > 0) == (waves != nil) && len(complaints) > 0 {
			t.Errorf("%d waves and %d complaints", len(waves), len(complaints))
		}
	})
}
