package storetest

import (
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
)

var consents = []test{
	{"a yes releases the contact for the lead alone, until it is withdrawn or its day is over", consented},
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
		wantFault(t, s.WithdrawConsent(t.Context(), access.Person{Name: "Other", Role: who}, Wave, "la-derby", "", Noon), fault.Denied)
	}
	if late := released(c.Until); len(late) != 0 {
		t.Errorf("after the last day: %+v", late)
	}
	wantFault(t, s.WithdrawConsent(t.Context(), Lead, Wave, "", "", Noon), fault.Refused)
	wantFault(t, s.WithdrawConsent(t.Context(), Lead, Wave, "la-atlantis", "", Noon), fault.NotFound)
	must(t, s.WithdrawConsent(t.Context(), Lead, Wave, "la-derby", "By telephone", Noon.Add(time.Hour)))
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
	if looks != 3 {
		t.Errorf("%d looks are recorded, want 3", looks)
	}
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
