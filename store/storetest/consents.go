package storetest

import (
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
)

var consents = []test{
	{"a yes releases the contact for the lead alone, until it is withdrawn or its day is over", consented},
	{"an organisation takes its own consent back, and what was handed out stays on record", consentTakenBack},
	{"every look of staff at people and messages is recorded, and no respondent's", looksRecorded},
	{"the audit is searched by who, whom and what, in pages", auditSearched},
}

func consented(t *testing.T, p *place) {
	s := p.wave(t)
	planned(t, s)
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionnaireText))
	must(t, complaints.Err())
	c := survey.Consent{Question: "Q1", Code: 1, Until: Noon.AddDate(0, 1, 0)}
	dora := access.Person{Name: "Dora Derby", Role: access.Respondent, Wave: Wave, Org: "la-derby"}
	say := func(key string, code int, seen int64) {
		t.Helper()
		_, err := s.SaveAnswers(t.Context(), dora, SaveOf(dora, key, Code("Q1", code, seen)))
		must(t, err)
	}
	released := func(at time.Time) []fieldwork.Released {
		t.Helper()
		all, err := s.Released(t.Context(), Lead, Wave, c, q, at)
		must(t, err)
		return all
	}
	if got := released(Noon); len(got) != 0 {
		t.Fatalf("before anybody answered: %+v", got)
	}
	say("one", 1, 0)
	got := released(Noon)
	if len(got) != 1 || got[0].Org != "la-derby" || got[0].Contact.Email != "dora@derby.example" || !got[0].Withdrawn.IsZero() {
		t.Fatalf("released: %+v", got)
	}
	for _, who := range []access.Role{access.Analyst, access.Interviewer, access.Client} {
		_, err := s.Released(t.Context(), access.Person{Name: "Other", Role: who}, Wave, c, q, Noon)
		wantFault(t, err, fault.Denied)
		wantFault(t, s.WithdrawConsent(t.Context(), access.Person{Name: "Other", Role: who}, Wave, "la-derby", c, q, Noon), fault.Denied)
	}
	if late := released(c.Until); len(late) != 1 || !late[0].Expired || late[0].Contact != (fieldwork.Contact{}) {
		t.Errorf("after the last day: %+v", late)
	}
	wantFault(t, s.WithdrawConsent(t.Context(), Lead, Wave, "la-leeds", c, q, Noon), fault.Refused)
	wantFault(t, s.WithdrawConsent(t.Context(), Lead, Wave, "", c, q, Noon), fault.Refused)
	wantFault(t, s.WithdrawConsent(t.Context(), Lead, Wave, "la-atlantis", c, q, Noon), fault.NotFound)
	must(t, s.WithdrawConsent(t.Context(), Lead, Wave, "la-derby", c, q, Noon.Add(time.Hour)))
	got = released(Noon)
	if len(got) != 1 || got[0].Withdrawn.IsZero() || got[0].Contact != (fieldwork.Contact{}) || got[0].WithdrawnBy != Lead.Name {
		t.Fatalf("after it was withdrawn: %+v", got)
	}
	looks := 0
	must(t, s.Audit(t.Context(), Lead, Wave, 100, func(r access.Record) error {
		if r.Deed == access.ReadConsent && r.Outcome == access.Looked {
			looks++
		}
		return nil
	}))
	if looks != 4 {
		t.Errorf("%d looks are recorded, want 4", looks)
	}
}

