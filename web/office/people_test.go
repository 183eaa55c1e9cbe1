package office_test

import (
	"strings"
	"testing"

	"omnibus/access"
)

func TestTheCaseShowsItsPeople(t *testing.T) {
	s := open(t)
	path := "/office/waves/wave-1/cases/" + s.world.Org
	lead := s.as(access.Lead, path, nil)
	for _, want := range []string{`id="people"`, s.world.Colleague, s.world.Respondent, s.world.ColleagueSection, "single point of contact", "director", "handed: " + s.world.Colleague} {
		if !strings.Contains(lead.body, want) {
			t.Errorf("the lead does not read %q", want)
		}
	}
	if caller := s.as(access.Interviewer, path+"/file", nil); !strings.Contains(caller.body, s.world.Colleague) {
		t.Error("an interviewer does not see whom to call")
	}
	// Addresses of people are for those who write to them.
	analyst := s.as(access.Analyst, path, nil)
	if analyst.status != 200 || strings.Contains(analyst.body, `id="people"`) || strings.Contains(analyst.body, "@bath") {
		t.Errorf("an analyst gets the people of a case (%d)", analyst.status)
	}
}
