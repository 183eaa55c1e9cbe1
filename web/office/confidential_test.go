package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/office"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// stillClock is a clock that the team could move, and that stands still.
type stillClock struct{}

func (stillClock) Strip() *page.Strip {
	return &page.Strip{Label: "Clock", Text: "It stands still", Action: "/office/clock"}
}
func (stillClock) Move(_ context.Context, to string) error {
	if to == "" {
		return fault.New(fault.Refused, "Choose where to move the clock.")
	}
	return nil
}

// since gives the records of the audit that were made after one.
func (s *site) since(last int64) []access.Record {
	s.t.Helper()
	var all []access.Record
	err := s.store.SearchAudit(s.t.Context(), operator, access.Search{Most: 50}, func(r access.Record) error {
		if r.ID > last {
			all = append(all, r)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *site) lastRecord() int64 {
	if all := s.since(0); len(all) > 0 {
		return all[0].ID
	}
	return 0
}

// emails are the addresses of everybody in any case.
func (s *site) emails() []string {
	s.t.Helper()
	people, err := s.store.ExportContacts(s.t.Context(), operator, "wave-1")
	if err != nil {
		s.t.Fatal(err)
	}
	var all []string
	for _, room := range people {
		for _, c := range room.Contacts {
			all = append(all, c.Email)
		}
	}
	if len(all) < 100 {
		s.t.Fatalf("only %d people are known", len(all))
	}
	return all
}

// anyOf gives the first of the texts that stands in a page, as it is or as a page
// writes it, "" for none.
func anyOf(body string, texts []string) string {
	for _, text := range texts {
		if strings.Contains(body, text) || strings.Contains(body, strings.ReplaceAll(text, "'", "&#39;")) {
			return text
		}
	}
	return ""
}

// TestEveryLookAtACaseIsRecorded opens every address of the office as everybody
// in the team. What is of one case, and what shows anybody's address, must leave a
// look; what is refused must leave a refusal. A page that is added later is walked too.
func TestEveryLookAtACaseIsRecorded(t *testing.T) {
	s := open(t)
	emails := s.emails()
	ofCases, withPeople := 0, 0
	for _, r := range office.Routes(desk.New(desk.Config{Store: s.store, Clock: stillClock{}})) {
		if !strings.HasPrefix(r.Pattern, "GET ") {
			continue
		}
		for _, role := range []access.Role{access.Lead, access.Analyst, access.Interviewer, access.Client} {
			path, _ := s.example(r.Pattern)
			last := s.lastRecord()
			got := s.as(role, path, nil)
			looks, refusals := map[string]bool{}, 0
			for _, record := range s.since(last) {
				switch {
				case record.Person.Role == role && record.Outcome == access.Looked:
					looks[record.Org] = true
				case record.Person.Role == role && record.Outcome == access.Refused:
					refusals++
				}
			}
			switch outcome(got) {
			case "refused":
				if refusals == 0 {
					t.Errorf("%s refused the %s, and nothing is recorded", r.Pattern, role)
				}
			case "yes":
				ofCase := strings.Contains(r.Pattern, "{org}") || strings.Contains(r.Pattern, "{message}")
				if ofCase && !looks[s.world.Org] {
					t.Errorf("%s shows the %s a case, and no look is recorded", r.Pattern, role)
				}
				if ofCase {
					ofCases++
				}
				if email := anyOf(got.body, emails); email != "" {
					withPeople++
					if len(looks) == 0 {
						t.Errorf("%s shows the %s %s, and no look is recorded", r.Pattern, role, email)
					}
				}
			}
		}
	}
	if ofCases < 10 || withPeople < 10 {
		t.Errorf("only %d pages of cases and %d with people were walked", ofCases, withPeople)
	}
}

// secrets puts an answer, a code and a link into the world that nobody else has,
// and gives them with all texts that organisations have answered.
func (s *site) secrets() (answers, letIn []string) {
	s.t.Helper()
	const code, token, said = "WXYZ-2345-WXYZ-2345", "only-this-link-token", "Zebrafinches nest in the town hall"
	who := access.Person{Name: s.world.Respondent, Role: access.Respondent, Wave: "wave-1", Org: s.world.Org}
	current, _, err := s.store.CaseAnswers(s.t.Context(), who, "wave-1", s.world.Org)
	if err != nil {
		s.t.Fatal(err)
	}
	item := answer.Item{Question: "GovSoc"}
	saved, err := s.store.SaveAnswers(s.t.Context(), who, answer.Save{Key: "secret", Wave: "wave-1", Org: s.world.Org, Section: "csc", By: who.Name, Origin: answer.Web, At: noon,
		Changes: []answer.Change{{Item: item, Value: value.OfText(said), Seen: current[item].Position}}})
	if err != nil || len(saved.Clashes) > 0 {
		s.t.Fatal(saved, err)
	}
	if err := s.store.GiveAccess(s.t.Context(), operator, "wave-1", s.world.Org, fieldwork.Hash(code), fieldwork.Hash(token), "Somebody", noon); err != nil {
		s.t.Fatal(err)
	}
	head, err := s.store.Head(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.store.Answers(s.t.Context(), operator, "wave-1", head, func(e answer.Entry) error {
		texts := []string{}
		for _, more := range e.Value.Specify {
			texts = append(texts, more)
		}
		if e.Value.Kind == value.Text {
			texts = append(texts, e.Value.Text)
		}
		for _, text := range texts {
			if len(text) >= 15 {
				answers = append(answers, text)
			}
		}
		return nil
	})
	if err != nil || len(answers) < 100 || anyOf(strings.Join(answers, "\n"), []string{said}) == "" {
		s.t.Fatal(len(answers), err)
	}
	return answers, []string{code, strings.ReplaceAll(code, "-", ""), token, "secret-token", s.world.Link, s.world.Code, s.world.ColleagueLink}
}

// TestWhoMayNotReadAnswersFindsNone opens every address as those who must not
// know any answer, and looks for each of them and for what would let them in.
func TestWhoMayNotReadAnswersFindsNone(t *testing.T) {
	s := open(t)
	answers, letIn := s.secrets()
	emails := s.emails()
	walked := 0
	for _, r := range office.Routes(desk.New(desk.Config{Store: s.store, Clock: stillClock{}})) {
		for _, role := range []access.Role{access.Interviewer, access.Client} {
			path, form := s.example(r.Pattern)
			got := s.as(role, path, form)
			walked++
			if found := anyOf(got.body, answers); found != "" {
				t.Errorf("%s tells the %s the answer %q", r.Pattern, role, found)
			}
			if found := anyOf(got.body, letIn); found != "" {
				t.Errorf("%s tells the %s %q, by which one gets in", r.Pattern, role, found)
			}
			if strings.Contains(got.body, "/r/l/") && !strings.Contains(r.Pattern, "/plan/{moment}") {
				// The links of previews let nobody in.
				t.Errorf("%s shows the %s a link", r.Pattern, role)
			}
			if role == access.Client {
				if found := anyOf(got.body, append(emails, s.world.Respondent, s.world.Colleague)); found != "" {
					t.Errorf("%s tells the client of %s", r.Pattern, found)
				}
			}
		}
	}
	if walked < 100 {
		t.Errorf("only %d were walked", walked)
	}
	// The same search finds what an analyst may read, and what a lead may give.
	if anyOf(s.as(access.Analyst, "/office/waves/wave-1/cases/"+s.world.Org, nil).body, answers) == "" {
		t.Error("the search finds no answer where there are some")
	}
	if anyOf(s.as(access.Lead, fmt.Sprint("/office/outbox/", s.sent()), nil).body, letIn) == "" {
		t.Error("the search finds no link where there is one")
	}
	given := s.as(access.Lead, "/office/waves/wave-1/cases/"+s.world.Org+"/access", url.Values{"person": {"Somebody"}})
	if !strings.Contains(given.body, "/r/l/") {
		t.Error("a lead is not given a link")
	}
}