func consentTakenBack(t *testing.T, p *place) {
	s := p.wave(t)
	planned(t, s)
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionnaireText))
	must(t, complaints.Err())
	c := survey.Consent{Question: "Q1", Code: 1, Purpose: "So that somebody can ask", Until: Noon.AddDate(0, 1, 0)}
	own := func(who access.Person, at time.Time) fieldwork.Released {
		t.Helper()
		got, err := s.OwnConsent(t.Context(), who, Wave, "la-derby", c, q, at)
		must(t, err)
		return got
	}
	if got := own(Derby, Noon); got.Agreement.Position != 0 {
		t.Fatalf("before anybody answered: %+v", got)
	}
	wantFault(t, s.WithdrawConsent(t.Context(), Derby, Wave, "la-derby", c, q, Noon), fault.Refused)
	_, err := s.SaveAnswers(t.Context(), Derby, SaveOf(Derby, "one", Code("Q1", 1, 0)))
	must(t, err)
	handed, err := s.HandOut(t.Context(), Lead, Wave, c, q, Noon)
	must(t, err)
	if len(handed) != 1 || handed[0].Org != "la-derby" || handed[0].Contact.Email != "dora@derby.example" {
		t.Fatalf("handed out: %+v", handed)
	}
	_, err = s.HandOut(t.Context(), Lead, Wave, c, q, c.Until)
	wantFault(t, err, fault.Refused)
	got := own(Derby, Noon)
	if !got.Stands() || len(got.HandedOut) != 1 || got.HandedOut[0].By != Lead.Name {
		t.Fatalf("after it was handed out: %+v", got)
	}
	if late := own(Derby, c.Until); late.Stands() || !late.Expired || late.Contact.Name != "" {
		t.Errorf("after the last day: %+v", late)
	}
	consentRefused(t, s, c, q)
	for range 2 {
		must(t, s.WithdrawConsent(t.Context(), Derby, Wave, "la-derby", c, q, Noon.Add(time.Hour)))
	}
	got = own(Derby, Noon)
	if got.Stands() || got.WithdrawnBy != Derby.Name || got.Contact.Name != "" || len(got.HandedOut) != 1 {
		t.Errorf("after it was taken back: %+v", got)
	}
	handed, err = s.HandOut(t.Context(), Lead, Wave, c, q, Noon)
	must(t, err)
	if len(handed) != 0 {
		t.Errorf("handed out after it was taken back: %+v", handed)
	}
	file, _, err := s.CaseFile(t.Context(), Lead, Wave, "la-derby")
	must(t, err)
	var kinds []fieldwork.Kind
	for _, e := range file.Contacted {
		kinds = append(kinds, e.Kind)
	}
	wantSame(t, kinds, []fieldwork.Kind{fieldwork.ContactReleased, fieldwork.ConsentWithdrawn})
}

// consentRefused has everybody try whom another's consent does not concern.
func consentRefused(t *testing.T, s *store.Store, c survey.Consent, q *questionnaire.Questionnaire) {
	t.Helper()
	holds, other, calls := Derby, Derby, Derby
	holds.Colleague, holds.Sections = true, []string{sectionOfQ1(t, q)}
	other.Colleague, other.Sections = true, []string{"another"}
	calls.Called = Noon
	names := Derby
	names.Nominates = true
	_, err := s.OwnConsent(t.Context(), holds, Wave, "la-derby", c, q, Noon)
	must(t, err)
	for _, who := range []access.Person{other, calls, names, Leeds, Analyst, Interviewer, Client, Lead} {
		_, err := s.OwnConsent(t.Context(), who, Wave, "la-derby", c, q, Noon)
		wantFault(t, err, fault.Denied)
	}
	for _, who := range []access.Person{other, calls, names, Leeds, Analyst, Interviewer, Client} {
		wantFault(t, s.WithdrawConsent(t.Context(), who, Wave, "la-derby", c, q, Noon), fault.Denied)
		_, err := s.HandOut(t.Context(), who, Wave, c, q, Noon)
		wantFault(t, err, fault.Denied)
	}
}

func sectionOfQ1(t *testing.T, q *questionnaire.Questionnaire) string {
	t.Helper()
	asked, there := q.Question("Q1")
	if !there {
		t.Fatal("there is no Q1")
	}
	return asked.Section().ID
}

