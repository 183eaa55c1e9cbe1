package access

import (
	"testing"

	"omnibus/fault"
)

func TestCheck(t *testing.T) {
	respondent := Person{Name: "R", Role: Respondent, Wave: "wave-1", Org: "la-derby"}
	for _, test := range []struct {
		name      string
		who       Person
		deed      Deed
		wave, org string
		allowed   bool
	}{
		{"respondent answers own case", respondent, AnswerCase, "wave-1", "la-derby", true},
		{"respondent answers another case", respondent, AnswerCase, "wave-1", "la-leeds", false},
		{"respondent answers own organisation in another wave", respondent, AnswerCase, "wave-2", "la-derby", false},
		{"respondent reads status of all", respondent, ReadStatus, "wave-1", "", false},
		{"respondent with no wave", Person{Role: Respondent}, ReadWave, "", "", false},
		{"client reads a case", Person{Role: Client}, ReadCase, "wave-1", "la-derby", false},
		{"client reads all answers", Person{Role: Client}, ReadDataset, "wave-1", "", false},
		{"interviewer reads a case's answers", Person{Role: Interviewer}, ReadCase, "wave-1", "la-derby", false},
		{"analyst reads a case", Person{Role: Analyst}, ReadCase, "wave-1", "la-derby", true},
		{"analyst imports a wave", Person{Role: Analyst}, EditWave, "wave-1", "", false},
		{"nobody", Person{}, ReadWave, "wave-1", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := Check(test.who, test.deed, test.wave, test.org)
			if (err == nil) != test.allowed {
				t.Fatalf("Check = %v, want allowed %v", err, test.allowed)
			}
			if err != nil && fault.KindOf(err) != fault.Denied {
				t.Fatalf("kind %v, want denied", fault.KindOf(err))
			}
		})
	}
}
