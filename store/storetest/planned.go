package storetest

import (
	"fmt"
	"testing"

	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// Due is a time at which the invitation is due.
var Due = due

// Planned imports the small wave with so many organisations, three contacts at
// each, and gives its invitation approved.
func Planned(t testing.TB, s *store.Store, organisations int) *plan.Moment {
	t.Helper()
	organised(t, s, organisations, planText)
	p, err := ReadPlan()
	must(t, err)
	m := p.Moments[0]
	approve(t, s, m)
	return m
}

// PlannedLetters is Planned for a moment that is sent on paper.
func PlannedLetters(t testing.TB, s *store.Store, organisations int) *plan.Moment {
	t.Helper()
	organised(t, s, organisations, letterPlan)
	m := readLetterPlan(t)
	approve(t, s, m)
	return m
}

// organised fills a wave with so many organisations of three people each, and a plan.
func organised(t testing.TB, s *store.Store, organisations int, plan string) {
	t.Helper()
	var all []frame.Organisation
	var people []fieldwork.Contact
	for n := range organisations {
		org := fmt.Sprintf("o%05d", n)
		all = append(all, frame.Organisation{ID: org, Name: "Organisation " + org, ShortName: org})
		for _, role := range []fieldwork.Role{fieldwork.SinglePoint, fieldwork.Director, fieldwork.Colleague} {
			people = append(people, fieldwork.Contact{Org: org, Role: role, Name: "Somebody of " + org, Email: fmt.Sprintf("%d@%s.example", len(people), org),
				Address: "1 Long Road\nTOWN", Postcode: fmt.Sprintf("LS%d %dAA", 1+n%90, n%10), At: Noon})
		}
	}
	w := &survey.Wave{ID: Wave, Survey: "Small Survey", Title: "Wave 1"}
	must(t, s.ImportWave(t.Context(), Operator, w, Texts(), all, Noon))
	_, err := s.SaveText(t.Context(), Lead, Wave, "contact-plan.yaml", []byte(plan), 0, Noon)
	must(t, err)
	for len(people) > 0 {
		n := min(3000, len(people))
		must(t, s.AddContacts(t.Context(), Lead, Wave, people[:n]))
		people = people[n:]
	}
}

// ReadPlan reads the suite's plan.
func ReadPlan() (*plan.Plan, error) {
	w, complaints := survey.ReadWave("wave.yaml", []byte(waveText))
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionnaireText))
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	p, complaints := plan.Read("contact-plan.yaml", []byte(planText), w, q)
	return p, complaints.Err()
}
