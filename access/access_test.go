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
		{"respondent has mail sent for own case", respondent, SendMail, "wave-1", "la-derby", true},
		{"respondent has mail sent for another case", respondent, SendMail, "wave-1", "la-leeds", false},
		{"respondent has mail sent for no case", respondent, SendMail, "wave-1", "", false},
		{"respondent reads who got mail", respondent, ReadMail, "wave-1", "la-derby", false},
		{"interviewer reads who got mail", Person{Role: Interviewer}, ReadMail, "wave-1", "", true},
		{"analyst reads who got mail", Person{Role: Analyst}, ReadMail, "wave-1", "", false},
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

func TestCheckSection(t *testing.T) {
	contact := Person{Name: "R", Role: Respondent, Wave: "wave-1", Org: "la-derby"}
	colleague := Person{Name: "C", Role: Respondent, Wave: "wave-1", Org: "la-derby", Contact: 7, Colleague: true, Sections: []string{"ey"}}
	former := colleague
	former.Sections = nil
	staff := Person{Name: "C", Role: Analyst, Colleague: true, Sections: []string{"ey"}}
	for _, test := range []struct {
		name               string
		who                Person
		deed               Deed
		wave, org, section string
		allowed            bool
	}{
		{"contact answers any section", contact, AnswerCase, "wave-1", "la-derby", "csc", true},
		{"contact answers another case", contact, AnswerCase, "wave-1", "la-leeds", "csc", false},
		{"contact runs the room", contact, RunRoom, "wave-1", "la-derby", "", true},
		{"colleague answers own section", colleague, AnswerCase, "wave-1", "la-derby", "ey", true},
		{"colleague answers another section", colleague, AnswerCase, "wave-1", "la-derby", "csc", false},
		{"colleague answers no section", colleague, AnswerCase, "wave-1", "la-derby", "", false},
		{"colleague answers own section elsewhere", colleague, AnswerCase, "wave-1", "la-leeds", "ey", false},
		{"colleague answers own section of another wave", colleague, AnswerCase, "wave-2", "la-derby", "ey", false},
		{"colleague runs the room", colleague, RunRoom, "wave-1", "la-derby", "ey", false},
		{"colleague reads the people", colleague, ReadContacts, "wave-1", "la-derby", "ey", false},
		{"colleague who holds nothing", former, AnswerCase, "wave-1", "la-derby", "ey", false},
		{"staff with sections", staff, AnswerCase, "wave-1", "la-derby", "ey", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := CheckSection(test.who, test.deed, test.wave, test.org, test.section); (err == nil) != test.allowed {
				t.Fatalf("CheckSection = %v, want allowed %v", err, test.allowed)
			}
		})
	}
	for deed, allowed := range map[Deed]bool{ReadWave: true, ReadPart: true, ReadCase: false, AnswerCase: false, ReadContacts: false, RunRoom: false, ReadStatus: false, ReadDataset: false} {
		if err := Check(colleague, deed, "wave-1", "la-derby"); (err == nil) != allowed {
			t.Errorf("a colleague's Check(%s) = %v, want allowed %v", deed, err, allowed)
		}
	}
	if Check(former, ReadPart, "wave-1", "la-derby") == nil {
		t.Error("who holds nothing reads a part")
	}
}
