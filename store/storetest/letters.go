package storetest

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/letter"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/questionnaire"
)

const letterPlan = `
moments:
  - {id: invitation, kind: invitation, channel: letter, to: single point of contact, on: 2016-09-26, template: t}
templates:
  t: {subject: "{survey}", text: "{link} {code} {code page} {refuse link}"}
`

func readLetterPlan(t testing.TB) *plan.Moment {
	t.Helper()
	w, complaints := survey.ReadWave("wave.yaml", []byte(waveText))
	must(t, complaints.Err())
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionnaireText))
	must(t, complaints.Err())
	p, complaints := plan.Read("contact-plan.yaml", []byte(letterPlan), w, q)
	must(t, complaints.Err())
	return p.Moments[0]
}

// lettered saves a plan with a letter, with a contact at each of the three cases:
// one with an address, one whose director has one, one without.
func lettered(t testing.TB, s *store.Store) *plan.Moment {
	t.Helper()
	m := readLetterPlan(t)
	_, err := s.SaveText(t.Context(), Lead, Wave, "contact-plan.yaml", []byte(letterPlan), 0, Noon)
	must(t, err)
	must(t, s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{
		{Org: "la-derby", Role: fieldwork.SinglePoint, Name: "Dora Derby", Email: "dora@derby.example", Address: "1 High Street\nDERBY", Postcode: "de1 1aa", At: Noon},
		{Org: "la-leeds", Role: fieldwork.SinglePoint, Name: "Lee Leeds", Email: "lee@leeds.example", At: Noon},
		{Org: "la-leeds", Role: fieldwork.Director, Name: "Dee Leeds", Email: "dee@leeds.example", Address: "2 High Street\nLEEDS", Postcode: "B9 1AA", At: Noon},
		{Org: "la-york", Role: fieldwork.SinglePoint, Name: "Yo York", Email: "yo@york.example", At: Noon},
	}))
	return m
}

func makeLetters(t testing.TB, s *store.Store, m *plan.Moment, seen int) (letter.Made, error) {
	t.Helper()
	return s.MakeLetters(t.Context(), Lead, letter.Making{Moment: m, Version: 1, Seen: seen, Site: site, Random: rand.Reader, At: due})
}

// letsIn says whose case a letter's code opens.
func letsIn(t testing.TB, s *store.Store, l letter.Letter, session string) (access.Person, error) {
	t.Helper()
	return s.EnrolByCode(t.Context(), fieldwork.Hash(l.Code), "192.0.2.1", hash(session), due, due.Add(time.Hour))
}

// whats are the lines of a case's time line that are of letters.
func whats(t testing.TB, s *store.Store, org string) string {
	t.Helper()
	c, _, err := s.CaseFile(t.Context(), Lead, Wave, org)
	must(t, err)
	var all []string
	for _, l := range c.Timeline() {
		if strings.HasPrefix(l.What, "Letter") {
			all = append(all, l.What+", "+l.Detail)
		}
	}
	return strings.Join(all, "; ")
}