func auditSearched(t *testing.T, p *place) {
	s := p.wave(t)
	for _, org := range []string{"la-derby", "la-leeds", "la-derby"} {
		_, _, err := s.CaseAnswers(t.Context(), Lead, Wave, org)
		must(t, err)
	}
	_, _, err := s.CaseAnswers(t.Context(), access.Person{Name: "Cleo", Role: access.Client}, Wave, "la-derby")
	wantFault(t, err, fault.Denied)
	count := func(want access.Search) (n int, last int64) {
		t.Helper()
		want.Wave = Wave
		if want.Most == 0 {
			want.Most = 100
		}
		must(t, s.SearchAudit(t.Context(), Lead, want, func(r access.Record) error { n, last = n+1, r.ID; return nil }))
		return n, last
	}
	for _, one := range []struct {
		want access.Search
		n    int
	}{
		{access.Search{Outcome: access.Looked}, 3}, {access.Search{Outcome: access.Looked, Org: "la-derby"}, 2}, {access.Search{Person: "Cleo"}, 1},
		{access.Search{Outcome: access.Refused, Org: "la-derby", Person: Lead.Name}, 0}, {access.Search{Outcome: access.Looked, Most: 2}, 2},
	} {
		if n, _ := count(one.want); n != one.n {
			t.Errorf("%+v found %d, want %d", one.want, n, one.n)
		}
	}
	_, last := count(access.Search{Outcome: access.Looked, Most: 2})
	if n, _ := count(access.Search{Outcome: access.Looked, Before: last}); n != 1 {
		t.Errorf("%d looks before the second page, want 1", n)
	}
	wantFault(t, s.SearchAudit(t.Context(), access.Person{Name: "Ann", Role: access.Analyst}, access.Search{Wave: Wave, Most: 1}, func(access.Record) error { return nil }), fault.Denied)
}

func looksRecorded(t *testing.T, p *place) {
	s := p.wave(t)
	moments := planned(t, s).Moments
	must(t, s.QueueMail(t.Context(), Lead, mail.Message{Key: "k", Kind: "Note", Wave: Wave, Org: "la-derby", To: mail.Address{Email: "dora@derby.example"}, Subject: "S", Text: "T"}, Noon))
	id := int64(0)
	last := func() access.Record {
		var r access.Record
		must(t, s.SearchAudit(t.Context(), Lead, access.Search{Most: 1}, func(one access.Record) error { r = one; return nil }))
		return r
	}
	for _, one := range []struct {
		org  string
		deed access.Deed
		look func(who access.Person) error
	}{
		{"la-derby", access.ReadContacts, func(who access.Person) error { _, err := s.Room(t.Context(), who, Wave, "la-derby"); return err }},
		{"", access.ReadContacts, func(who access.Person) error { _, _, err := s.PlanList(t.Context(), who, moments[0]); return err }},
		{"", access.ReadContacts, func(who access.Person) error { _, err := s.Nominations(t.Context(), who, Wave); return err }},
		{"", access.ReadContacts, func(who access.Person) error {
			return s.Cases(t.Context(), who, Wave, func(fieldwork.Case) error { return nil })
		}},
		{"la-derby", access.ReadMail, func(who access.Person) error {
			return s.Mail(t.Context(), who, Wave, "la-derby", "", 0, 10, func(r mail.Record) error { id = r.ID; return nil })
		}},
		{"la-derby", access.ReadMail, func(who access.Person) error { _, err := s.OneMail(t.Context(), who, id); return err }},
	} {
		before := last()
		must(t, one.look(Interviewer))
		if got := last(); got.ID == before.ID || got.Outcome != access.Looked || got.Deed != one.deed || got.Org != one.org || got.Wave != Wave || got.Person.Name != Interviewer.Name {
			t.Errorf("after a look: %+v, want %s of %q", got, one.deed, one.org)
		}
		before = last()
		wantFault(t, one.look(Client), fault.Denied)
		if got := last(); got.ID == before.ID || got.Outcome != access.Refused || got.Person.Role != access.Client {
			t.Errorf("after a refusal: %+v", got)
		}
	}
	// Lists hold every case: who asks about one sees them.
	looks := 0
	must(t, s.SearchAudit(t.Context(), Lead, access.Search{Wave: Wave, Org: "la-leeds", Outcome: access.Looked, Most: 100}, func(access.Record) error { looks++; return nil }))
	if looks != 3 {
		t.Errorf("%d looks at lists with another case, want 3", looks)
	}
	before := last()
	_, err := s.Room(t.Context(), Derby, Wave, "la-derby")
	must(t, err)
	if last().ID != before.ID {
		t.Error("a respondent's look at their own room is recorded")
	}
}