var letterTests = []test{
	{"letters are made once of an approved moment, in postal order, each with a code for its reader", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := lettered(t, s)
		_, err := makeLetters(t, s, m, 0)
		wantFault(t, err, fault.Conflict, "second person")
		approve(t, s, m)
		_, err = s.MakeLetters(t.Context(), Interviewer, letter.Making{Moment: m, Version: 1, Site: site, Random: rand.Reader, At: due})
		wantFault(t, err, fault.Denied)
		made, err := makeLetters(t, s, m, 0)
		must(t, err)
		wantSame(t, []string{made.Letters[0].To.Contact.Name, made.Letters[0].To.Contact.Postcode, made.Letters[1].To.Contact.Name, made.Letters[1].To.Contact.Postcode},
			[]string{"Lee Leeds", "B9 1AA", "Dora Derby", "DE1 1AA"})
		wantSame(t, made.Left, []plan.Left{{Org: "la-york", Organisation: "City of York Council", Contact: made.Left[0].Contact, Reason: plan.NoPostal}})
		for _, l := range made.Letters {
			who, err := letsIn(t, s, l, l.Code)
			must(t, err)
			wantSame(t, []string{who.Org, who.Name}, []string{l.To.Org, l.To.Contact.Name})
		}
		_, err = makeLetters(t, s, m, 0) // pressed twice
		wantFault(t, err, fault.Conflict, "made meanwhile")
		wantSame(t, whats(t, s, "la-derby"), "Letter made, Reference wave-1-1-0002")
		batches, err := s.LetterBatches(t.Context(), Analyst, Wave)
		must(t, err)
		wantSame(t, batches, []letter.Batch{made.Batch})
	}},
	{"letters that are made again end the codes of those before, and nothing else", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := lettered(t, s)
		approve(t, s, m)
		first, err := makeLetters(t, s, m, 0)
		must(t, err)
		given := fieldwork.Hash("another code")
		must(t, s.GiveAccess(t.Context(), Lead, Wave, "la-derby", given, nil, "Dora Derby", due))
		_, err = letsIn(t, s, first.Letters[1], "before")
		must(t, err)
		again, err := makeLetters(t, s, m, 1)
		must(t, err)
		wantSame(t, []int{again.Number, again.Replaces, len(again.Letters)}, []int{2, 1, 2})
		_, err = letsIn(t, s, first.Letters[0], "old")
		wantFault(t, err, fault.NotFound)
		_, err = s.Session(t.Context(), hash("before"), due)
		wantFault(t, err, fault.NotFound)
		_, err = letsIn(t, s, again.Letters[0], "new")
		must(t, err)
		_, err = s.EnrolByCode(t.Context(), given, "192.0.2.1", hash("given"), due, due.Add(time.Hour))
		must(t, err)
	}},
	{"posted letters stand in the histories, and one that came back is noted once", func(t *testing.T, p *place) {
		s := p.wave(t)
		m := lettered(t, s)
		approve(t, s, m)
		_, err := makeLetters(t, s, m, 0)
		must(t, err)
		_, err = s.ReturnLetter(t.Context(), Interviewer, Wave, 1, 2, "", due)
		wantFault(t, err, fault.Conflict, "not noted as posted")
		wantFault(t, s.PostLetters(t.Context(), Lead, letter.Posting{Moment: m, Seen: 2, Day: due, At: due}), fault.Conflict, "made again")
		wantFault(t, s.PostLetters(t.Context(), Lead, letter.Posting{Moment: m, Seen: 1, Day: due.AddDate(0, 0, 1), At: due}), fault.Refused, "today or before")
		wantFault(t, s.PostLetters(t.Context(), Interviewer, letter.Posting{Moment: m, Seen: 1, Day: due, At: due}), fault.Denied)
		must(t, s.PostLetters(t.Context(), Lead, letter.Posting{Moment: m, Seen: 1, Day: due, At: due.Add(time.Hour)}))
		wantFault(t, s.PostLetters(t.Context(), Lead, letter.Posting{Moment: m, Seen: 1, Day: due, At: due}), fault.Conflict, "posted already")
		_, err = makeLetters(t, s, m, 1)
		wantFault(t, err, fault.Conflict, "have been posted")
		outcomes, err := s.PlanOutcomes(t.Context(), Analyst, Wave)
		must(t, err)
		wantSame(t, outcomes, map[string]map[plan.Reason]int{"invitation": {"": 2, plan.NoPostal: 1}})
		org, err := s.ReturnLetter(t.Context(), Interviewer, Wave, 1, 2, "Gone away", due.Add(2*time.Hour))
		must(t, err)
		wantSame(t, org, "la-derby")
		_, err = s.ReturnLetter(t.Context(), Interviewer, Wave, 1, 2, "", due)
		wantFault(t, err, fault.Exists)
		_, err = s.ReturnLetter(t.Context(), Interviewer, Wave, 1, 3, "", due)
		wantFault(t, err, fault.NotFound)
		wantSame(t, whats(t, s, "la-derby"), "Letter made, Reference wave-1-1-0002; Letter 1 sent, Reference wave-1-1-0002; Letter came back, Gone away")
		// Until more is known of the case's people, no letter goes to that address.
		_, left, err := s.PlanList(t.Context(), Lead, m)
		must(t, err)
		reasons := map[string]plan.Reason{}
		for _, l := range left {
			reasons[l.Org] = l.Reason
		}
		wantSame(t, reasons, map[string]plan.Reason{"la-derby": plan.HasIt, "la-leeds": plan.HasIt, "la-york": plan.NoPostal})
	}},
}
